//! Reads whole files and replaces them atomically.
//!
//! A reader of the file sees the old bytes or the new ones, never a part of
//! either, and a failure at any point leaves the old file as it was. This is
//! the only writer of files that users own.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

use crate::error::{Error, Kind, Result};

/// The largest file that is read or written, in bytes; the same limit as for a
/// file that GitHub would still show, with room to spare.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// How old a temporary file must be to be taken for a dead process's; writing
/// one takes moments.
const LEFT_BEHIND: Duration = Duration::from_secs(10);

/// What [`replace`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaced {
    /// The file is new.
    Created,
    /// The file had other bytes before.
    Written,
    /// The file had these bytes already and was not touched.
    Unchanged,
}

/// Reads a whole regular file of at most [`MAX_BYTES`].
///
/// # Errors
/// [`Kind::NotFound`] when there is no such file, [`Kind::Io`] for a directory,
/// a device or pipe, a file over the limit, and what the system reports.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    // Opening a pipe would wait for its writer, so the name is asked first and
    // the open file again.
    check_regular(path, &metadata(path)?)?;
    let file = File::open(path).map_err(|cause| failed(path, &cause))?;
    let found = file.metadata().map_err(|cause| failed(path, &cause))?;
    check_regular(path, &found)?;
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| failed(path, &cause))?;
    check_size(path, bytes.len() as u64)?;
    Ok(bytes)
}

/// Reads like [`read`], with `None` for a file that is not there.
///
/// # Errors
/// As [`read`], without [`Kind::NotFound`].
pub fn read_optional(path: &Path) -> Result<Option<Vec<u8>>> {
    match read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Replaces a file that holds `expected`, or creates it when that is `None`.
///
/// A symbolic link stays and its target is replaced; permissions stay. The
/// parent directory must be there, see [`create_parent`].
///
/// # Errors
/// [`Kind::Changed`] when the file holds something else by now,
/// [`Kind::Refused`] when it is read-only, else [`Kind::Io`]; in each case the
/// file is as it was.
pub fn replace(path: &Path, expected: Option<&[u8]>, new: &[u8]) -> Result<Replaced> {
    if expected == Some(new) {
        return Ok(Replaced::Unchanged);
    }
    check_size(path, new.len() as u64)?;
    match expected {
        Some(expected) => overwrite(path, expected, new, Durability::Lasting),
        None => create(path, new),
    }
}

/// Replaces a file as [`replace`] does, without waiting for the disk: for files
/// that another process reads at once, and that a crash makes worthless.
///
/// # Errors
/// As [`replace`].
pub fn hand_over(path: &Path, expected: &[u8], new: &[u8]) -> Result<Replaced> {
    if expected == new {
        return Ok(Replaced::Unchanged);
    }
    check_size(path, new.len() as u64)?;
    overwrite(path, expected, new, Durability::Passing)
}

/// Writes a file, whatever it held, without waiting for the disk: for what can
/// be made anew at any time. Its directory is created where it is not there.
///
/// # Errors
/// [`Kind::Io`] with what the system reports; the file is as it was.
pub fn keep(path: &Path, bytes: &[u8]) -> Result<()> {
    check_size(path, bytes.len() as u64)?;
    create_parent(path)?;
    let temporary = temporary_beside(path, path, bytes, Durability::Passing)?;
    temporary
        .persist(path)
        .map_err(|failure| failed(path, &failure.error))?;
    Ok(())
}

/// Removes a file that holds `expected`; one that is gone already is no failure.
///
/// # Errors
/// [`Kind::Changed`] when the file holds something else by now, else
/// [`Kind::Io`]; the file is as it was.
pub fn remove(path: &Path, expected: &[u8]) -> Result<()> {
    match read_optional(path)? {
        None => Ok(()),
        Some(bytes) if bytes == expected => {
            fs::remove_file(path).map_err(|cause| failed(path, &cause))
        }
        Some(_) => Err(changed(path)),
    }
}

/// Lets everybody run the file who may read it; does nothing where the system
/// knows no such permission.
///
/// # Errors
/// [`Kind::Io`] with what the system reports.
pub fn make_executable(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = metadata(path)?.permissions().mode();
        let permissions = fs::Permissions::from_mode(mode | ((mode & 0o444) >> 2));
        fs::set_permissions(path, permissions).map_err(|cause| failed(path, &cause))?;
    }
    let _ = path;
    Ok(())
}

/// Whether a file may be run by anybody; always so where the system knows no
/// such permission, and never for a file that is not there.
#[must_use]
pub fn is_executable(path: &Path) -> bool {
    let Ok(found) = fs::metadata(path) else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        found.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    found.is_file()
}

