//! How others show a picture that is in a repository: a line of HTML for a README.

use std::path::Path;

use super::address::on_github;
use super::config::Personal;
use super::picture::inside;
use super::{FOLDER, Workspace};
use crate::error::Result;
use crate::git::{RepoPath, Repository};
use crate::render::escape::percent_encode_path;
use crate::roadmap::card;

/// A line for a README, and what it needs to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharing {
    /// The HTML, one line.
    pub line: String,
    /// The pictures that no commit has as they are on disk, from the top.
    pub uncommitted: Vec<RepoPath>,
    /// Whether they all are in the folder of pictures, which ticks draw anew.
    pub is_in_folder: bool,
    /// Whether they all are in the repository.
    pub is_inside: bool,
    /// The repository on GitHub that the line shows them from: `ada/list`.
    pub from: Option<String>,
}

/// Makes the line that shows a picture, and another one on dark pages.
///
/// It names the user's own repository on GitHub, without any login; where
/// there is none, it is for a README at the top of the same repository, or in
/// the folder of the pictures if they are in none.
///
/// # Errors
/// When Git cannot read the repository or its configuration.
pub fn of(workspace: &Workspace, light: &Path, dark: Option<&Path>) -> Result<Sharing> {
    let paths = [Some(light), dark].into_iter().flatten();
    let paths: Option<Vec<RepoPath>> = paths.map(|path| inside(workspace, path)).collect();
    let repository = workspace.repository();
    let (Some(paths), Some(repository)) = (paths, repository) else {
        let name = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            percent_encode_path(&name.to_string_lossy())
        };
        return Ok(Sharing {
            line: picture(&name(light), dark.map(name).as_deref()),
            uncommitted: Vec::new(),
            is_in_folder: false,
            is_inside: false,
            from: None,
        });
    };
    let from = own(workspace, repository)?;
    let address = |path: &RepoPath| {
        let path = percent_encode_path(path.as_str());
        match &from {
            Some(from) => format!("https://raw.githubusercontent.com/{from}/HEAD/{path}"),
            None => path,
        }
    };
    let link = match &from {
        Some(from) => format!("https://github.com/{from}"),
        None => percent_encode_path(workspace.roadmap_path().as_str()),
    };
    let dark = paths.get(1).map(address);
    let picture = picture(&address(&paths[0]), dark.as_deref());
    let is_in_folder = |path: &RepoPath| path.as_str().starts_with(&format!("{FOLDER}/"));
    Ok(Sharing {
        line: format!("<a href=\"{link}\">{picture}</a>"),
        is_inside: true,
        is_in_folder: paths.iter().all(is_in_folder),
        uncommitted: uncommitted(workspace, repository, paths)?,
        from,
    })
}

fn picture(light: &str, dark: Option<&str>) -> String {
    match dark {
        Some(dark) => card::picture(light, dark),
        None => format!("<img alt=\"{}\" src=\"{light}\">", card::ALT),
    }
}

/// The user's own repository on GitHub.
fn own(workspace: &Workspace, repository: &Repository) -> Result<Option<String>> {
    let named = Personal::read(Some(repository))?.upstream;
    let original = named.or_else(|| workspace.committed_settings().original.clone());
    let branch = repository.own_branch(original.as_deref())?;
    let remotes = repository.remotes()?;
    let name = branch.map_or_else(|| "origin".to_owned(), |branch| branch.remote);
    // A branch may follow a URL itself.
    let known = remotes.iter().find(|remote| remote.name == name);
    Ok(on_github(known.map_or(&name, |remote| &remote.url)))
}

fn uncommitted(
    workspace: &Workspace,
    repository: &Repository,
    paths: Vec<RepoPath>,
) -> Result<Vec<RepoPath>> {
    let mut found = Vec::new();
    for path in paths {
        let committed = repository.head_blob(&path)?.map(|blob| blob.bytes);
        let on_disk = crate::file::read_optional(&workspace.disk_path(&path))?;
        if committed != on_disk {
            found.push(path);
        }
    }
    Ok(found)
}
