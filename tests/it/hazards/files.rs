//! The files: what Git makes of their bytes, and what their names lead to.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use crate::harness::{BAKING, Repo};
use crate::standing::{Standing, refuses, refuses_by, ticked, ticks, ticks_by};

/// A repository in which Git changes the roadmap on its way in and out.
fn filtered(attributes: &str, settings: &[(&str, &str)], roadmap: &[u8]) -> Repo {
    let repo = Repo::empty();
    for (name, value) in settings {
        repo.call("git", &["config", name, value]).run().succeeds();
    }
    repo.write(".gitattributes", attributes);
    repo.write("ROADMAP.md", roadmap);
    repo.commit_all("Add the roadmap");
    assert_eq!(repo.git("status --porcelain"), "");
    repo
}

/// A filter is honoured, or refused by its name: never half of it.
#[track_caller]
fn check_filter(repo: &Repo, name: &str) {
    let before = Standing::of(repo);
    let run = repo.roadmap("check flour");
    let after = Standing::of(repo);
    if run.status == Some(0) {
        assert_eq!(after.commits, before.commits + 1, "{run}");
        assert_eq!(repo.git("status --porcelain"), "", "{run}");
        // What is committed is what Git itself would make of the file.
        repo.git("rm -q --cached ROADMAP.md");
        repo.git("add ROADMAP.md");
        assert_eq!(repo.git("status --porcelain"), "", "{run}");
    } else {
        run.ends_with(2);
        assert_eq!(after, before);
        refuses(repo, name);
    }
}

#[test]
fn filters() {
    let swap = [
        ("filter.swap.clean", "tr a-z n-za-m"),
        ("filter.swap.smudge", "tr a-z n-za-m"),
        ("filter.swap.required", "true"),
    ];
    let repo = filtered("*.md filter=swap\n", &swap, BAKING.as_bytes());
    assert!(repo.git("show HEAD:ROADMAP.md").contains("[ ] Fybhe"));
    check_filter(&repo, "filter");
}

/// The blob is a pointer, and the content lies elsewhere.
#[test]
fn filters_like_lfs() {
    let large = [
        (
            "filter.lfs.clean",
            "cp /dev/stdin ../large && echo 'version 1'",
        ),
        ("filter.lfs.smudge", "cat >/dev/null; cat ../large"),
        ("filter.lfs.required", "true"),
    ];
    let repo = filtered("*.md filter=lfs\n", &large, BAKING.as_bytes());
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), "version 1\n");
    refuses(&repo, "filter");
}

/// The blob is encrypted, and no UTF-8.
#[test]
fn filters_like_git_crypt() {
    let crypt = [
        ("filter.git-crypt.clean", "tr '\\000-\\177' '\\200-\\377'"),
        ("filter.git-crypt.smudge", "tr '\\200-\\377' '\\000-\\177'"),
        ("filter.git-crypt.required", "true"),
    ];
    let plain = BAKING.replace('–', "-");
    let repo = filtered("*.md filter=git-crypt\n", &crypt, plain.as_bytes());
    check_filter(&repo, "filter");
}

#[test]
fn filters_of_encodings() {
    let wide: Vec<u8> = BAKING.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let repo = filtered("*.md working-tree-encoding=UTF-16LE\n", &[], &wide);
    assert_eq!(repo.git("show HEAD:ROADMAP.md"), BAKING);
    check_filter(&repo, "working-tree-encoding");
}

/// A filter that no configuration defines does nothing, in Git and here.
#[test]
fn filters_that_are_not_configured() {
    let repo = filtered("*.md filter=absent\n", &[], BAKING.as_bytes());
    ticks(&repo);
}

#[test]
fn filters_of_ids() {
    let text = BAKING.replace("# Learn to bake", "# Learn to bake $Id$");
    let repo = filtered("*.md ident\n", &[], text.as_bytes());
    fs::remove_file(repo.top().join("ROADMAP.md")).unwrap();
    repo.git("checkout -q ROADMAP.md");
    assert!(repo.read("ROADMAP.md").contains("$Id: "));
    ticks(&repo);
}