/// Whether a file is there that its owner may not write, for which [`replace`]
/// would fail.
#[must_use]
pub fn is_locked(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| is_read_only(&found))
}

/// Removes the directories from `directory` up to, not including, `top` that
/// are empty by now; others stay, and so do those that cannot be removed.
pub fn remove_empty_directories(directory: &Path, top: &Path) {
    let mut next = Some(directory);
    while let Some(directory) =
        next.filter(|directory| *directory != top && directory.starts_with(top))
    {
        if fs::remove_dir(directory).is_err() {
            return;
        }
        next = directory.parent();
    }
}

/// Creates the directories above `path` that are not there yet.
///
/// # Errors
/// [`Kind::Io`] with what the system reports.
pub fn create_parent(path: &Path) -> Result<()> {
    let parent = parent_of(path);
    fs::create_dir_all(parent).map_err(|cause| failed(parent, &cause))
}

/// The file that a chain of links ends at; for callers that compare places.
///
/// # Errors
/// [`Kind::NotFound`] when there is none, else [`Kind::Io`].
pub fn target(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(|cause| failed(path, &cause))
}

/// Whether what is written must outlive a crash of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durability {
    Lasting,
    Passing,
}

/// Replaces a file that is there.
fn overwrite(path: &Path, expected: &[u8], new: &[u8], durability: Durability) -> Result<Replaced> {
    let target = match target(path) {
        Err(error) if error.kind == Kind::NotFound => return Err(changed(path)),
        found => found?,
    };
    let found = metadata(&target)?;
    check_regular(path, &found)?;
    if is_read_only(&found) {
        return Err(Error::refused(format!("{} is read-only", path.display())));
    }
    let temporary = temporary_beside(path, &target, new, durability)?;
    temporary
        .as_file()
        .set_permissions(found.permissions())
        .map_err(|cause| failed(path, &cause))?;
    if read_optional(&target)?.as_deref() != Some(expected) {
        return Err(changed(path));
    }
    temporary
        .persist(&target)
        .map_err(|failure| failed(path, &failure.error))?;
    if durability == Durability::Lasting {
        sync_directory(parent_of(&target));
    }
    Ok(Replaced::Written)
}

/// Creates a file that is not there.
fn create(path: &Path, new: &[u8]) -> Result<Replaced> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(changed(path));
    }
    let temporary = temporary_beside(path, path, new, Durability::Lasting)?;
    temporary.persist_noclobber(path).map_err(|failure| {
        if failure.error.kind() == io::ErrorKind::AlreadyExists {
            return changed(path);
        }
        failed(path, &failure.error)
    })?;
    sync_directory(parent_of(path));
    Ok(Replaced::Created)
}

/// Writes `bytes` to disk in a temporary file that a rename can move to
/// `target`; dropping it removes it.
fn temporary_beside(
    path: &Path,
    target: &Path,
    bytes: &[u8],
    durability: Durability,
) -> Result<NamedTempFile> {
    let write = || -> io::Result<NamedTempFile> {
        let mut temporary = new_beside(target)?;
        temporary.write_all(bytes)?;
        if durability == Durability::Lasting {
            temporary.as_file().sync_all()?;
        }
        Ok(temporary)
    };
    write().map_err(|cause| failed(path, without_name(&cause)))
}

/// A new temporary file. It has the same name each time, so that what a killed
/// process left goes with the next write; while another process is writing,
/// a random name.
fn new_beside(target: &Path) -> io::Result<NamedTempFile> {
    let file = target.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!(".roadmap-{file}");
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".tmp").rand_bytes(0);
    allow_umask(&mut builder);
    let directory = parent_of(target);
    let left = directory.join(format!("{prefix}.tmp"));
    if is_left_behind(&left) {
        // What cannot be removed shows when the file is made.
        drop(fs::remove_file(&left));
    }
    match builder.tempfile_in(directory) {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
            builder.rand_bytes(6).tempfile_in(directory)
        }
        made => made,
    }
}

/// Whether a temporary file is too old to be in use.
fn is_left_behind(path: &Path) -> bool {
    fs::symlink_metadata(path)
        .and_then(|found| found.modified())
        .is_ok_and(|written| written.elapsed().is_ok_and(|age| age > LEFT_BEHIND))
}

/// The directory that holds `path`.
fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// What the system knows of a file, links followed.
fn metadata(path: &Path) -> Result<Metadata> {
    fs::metadata(path).map_err(|cause| failed(path, &cause))
}

/// Refuses what is no regular file and what is too large.
fn check_regular(path: &Path, found: &Metadata) -> Result<()> {
    if found.is_dir() {
        return Err(unreadable(path, "is a directory"));
    }
    if !found.is_file() {
        return Err(unreadable(path, "is not a regular file"));
    }
    check_size(path, found.len())
}

