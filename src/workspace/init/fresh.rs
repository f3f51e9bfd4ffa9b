//! A fresh copy of the roadmap that comes with the tool.

use std::borrow::Cow;
use std::path::Path;

use super::set_up::{NewFile, SetUp};
use super::{MAX_COMMITS, last};
use crate::error::{Error, Result};
use crate::file;
use crate::git::{Oid, RepoPath, Repository};
use crate::roadmap::{Document, Source, setup};
use crate::workspace::layer::{Layer, Worktree};
use crate::workspace::{FOLDER, Location, Workspace, location, shipped};

/// What a folder may hold and still be a place for a fresh copy.
const HARMLESS: [&str; 8] = [
    ".git",
    ".gitignore",
    ".gitattributes",
    ".DS_Store",
    FOLDER,
    "ROADMAP.md",
    "README.md",
    "desktop.ini",
];

/// Files by which the tool's own tree is recognised.
const TOOL: [&str; 4] = [
    "Cargo.toml",
    "ROADMAP.md",
    "src/main.rs",
    "src/roadmap/mod.rs",
];

/// Plans a fresh copy: the roadmap, a README and `.roadmap/`, nothing else.
pub(super) fn copy(location: &Location) -> Result<(Workspace, SetUp)> {
    let workspace = location::open_new(location)?;
    refuse_inner(&workspace, &location.directory()?)?;
    let set_up = set_up(&workspace)?;
    Ok((workspace, set_up))
}

/// Plans a fresh copy in a workspace.
pub(super) fn set_up(workspace: &Workspace) -> Result<SetUp> {
    let mut set_up = SetUp::default();
    if let Some(repository) = workspace.repository()
        && last(repository)?.is_some()
    {
        // What the user has made of it since stays as it is.
        return Ok(set_up);
    }
    let readme = if is_tool(workspace) {
        let repository = workspace.require_repository()?;
        let first = first_of_copy(repository)?;
        set_up.removes = files_of_tool(repository, &first)?;
        let blob = repository.blob_at(&first, &RepoPath::new("README.md")?)?;
        blob.map(|blob| blob.bytes)
    } else {
        refuse_others(workspace)?;
        refuse_different(workspace, "ROADMAP.md", shipped::roadmap())?;
        let bare = bare_readme(workspace)?;
        if bare.is_none() {
            refuse_different(workspace, "README.md", shipped::README)?;
        }
        bare
    };
    let new = |path: &str, text: &'static str, words: &str| {
        Ok(NewFile {
            path: RepoPath::new(path)?,
            text: Cow::Borrowed(text),
            replaces: None,
            words: words.to_owned(),
        })
    };
    let readme_words = match &readme {
        Some(_) => "replaced by one of your own to change",
        None => "new, your own to change",
    };
    let licence = "the licence of the roadmap's text";
    set_up.creates = vec![
        new("ROADMAP.md", shipped::roadmap(), &roadmap_words())?,
        NewFile {
            replaces: readme,
            ..new("README.md", shipped::README, readme_words)?
        },
        new(".roadmap/LICENSE", shipped::LICENSE, licence)?,
    ];
    Ok(set_up)
}

fn roadmap_words() -> String {
    let source = Source::from_text(shipped::roadmap().to_owned());
    let roadmap = Document::parse("ROADMAP.md", source);
    format!(
        "new, {} tasks in {} phases, none ticked",
        roadmap.tasks().len(),
        roadmap.phases().len()
    )
}

/// Whether the folder holds the tool's own tree.
pub(super) fn is_tool(workspace: &Workspace) -> bool {
    let disk = |path: &str| workspace.root().join(path);
    let is_ours = file::read(&disk(TOOL[0])).is_ok_and(|bytes| names_tool(&bytes));
    is_ours && TOOL.iter().all(|path| disk(path).is_file())
}

fn names_tool(manifest: &[u8]) -> bool {
    let manifest = String::from_utf8_lossy(manifest);
    manifest
        .lines()
        .any(|line| line == "name = \"git-roadmap\"")
}

/// The commit with which GitHub's "Use this template" began the repository.
///
/// The tool's own history begins otherwise: what is a clone or fork of it is
/// left alone.
fn first_of_copy(repository: &Repository) -> Result<Oid> {
    let refused = |message: &str| {
        Error::refused(message)
            .not_done("nothing was changed")
            .hint("a copy of your own: GitHub's \"Use this template\", or an empty folder:")
            .hint("mkdir my-roadmap && cd my-roadmap && git roadmap init --template")
    };
    if repository.common_dir().join("shallow").exists() {
        return Err(refused(
            "this clone has only the end of its history, so init cannot tell what is yours",
        )
        .hint("or fetch the rest: git fetch --unshallow"));
    }
    let is_first = |commit: &crate::git::CommitInfo| commit.parents.is_empty();
    let first = repository.find_commit_back(MAX_COMMITS, &is_first)?;
    let is_fork = || refused("this is the tool's own repository, or a fork of it");
    let first = first.ok_or_else(is_fork)?.id;
    for path in TOOL {
        let blob = repository.blob_at(&first, &RepoPath::new(path)?)?;
        let blob = blob.ok_or_else(is_fork)?;
        if path == TOOL[0] && !names_tool(&blob.bytes) {
            return Err(is_fork());
        }
    }
    Ok(first)
}

