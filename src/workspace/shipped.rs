//! The roadmap that comes with the tool, and what a copy of it needs.

use std::sync::LazyLock;

use crate::roadmap::{Document, Source, edit};

/// The Professional AI Engineer Roadmap as it stood in the repository that
/// this program was built from, which may be a copy with ticks of its own.
const BUILT_WITH: &str = include_str!("../../ROADMAP.md");

/// The same with no box ticked.
pub(super) fn roadmap() -> &'static str {
    static ROADMAP: LazyLock<String> = LazyLock::new(|| unticked(BUILT_WITH));
    &ROADMAP
}

fn unticked(text: &str) -> String {
    let document = Document::parse("ROADMAP.md", Source::from_text(text.to_owned()));
    let all: Vec<_> = (0..document.tasks().len())
        .map(|task| (task, false))
        .collect();
    match edit::set_states(&document, &all) {
        Ok(Some(open)) => open.source().text().to_owned(),
        _ => text.to_owned(),
    }
}

/// The licence, whose notice goes along with every copy of the roadmap.
pub(super) const LICENSE: &str = include_str!("../../LICENSE");

/// The README of a fresh copy, the learner's own.
pub(super) const README: &str = "\
# My road to AI engineering

<!-- roadmap:badges -->
<!-- /roadmap:badges -->

I am working through [The Professional AI Engineer Roadmap](ROADMAP.md). Each
tick there is a commit here, so the history of this repository is the record of
what I learned and when.

## How I keep it

```sh
git roadmap                        # where I am and what comes next
git roadmap check fastapi basics   # tick a task and commit exactly that
git roadmap undo                   # take the last tick back
git push                           # publish it
```

On the phone, GitHub's pencil does: an `x` between the brackets of a task in
[ROADMAP.md](ROADMAP.md) is a tick too.

The commands are git-roadmap's: with Rust, `cargo install --path .` in a clone of
that repository installs them.

## License

The roadmap's text comes with git-roadmap, under the
[MIT License](.roadmap/LICENSE).
";

/// A small roadmap of one's own to start from.
pub(super) const STARTER: &str = "\
# My roadmap

<!-- roadmap:badges -->
<!-- /roadmap:badges -->

What I want to learn or build, in the order in which I mean to do it. Every
checkbox is a task, every heading with tasks below it is a phase.

## Phase 1: Getting started

- **Duration**: Week 1
- **Focus**: Make this list mine.

- [ ] Write down what I want to reach
  - One task a line. What stands below a task explains it, such as when it
    counts as done.
- [ ] Replace these phases and tasks by my own
- [ ] Tick the first task with `git roadmap check 1.1`

## Phase 2: Going on

- **Duration**: Weeks 2-4
- **Focus**: Learn one thing at a time, then build something with it.

- [ ] Learn something new
  - [ ] Read about it
  - [ ] Try it out in a small example
- [ ] Build a project with it
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::{Document, Source, block, lint};

    #[test]
    fn what_is_shipped_is_fresh_and_clean() {
        for (path, text) in [
            ("ROADMAP.md", roadmap()),
            ("README.md", README),
            ("ROADMAP.md", STARTER),
        ] {
            let document = Document::parse(path, Source::from_text(text.to_owned()));
            assert_eq!(document.overall().done, 0);
            assert!(!block::blocks(&document).list.is_empty());
            assert_eq!(lint::lint(&document), []);
        }
    }
}