/// Refuses more than [`MAX_BYTES`].
fn check_size(path: &Path, bytes: u64) -> Result<()> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    // Rounded up to a tenth, so that no size over the limit reads like it.
    let tenths = (bytes * 10).div_ceil(1024 * 1024);
    let limit = MAX_BYTES / (1024 * 1024);
    let words = format!(
        "{}.{} MB, over the limit of {limit} MB",
        tenths / 10,
        tenths % 10
    );
    Err(unreadable(path, &words))
}

/// A file that cannot be taken as one.
fn unreadable(path: &Path, words: &str) -> Error {
    Error::new(Kind::Io, format!("{}: {words}", path.display()))
}

/// A file that is not what it was when it was read.
fn changed(path: &Path) -> Error {
    Error::new(
        Kind::Changed,
        format!("{} changed meanwhile; nothing was written", path.display()),
    )
}

/// A failure of the system on `path`.
fn failed(path: &Path, cause: impl std::borrow::Borrow<io::Error>) -> Error {
    let cause = cause.borrow();
    let mut error = Error::io(path.display(), cause);
    if cause.kind() == io::ErrorKind::NotFound {
        error.kind = Kind::NotFound;
    }
    error
}

/// The system's own failure, where a temporary file's name was added to it.
fn without_name(cause: &io::Error) -> io::Error {
    match cause.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::from(cause.kind()),
    }
}

/// Whether the owner may not write, even if the superuser could.
#[cfg(unix)]
fn is_read_only(found: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    found.permissions().mode() & 0o200 == 0
}

/// Whether the owner may not write.
#[cfg(not(unix))]
fn is_read_only(found: &Metadata) -> bool {
    found.permissions().readonly()
}

