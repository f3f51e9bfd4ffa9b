//! Commits in real repositories: what is committed, and what is left alone.

use super::super::testing::{Place, path};
use super::super::value::Blob;
use super::*;
use crate::error::Kind;

mod authors;
mod hooks;
mod races;

const ROADMAP: &str = "ROADMAP.md";

/// A plan that ticks every `[ ] NAME` in the roadmap, in both layers.
fn tick(name: &'static str) -> impl FnMut(&Repository, &Head) -> Result<Layers> {
    move |repository, base| {
        let file = path(ROADMAP);
        let in_head = match &base.commit {
            Some(commit) => repository.blob_at(commit, &file)?,
            None => None,
        };
        Ok(Layers {
            head: ticked(in_head, name).into_iter().collect(),
            index: ticked(repository.index_blob(&file)?, name)
                .into_iter()
                .collect(),
        })
    }
}

fn ticked(blob: Option<Blob>, name: &str) -> Option<Edit> {
    let blob = blob?;
    let text = String::from_utf8(blob.bytes.clone()).unwrap();
    let after = text.replace(&format!("[ ] {name}"), &format!("[x] {name}"));
    Some(Edit {
        path: path(ROADMAP),
        mode: blob.mode,
        before: Some(blob.bytes),
        after: Some(after.into_bytes()),
    })
}

/// A plan with the same edits for both layers.
fn both(edits: &[Edit]) -> impl FnMut(&Repository, &Head) -> Result<Layers> + use<> {
    let edits = edits.to_vec();
    move |_, _| {
        Ok(Layers {
            head: edits.clone(),
            index: edits.clone(),
        })
    }
}

fn edit(name: &str, before: Option<&[u8]>, after: Option<&[u8]>) -> Edit {
    Edit {
        path: path(name),
        mode: Mode::REGULAR,
        before: before.map(<[u8]>::to_vec),
        after: after.map(<[u8]>::to_vec),
    }
}

fn request(message: &str) -> CommitRequest<'_> {
    CommitRequest {
        message,
        author_date: None,
    }
}

/// Commits with files that somebody else writes.
fn commit_in(
    repository: &Repository,
    request: &CommitRequest<'_>,
    plan: &mut Plan<'_>,
) -> Result<Committed> {
    let turn = Turn::take(repository)?;
    commit(repository, request, plan, &mut || Ok(()), &turn)
}

fn run(place: &Place, plan: &mut Plan<'_>) -> Result<Committed> {
    commit_in(
        &place.open(),
        &request("roadmap: check a\n\nRoadmap-Checked: p/a"),
        plan,
    )
}

/// A repository with a roadmap of two tasks.
fn with_roadmap(options: &[&str]) -> Option<Place> {
    let place = Place::with_options(options)?;
    place.write(ROADMAP, "# R\n\n- [ ] a\n- [ ] b\n");
    place.write("other.txt", "1\n");
    place.commit_all("first");
    Some(place)
}

