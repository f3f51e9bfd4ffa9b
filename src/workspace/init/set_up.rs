//! Putting blocks into files that are there, and files where there are none.

use std::borrow::Cow;

use super::Form;
use super::message::{ADDED, TRAILER, trailer_path};
use super::recipe::{Recipe, Seen, Wishes};
use super::undo::without_returns;
use crate::error::Result;
use crate::git::RepoPath;
use crate::roadmap::setup::{self, Step, Wanted};
use crate::roadmap::{Document, Source, block};
use crate::workspace::Workspace;
use crate::workspace::layer::broken_markers;

/// A file that is written where it is not there.
pub(super) struct NewFile {
    pub(super) path: RepoPath,
    pub(super) text: Cow<'static, str>,
    /// The bytes of an older file whose place it takes.
    pub(super) replaces: Option<Vec<u8>>,
    pub(super) words: String,
}

/// Sets a roadmap up.
#[derive(Default)]
pub(super) struct SetUp {
    /// Whether the roadmap gets blocks.
    pub(super) inserts: bool,
    /// Whether others copy the roadmap.
    pub(super) is_author: bool,
    /// Files that are written where they are not there.
    pub(super) creates: Vec<NewFile>,
    /// Files that go where they hold these bytes.
    pub(super) removes: Vec<(RepoPath, Vec<u8>)>,
    /// What is set up, as the commit's subject names it, where all else is to
    /// stay as it is.
    pub(super) alone: Option<String>,
    /// What is left alone, in words.
    pub(super) notes: Vec<String>,
}

impl Recipe for SetUp {
    fn wishes(&self, workspace: &Workspace, seen: &Seen<'_>) -> Result<Wishes> {
        let mut wishes = Wishes::default();
        wishes.notes.extend_from_slice(&self.notes);
        for file in &self.creates {
            create(file, seen, &mut wishes)?;
        }
        for (path, bytes) in &self.removes {
            match seen.layer.read(path)? {
                Some(found) if found == *bytes => wishes.remove(path),
                Some(_) => wishes.notes.push(format!("{path} stays: it was changed")),
                None => {}
            }
        }
        if self.inserts {
            self.insert(workspace, seen, &mut wishes)?;
        }
        Ok(wishes)
    }

    fn trailers(&self, form: Option<Form>, added: &[RepoPath]) -> Vec<String> {
        let form = form.unwrap_or(Form::Own).name();
        let mut trailers = vec![format!("{TRAILER}{form}")];
        for path in added {
            trailers.push(format!("{ADDED}{}", trailer_path(path.as_str())));
        }
        trailers
    }

    fn refreshes(&self) -> bool {
        self.alone.is_none()
    }

    fn subject(&self) -> (&str, &str) {
        let what = self.alone.as_deref();
        ("set up", what.unwrap_or("progress tracking"))
    }
}

impl SetUp {
    fn insert(&self, workspace: &Workspace, seen: &Seen<'_>, wishes: &mut Wishes) -> Result<()> {
        let path = workspace.roadmap_path();
        let created = wishes.read(path, seen)?;
        let Some(bytes) = created.map_or_else(|| seen.read(path), |bytes| Ok(Some(bytes)))? else {
            return Ok(());
        };
        let roadmap = Document::parse(path.as_str(), Source::new(path.as_str(), bytes)?);
        let wanted = Wanted {
            contents: true,
            phase_badges: self.is_author,
        };
        set_up(&roadmap, &roadmap, wanted, path, wishes)?;
        let readme = RepoPath::new("README.md")?;
        if !self.is_author || readme == *path {
            return Ok(());
        }
        match seen.layer.read(&readme)? {
            Some(bytes) if seen.layer.may_write(&readme)? => {
                let source = Source::new(readme.as_str(), bytes)?;
                let file = Document::parse(readme.as_str(), source);
                set_up(&file, &roadmap, Wanted::default(), &readme, wishes)
            }
            _ => Ok(()),
        }
    }
}

/// Wishes for a new file; one that is not committed yet is taken whole.
fn create(file: &NewFile, seen: &Seen<'_>, wishes: &mut Wishes) -> Result<()> {
    let text = file.text.as_bytes().to_vec();
    let is_there = seen.layer.read(&file.path)?.is_some();
    let bytes = match seen.read(&file.path)? {
        Some(bytes) if !file.is_replaced(&bytes) && is_there => return Ok(()),
        Some(bytes) if !file.is_replaced(&bytes) => bytes,
        _ => text,
    };
    wishes.put(&file.path, bytes, vec![file.words.clone()]);
    Ok(())
}

impl NewFile {
    /// Whether it takes the place of these bytes, with whichever line ends Git
    /// has checked them out.
    fn is_replaced(&self, bytes: &[u8]) -> bool {
        let replaced = self.replaces.as_deref();
        replaced.is_some_and(|old| without_returns(old) == without_returns(bytes))
    }
}

/// Wishes for a file's blocks.
fn set_up(
    file: &Document,
    roadmap: &Document,
    wanted: Wanted,
    path: &RepoPath,
    wishes: &mut Wishes,
) -> Result<()> {
    let blocks = block::blocks(file);
    let errors: Vec<_> = blocks.errors().cloned().collect();
    if !errors.is_empty() {
        return Err(broken_markers(path.as_str(), &errors));
    }
    let set_up = setup::set_up(file, roadmap, wanted);
    let by_hand = set_up.steps.iter().filter_map(|step| left(step, path));
    wishes.notes.extend(by_hand);
    let words = words(&set_up.steps);
    wishes.put(path, set_up.text.into_bytes(), words);
    Ok(())
}

/// What is inserted, in words.
fn words(steps: &[Step]) -> Vec<String> {
    let place = |below: &Option<u32>| match below {
        Some(line) => format!("below the heading in line {line}"),
        None => "at the top".to_owned(),
    };
    let mut words = Vec::new();
    let mut phase_badges = 0;
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::Inserted { block: "badge", .. } if at > 0 => phase_badges += 1,
            Step::Inserted {
                block: "toc",
                below,
            } => {
                words.push(format!("contents {}", place(below)));
            }
            Step::Inserted { block, below } => {
                let what = if *block == "badge" {
                    "a badge"
                } else {
                    "badges"
                };
                words.push(format!("{what} {}", place(below)));
            }
            Step::Adopted { line, .. } => {
                words.push(format!("the contents in line {line} get markers of ours"));
            }
            Step::LeftByHand { .. } => {}
        }
    }
    match phase_badges {
        0 => {}
        1 => words.push("a badge below the heading of a phase".to_owned()),
        count => words.push(format!("a badge below the headings of {count} phases")),
    }
    words
}

/// What is left alone, in words.
fn left(step: &Step, path: &RepoPath) -> Option<String> {
    let Step::LeftByHand { line } = step else {
        return None;
    };
    Some(format!(
        "{path}:{line}: contents kept by hand stay; delete that list and run init again for generated ones"
    ))
}
