use std::fs;
use std::path::Path;
use std::process::Command;

use super::*;
use crate::workspace::layer::Worktree;
use crate::workspace::{refresh, tick};

const LIST: &str = "# T\n\nHello\n\n## A\n\n- [ ] a\n\n## B\n\n- [ ] b\n\n### C\n\n- [ ] c\n";

/// A folder with a repository that knows nothing of the user's settings.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn new() -> Self {
        let place = Self::empty();
        place.git(&["init", "-q", "-b", "main"]);
        for (key, value) in [
            ("user.name", "Ada"),
            ("user.email", "ada@example.org"),
            ("commit.gpgSign", "false"),
            ("core.hooksPath", ".git/hooks"),
            ("core.autocrlf", "false"),
            ("roadmap.autoCommit", "true"),
            ("roadmap.subject", ""),
        ] {
            place.git(&["config", key, value]);
        }
        place
    }

    fn with(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        for (path, text) in files {
            place.write(path, text);
        }
        place.commit("before");
        place
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    fn top(&self) -> &Path {
        self.folder.path()
    }

    fn location(&self) -> Location {
        Location {
            directory: Some(self.top().to_owned()),
            file: None,
        }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.top().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.top().join(path)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.top()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != ".git")
            .collect();
        names.sort();
        names
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            git.env_remove(name);
        }
        let output = git
            .args(arguments)
            .current_dir(self.top())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn init(&self, form: Form) -> Done {
        let how = how();
        let plan = plan(&self.location(), form, None, &how).unwrap();
        assert!(!plan.is_nothing());
        apply(plan, &how).unwrap()
    }

    fn undo(&self) {
        let how = how();
        apply(plan_undo(&self.location(), &how).unwrap(), &how).unwrap();
    }

    fn assert_current(&self) {
        let workspace = Workspace::open(&self.location()).unwrap();
        assert_eq!(refresh::find(&workspace).unwrap().changes, []);
    }

    fn assert_nothing(&self, form: Form) {
        let plan = plan(&self.location(), form, None, &how()).unwrap();
        assert!(plan.is_nothing(), "{:?}", plan.worktree.files);
    }
}

fn how() -> How {
    let mut how = How::default();
    how.environment.set("GIT_CONFIG_NOSYSTEM", "1");
    for (name, value) in [
        ("GIT_AUTHOR_NAME", "Ada"),
        ("GIT_AUTHOR_EMAIL", "ada@example.org"),
        ("GIT_COMMITTER_NAME", "Ada"),
        ("GIT_COMMITTER_EMAIL", "ada@example.org"),
    ] {
        how.environment.set(name, value);
    }
    how
}

#[test]
fn only_our_insertions_are_committed() {
    let place = Place::with(&[("ROADMAP.md", LIST), ("other", "")]);
    let staged = LIST.replace("[ ] b", "[x] b");
    place.write("ROADMAP.md", &staged);
    place.git(&["add", "ROADMAP.md"]);
    place.write("ROADMAP.md", &staged.replace("[ ] c", "[x] c"));
    place.write("other", "mine");
    place.init(Form::Own);
    let diff = place.git(&[
        "show",
        "--format=",
        "--numstat",
        "HEAD",
        "--",
        "ROADMAP.md",
        "other",
    ]);
    assert_eq!(diff, "13\t0\tROADMAP.md\n");
    assert!(
        place
            .git(&["diff", "--cached", "ROADMAP.md"])
            .contains("+- [x] b")
    );
    assert!(place.git(&["diff", "ROADMAP.md"]).contains("+- [x] c"));
    place.assert_current();
    place.assert_nothing(Form::Own);
    let message = place.git(&["log", "-1", "--format=%B"]);
    assert!(message.starts_with("roadmap: set up progress tracking\n\n- ROADMAP.md: changed\n"));
    assert!(message.contains("\nRoadmap-Init: own\n"));
}