#[test]
fn crlf() {
    let windows = BAKING.replace('\n', "\r\n");
    for (setting, attributes, committed, on_disk) in [
        ("core.autocrlf true", "", BAKING, windows.as_str()),
        ("core.autocrlf input", "", BAKING, BAKING),
        (
            "core.autocrlf false",
            "*.md text eol=crlf\n",
            BAKING,
            &windows,
        ),
        ("core.autocrlf true", "*.md text eol=lf\n", BAKING, BAKING),
        ("core.autocrlf true", "*.md -text\n", &windows, &windows),
        ("core.autocrlf false", "", &windows, &windows),
    ] {
        let repo = Repo::empty();
        repo.git("config core.safecrlf false");
        repo.git(&format!("config {setting}"));
        repo.write(".gitattributes", attributes);
        repo.write("ROADMAP.md", on_disk);
        repo.commit_all("Add the roadmap");
        assert_eq!(repo.git("show HEAD:ROADMAP.md"), committed);
        ticks(&repo);
        assert_eq!(repo.git("status --porcelain"), "");
    }
    // A blob with CRLF, which Git would convert if it was added anew.
    let repo = Repo::with(&windows);
    repo.git("config core.autocrlf true");
    ticks(&repo);
    let repo = Repo::with(&windows);
    repo.write(".gitattributes", "*.md text=auto\n");
    repo.commit_all("Attributes");
    ticks(&repo);
    // Both kinds in one file, and no line break at its end.
    let mixed = BAKING.replacen('\n', "\r\n", 9);
    ticks(&Repo::with(mixed.trim_end()));
}

#[test]
fn symlinked_roadmap() {
    let repo = Repo::empty();
    repo.write("docs/plan.md", BAKING);
    symlink("docs/plan.md", repo.top().join("ROADMAP.md")).unwrap();
    repo.commit_all("Add the roadmap");
    repo.roadmap("check flour").succeeds();
    assert!(repo.top().join("ROADMAP.md").is_symlink());
    assert_eq!(repo.read("docs/plan.md"), ticked(BAKING));
    assert_eq!(repo.git("show --format= --name-only"), "docs/plan.md\n");
    assert_eq!(repo.git("status --porcelain"), "");
}

#[test]
fn symlinked_roadmap_outside() {
    let repo = Repo::empty();
    fs::write(repo.beside("outside.md"), BAKING).unwrap();
    symlink("../outside.md", repo.top().join("ROADMAP.md")).unwrap();
    repo.commit_all("Add the roadmap");
    refuses(&repo, "leaves the repository");
    assert_eq!(
        fs::read_to_string(repo.beside("outside.md")).unwrap(),
        BAKING
    );
}

/// The roadmap is another repository's, which is a submodule here.
#[test]
fn symlinked_roadmap_in_a_submodule() {
    let inner = Repo::baking();
    let repo = Repo::empty();
    let from = inner.top().display();
    repo.git(&format!(
        "-c protocol.file.allow=always submodule add -q {from} sub"
    ));
    symlink("sub/ROADMAP.md", repo.top().join("ROADMAP.md")).unwrap();
    repo.commit_all("A submodule");
    refuses(&repo, "");
    refuses_by(&repo, "", |repo| {
        repo.roadmap("--file sub/ROADMAP.md check flour")
    });
    refuses_by(&repo, "", |repo| repo.roadmap("--file sub check flour"));
    assert_eq!(repo.read("sub/ROADMAP.md"), BAKING);
}

#[test]
fn beyond_symlink() {
    let repo = Repo::with_blocks();
    fs::rename(repo.top().join(".roadmap"), repo.beside("pictures")).unwrap();
    symlink("../pictures", repo.top().join(".roadmap")).unwrap();
    let before = fs::read(repo.beside("pictures").join("progress.svg")).unwrap();
    refuses(&repo, ".roadmap is a symbolic link");
    let after = fs::read(repo.beside("pictures").join("progress.svg")).unwrap();
    assert_eq!(after, before);

    let repo = Repo::with_blocks();
    let picture = repo.top().join(".roadmap/progress.svg");
    fs::rename(&picture, repo.beside("progress.svg")).unwrap();
    symlink("../../progress.svg", &picture).unwrap();
    refuses(&repo, "symbolic link");
}

#[test]
fn ignored_svg() {
    for pattern in [".roadmap/\n", "*.svg\n"] {
        let repo = Repo::with(crate::harness::BAKING_WITH_BLOCKS);
        repo.write(".gitignore", pattern);
        repo.commit_all("Ignore");
        refuses(&repo, "ignore");
        assert!(!repo.top().join(".roadmap").exists());
    }
    // Pictures that are tracked are not ignored, whatever the patterns say.
    let repo = Repo::with_blocks();
    repo.write(".gitignore", "*.svg\n");
    repo.commit_all("Ignore");
    let pictures = [".roadmap/progress.svg", ".roadmap/phase-1.svg"];
    ticks_by(&repo, &pictures, |repo| repo.roadmap("check flour"));
    repo.roadmap("verify").succeeds();
}

