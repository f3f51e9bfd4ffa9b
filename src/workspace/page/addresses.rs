//! Where links and pictures of a roadmap lead to on its page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use percent_encoding::percent_decode_str;

use crate::error::Result;
use crate::git::{RepoPath, Repository};
use crate::render::escape::percent_encode_path;
use crate::render::page::{Addresses, PREFIX};
use crate::roadmap::Document;
use crate::workspace::{Workspace, address};

/// The folder of pictures, from the page.
pub const IMAGES: &str = "images";

/// The largest picture that a page shows, in bytes.
const MAX_PICTURE: u64 = 8 * 1024 * 1024;

/// The endings of pictures' names, with the media type of each.
const TYPES: [(&str, &str); 7] = [
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
];

/// The media type of a picture by its name; `None` for any other file.
#[must_use]
pub fn media_type(path: &RepoPath) -> Option<&'static str> {
    let (_, ending) = path.file_name().rsplit_once('.')?;
    let found = TYPES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(ending));
    found.map(|(_, media_type)| *media_type)
}

/// Addresses in one version of a workspace's roadmap.
pub(super) struct InWorkspace {
    root: PathBuf,
    /// Knows which pictures are Git's; `None` in a plain folder.
    repository: Option<Mutex<Repository>>,
    /// The roadmap's folder, from the top; empty at the top.
    folder: String,
    /// Where the repository's files can be read, with a slash at the end.
    source: Option<String>,
    headings: BTreeSet<String>,
    targets: BTreeSet<String>,
    /// The pictures that were asked for and are there.
    pictures: Mutex<BTreeSet<String>>,
    /// Those that Git does not know.
    untracked: Mutex<BTreeSet<String>>,
}

impl InWorkspace {
    pub(super) fn new(workspace: &Workspace, document: &Document) -> Result<Self> {
        let roadmap = workspace.roadmap_path();
        let headings = document.headings().iter();
        Ok(Self {
            root: workspace.root().to_owned(),
            repository: workspace
                .repository()
                .map(|repository| Mutex::new(repository.again())),
            folder: roadmap
                .parent()
                .map(|folder| folder.as_str().to_owned())
                .unwrap_or_default(),
            source: source(workspace)?,
            headings: headings.map(|heading| heading.anchor.clone()).collect(),
            targets: document.targets().iter().cloned().collect(),
            pictures: Mutex::default(),
            untracked: Mutex::default(),
        })
    }

    /// The pictures that the page shows.
    pub(super) fn pictures(&self) -> Vec<RepoPath> {
        paths(&self.pictures)
    }

    /// The pictures that are there and are not shown, since Git does not know
    /// them: they may be nobody else's business.
    pub(super) fn untracked(&self) -> Vec<RepoPath> {
        paths(&self.untracked)
    }

    fn is_tracked(&self, path: &RepoPath) -> bool {
        self.repository
            .as_ref()
            .is_none_or(|repository| lock(repository).is_tracked(path).unwrap_or_default())
    }

    /// A relative address as a path from the top; `None` where it leads out.
    fn inside(&self, address: &str) -> Option<String> {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8().ok()?;
        if path.contains(['\\', '\0']) {
            return None;
        }
        let start = match path.starts_with('/') {
            true => "",
            false => &self.folder,
        };
        let mut names: Vec<&str> = Vec::new();
        for name in start.split('/').chain(path.split('/')) {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop()?;
                }
                name => names.push(name),
            }
        }
        (!names.is_empty()).then(|| names.join("/"))
    }
}

impl Addresses for InWorkspace {
    fn link(&self, target: &str) -> Option<String> {
        let target = target.trim();
        if let Some(fragment) = target.strip_prefix('#') {
            let decoded = percent_decode_str(fragment).decode_utf8_lossy();
            let is_ours = |name: &str| self.headings.contains(name);
            let is_target = !is_ours(fragment) && self.targets.contains(&*decoded);
            return Some(match is_target {
                true => format!("#{PREFIX}{fragment}"),
                false => format!("#{fragment}"),
            });
        }
        if is_absolute(target) {
            let lower = target.to_ascii_lowercase();
            let allowed = ["https://", "http://", "mailto:"];
            let is_allowed = allowed.iter().any(|scheme| lower.starts_with(scheme));
            return is_allowed.then(|| target.to_owned());
        }
        let path = self.inside(target)?;
        let rest = target.find(['?', '#']).map_or("", |at| &target[at..]);
        let encoded = percent_encode_path(&path);
        Some(format!("{}{encoded}{rest}", self.source.as_ref()?))
    }

    fn picture(&self, source: &str) -> Option<String> {
        if is_absolute(source.trim()) {
            return None;
        }
        let path = RepoPath::new(self.inside(source.trim())?).ok()?;
        read_picture_size(&self.root, &path)?;
        if !self.is_tracked(&path) {
            lock(&self.untracked).insert(path.as_str().to_owned());
            return None;
        }
        lock(&self.pictures).insert(path.as_str().to_owned());
        Some(format!("{IMAGES}/{}", percent_encode_path(path.as_str())))
    }
}

fn paths(set: &Mutex<BTreeSet<String>>) -> Vec<RepoPath> {
    let set = lock(set);
    let paths = set.iter().map(|path| RepoPath::new(path.as_str()));
    paths.filter_map(Result::ok).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether an address names a scheme or a host.
fn is_absolute(address: &str) -> bool {
    let first = address.split(['/', '?', '#']).next().unwrap_or_default();
    first.contains(':') || address.starts_with("//") || address.starts_with('\\')
}

/// The size of a picture that a page may show: a plain file of a known type
/// below `root`, behind no symbolic link, and not too large.
pub(super) fn read_picture_size(root: &Path, path: &RepoPath) -> Option<u64> {
    media_type(path)?;
    let mut disk = root.to_owned();
    let mut size = None;
    for name in path.as_str().split('/') {
        disk.push(name);
        let metadata = fs::symlink_metadata(&disk).ok()?;
        if metadata.is_symlink() {
            return None;
        }
        size = metadata.is_file().then_some(metadata.len());
    }
    size.filter(|size| *size <= MAX_PICTURE)
}

/// Where the files of the repository that is pushed to can be read.
fn source(workspace: &Workspace) -> Result<Option<String>> {
    Ok(address::own_address(workspace)?.and_then(|address| {
        let host = address.trim_start_matches("https://");
        let host = host.split('/').next().unwrap_or_default();
        if host.contains("gitlab") {
            return Some(format!("{address}/-/blob/HEAD/"));
        }
        host.contains("github")
            .then(|| format!("{address}/blob/HEAD/"))
    }))
}
