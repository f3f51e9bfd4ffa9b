//! What a user may be in the middle of when the fault comes.

use std::fs;
use std::io::Read as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Stdio};

use crate::harness::{BAKING_WITH_BLOCKS, Repo, Run};
use crate::standing::{Standing, check_objects, locks, ticks_by, twin};

pub(super) const TOOL: &str = env!("CARGO_BIN_EXE_git-roadmap");

/// What is run in every scene.
pub(super) const COMMAND: [&str; 2] = ["check", "flour"];

const PICTURES: [&str; 2] = [".roadmap/progress.svg", ".roadmap/phase-1.svg"];

/// A repository, and what the command makes of it without any fault.
pub(super) struct Scene {
    pub(super) name: &'static str,
    pub(super) repo: Repo,
    pub(super) before: Standing,
    pub(super) after: Standing,
}

impl Scene {
    fn new(name: &'static str, repo: Repo) -> Self {
        remove_samples(&repo);
        let before = Standing::of(&repo);
        let reference = twin(&repo);
        if name == "new pictures" {
            // The blocks' first content comes with the tick.
            tick(&reference).succeeds();
            assert_eq!(reference.git("status --porcelain"), "");
        } else {
            ticks_by(&reference, &PICTURES, tick);
        }
        let after = Standing::of(&reference);
        Self {
            name,
            repo,
            before,
            after,
        }
    }

    /// Lets a fault happen in a copy, which returns the exit code if there is
    /// one; checks what is left, and that the command then comes to its end.
    #[track_caller]
    pub(super) fn check(&self, fault: &str, happen: impl FnOnce(&Repo) -> Option<i32>) -> Left {
        self.check_in(&twin(&self.repo), fault, happen, |_| {})
    }

    /// As [`Scene::check`], in a copy made elsewhere, with a way to end what
    /// caused the fault.
    #[track_caller]
    pub(super) fn check_in(
        &self,
        repo: &Repo,
        fault: &str,
        happen: impl FnOnce(&Repo) -> Option<i32>,
        end: impl FnOnce(&Repo),
    ) -> Left {
        let what = format!("{} after {fault}", self.name);
        let status = happen(repo);
        end(repo);
        let found = Standing::of(repo);
        found.check_between(&self.before, &self.after, &what);
        if status == Some(0) {
            assert_eq!(found, self.after, "{what}, which succeeded");
        }
        check_objects(repo);
        // The message tells the user to do so, if no Git runs any more.
        let locks = locks(repo);
        for lock in &locks {
            fs::remove_file(lock).unwrap();
        }
        let run = tick(repo);
        assert_eq!(run.status, Some(0), "{what}, again: {run}");
        let mut last = Standing::of(repo);
        let left_over = last.left_over().len();
        last.disk
            .retain(|path, _| !path.contains("/.roadmap-") && !path.starts_with(".roadmap-"));
        assert_eq!(last, self.after, "{what}, and run again: {run}");
        Left {
            committed: found.head == self.after.head,
            written: found.disk != self.before.disk,
            locks: locks.len(),
            left_over,
        }
    }
}

/// What a fault left.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Left {
    pub(super) committed: bool,
    pub(super) written: bool,
    pub(super) locks: usize,
    pub(super) left_over: usize,
}

pub(super) fn tick(repo: &Repo) -> Run {
    repo.call(TOOL, &COMMAND).run()
}