/// Gives new files the permissions that the user's umask leaves.
#[cfg(unix)]
fn allow_umask(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

/// Leaves permissions to the directory, which decides them here.
#[cfg(not(unix))]
fn allow_umask(_builder: &mut Builder<'_, '_>) {}

/// Makes a rename durable where the system can; the bytes are safe already.
#[cfg(unix)]
fn sync_directory(directory: &Path) {
    if let Ok(opened) = File::open(directory) {
        let _best_effort = opened.sync_all();
    }
}

/// Does nothing, as directories cannot be synchronised here.
#[cfg(not(unix))]
fn sync_directory(_directory: &Path) {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ROADMAP.md");
        (directory, path)
    }

    fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_process_left_goes_with_the_next_write() {
        let (directory, path) = place();
        let left = directory.path().join(".roadmap-ROADMAP.md.tmp");
        fs::write(&left, "half").unwrap();
        replace(&path, None, b"1").unwrap();
        assert_eq!(names(directory.path()).len(), 2, "it may be in use");
        let old = std::time::SystemTime::now() - 2 * LEFT_BEHIND;
        File::options()
            .write(true)
            .open(&left)
            .unwrap()
            .set_modified(old)
            .unwrap();
        replace(&path, Some(b"1"), b"2").unwrap();
        assert_eq!(names(directory.path()), ["ROADMAP.md"]);
    }

    #[test]
    fn reads_bytes_and_says_what_is_missing() {
        let (directory, path) = place();
        let missing = read(&path).unwrap_err();
        assert_eq!(missing.kind, Kind::NotFound);
        assert!(missing.message.ends_with("ROADMAP.md: no such file"));
        assert_eq!(read_optional(&path).unwrap(), None);
        fs::write(&path, b"a\r\n\0\xff").unwrap();
        assert_eq!(read(&path).unwrap(), b"a\r\n\0\xff");
        let found = read(directory.path()).unwrap_err();
        assert!(
            found.message.ends_with(": is a directory"),
            "{}",
            found.message
        );
    }

    #[test]
    fn refuses_large_files_before_reading_them() {
        let (_directory, path) = place();
        File::create(&path).unwrap().set_len(MAX_BYTES).unwrap();
        assert_eq!(read(&path).unwrap().len() as u64, MAX_BYTES);
        File::create(&path).unwrap().set_len(21_000_000).unwrap();
        let error = read(&path).unwrap_err();
        assert!(
            error
                .message
                .ends_with("ROADMAP.md: 20.1 MB, over the limit of 16 MB"),
            "{}",
            error.message
        );
        let large = vec![b'a'; MAX_BYTES as usize + 1];
        let error = replace(&path, Some(b""), &large).unwrap_err();
        assert!(
            error
                .message
                .ends_with(": 16.1 MB, over the limit of 16 MB")
        );
    }

    #[cfg(unix)]
    #[test]
    fn refuses_pipes_and_devices_without_waiting() {
        let (_directory, path) = place();
        let made = std::process::Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap();
        assert!(made.success());
        for path in [path.as_path(), Path::new("/dev/zero")] {
            let error = read(path).unwrap_err();
            assert!(error.message.ends_with(": is not a regular file"));
            let error = replace(path, Some(b"x"), b"y").unwrap_err();
            assert!(error.message.ends_with(": is not a regular file"));
        }
    }

    #[test]
    fn creates_only_what_is_not_there() {
        let (directory, path) = place();
        assert_eq!(replace(&path, None, b"one").unwrap(), Replaced::Created);
        let error = replace(&path, None, b"two").unwrap_err();
        assert_eq!(error.kind, Kind::Changed);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        let deep = directory.path().join("a/b/c.svg");
        assert_eq!(
            replace(&deep, None, b"").unwrap_err().kind,
            Kind::NotFound,
            "the parent is not there"
        );
        create_parent(&deep).unwrap();
        create_parent(&deep).unwrap();
        replace(&deep, None, b"").unwrap();
        assert_eq!(names(directory.path()), ["ROADMAP.md", "a"]);
    }

    #[test]
    fn replaces_only_what_was_read() {
        let (directory, path) = place();
        fs::write(&path, "one").unwrap();
        assert_eq!(
            replace(&path, Some(b"one"), b"two").unwrap(),
            Replaced::Written
        );
        let error = replace(&path, Some(b"one"), b"three").unwrap_err();
        assert_eq!(error.kind, Kind::Changed);
        assert!(
            error
                .message
                .ends_with("ROADMAP.md changed meanwhile; nothing was written")
        );
        assert_eq!(fs::read(&path).unwrap(), b"two");
        fs::remove_file(&path).unwrap();
        let error = replace(&path, Some(b"two"), b"three").unwrap_err();
        assert_eq!(error.kind, Kind::Changed);
        assert!(names(directory.path()).is_empty());
    }

    #[test]
    fn leaves_the_time_alone_when_nothing_changes() {
        let (_directory, path) = place();
        fs::write(&path, "one").unwrap();
        let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(old)
            .unwrap();
        assert_eq!(
            replace(&path, Some(b"one"), b"one").unwrap(),
            Replaced::Unchanged
        );
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), old);
    }

    #[cfg(unix)]
    #[test]
    fn keeps_links_and_permissions() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let (directory, path) = place();
        let link = directory.path().join("link.md");
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
        symlink("ROADMAP.md", &link).unwrap();
        replace(&link, Some(b"one"), b"two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o751);
        assert_eq!(target(&link).unwrap(), fs::canonicalize(&path).unwrap());

        let plain = directory.path().join("plain");
        fs::write(&plain, "").unwrap();
        let new = directory.path().join("new");
        replace(&new, None, b"").unwrap();
        assert_eq!(mode(&new), mode(&plain), "the umask decides");
        let dangling = directory.path().join("dangling");
        symlink("nowhere", &dangling).unwrap();
        assert_eq!(
            replace(&dangling, None, b"").unwrap_err().kind,
            Kind::Changed
        );
    }

    #[test]
    fn refuses_read_only_files() {
        let (directory, path) = place();
        fs::write(&path, "one").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = replace(&path, Some(b"one"), b"two").unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        assert!(error.message.ends_with("ROADMAP.md is read-only"));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(names(directory.path()), ["ROADMAP.md"]);
    }

    /// The shell's file-size limit stands in for a full disk: this test runs
    /// itself again under it.
    #[cfg(unix)]
    #[test]
    fn a_full_disk_leaves_the_old_file() {
        const PLACE: &str = "GIT_ROADMAP_TEST_PLACE";
        if let Some(path) = std::env::var_os(PLACE) {
            let error = replace(Path::new(&path), Some(b"one"), &[b'x'; 100_000]).unwrap_err();
            assert_eq!(error.kind, Kind::Io, "{}", error.message);
            return;
        }
        let (directory, path) = place();
        fs::write(&path, "one").unwrap();
        let limited = std::process::Command::new("sh")
            .args([
                "-c",
                "trap '' XFSZ; ulimit -f 8; exec \"$0\" --exact file::tests::a_full_disk_leaves_the_old_file",
            ])
            .arg(std::env::current_exe().unwrap())
            .env(PLACE, &path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&limited.stdout).into_owned();
        assert!(
            limited.status.success() && said.contains("1 passed"),
            "{said}"
        );
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(names(directory.path()), ["ROADMAP.md"]);
    }
}