#[test]
fn what_is_unchanged_comes_back_exactly() {
    for form in [Form::Own, Form::Author] {
        let place = Place::with(&[("docs/ROADMAP.md", LIST), ("README.md", "# R\ntext\n")]);
        let before = place.git(&["rev-parse", "HEAD^{tree}"]);
        place.init(form);
        assert_eq!(
            place.read("README.md").contains("../") || place.read("README.md") == "# R\ntext\n",
            form == Form::Own
        );
        place.assert_current();
        place.undo();
        assert_eq!(place.git(&["rev-parse", "HEAD^{tree}"]), before);
        assert_eq!(place.git(&["status", "--short"]), "");
        assert_eq!(place.names(), ["README.md", "docs"]);
        let error = plan_undo(&place.location(), &how()).err().unwrap();
        assert_eq!(error.kind, Kind::NotFound);
        place.init(form);
        place.undo();
    }
}

#[test]
fn what_was_changed_since_keeps_text_and_ticks() {
    let place = Place::with(&[("ROADMAP.md", LIST)]);
    place.init(Form::Author);
    let ticked = place.read("ROADMAP.md").replace("[ ] a", "[x] a") + "\n## D\n\n- [ ] d\n";
    place.write("ROADMAP.md", &ticked);
    place.commit("more");
    let workspace = Workspace::open(&place.location()).unwrap();
    refresh::write(&workspace, &refresh::find(&workspace).unwrap().changes).unwrap();
    place.commit("pictures");
    place.undo();
    let expected = LIST.replace("[ ] a", "[x] a") + "\n## D\n\n- [ ] d\n";
    assert_eq!(place.read("ROADMAP.md"), expected);
    assert_eq!(place.names(), ["ROADMAP.md"]);
    assert_eq!(place.git(&["status", "--short"]), "");
}

#[test]
fn a_list_that_was_never_committed_is_committed_whole_and_kept() {
    let place = Place::new();
    place.write("ROADMAP.md", LIST);
    let plan = plan(&place.location(), Form::Own, None, &how()).unwrap();
    assert_eq!(plan.added.len(), 1);
    apply(plan, &how()).unwrap();
    assert_eq!(place.git(&["status", "--short"]), "");
    place.undo();
    assert_eq!(place.read("ROADMAP.md"), LIST);
    assert_eq!(place.git(&["ls-files"]), "ROADMAP.md\n");
}

#[test]
fn a_fresh_copy_is_three_things_and_can_go_again() {
    let place = Place::empty();
    place.write("LICENSE", "x");
    assert_eq!(suggest(&place.location()).unwrap(), Form::Template);
    place.init(Form::Template);
    assert_eq!(
        place.names(),
        [".roadmap", "LICENSE", "README.md", "ROADMAP.md"]
    );
    assert_eq!(place.git(&["status", "--short"]), "?? LICENSE\n");
    place.assert_current();
    place.assert_nothing(Form::Template);
    place.assert_nothing(Form::Own);
    place.git(&["config", "user.name", "Ada"]);
    place.git(&["config", "user.email", "ada@example.org"]);
    place.undo();
    assert_eq!(place.names(), ["LICENSE"]);
}

#[test]
fn a_copy_with_ticks_stays() {
    let place = Place::new();
    let done = place.init(Form::Template);
    let roadmap = done.workspace.read().unwrap();
    let wish = [(crate::roadmap::identity::Identity::of(&roadmap, 0), true)];
    tick::fulfil(&done.workspace, &wish, &tick::How::default()).unwrap();
    place.undo();
    assert_eq!(place.names(), ["ROADMAP.md"]);
    assert!(place.read("ROADMAP.md").contains("- [x] "));
    assert!(!place.read("ROADMAP.md").contains("roadmap:badge"));
}

#[test]
fn a_fresh_copy_wants_room() {
    let refused = |files: &[(&str, &str)]| {
        let place = Place::with(files);
        let error = plan(&place.location(), Form::Template, None, &how()).err();
        error.map(|error| error.message)
    };
    assert_eq!(refused(&[("README.md", "# my-repo\nAbout it\n")]), None);
    for name in ["README.md", "ROADMAP.md"] {
        let message = refused(&[(name, "# mine\n\n- [ ] a\n")]).unwrap();
        assert_eq!(message, format!("there is a {name} already"));
    }
    let message = refused(&[("a", ""), ("b", "")]).unwrap();
    assert!(message.ends_with("here are a, b"), "{message}");
    let place = Place::new();
    let inner = Location {
        directory: Some(place.top().join("inner")),
        file: None,
    };
    fs::create_dir(place.top().join("inner")).unwrap();
    let error = plan(&inner, Form::Template, None, &how()).err().unwrap();
    assert!(error.message.starts_with("this folder is inside"));
}