/// The command in a process group of its own, ready to be killed as a whole.
/// Every process of the group keeps its output open.
pub(super) fn spawn(repo: &Repo, variables: &[(&str, &str)]) -> Child {
    let script = "exec \"$0\" \"$@\" 9>&1";
    let mut call = repo.call("sh", &[&["-c", script, TOOL][..], &COMMAND].concat());
    for (name, value) in variables {
        call = call.env(name, value);
    }
    let mut command = call.command();
    command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Sends a signal to the whole group.
pub(super) fn signal(child: &Child, name: &str) {
    let group = format!("-{}", child.id());
    let mut kill = std::process::Command::new("kill");
    let _who_is_gone_needs_no_signal = kill
        .args(["-s", name, "--", &group])
        .stderr(Stdio::null())
        .status()
        .unwrap();
}

/// Waits until the whole group is gone.
pub(super) fn wait(mut child: Child) -> Option<i32> {
    let mut said = Vec::new();
    let mut out = child.stdout.take().unwrap();
    out.read_to_end(&mut said).unwrap();
    child.wait().unwrap().code()
}

/// All scenes.
pub(super) fn all() -> Vec<Scene> {
    vec![
        Scene::new("clean", Repo::baking()),
        Scene::new("unstaged edits", unstaged()),
        Scene::new("staged edits", staged()),
        Scene::new("other files", others()),
        Scene::new("hooks", hooks()),
        Scene::new("pictures", pictures()),
        Scene::new("new pictures", Repo::with(BAKING_WITH_BLOCKS)),
    ]
}

/// The scene with most in it, for faults of which there are many.
pub(super) fn richest() -> Scene {
    let repo = pictures();
    add_others(&repo);
    Scene::new("pictures and other files", repo)
}

/// As [`richest`], with hooks, which take another way.
pub(super) fn hooked() -> Scene {
    Scene::new("hooks", hooks())
}

/// Removes the hooks that Git puts there as examples, which cost every copy.
fn remove_samples(repo: &Repo) {
    for entry in fs::read_dir(repo.top().join(".git/hooks")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "sample") {
            fs::remove_file(path).unwrap();
        }
    }
}

/// Edits of the lines beside the one that is ticked.
fn edit_beside(repo: &Repo) {
    repo.edit("ROADMAP.md", "name three flours", "name four flours");
    repo.edit("ROADMAP.md", "- **Focus**: Dough", "- **Focus**: The dough");
}

fn unstaged() -> Repo {
    let repo = Repo::baking();
    edit_beside(&repo);
    repo
}

fn staged() -> Repo {
    let repo = unstaged();
    repo.git("add ROADMAP.md");
    repo.edit(
        "ROADMAP.md",
        "- [x] Knead by hand",
        "- [ ] Knead by hand, long",
    );
    repo.edit("ROADMAP.md", "- [ ] Oven\n", "- [ ] Oven\n- [x] Whisk\n");
    repo
}

/// Files added, edited twice, removed and unknown to Git.
fn add_others(repo: &Repo) {
    repo.write("src/a.txt", "a\n");
    repo.write("src/b.txt", "b\n");
    repo.commit_all("Other files");
    repo.write("src/a.txt", "staged\n");
    repo.write("src/new.txt", "new\n");
    repo.git("add src");
    repo.write("src/a.txt", "edited\n");
    repo.git("rm -q --cached src/b.txt");
    repo.write("unknown.txt", "unknown\n");
}

fn others() -> Repo {
    let repo = unstaged();
    repo.commit_all("Edit");
    add_others(&repo);
    repo
}

fn hooks() -> Repo {
    let repo = unstaged();
    repo.write("code.txt", "staged\n");
    repo.git("add code.txt");
    for name in ["pre-commit", "prepare-commit-msg", "post-commit"] {
        repo.hook(name, "git diff --cached --quiet; exit 0");
    }
    repo.hook("commit-msg", "echo 'Reviewed-by: Nobody' >>\"$1\"");
    repo
}

fn pictures() -> Repo {
    let repo = Repo::with(BAKING_WITH_BLOCKS);
    repo.write(
        "README.md",
        "# Bread\n\n<!-- roadmap:badges -->\n<!-- /roadmap:badges -->\n",
    );
    repo.git("add README.md");
    repo.roadmap("refresh").succeeds();
    repo.commit_all("Refresh");
    repo.edit("ROADMAP.md", "[x] Knead by hand", "[x] Knead by hand, long");
    repo.git("add ROADMAP.md");
    repo.edit("README.md", "# Bread\n", "# Good bread\n");
    repo.edit(
        "ROADMAP.md",
        "- [ ] Sponge basics\n",
        "- [ ] Sponge basics, light\n",
    );
    repo
}