#[test]
fn executable_bit() {
    for hook in [false, true] {
        let repo = Repo::baking();
        let path = repo.top().join("ROADMAP.md");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        repo.commit_all("Executable");
        if hook {
            repo.hook("pre-commit", "exit 0");
        }
        ticks(&repo);
        assert!(repo.git("ls-files -s").starts_with("100755"));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o755);
        // A change of the bit that is staged stays staged.
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        repo.git("add ROADMAP.md");
        repo.roadmap("check scale").succeeds();
        assert_eq!(
            repo.git("diff --cached --summary").trim(),
            "mode change 100755 => 100644 ROADMAP.md"
        );
    }
}

#[test]
fn case_and_nfc() {
    // Two names that differ in case, where Git is told to ignore that.
    let repo = Repo::baking();
    repo.write("Roadmap.md", "# Other\n\n- [ ] Flour of another kind\n");
    repo.commit_all("Another");
    repo.git("config core.ignoreCase true");
    ticks_by(&repo, &[], |repo| {
        repo.roadmap("--file ROADMAP.md check 1.1")
    });
    repo.roadmap("--file Roadmap.md check 1").ends_with(2);
    repo.roadmap("--file Roadmap.md check 1.1").succeeds();
    assert_eq!(repo.git("show --format= --name-only"), "Roadmap.md\n");
    assert_eq!(repo.git("status --porcelain"), "");

    // A name of composed letters, and the same of letters with marks.
    let (composed, marked) = ("Pl\u{e4}ne.md", "Pla\u{308}ne.md");
    let repo = Repo::empty();
    repo.write(composed, BAKING);
    repo.commit_all("Plans");
    repo.roadmap(&format!("--file {composed} check flour"))
        .succeeds();
    assert_eq!(repo.git("status --porcelain"), "");
    assert_eq!(
        repo.git("-c core.quotePath=false ls-files"),
        format!("{composed}\n")
    );
    let run = repo.roadmap(&format!("--file {marked} check oven"));
    // Found where the file system takes both for one; never a second file.
    assert!([Some(0), Some(2)].contains(&run.status), "{run}");
    assert_eq!(
        repo.git("-c core.quotePath=false ls-files"),
        format!("{composed}\n")
    );
    assert_eq!(repo.git("status --porcelain"), "");
}

/// The file is spelled otherwise on disk than in Git, as after a rename where
/// case is ignored: it is one file, and Git's spelling stays.
#[test]
fn case_of_git_is_kept() {
    let repo = Repo::empty();
    repo.write("Roadmap.md", BAKING);
    repo.commit_all("Add the roadmap");
    repo.git("config core.ignoreCase true");
    fs::rename(repo.top().join("Roadmap.md"), repo.top().join("ROADMAP.md")).unwrap();
    let before = Standing::of(&repo);
    let run = repo.roadmap("check flour");
    assert_eq!(repo.git("ls-files"), "Roadmap.md\n", "{run}");
    if run.status == Some(0) {
        assert_eq!(repo.git("show HEAD:Roadmap.md"), ticked(BAKING));
    } else {
        assert_eq!(Standing::of(&repo), before, "{run}");
        assert!(run.stderr.contains("Roadmap.md"), "{run}");
    }
}

/// Names that Git or a shell would read as something else.
#[test]
fn names_that_need_quoting() {
    for name in [
        "a b.md",
        "-x.md",
        ":x.md",
        "x*.md",
        "\"q\".md",
        "back\\slash.md",
        "tab\there.md",
        "d\u{e9}.md",
        "[x].md",
        "--.md",
    ] {
        let repo = Repo::empty();
        repo.write(name, BAKING);
        repo.commit_all("Add the roadmap");
        let file = format!("--file=./{name}");
        let tool = env!("CARGO_BIN_EXE_git-roadmap");
        let run = repo.call(tool, &[&file, "check", "flour"]).run();
        assert_eq!(run.status, Some(0), "{run}");
        assert_eq!(repo.git("status --porcelain"), "", "{run}");
        assert_eq!(repo.read(name), ticked(BAKING));
        assert_eq!(repo.git("rev-list --count HEAD"), "2\n");
    }
}
