//! `git roadmap man`: the manual pages, and where they go so that
//! `git roadmap --help`, which Git turns into `man git-roadmap`, finds one.

mod page;

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use serde::Serialize;

use super::{Context, Verdict, definition};
use crate::error::{Error, Kind, Result};
use crate::file;
use crate::render::json::Object;
use crate::render::{Label, Line};

/// Show the manual, or install it for git roadmap --help
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  git roadmap man               the manual
  git roadmap man --install     makes git roadmap --help work
  git roadmap man > git-roadmap.1
                                in a pipe: the page's source, for packagers")]
pub(super) struct ManArgs {
    /// Write all pages where man finds them: ~/.local/share/man/man1, or
    /// $XDG_DATA_HOME/man/man1
    #[arg(long, conflicts_with = "uninstall")]
    install: bool,
    /// Remove the pages that --install wrote
    #[arg(long)]
    uninstall: bool,
}

/// The first line of every page, by which we know those that are ours.
const MARK: &str = ".\\\" Written by git-roadmap; git roadmap man --uninstall removes it.\n";

/// The page that `git roadmap --help` opens.
const MAIN_PAGE: &str = "git-roadmap.1";

/// The object that `--json` prints.
#[derive(Serialize)]
struct Content {
    directory: String,
    pages: Vec<String>,
    found: Option<bool>,
}

pub(super) fn run(context: &Context, args: &ManArgs) -> Result<Verdict> {
    if args.install {
        install(context, &directory()?)?;
    } else if args.uninstall {
        uninstall(context, &directory()?)?;
    } else {
        show(context)?;
    }
    Ok(Verdict::Done)
}

/// Prints the page's source, or opens it where somebody looks and man is there.
fn show(context: &Context) -> Result<()> {
    let page = MARK.to_owned() + &page::main(&definition());
    if context.ui.is_terminal() && opened(&page).is_some() {
        return Ok(());
    }
    context.ui.raw(page.as_bytes())
}

/// Opens a page in man, if that works.
fn opened(page: &str) -> Option<()> {
    let folder = tempfile::tempdir().ok()?;
    let path = folder.path().join(MAIN_PAGE);
    file::replace(&path, None, page.as_bytes()).ok()?;
    // A name with a slash is a file to every man; `-l` is known to some only.
    let status = Command::new("man").arg(&path).status().ok()?;
    status.success().then_some(())
}

/// All pages, with the names of their files.
fn pages() -> Vec<(String, String)> {
    let definition = definition();
    let main = (MAIN_PAGE.to_owned(), page::main(&definition));
    std::iter::once(main)
        .chain(page::commands(&definition))
        .map(|(name, text)| (name, MARK.to_owned() + &text))
        .collect()
}

fn install(context: &Context, directory: &Path) -> Result<()> {
    let pages = pages();
    for (name, text) in &pages {
        let path = directory.join(name);
        let before = file::read_optional(&path)?;
        if before.as_deref().is_some_and(|before| !is_ours(before)) {
            return Err(
                Error::refused(format!("{} is somebody else's page", path.display()))
                    .hint("move it away, then: git roadmap man --install"),
            );
        }
        file::create_parent(&path)?;
        file::replace(&path, before.as_deref(), text.as_bytes())?;
    }
    let found = finds(directory);
    let names = pages.into_iter().map(|(name, _)| name).collect();
    report(context, directory, names, found, "wrote")?;
    advise(context, directory, found);
    Ok(())
}

/// Says whether man looks there; only what is amiss needs more than a line.
fn advise(context: &Context, directory: &Path, found: Option<bool>) {
    let root = directory.parent().unwrap_or(directory).display();
    match found {
        Some(true) => context
            .ui
            .hint("git roadmap --help    opens the manual now"),
        Some(false) => {
            let text = format!("man does not look in {root} yet");
            let hint = format!("in your shell's startup file: export MANPATH=\"{root}:\"");
            context.ui.warning(&text, &[&hint]);
        }
        None => context
            .ui
            .hint(&format!("git roadmap --help works if man looks in {root}")),
    }
}

