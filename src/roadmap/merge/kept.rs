//! Keeps ticked tasks that the merged version does not have.

use crate::roadmap::document::{Document, TaskIndex};
use crate::roadmap::edit::{self, Edit};

/// The heading below which they are kept.
const HEADING: &str = "## Kept from earlier versions";

/// Adds tasks of `ours` to a text, ticked, in a section at its end. A section of
/// that name at the end is gone on with.
#[must_use]
pub fn with_kept(text: &str, ours: &Document, tasks: &[TaskIndex]) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = text.trim_end().len();
    let last_heading = text[..end].lines().rev().find(|line| line.starts_with('#'));
    let mut section = ending.to_owned();
    if last_heading.map(str::trim_end) != Some(HEADING) {
        section.push_str(&format!("{ending}{HEADING}{ending}{ending}"));
    }
    for &task in tasks {
        section.push_str(&format!("- [x] {}{ending}", ours.written_text(task)));
    }
    let addition = Edit {
        range: end..text.len(),
        replacement: section,
    };
    edit::apply(text, &[addition])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::source::Source;

    #[test]
    fn kept_tasks_stand_in_one_section() {
        let text = "# R\r\n- [x] *a*\r\n- [x] b";
        let ours = Document::parse("R.md", Source::from_text(text.to_owned()));
        let once = with_kept("# R\r\n", &ours, &[0]);
        let section = "\r\n## Kept from earlier versions\r\n\r\n- [x] *a*\r\n";
        assert_eq!(once, format!("# R\r\n{section}"));
        assert_eq!(with_kept(&once, &ours, &[1]), format!("{once}- [x] b\r\n"));
    }
}
