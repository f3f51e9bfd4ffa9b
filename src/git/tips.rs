//! Reads the same file of many commits.
//!
//! libgit2 looks up one after the other. Where it cannot read the repository,
//! one `git cat-file` answers for all: a second thread asks, so that neither
//! side waits for the other.

use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::process::Stdio;
use std::thread;

use crate::error::{Error, Kind, Result};

use super::commit::AuthorDate;
use super::read::unclear;
use super::repository::Repository;
use super::value::{Mode, Oid, RepoPath};

const READING: &str = "read the copies";

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    /// The commit, where the object names or is one.
    pub commit: Oid,
    /// When it was authored, in seconds since 1970.
    pub seconds: i64,
    /// The author's distance from UTC then, in minutes to the east.
    pub offset_minutes: i32,
}

/// A file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content<'c> {
    /// It is the one of this name that was not needed.
    Known,
    /// These bytes.
    Bytes(&'c [u8]),
    /// More bytes than are read.
    TooLarge,
}

/// Takes what is read.
pub trait TakeTips {
    /// Whether the content of this name is needed.
    fn needs(&mut self, file: &Oid) -> bool;

    /// Takes what the object at a place of the list is: the commit, unless it
    /// is none, and its file, unless it has none.
    ///
    /// # Errors
    /// Whatever is to end the reading.
    fn take(
        &mut self,
        place: usize,
        tip: Option<Tip>,
        file: Option<(Oid, Content<'_>)>,
    ) -> Result<()>;
}

impl Repository {
    /// Reads a file of each of these commits, in their order; contents of more
    /// than `most` bytes are not read.
    ///
    /// # Errors
    /// When Git cannot read them; what `take` fails with.
    pub fn read_tips(
        &self,
        objects: &[&Oid],
        path: &RepoPath,
        most: usize,
        take: &mut dyn TakeTips,
    ) -> Result<()> {
        let mut place = 0;
        if self.is_in_process() {
            // What libgit2 does not find, Git may have to get from elsewhere.
            while place < objects.len() {
                match self.fast(|library| read(library, objects[place], path, most, take, place)) {
                    Some(taken) => taken?,
                    None => break,
                }
                place += 1;
            }
        }
        if place < objects.len() {
            self.ask_for_tips(&objects[place..], place, path, most, take)?;
        }
        Ok(())
    }

    /// Has `git cat-file` read them.
    fn ask_for_tips(
        &self,
        objects: &[&Oid],
        first: usize,
        path: &RepoPath,
        most: usize,
        take: &mut dyn TakeTips,
    ) -> Result<()> {
        // A question is a line.
        let is_plain = !path.as_str().contains('\n');
        let mut git = self.git(READING).args(["cat-file", "--batch"]);
        let mut child = git.spawn(Stdio::piped())?;
        let (Some(questions), Some(answers), Some(complaints)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Error::new(Kind::Io, format!("cannot {READING}: no pipe")));
        };
        let read = thread::scope(|scope| {
            scope.spawn(move || {
                let mut questions = BufWriter::new(questions);
                for object in objects {
                    let path = if is_plain { path.as_str() } else { "" };
                    // What Git did not want to hear shows in its answers.
                    if writeln!(questions, "{object}^{{commit}}\n{object}:{path}").is_err() {
                        return;
                    }
                }
            });
            scope.spawn(move || {
                let mut complaints = complaints;
                drop(std::io::copy(&mut complaints, &mut std::io::sink()));
            });
            let mut answers = Answers {
                pipe: BufReader::with_capacity(1 << 16, answers),
                bytes: Vec::new(),
            };
            for place in first..first + objects.len() {
                let tip = answers.tip()?;
                let file = answers.file(most, take)?.filter(|_| is_plain);
                let content = file.map(|(id, size)| match size {
                    Size::Known => (id, Content::Known),
                    Size::TooLarge => (id, Content::TooLarge),
                    Size::Read => (id, Content::Bytes(&answers.bytes)),
                });
                let content = content.filter(|_| tip.is_some());
                take.take(place, tip, content)?;
            }
            Ok(())
        });
        if read.is_err() {
            drop(child.kill());
        }
        drop(child.wait());
        read
    }
}