fn uninstall(context: &Context, directory: &Path) -> Result<()> {
    let mut names = Vec::new();
    for name in page_names(directory)? {
        let path = directory.join(&name);
        if file::read_optional(&path)?.is_some_and(|page| is_ours(&page)) {
            file::remove(&path)?;
            names.push(name);
        }
    }
    report(context, directory, names, None, "removed")
}

/// The names in the directory that a page of ours could have, of any version.
fn page_names(directory: &Path) -> Result<Vec<String>> {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::io(directory.display(), &cause)),
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| name.starts_with("git-roadmap") && name.ends_with(".1"))
        .collect();
    names.sort();
    Ok(names)
}

fn is_ours(page: &[u8]) -> bool {
    page.starts_with(MARK.as_bytes())
}

fn report(
    context: &Context,
    directory: &Path,
    pages: Vec<String>,
    found: Option<bool>,
    verb: &str,
) -> Result<()> {
    let directory = directory.display().to_string();
    if context.ui.is_json() {
        let content = Content {
            directory,
            pages,
            found,
        };
        return context.ui.json(&Object::new("man", content));
    }
    let preposition = if verb == "wrote" { "to" } else { "from" };
    let count = match pages.len() {
        0 => "no page".to_owned(),
        1 => "1 page".to_owned(),
        count => format!("{count} pages"),
    };
    let line = Line::from(format!("{verb} {count} {preposition} "));
    context.ui.message(&line.label(Label::Path, directory));
    Ok(())
}

/// The user's own directory of manual pages.
fn directory() -> Result<PathBuf> {
    own_directories().into_iter().next().ok_or_else(|| {
        Error::new(
            Kind::NotFound,
            "neither XDG_DATA_HOME nor HOME says where pages go",
        )
        .hint("git roadmap man > git-roadmap.1    writes the page here")
    })
}

/// Where the user's own pages go, first choice first.
fn own_directories() -> Vec<PathBuf> {
    // What the XDG rules say: a relative path counts as unset.
    let data = variable("XDG_DATA_HOME").filter(|path| path.is_absolute());
    let home = variable("HOME").or_else(|| variable("USERPROFILE"));
    let home = home.map(|home| home.join(".local/share"));
    let roots = data.into_iter().chain(home);
    roots.map(|root| root.join("man/man1")).collect()
}

fn variable(name: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name)?;
    (!value.is_empty()).then(|| value.into())
}

/// Asks man whether it looks there; `None` where it cannot be asked.
fn finds(directory: &Path) -> Option<bool> {
    let output = Command::new("manpath").arg("-q").output().ok()?;
    let searched = String::from_utf8_lossy(&output.stdout);
    let root = directory.parent()?;
    let same = |path: PathBuf| path == root || file::target(&path).ok() == file::target(root).ok();
    let searched = searched.trim();
    (!searched.is_empty()).then(|| std::env::split_paths(searched).any(same))
}

/// Whether man would find a page, by looking at the usual places and starting nothing.
///
/// On Windows, Git opens HTML in a browser instead, so that no page would help.
pub(super) fn is_installed() -> bool {
    let beside_programs = std::env::var_os("PATH").unwrap_or_default();
    let beside_programs = std::env::split_paths(&beside_programs)
        .filter_map(|bin| Some(bin.parent()?.to_owned()))
        .flat_map(|prefix| [prefix.join("share/man/man1"), prefix.join("man/man1")]);
    let told = std::env::var_os("MANPATH").unwrap_or_default();
    let told = std::env::split_paths(&told).map(|root| root.join("man1"));
    let usual = ["/usr/local/share/man/man1", "/usr/share/man/man1"].map(PathBuf::from);
    let mut places = own_directories()
        .into_iter()
        .chain(told.filter(|place| place.is_absolute()))
        .chain(beside_programs)
        .chain(usual);
    cfg!(windows) || places.any(|place| holds_page(&place))
}

fn holds_page(directory: &Path) -> bool {
    let endings = ["", ".gz", ".zst", ".xz", ".bz2"];
    let has = |ending: &str| directory.join(format!("{MAIN_PAGE}{ending}")).is_file();
    directory.is_dir() && endings.into_iter().any(has)
}
