//! Contents of many files, one after the other.

use crate::error::{Error, Kind, Result};

use super::command::Talk;
use super::read::unclear;
use super::repository::Repository;
use super::value::Oid;

const READING: &str = "read a file's versions";

/// Reads contents by name; what libgit2 cannot read, one Git process is asked
/// for, which may have to get it from elsewhere.
pub struct Contents<'r> {
    repository: &'r Repository,
    talk: Option<Talk>,
}

impl<'r> Contents<'r> {
    /// A reader of a repository's contents.
    #[must_use]
    pub fn of(repository: &'r Repository) -> Self {
        Self {
            repository,
            talk: None,
        }
    }

    /// Reads one and hands it to `take`.
    ///
    /// # Errors
    /// When Git cannot read it; what `take` fails with.
    pub fn read<T>(&mut self, id: &Oid, take: impl FnOnce(&[u8]) -> Result<T>) -> Result<T> {
        let mut take = Some(take);
        let mut taken = None;
        if self.talk.is_none() {
            self.repository.fast(|library| {
                let blob = library.find_blob(git2::Oid::from_str(id.as_str())?)?;
                taken = take.take().map(|take| take(blob.content()));
                Ok(())
            });
        }
        let Some(take) = take else {
            return taken.unwrap_or_else(|| Err(lost(id)));
        };
        let talk = match &mut self.talk {
            Some(talk) => talk,
            None => {
                let git = self.repository.git(READING);
                self.talk.insert(git.args(["cat-file", "--batch"]).talk()?)
            }
        };
        take(&ask_for(talk, id)?)
    }

    /// Ends the conversation with Git, if there was one.
    ///
    /// # Errors
    /// When Git did not end well.
    pub fn finish(self) -> Result<()> {
        match self.talk {
            Some(talk) => talk.finish().map(drop),
            None => Ok(()),
        }
    }
}

fn lost(id: &Oid) -> Error {
    Error::new(Kind::Io, format!("cannot {READING}: {id} is not there"))
        .hint("a partial clone gets it from its remote; is that within reach?    git fetch")
}

/// Reads an object of a `git cat-file --batch`.
fn ask_for(talk: &mut Talk, id: &Oid) -> Result<Vec<u8>> {
    let header = talk.ask(id.as_str()).ok_or_else(|| lost(id))?;
    let fields: Vec<&str> = header.split(' ').collect();
    let [_, "blob", size] = fields[..] else {
        return Err(lost(id));
    };
    let size: usize = size.parse().map_err(|_| unclear("git cat-file"))?;
    // A line break follows the content.
    let mut bytes = talk.read(size + 1).ok_or_else(|| lost(id))?;
    bytes.pop();
    Ok(bytes)
}