/// Nothing of ours lies about.
fn check_clean(place: &Place) {
    let left: Vec<String> = std::fs::read_dir(place.open().git_dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("roadmap-") || name.ends_with(".index"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    place.git(&["fsck", "--strict"]);
}

/// The user's other work, staged and not, also in the roadmap, survives.
fn check_other_work(place: &Place) {
    place.write(ROADMAP, "# R staged\n\n- [ ] a\n- [ ] b\n");
    place.write("other.txt", "2\n");
    place.write("added.txt", "1\n");
    place.git(&["add", "."]);
    place.write(ROADMAP, "# R staged\n\n- [ ] a\n- [ ] b\n- [ ] unstaged\n");
    place.write("other.txt", "3\n");
    place.write("untracked.txt", "1\n");
    place.write("intended.txt", "1\n");
    place.git(&["add", "-N", "intended.txt"]);
    let status = place.git(&["status", "--porcelain"]);
    let kept = place.git(&["diff", "--cached", "--", "other.txt", "added.txt"]);
    // The caller has written the file before.
    place.write(ROADMAP, "# R staged\n\n- [x] a\n- [ ] b\n- [ ] unstaged\n");

    let done = run(place, &mut tick("a")).unwrap();
    let id = done.id.unwrap();
    assert_eq!(place.git(&["rev-parse", "HEAD"]), id.as_str());
    assert_eq!(done.paths, [path(ROADMAP)]);
    assert!(done.rewritten.is_empty());
    assert_eq!(
        place
            .git(&["log", "-1", "--format=%an <%ae>%n%B"])
            .trim_end(),
        "Ada <ada@example.org>\nroadmap: check a\n\nRoadmap-Checked: p/a"
    );
    assert_eq!(
        place.git(&["show", "HEAD:ROADMAP.md"]),
        "# R\n\n- [x] a\n- [ ] b"
    );
    assert_eq!(
        place.git(&["diff-tree", "-r", "--no-commit-id", "--name-status", "HEAD"]),
        "M\tROADMAP.md"
    );
    assert_eq!(
        place.git(&["show", ":ROADMAP.md"]),
        "# R staged\n\n- [x] a\n- [ ] b"
    );
    assert_eq!(place.git(&["status", "--porcelain"]), status);
    assert_eq!(
        place.git(&["diff", "--cached", "--", "other.txt", "added.txt"]),
        kept
    );
    check_clean(place);

    // A second run has nothing to do.
    let again = run(place, &mut tick("a")).unwrap();
    assert_eq!(again.id, None);
    assert_eq!(place.git(&["rev-parse", "HEAD"]), id.as_str());
    assert_eq!(place.git(&["status", "--porcelain"]), status);
}

#[test]
fn other_work_is_left_alone() {
    let place = with_roadmap(&[]).unwrap();
    check_other_work(&place);
    assert_eq!(
        place.git(&["reflog", "-1", "--format=%gs"]),
        "commit: roadmap: check a"
    );
}

#[test]
fn other_work_is_left_alone_with_hooks() {
    let place = with_roadmap(&[]).unwrap();
    place.hook("pre-commit", "git diff --cached --name-only");
    place.hook("post-commit", "echo done");
    check_other_work(&place);
    let done = run(&place, &mut tick("b")).unwrap();
    assert_eq!(done.said, [ROADMAP, "done"]);
}

#[test]
fn every_kind_of_repository_works() {
    for options in [
        &["--object-format=sha256"][..],
        &["--ref-format=reftable"],
        &["--object-format=sha256", "--ref-format=reftable"],
        &["--shared=group"],
    ] {
        if let Some(place) = with_roadmap(options) {
            check_other_work(&place);
            place.hook("commit-msg", "exit 0");
            run(&place, &mut tick("b")).unwrap();
        }
    }
}

#[test]
fn split_and_watched_indexes_stay_so() {
    let place = with_roadmap(&[]).unwrap();
    place.git(&["config", "core.splitIndex", "true"]);
    place.git(&["update-index", "--untracked-cache"]);
    place.git(&["update-index", "--index-version", "4"]);
    check_other_work(&place);
    place.hook("pre-commit", "git add -u; git reset -q");
    run(&place, &mut both(&[edit("new", None, Some(b"x"))])).unwrap_err();
    place.hook("pre-commit", "git status --porcelain >/dev/null");
    run(&place, &mut tick("b")).unwrap();
    assert!(place.open().index_blob(&path(ROADMAP)).unwrap().is_some());
}

#[test]
fn sparse_indexes_work() {
    let place = with_roadmap(&[]).unwrap();
    place.write("inside/x", "1");
    place.write("outside/deep/x", "1");
    place.commit_all("more");
    place.git(&[
        "sparse-checkout",
        "set",
        "--cone",
        "--sparse-index",
        "inside",
    ]);
    let listed = place.git(&["ls-files", "--sparse"]);
    assert!(listed.lines().any(|name| name == "outside/"));
    run(&place, &mut tick("a")).unwrap();
    place.hook("pre-commit", "exit 0");
    run(&place, &mut tick("b")).unwrap();
    let far = edit("outside/deep/x", Some(b"1"), Some(b"2"));
    run(&place, &mut both(&[far])).unwrap();
    assert_eq!(place.git(&["status", "--porcelain"]), " M ROADMAP.md");
    check_clean(&place);
}

#[test]
fn flags_of_the_index_are_kept() {
    let place = with_roadmap(&[]).unwrap();
    place.git(&["update-index", "--skip-worktree", ROADMAP]);
    run(&place, &mut tick("a")).unwrap();
    assert_eq!(place.git(&["ls-files", "-t", ROADMAP]), "S ROADMAP.md");
}

#[test]
fn files_come_change_and_go() {
    let place = with_roadmap(&[]).unwrap();
    let names = [
        ".roadmap/a b.svg",
        "ä/\"quoted\"\\name\t",
        "-dash",
        ":(top)x",
        "*",
    ];
    let contents: [&[u8]; 5] = [
        b"<svg/>",
        b"",
        b"one\r\ntwo\n",
        b"nul\0\0\n\xff\xfe",
        b"\n\n",
    ];
    let new: Vec<Edit> = names
        .iter()
        .zip(contents)
        .map(|(name, bytes)| edit(name, None, Some(bytes)))
        .collect();
    let hook = "git diff --cached --quiet && exit 1; exit 0";
    for (round, hooked) in [false, true].into_iter().enumerate() {
        if hooked {
            place.hook("pre-commit", hook);
        }
        run(&place, &mut both(&new)).unwrap();
        let repository = place.open();
        for (name, bytes) in names.iter().zip(contents) {
            let blob = repository.head_blob(&path(name)).unwrap().unwrap();
            assert_eq!(blob.bytes, bytes, "{name} in round {round}");
            assert_eq!(repository.index_blob(&path(name)).unwrap(), Some(blob));
        }
        // Every content takes every other's place.
        let mut now = new.clone();
        for _ in contents {
            let next = now.iter().enumerate().map(|(at, old)| Edit {
                before: old.after.clone(),
                after: now[(at + 1) % now.len()].after.clone(),
                ..old.clone()
            });
            let next: Vec<Edit> = next.collect();
            run(&place, &mut both(&next)).unwrap();
            now = next;
        }
        let gone: Vec<Edit> = now
            .iter()
            .map(|old| edit(old.path.as_str(), old.after.as_deref(), None))
            .collect();
        run(&place, &mut both(&gone)).unwrap();
        assert_eq!(
            place.git(&["ls-tree", "-r", "--name-only", "HEAD"]),
            "ROADMAP.md\nother.txt"
        );
        assert_eq!(place.git(&["diff", "--cached"]), "");
    }
    check_clean(&place);
}

#[test]
fn line_endings_and_modes_stay() {
    let place = Place::new();
    place.write(ROADMAP, "- [ ] a\r\n- [ ] b\n- [ ] last");
    place.git(&["add", "."]);
    place.git(&["update-index", "--chmod=+x", ROADMAP]);
    place.git(&["commit", "-q", "-m", "x"]);
    place.git(&["config", "core.autocrlf", "true"]);
    place.git(&["config", "apply.ignoreWhitespace", "change"]);
    place.git(&["config", "apply.whitespace", "fix"]);
    place.write(".gitattributes", "* text=auto eol=crlf\n");
    run(&place, &mut tick("last")).unwrap();
    let blob = place.open().head_blob(&path(ROADMAP)).unwrap().unwrap();
    assert_eq!(blob.bytes, b"- [ ] a\r\n- [ ] b\n- [x] last");
    assert_eq!(blob.mode, Mode::EXECUTABLE);
    assert_eq!(place.open().index_blob(&path(ROADMAP)).unwrap(), Some(blob));
}

#[test]
fn the_first_commit_leaves_what_is_staged() {
    for options in [&[][..], &["--ref-format=reftable"]] {
        for hooked in [false, true] {
            let Some(place) = Place::with_options(options) else {
                continue;
            };
            place.write("mine.txt", "1\n");
            place.git(&["add", "."]);
            if hooked {
                place.hook("pre-commit", "exit 0");
            }
            let new = [edit(ROADMAP, None, Some(b"- [ ] a\n"))];
            let done = run(&place, &mut both(&new)).unwrap();
            assert_eq!((done.parent, done.branch.as_deref()), (None, Some("main")));
            assert_eq!(place.git(&["ls-tree", "--name-only", "HEAD"]), ROADMAP);
            assert_eq!(
                place.git(&["status", "--porcelain"]),
                " D ROADMAP.md\nA  mine.txt"
            );
        }
    }
}

#[test]
fn detached_heads_and_linked_worktrees_move() {
    let place = with_roadmap(&[]).unwrap();
    place.git(&["checkout", "-q", "--detach"]);
    let done = run(&place, &mut tick("a")).unwrap();
    assert_eq!(done.branch, None);
    assert_eq!(place.git(&["rev-parse", "HEAD"]), done.id.unwrap().as_str());
    assert_ne!(
        place.git(&["rev-parse", "main"]),
        place.git(&["rev-parse", "HEAD"])
    );

    place.git(&["worktree", "add", "-q", "linked", "main"]);
    place.hook("pre-commit", "git rev-parse --show-toplevel");
    let linked = place.open_at("linked");
    assert_ne!(linked.git_dir(), linked.common_dir());
    let done = commit_in(&linked, &request("linked"), &mut tick("b")).unwrap();
    assert_eq!(place.git(&["rev-parse", "main"]), done.id.unwrap().as_str());
    assert_eq!(done.said, [place.top().join("linked").to_str().unwrap()]);
    assert_eq!(
        place.git(&["-C", "linked", "status", "--porcelain"]),
        " M ROADMAP.md"
    );
}

#[test]
fn operations_in_progress_and_bare_repositories_are_refused() {
    let place = with_roadmap(&[]).unwrap();
    place.diverge("other.txt");
    place.git_fails(&["merge", "side"]);
    let error = run(&place, &mut tick("a")).unwrap_err();
    assert_eq!(error.message, "a merge is in progress");
    assert_eq!(error.hints.len(), 1);
    place.git(&["merge", "--abort"]);
    place.git(&["clone", "-q", "--bare", ".", "bare"]);
    let bare = place.open_at("bare");
    let error = commit_in(&bare, &request("x"), &mut tick("a")).unwrap_err();
    assert_eq!(error.kind, Kind::Refused);
}

#[test]
fn what_is_no_file_is_refused() {
    let place = with_roadmap(&[]).unwrap();
    let link = place.git_input(&["hash-object", "-w", "--stdin"], "other.txt");
    place.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("120000,{link},LINK"),
    ]);
    place.write("dir/x", "");
    place.git(&["add", "dir"]);
    place.git(&["commit", "-q", "-m", "link"]);
    for (name, before, reason) in [
        (
            "LINK",
            Some(&b"other.txt"[..]),
            "LINK is a symbolic link in HEAD",
        ),
        ("LINK/below.svg", None, "LINK is no directory in HEAD"),
        (
            "other.txt/deep/below.svg",
            None,
            "other.txt is no directory in HEAD",
        ),
        ("dir", None, "dir is a directory in HEAD"),
    ] {
        let error = run(&place, &mut both(&[edit(name, before, Some(b"x"))])).unwrap_err();
        assert_eq!(
            (error.kind, error.message.as_str()),
            (Kind::Refused, reason)
        );
    }
}

#[test]
fn nothing_to_commit_still_stages() {
    let place = with_roadmap(&[]).unwrap();
    place.write(ROADMAP, "# R\n\n- [x] a\n- [ ] b\n");
    place.commit_all("by hand");
    place.write(ROADMAP, "# R\n\n- [ ] a\n- [ ] b\n- [ ] c\n");
    place.git(&["add", "."]);
    let done = run(&place, &mut tick("a")).unwrap();
    assert_eq!(done.id, None);
    assert_eq!(
        place.git(&["show", ":ROADMAP.md"]),
        "# R\n\n- [x] a\n- [ ] b\n- [ ] c"
    );
}
