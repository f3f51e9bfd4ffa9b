//! Finds a few names in an index file without building anything of the rest.
//!
//! libgit2 reads every entry into memory and sums up the whole file, which in
//! a large repository takes several times as long as Git itself needs.

use super::index::Flags;
use super::value::Mode;

/// The length of SHA-1, the only kind of name that libgit2 opens.
const ID: usize = 20;

/// Where an entry's fields begin, as Git's `index-format` says.
const MODE_AT: usize = 24;
const ID_AT: usize = 40;
const FLAGS_AT: usize = ID_AT + ID;
const EXTENDED_AT: usize = FLAGS_AT + 2;

/// An entry of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scanned {
    pub(super) path: Vec<u8>,
    pub(super) mode: Mode,
    pub(super) id: [u8; ID],
    /// 0, or 1 to 3 for the sides of a conflict.
    pub(super) stage: u16,
    pub(super) flags: Flags,
}

/// What a scan has found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    pub(super) entries: Vec<Scanned>,
    pub(super) has_conflicts: bool,
}

/// Scans an index for the paths that are wanted; `None` for a file of another
/// form, or one that does not hold all entries itself.
pub(super) fn scan(bytes: &[u8], is_wanted: impl Fn(&[u8]) -> bool) -> Option<Scan> {
    if bytes.get(..4)? != b"DIRC" {
        return None;
    }
    let version = number(bytes, 4)?;
    let count = number(bytes, 8)?;
    if !(2..=4).contains(&version) {
        return None;
    }
    let mut scan = Scan::default();
    let mut path = Vec::new();
    let mut at = 12;
    for _ in 0..count {
        let entry = bytes.get(at..)?;
        let flags = u16::from_be_bytes(entry.get(FLAGS_AT..EXTENDED_AT)?.try_into().ok()?);
        let is_extended = flags & 0x4000 != 0;
        let name_at = EXTENDED_AT + if is_extended { 2 } else { 0 };
        at += if version == 4 {
            name_at + packed_name(entry.get(name_at..)?, &mut path)?
        } else {
            let name = entry.get(name_at..)?;
            let length = memchr::memchr(0, name)?;
            path.clear();
            path.extend_from_slice(&name[..length]);
            // One to eight zeros fill the entry up.
            (name_at + length + 8) & !7
        };
        scan.has_conflicts |= flags & 0x3000 != 0;
        if is_wanted(&path) {
            let extended = if is_extended { entry[EXTENDED_AT] } else { 0 };
            scan.entries.push(Scanned {
                path: path.clone(),
                mode: Mode::new(number(entry, MODE_AT)?),
                id: entry.get(ID_AT..FLAGS_AT)?.try_into().ok()?,
                stage: (flags & 0x3000) >> 12,
                flags: Flags {
                    intent_to_add: extended & 0x20 != 0,
                    skip_worktree: extended & 0x40 != 0,
                    assume_unchanged: flags & 0x8000 != 0,
                },
            });
        }
    }
    holds_all(bytes, at).then_some(scan)
}

/// Whether the extensions are such that a reader may ignore them. Others say
/// that entries lie elsewhere or stand for whole folders.
fn holds_all(bytes: &[u8], mut at: usize) -> bool {
    let end = bytes.len().saturating_sub(ID);
    while at + 8 <= end {
        let Some(size) = number(bytes, at + 4) else {
            return false;
        };
        if !bytes[at].is_ascii_uppercase() {
            return false;
        }
        at += 8 + size as usize;
    }
    at == end
}

/// Reads a name that shares its start with the last one; returns its length
/// in the file.
fn packed_name(bytes: &[u8], path: &mut Vec<u8>) -> Option<usize> {
    let mut at = 1;
    let mut byte = *bytes.first()?;
    let mut dropped = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        byte = *bytes.get(at)?;
        at += 1;
        dropped = ((dropped.checked_add(1)?).checked_mul(128)?) | usize::from(byte & 0x7f);
    }
    path.truncate(path.len().checked_sub(dropped)?);
    let length = memchr::memchr(0, bytes.get(at..)?)?;
    path.extend_from_slice(&bytes[at..at + length]);
    Some(at + length + 1)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::Place;
    use super::*;

    #[test]
    fn every_version_is_read() {
        for version in ["2", "3", "4"] {
            let place = Place::new();
            for name in ["a", "b/long name.md", "b/longer.md", "b/z", "ü"] {
                place.write(name, "x\n");
            }
            place.git(&["update-index", "--index-version", version]);
            place.git(&["add", "a", "b", "ü"]);
            place.write("n", "");
            place.git(&["add", "-N", "n"]);
            let bytes = std::fs::read(place.top().join(".git/index")).unwrap();
            let found = scan(&bytes, |_| true).unwrap();
            let library = git2::Index::open(&place.top().join(".git/index")).unwrap();
            assert_eq!(found.entries.len(), library.len());
            for (mine, theirs) in found.entries.iter().zip(library.iter()) {
                assert_eq!(mine.path, theirs.path);
                assert_eq!(mine.id, theirs.id.as_bytes());
                assert_eq!(mine.mode, Mode::new(theirs.mode));
                assert_eq!(mine.flags.intent_to_add, mine.path == b"n");
            }
            assert!(!found.has_conflicts);
            for end in 0..bytes.len() {
                // Cut off, it is no index, and no reason to panic.
                assert_eq!(scan(&bytes[..end], |_| true), None, "{end}");
            }
        }
    }

    #[test]
    fn what_lies_elsewhere_is_left_to_git() {
        let place = Place::new();
        place.write("a", "");
        place.git(&["add", "a"]);
        place.git(&["update-index", "--split-index"]);
        let bytes = std::fs::read(place.top().join(".git/index")).unwrap();
        assert_eq!(scan(&bytes, |_| true), None);
    }

    #[test]
    fn conflicts_are_seen() {
        let place = Place::new();
        place.diverge("a");
        place.git_fails(&["merge", "-q", "side"]);
        let bytes = std::fs::read(place.top().join(".git/index")).unwrap();
        assert!(scan(&bytes, |_| false).unwrap().has_conflicts);
    }
}
