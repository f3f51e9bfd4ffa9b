//! Names that authors go by today (gitmailmap(5)).

use std::cell::RefCell;
use std::collections::HashMap;

use super::config::Identity;
use super::repository::Repository;

/// Maps names and addresses of commits to those of today.
pub struct Mailmap<'r> {
    repository: &'r Repository,
    library: Option<git2::Mailmap>,
    known: RefCell<HashMap<(String, String), Identity>>,
}

impl<'r> Mailmap<'r> {
    /// The map of a repository: `.mailmap` at its top, and what `mailmap.file`
    /// and `mailmap.blob` name.
    #[must_use]
    pub fn of(repository: &'r Repository) -> Self {
        Self {
            repository,
            library: repository.fast(git2::Repository::mailmap),
            known: RefCell::default(),
        }
    }

    /// The name and the address of today; what the map does not know stays.
    #[must_use]
    pub fn resolve(&self, name: &str, email: &str) -> Identity {
        let key = (name.to_owned(), email.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let found = match &self.library {
            Some(library) => in_process(library, name, email),
            None => self.ask_git(name, email),
        };
        let found = found.unwrap_or_else(|| Identity {
            name: name.to_owned(),
            email: email.to_owned(),
        });
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    /// Asks Git for one; `None` where it cannot tell.
    fn ask_git(&self, name: &str, email: &str) -> Option<Identity> {
        let output = self
            .repository
            .git("read the mailmap")
            .args(["check-mailmap", &format!("{name} <{email}>")])
            .run()
            .ok()?;
        let line = output.line();
        let (name, email) = line.rsplit_once('<')?;
        Some(Identity {
            name: name.trim_end().to_owned(),
            email: email.strip_suffix('>')?.to_owned(),
        })
    }
}

/// Resolves with libgit2, which takes no name that a commit could not have.
fn in_process(library: &git2::Mailmap, name: &str, email: &str) -> Option<Identity> {
    let moment = git2::Time::new(0, 0);
    let signature = git2::Signature::new(name, email, &moment).ok()?;
    let found = library.resolve_signature(&signature).ok()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(Identity {
        name: text(found.name_bytes()),
        email: text(found.email_bytes()),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn names_of_today() {
        for options in [&[][..], &["--object-format=sha256"]] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            place.write(".mailmap", "Ada L <ada@new.org> <ada@old.org>\n");
            let repository = place.open();
            let mailmap = Mailmap::of(&repository);
            let resolve = |name, email| {
                let found = mailmap.resolve(name, email);
                format!("{} <{}>", found.name, found.email)
            };
            assert_eq!(resolve("ada", "ada@old.org"), "Ada L <ada@new.org>");
            assert_eq!(resolve("Bob", "b@c"), "Bob <b@c>");
            assert_eq!(resolve("", ""), " <>");
        }
    }
}