/// Reads one with libgit2.
fn read(
    library: &git2::Repository,
    object: &Oid,
    path: &RepoPath,
    most: usize,
    take: &mut dyn TakeTips,
    place: usize,
) -> Result<Result<()>, git2::Error> {
    let id = git2::Oid::from_str(object.as_str())?;
    let commit = match library.find_commit(id) {
        Ok(commit) => commit,
        Err(_) => match library.find_object(id, None)?.peel_to_commit() {
            Ok(commit) => commit,
            Err(_) => return Ok(take.take(place, None, None)),
        },
    };
    let when = commit.author().when();
    let tip = Tip {
        commit: commit.id().into(),
        seconds: when.seconds(),
        offset_minutes: when.offset_minutes(),
    };
    let Some(blob) = entry(library, &commit, path)? else {
        return Ok(take.take(place, Some(tip), None));
    };
    let name = Oid::from(blob);
    if !take.needs(&name) {
        return Ok(take.take(place, Some(tip), Some((name, Content::Known))));
    }
    if library.odb()?.read_header(blob)?.0 > most {
        return Ok(take.take(place, Some(tip), Some((name, Content::TooLarge))));
    }
    let content = library.find_blob(blob)?;
    let content = Content::Bytes(content.content());
    Ok(take.take(place, Some(tip), Some((name, content))))
}

/// A commit's file of this path.
fn entry(
    library: &git2::Repository,
    commit: &git2::Commit<'_>,
    path: &RepoPath,
) -> Result<Option<git2::Oid>, git2::Error> {
    let mut tree = library.find_tree(commit.tree_id())?;
    let mut names = path.as_str().split('/').peekable();
    while let Some(name) = names.next() {
        let found = tree.get_name(name);
        let Some((mode, id)) = found.map(|entry| (entry.filemode(), entry.id())) else {
            return Ok(None);
        };
        let mode = Mode::new(mode.unsigned_abs());
        if names.peek().is_none() {
            return Ok(mode.is_file().then_some(id));
        }
        if mode != Mode::TREE {
            return Ok(None);
        }
        tree = library.find_tree(id)?;
    }
    Ok(None)
}

/// What became of a content.
enum Size {
    Known,
    TooLarge,
    Read,
}

/// The answers of `git cat-file --batch`.
struct Answers<R> {
    pipe: R,
    /// The content of the last answer.
    bytes: Vec<u8>,
}

impl<R: std::io::BufRead> Answers<R> {
    /// The next answer's name, kind and size; `None` for what is not there.
    fn header(&mut self) -> Result<Option<(Oid, String, u64)>> {
        let mut line = Vec::new();
        let count = self
            .pipe
            .read_until(b'\n', &mut line)
            .map_err(|cause| unheard(&cause))?;
        if count == 0 {
            return Err(unclear("git cat-file"));
        }
        let line = String::from_utf8_lossy(&line);
        let fields: Vec<&str> = line.trim_end().split(' ').collect();
        let [id, kind, size] = fields[..] else {
            return Ok(None);
        };
        match (id.parse(), size.parse()) {
            (Ok(id), Ok(size)) => Ok(Some((id, kind.to_owned(), size))),
            _ => Ok(None),
        }
    }

    /// Reads a content and the line break behind it.
    fn content(&mut self, size: u64) -> Result<()> {
        self.bytes.clear();
        let mut content = self.pipe.by_ref().take(size + 1);
        content
            .read_to_end(&mut self.bytes)
            .map_err(|cause| unheard(&cause))?;
        self.bytes.pop();
        Ok(())
    }

    fn skip(&mut self, size: u64) -> Result<()> {
        let mut content = self.pipe.by_ref().take(size + 1);
        std::io::copy(&mut content, &mut std::io::sink()).map_err(|cause| unheard(&cause))?;
        Ok(())
    }