#[test]
fn a_copy_of_the_tools_repository_loses_exactly_the_tools_files() {
    let tool = [
        ("Cargo.toml", "[package]\nname = \"git-roadmap\"\n"),
        ("ROADMAP.md", shipped::roadmap()),
        ("README.md", "# git-roadmap\n\nA tool.\n"),
        ("LICENSE", "MIT"),
        ("src/main.rs", ""),
        ("src/roadmap/mod.rs", ""),
        ("src/changed.rs", ""),
    ];
    let place = Place::with(&tool);
    place.write("mine.md", "mine");
    place.write("src/changed.rs", "mine");
    place.commit("my own");
    let before = place.git(&["rev-parse", "HEAD^{tree}"]);
    assert_eq!(suggest(&place.location()).unwrap(), Form::Template);
    place.init(Form::Template);
    assert_eq!(
        place.names(),
        [".roadmap", "README.md", "ROADMAP.md", "mine.md", "src"]
    );
    assert_eq!(place.git(&["ls-files", "src"]), "src/changed.rs\n");
    assert_eq!(place.git(&["status", "--short"]), "");
    place.assert_current();
    place.undo();
    // The pictures stay: the roadmap that came with the tool shows them.
    let differs = place.git(&["diff", "--name-only", before.trim(), "HEAD"]);
    assert!(
        differs.lines().all(|path| path.starts_with(".roadmap/")),
        "{differs}"
    );
    assert_eq!(place.git(&["status", "--short"]), "");
}

#[test]
fn the_tools_own_repository_is_left_alone() {
    let place = Place::with(&[("Cargo.toml", "[package]\nname = \"git-roadmap\"\n")]);
    for path in ["ROADMAP.md", "src/main.rs", "src/roadmap/mod.rs"] {
        place.write(path, "- [ ] a\n");
    }
    place.commit("more");
    let error = plan(&place.location(), Form::Template, None, &how())
        .err()
        .unwrap();
    assert_eq!(error.kind, Kind::Refused);
}

#[cfg(unix)]
#[test]
fn a_refused_commit_is_made_by_the_next_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::with(&[("ROADMAP.md", LIST)]);
    let hook = place.top().join(".git/hooks/commit-msg");
    place.write(".git/hooks/commit-msg", "#!/bin/sh\nexit 1\n");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let how = how();
    let refused = apply(
        plan(&place.location(), Form::Own, None, &how).unwrap(),
        &how,
    );
    let error = refused.err().unwrap();
    assert_eq!(error.kept.unwrap(), "5 files are changed on disk, unstaged");
    assert_eq!(place.git(&["diff", "--cached", "--name-only"]), "");
    fs::remove_file(hook).unwrap();
    place.init(Form::Own);
    assert_eq!(place.git(&["status", "--short"]), "");
}

#[test]
fn without_a_commit_only_files_change() {
    let place = Place::empty();
    place.write("ROADMAP.md", LIST);
    let how = How {
        no_commit: true,
        ..how()
    };
    let plan = plan(&place.location(), Form::Own, None, &how).unwrap();
    assert!(plan.message.is_none() && plan.new_branch.is_none());
    apply(plan, &how).unwrap();
    assert!(!place.top().join(".git").exists());
    place.assert_current();
    let again = super::plan(&place.location(), Form::Own, None, &how).unwrap();
    assert!(again.is_nothing());
}

#[test]
fn an_empty_folder_gets_a_small_list_of_its_own() {
    let place = Place::new();
    place.write("notes.txt", "");
    assert_eq!(suggest(&place.location()).unwrap(), Form::Own);
    let done = place.init(Form::Own);
    assert!(!done.workspace.read().unwrap().tasks().is_empty());
    assert!(Worktree(&done.workspace).0.root().join(".roadmap").exists());
    place.assert_current();
    place.assert_nothing(Form::Own);
    place.undo();
    assert_eq!(place.names(), ["notes.txt"]);
}
