//! The cache is never believed more than the history.

use std::fs;
use std::path::PathBuf;

use super::story::{ADA, BEA, Story};

/// A history with everything that a cache may keep.
fn story() -> Story {
    let story = Story::new();
    story.git("switch -qc side");
    story.ticks(BEA, "2024-05-02T10:00:00-04:00", &["Sponge cake"]);
    story.git("switch -q main");
    story.ticks(ADA, "2024-05-03T09:00:00+02:00", &["Flour basics"]);
    story.merge(ADA, "2024-05-04T09:00:00+02:00", "side");
    story.edit("Flour basics", "Flour basics: wheat and rye");
    story.commit(BEA, "2024-05-05T10:00:00-04:00");
    story
}

/// What both commands say.
fn said(story: &Story) -> [String; 2] {
    ["log --json --all", "stats --json"].map(|command| {
        let run = story.repo.roadmap(command).succeeds();
        assert_eq!(run.stderr, "", "{command}");
        run.stdout
    })
}

/// The files of the cache and their contents.
fn files(story: &Story) -> Vec<(PathBuf, Vec<u8>)> {
    let mut folders = vec![story.repo.top().join(".git/roadmap")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let content = fs::read(&path).unwrap();
                files.push((path, content));
            }
        }
    }
    files.sort();
    files
}

/// Contents as a disk, a crash or a curious person may leave them.
fn damages(content: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut damages = vec![
        ("emptied".to_owned(), Vec::new()),
        ("garbage".to_owned(), b"\xff\0 garbage {}[]\n".repeat(40)),
        ("zeroes".to_owned(), vec![0; content.len()]),
        ("brackets".to_owned(), vec![b'['; 200_000]),
        ("braces".to_owned(), b"{}".to_vec()),
        (
            "with more behind it".to_owned(),
            [content, b"\n{}".as_slice()].concat(),
        ),
        ("twice".to_owned(), [content, content].concat()),
    ];
    for part in 1..5 {
        let length = content.len() * part / 5;
        damages.push((format!("cut off at {length}"), content[..length].to_vec()));
    }
    let last = content.len() - 1;
    damages.push(("without its last byte".to_owned(), content[..last].to_vec()));
    for part in 0..16 {
        let at = last * part / 15;
        let mut changed = content.to_vec();
        // The lowest bit turns digits and letters into others.
        changed[at] ^= 1;
        damages.push((format!("another byte at {at}"), changed));
    }
    damages
}

#[test]
fn damaged_files_change_nothing() {
    let story = story();
    let truth = said(&story);
    let files = files(&story);
    assert!(!files.is_empty());
    for (path, content) in &files {
        for (name, damaged) in damages(content) {
            if damaged == *content {
                continue;
            }
            fs::write(path, damaged).unwrap();
            assert_eq!(said(&story), truth, "{}: {name}", path.display());
        }
    }
}

#[test]
fn a_damaged_file_is_written_anew() {
    let story = story();
    let truth = said(&story);
    let files = files(&story);
    assert_eq!(said(&story), truth, "as it was kept");
    for (path, content) in files {
        // It is mended, not read again and again.
        fs::write(&path, b"garbage").unwrap();
        assert_eq!(said(&story), truth);
        assert_eq!(fs::read(&path).unwrap(), content, "{}", path.display());
    }
}

#[test]
fn files_of_another_repository() {
    let (story, other) = (story(), story());
    other.ticks(BEA, "2024-05-06T10:00:00-04:00", &["Butter cream"]);
    let truth = said(&story);
    said(&other);
    for (path, content) in files(&other) {
        let below = path.strip_prefix(other.repo.top()).unwrap();
        fs::write(story.repo.top().join(below), content).unwrap();
    }
    assert_eq!(said(&story), truth);
}

#[test]
fn something_else_is_in_its_place() {
    let story = story();
    let truth = said(&story);
    let folder = story.repo.top().join(".git/roadmap");
    for (path, _) in files(&story) {
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(said(&story), truth, "a folder at {}", path.display());
        fs::remove_dir(&path).unwrap();
    }
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "a file\n").unwrap();
    assert_eq!(said(&story), truth);
    assert_eq!(fs::read_to_string(&folder).unwrap(), "a file\n");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out() {
    let story = story();
    let truth = said(&story);
    let outside = story.repo.beside("outside");
    for (path, _) in files(&story) {
        fs::write(&outside, "not ours\n").unwrap();
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(&outside, &path).unwrap();
        assert_eq!(said(&story), truth);
        assert_eq!(fs::read_to_string(&outside).unwrap(), "not ours\n");
    }
}

#[test]
fn it_is_no_part_of_the_work_tree_and_git_finds_nothing_wrong() {
    let story = story();
    said(&story);
    assert_eq!(story.git("status --porcelain --ignored"), "");
    assert_eq!(story.git("fsck --strict"), "");
    assert!(!files(&story).is_empty());
}

#[test]
fn many_at_once() {
    let story = story();
    let truth = said(&story);
    for _ in 0..3 {
        story.drop_cache();
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..6).map(|_| scope.spawn(|| said(&story))).collect();
            for run in runs {
                assert_eq!(run.join().unwrap(), truth);
            }
        });
    }
}