    /// The next answer as a commit.
    fn tip(&mut self) -> Result<Option<Tip>> {
        let Some((commit, kind, size)) = self.header()? else {
            return Ok(None);
        };
        self.content(size)?;
        if kind != "commit" {
            return Ok(None);
        }
        let head = self.bytes.split(|&byte| byte == b'\n');
        let author = head
            .take_while(|line| !line.is_empty())
            .find_map(|line| line.strip_prefix(b"author "));
        let date = author.and_then(|author| {
            let behind = author.iter().rposition(|&byte| byte == b'>')?;
            AuthorDate::from_raw(String::from_utf8_lossy(&author[behind + 1..]).trim())
        });
        Ok(Some(Tip {
            commit,
            seconds: date.map_or(0, |date| date.seconds),
            offset_minutes: date.map_or(0, |date| date.offset_minutes),
        }))
    }

    /// The next answer as a file.
    fn file(&mut self, most: usize, take: &mut dyn TakeTips) -> Result<Option<(Oid, Size)>> {
        let Some((id, kind, size)) = self.header()? else {
            return Ok(None);
        };
        if kind != "blob" {
            self.skip(size)?;
            return Ok(None);
        }
        if !take.needs(&id) {
            self.skip(size)?;
            return Ok(Some((id, Size::Known)));
        }
        if size > most as u64 {
            self.skip(size)?;
            return Ok(Some((id, Size::TooLarge)));
        }
        self.content(size)?;
        Ok(Some((id, Size::Read)))
    }
}

fn unheard(cause: &std::io::Error) -> Error {
    Error::io("cannot hear git out", cause)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::{Place, path};
    use super::*;

    #[derive(Default)]
    struct Taken {
        known: Vec<Oid>,
        lines: Vec<String>,
    }

    impl TakeTips for Taken {
        fn needs(&mut self, file: &Oid) -> bool {
            !self.known.contains(file)
        }

        fn take(
            &mut self,
            place: usize,
            tip: Option<Tip>,
            file: Option<(Oid, Content<'_>)>,
        ) -> Result<()> {
            let content = match file {
                None => "-".to_owned(),
                Some((_, Content::Known)) => "known".to_owned(),
                Some((_, Content::TooLarge)) => "large".to_owned(),
                Some((id, Content::Bytes(bytes))) => {
                    self.known.push(id);
                    String::from_utf8_lossy(bytes).into_owned()
                }
            };
            let tip = tip.map_or("no commit".to_owned(), |tip| {
                format!("{} {}", tip.seconds > 1_000_000_000, tip.offset_minutes)
            });
            self.lines.push(format!("{place} {tip} {content}"));
            Ok(())
        }
    }

    fn check(place: &Place) {
        place.write("docs/a b.md", "one\n");
        place.commit_all("first");
        let first = place.git(&["rev-parse", "HEAD"]);
        place.git(&["tag", "-a", "-m", "x", "tagged"]);
        place.write("docs/a b.md", "too large\n");
        place.commit_all("second");
        place.git(&["rm", "-q", "-r", "docs"]);
        place.git(&["commit", "-q", "--allow-empty", "-m", "third"]);
        let id = |name: &str| -> Oid { place.git(&["rev-parse", name]).parse().unwrap() };
        let objects = [
            first.parse().unwrap(),
            id("tagged"),
            id("HEAD^"),
            id("HEAD"),
            id("HEAD^{tree}"),
        ];
        let objects: Vec<&Oid> = objects.iter().collect();
        let mut taken = Taken::default();
        let repository = place.open();
        repository
            .read_tips(&objects, &path("docs/a b.md"), 5, &mut taken)
            .unwrap();
        assert_eq!(
            taken.lines,
            [
                "0 true 0 one\n",
                "1 true 0 known",
                "2 true 0 large",
                "3 true 0 -",
                "4 no commit -",
            ]
        );
    }

    #[test]
    fn tips_are_read_in_process() {
        check(&Place::new());
    }

    #[test]
    fn tips_are_read_through_git() {
        for options in ["--ref-format=reftable", "--object-format=sha256"] {
            if let Some(place) = Place::with_options(&[options]) {
                check(&place);
            }
        }
    }
}
