//! What is amiss in a layer, and what of it is new.

use std::collections::HashMap;

use crate::error::Result;
use crate::git::RepoPath;
use crate::roadmap::{Document, Finding, Severity, Source, block, lint};
use crate::workspace::Workspace;
use crate::workspace::layer::Layer;

/// What a layer has against it, beside another one.
#[derive(Debug, Default)]
pub struct News {
    /// What the other layer does not have, in the order of files and lines.
    pub new: Vec<(RepoPath, Finding)>,
    /// Errors that both have, in files that differ.
    pub older: Vec<(RepoPath, Finding)>,
}

impl News {
    /// How many new errors there are.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.new
            .iter()
            .filter(|(_, finding)| is_error(finding))
            .count()
    }
}

/// Compares the findings in all files that may hold blocks.
///
/// # Errors
/// When a file cannot be read; one that is no text has no findings.
pub(super) fn compare(workspace: &Workspace, now: &dyn Layer, before: &dyn Layer) -> Result<News> {
    let mut news = News::default();
    for path in workspace.files_with_blocks() {
        let (now, before) = (now.read(&path)?, before.read(&path)?);
        if now == before {
            continue;
        }
        let is_roadmap = path == *workspace.roadmap_path();
        let mut known: HashMap<_, usize> = HashMap::new();
        for finding in findings(&path, before, is_roadmap) {
            *known.entry(identity(&finding)).or_default() += 1;
        }
        for finding in findings(&path, now, is_roadmap) {
            match known.get_mut(&identity(&finding)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    if is_error(&finding) {
                        news.older.push((path.clone(), finding));
                    }
                }
                _ => news.new.push((path.clone(), finding)),
            }
        }
    }
    Ok(news)
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// All that lint knows of the roadmap; of other files, what their markers say.
fn findings(path: &RepoPath, bytes: Option<Vec<u8>>, is_roadmap: bool) -> Vec<Finding> {
    let Some(Ok(source)) = bytes.map(|bytes| Source::new(path.as_str(), bytes)) else {
        return Vec::new();
    };
    let document = Document::parse(path.as_str(), source);
    if is_roadmap {
        lint::lint(&document)
    } else {
        block::blocks(&document).findings
    }
}

/// What stays the same while a finding moves up and down its file.
fn identity(finding: &Finding) -> (&'static str, String) {
    (finding.rule, without_lines(&finding.message))
}

/// A message without the numbers of the lines that it names.
fn without_lines(message: &str) -> String {
    let mut parts = message.split("line ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("line ");
        text.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_part_of_a_finding() {
        let moved = |line| format!("`roadmap:toc` stands inside `roadmap:badge` of line {line}");
        assert_eq!(without_lines(&moved(3)), without_lines(&moved(41)));
        assert_eq!(
            without_lines("the id `line 5a` is 7"),
            "the id `line a` is 7"
        );
    }
}