/// The tool's files in a copy, with their bytes; they go where they are unchanged.
fn files_of_tool(repository: &Repository, first: &Oid) -> Result<Vec<(RepoPath, Vec<u8>)>> {
    let folder = format!("{FOLDER}/");
    let mut files = Vec::new();
    for path in repository.paths_at(first)? {
        let stays = ["ROADMAP.md", "README.md"].contains(&path.as_str())
            || path.as_str().starts_with(&folder);
        if !stays && let Some(blob) = repository.blob_at(first, &path)? {
            files.push((path, blob.bytes));
        }
    }
    Ok(files)
}

/// Refuses a folder inside a repository whose top is elsewhere.
fn refuse_inner(workspace: &Workspace, directory: &Path) -> Result<()> {
    let real = |path: &Path| file::target(path).unwrap_or_else(|_| path.to_owned());
    if workspace.repository().is_none() || real(workspace.root()) == real(directory) {
        return Ok(());
    }
    Err(Error::refused(format!(
        "this folder is inside the repository {}",
        workspace.root().display()
    ))
    .not_done("nothing was changed")
    .hint("git init    makes this folder a repository of its own; then try again"))
}

/// The names in a folder that a fresh copy does not expect, sorted.
pub(super) fn others(root: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(root).map_err(|error| Error::io(root.display(), &error))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| !is_harmless(name))
        .collect();
    names.sort();
    Ok(names)
}

fn is_harmless(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let licences = ["LICENSE", "LICENCE", "COPYING"];
    HARMLESS.contains(&name) || licences.iter().any(|start| upper.starts_with(start))
}

/// Refuses a folder that is in use for something else.
fn refuse_others(workspace: &Workspace) -> Result<()> {
    let names = others(workspace.root())?;
    if names.is_empty() {
        return Ok(());
    }
    let shown = names.iter().take(4).map(String::as_str);
    let mut list = shown.collect::<Vec<_>>().join(", ");
    if names.len() > 4 {
        list.push_str(&format!(" and {} more", names.len() - 4));
    }
    Err(Error::refused(format!(
        "a fresh copy wants a folder of its own; here are {list}"
    ))
    .not_done("nothing was changed")
    .hint("mkdir my-roadmap && cd my-roadmap && git roadmap init --template")
    .hint("a list of your own in this folder: git roadmap init --own"))
}

/// Refuses a file that is there and is not what a fresh copy would hold.
fn refuse_different(workspace: &Workspace, name: &str, text: &str) -> Result<()> {
    let path = RepoPath::new(name)?;
    let bare = |source: Source| setup::take_out(&Document::parse(name, source), None);
    let ours = bare(Source::from_text(text.to_owned()));
    let committed = match workspace.repository() {
        Some(repository) => repository.head_blob(&path)?.map(|blob| blob.bytes),
        None => None,
    };
    let on_disk = Worktree(workspace).read(&path)?;
    for bytes in [on_disk, committed].into_iter().flatten() {
        if bare(Source::new(name, bytes)?) != ours {
            return Err(different(workspace, name));
        }
    }
    Ok(())
}

fn different(workspace: &Workspace, name: &str) -> Error {
    let error = Error::refused(format!("there is a {name} already"));
    let error = error.not_done("nothing was changed");
    let error = match workspace.repository() {
        Some(_) => error.hint(format!(
            "make room for ours: git rm {name} && git commit -m 'Make room for a roadmap'"
        )),
        None => error.hint("move it out of this folder, then try again"),
    };
    if name == "ROADMAP.md" {
        return error.hint("or set up what it holds: git roadmap init --own");
    }
    error
}

/// The committed README that GitHub makes for a new repository: its name and
/// perhaps its description. Ours takes its place.
fn bare_readme(workspace: &Workspace) -> Result<Option<Vec<u8>>> {
    let path = RepoPath::new("README.md")?;
    let Some(repository) = workspace.repository() else {
        return Ok(None);
    };
    let Some(blob) = repository.head_blob(&path)? else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&blob.bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let is_bare = lines.len() <= 2
        && lines.first().is_none_or(|first| first.starts_with("# "))
        && lines
            .get(1)
            .is_none_or(|second| second.starts_with(char::is_alphanumeric));
    let is_clean = Worktree(workspace).read(&path)?.as_ref() == Some(&blob.bytes);
    Ok((is_bare && is_clean).then_some(blob.bytes))
}
