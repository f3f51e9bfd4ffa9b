//! Bringing together what the user's other copies and the original have.
//!
//! Everything is worked out in Git's objects first: texts, states, pictures,
//! the merge commits. Then one step takes it over, or nothing is changed.

mod apply;
mod lineage;
mod message;
mod places;
mod roadmaps;
mod settings;
mod source;
mod start;
mod step;

pub use apply::{Applied, apply};
pub use lineage::lineage;
pub use roadmaps::Report;
pub(super) use source::short_name;
pub use source::{Original, find_original};
pub use step::{Blocked, Outcome, Step, Stuck};

use crate::error::{Error, Result};
use crate::git::{Address, Head, Hear, Oid, RepoPath, Repository};

use super::Workspace;

/// What to bring together how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The original; `None` for the user's own copies alone.
    pub original: Option<Original>,
    /// Takes the original's ticks too.
    pub with_ticks: bool,
    /// Keeps ticked tasks that are gone as tasks of one's own.
    pub keep_removed: bool,
    /// Only looks ahead: no hook runs and nothing is signed.
    pub is_rehearsal: bool,
}

/// What is to be merged, and into what.
#[derive(Debug)]
pub struct Plan {
    /// Where `HEAD` was.
    pub head: Head,
    /// The merges, in order: the user's own copy, then the original.
    pub steps: Vec<Step>,
    /// Whether no copy elsewhere could be asked.
    pub is_alone: bool,
    /// The copy whose turn comes only once the user has decided.
    pub unasked: Option<String>,
}

impl Plan {
    /// The commit that `HEAD` moves to; `None` when it stays.
    #[must_use]
    pub fn tip(&self) -> Option<&Oid> {
        self.steps.iter().rev().find_map(Step::commit)
    }

    /// The roadmap's new name, where a merge has given it one.
    #[must_use]
    pub fn renamed(&self) -> Option<&RepoPath> {
        let mut reports = self
            .steps
            .iter()
            .rev()
            .filter_map(|step| step.report.as_ref());
        reports.find_map(|report| report.renamed.as_ref())
    }

    /// The files that the merge has left to the user, once it is applied.
    ///
    /// # Errors
    /// When Git cannot read the index.
    pub fn stuck(&self, workspace: &Workspace) -> Result<Vec<Stuck>> {
        let conflicts = workspace.require_repository()?.conflicts()?;
        Ok(conflicts.iter().map(Stuck::of).collect())
    }

    /// The merge that the user has to finish.
    #[must_use]
    pub fn blocked(&self) -> Option<(&Step, &Blocked)> {
        self.steps.iter().find_map(|step| match &step.outcome {
            Outcome::Blocked(blocked) => Some((step, blocked)),
            _ => None,
        })
    }
}

/// Whose copy is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The user's own, where another computer or the phone has pushed to.
    Own,
    /// The one that this copy came from.
    Original,
}

/// A copy elsewhere that was fetched.
#[derive(Debug, Clone)]
struct Fetched {
    side: Side,
    /// How messages name it.
    name: String,
    tip: Oid,
}

/// Fetches, and works out what comes of it. Only objects are written, and the
/// record of what was seen elsewhere.
///
/// # Errors
/// When the roadmap has edits that are not committed, when a copy cannot be
/// fetched, or when Git cannot merge.
pub fn plan(
    workspace: &Workspace,
    request: &Request,
    mut hear: Option<&mut Hear<'_>>,
) -> Result<Plan> {
    let repository = workspace.require_repository()?;
    if !request.is_rehearsal {
        refuse_unready(workspace, repository)?;
    }
    let head = repository.head()?;
    let Some(mut commit) = head.commit.clone() else {
        return Err(
            Error::refused("the branch has no commit yet; nothing was changed")
                .hint("git roadmap init    sets up and commits a roadmap"),
        );
    };
    let fetched = fetch(repository, request, &mut hear)?;
    let is_alone = fetched.is_empty();
    let mut steps: Vec<Step> = Vec::new();
    let mut renamed = None;
    let mut unasked = None;
    for copy in &fetched {
        if steps
            .iter()
            .any(|step| matches!(step.outcome, Outcome::Blocked(_)))
        {
            unasked = Some(copy.name.clone());
            break;
        }
        let here = renamed.as_ref().unwrap_or(workspace);
        let step = step::merge(here, request, &commit, copy)?;
        commit = step.commit().cloned().unwrap_or(commit);
        let name = step
            .report
            .as_ref()
            .and_then(|report| report.renamed.clone());
        if let Some(name) = name {
            renamed = Some(workspace.with_roadmap(name)?);
        }
        steps.push(step);
    }
    let plan = Plan {
        head,
        steps,
        is_alone,
        unasked,
    };
    if let (Some(tip), false) = (plan.tip(), request.is_rehearsal) {
        repository.refuse_overwriting(&plan.head, tip)?;
    }
    if let (Some((_, blocked)), false) = (plan.blocked(), request.is_rehearsal) {
        repository.refuse_overwriting_files(blocked.written())?;
    }
    Ok(plan)
}

/// Refuses where a merge of Git's would be refused, and where edits of the
/// roadmap could be lost.
fn refuse_unready(workspace: &Workspace, repository: &Repository) -> Result<()> {
    if repository.is_bare() {
        return Err(Error::refused(
            "a bare repository has no roadmap to merge; nothing was changed",
        ));
    }
    if let Some(operation) = repository.state()? {
        return Err(Error::refused(operation.words()).hint(operation.hint()));
    }
    super::tick::require_committed(workspace)?;
    let path = workspace.roadmap_path();
    if repository.is_edited(path)? {
        return Err(Error::refused(format!(
            "{path} has edits that are not committed; nothing was changed"
        ))
        .hint("git roadmap commit    commits ticks made by hand")
        .hint("git stash    puts all edits aside; git stash pop    brings them back"));
    }
    Ok(())
}

/// Fetches the user's own copy, then the original.
fn fetch(
    repository: &Repository,
    request: &Request,
    hear: &mut Option<&mut Hear<'_>>,
) -> Result<Vec<Fetched>> {
    let mut fetched = Vec::new();
    let original = request.original.as_ref();
    if let Some(own) = repository.own_branch(original.map(|original| original.text.as_str()))? {
        let address = Address::Remote(own.remote.clone());
        let tip = repository.fetch(&address, &own.branch, reborrow(hear))?;
        let url = repository
            .config(&format!("remote.{}.url", own.remote))?
            .unwrap_or_default();
        let name = match url.contains("github.com") {
            true => "your copy on GitHub".to_owned(),
            false => format!("your copy at {}", own.remote),
        };
        fetched.extend(tip.map(|tip| Fetched {
            side: Side::Own,
            name,
            tip,
        }));
    }
    if let Some(original) = original {
        let Some(tip) = repository.fetch(&original.address, "HEAD", reborrow(hear))? else {
            return Err(Error::refused(format!(
                "{} has no commits; nothing was changed",
                original.name
            )));
        };
        repository.keep_original(&tip)?;
        fetched.push(Fetched {
            side: Side::Original,
            name: original.name.clone(),
            tip,
        });
    }
    Ok(fetched)
}

fn reborrow<'s>(hear: &'s mut Option<&mut Hear<'_>>) -> Option<&'s mut Hear<'s>> {
    match hear {
        Some(hear) => Some(&mut **hear),
        None => None,
    }
}
