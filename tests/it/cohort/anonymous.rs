//! Numbers instead of names, and nothing else that tells who is who.

use super::class;
use crate::harness::Repo;

/// What tells who somebody is in the class of these tests.
fn secrets(repo: &Repo) -> Vec<String> {
    let mut secrets: Vec<String> = [
        "ada",
        "bea",
        "cem",
        "dan",
        "eva",
        "fay",
        "gil",
        "hal",
        "ida",
        "jon",
        "Ada",
        "refs/",
        "remotes",
        "example.org",
        "list.md",
        "master",
    ]
    .map(str::to_owned)
    .to_vec();
    let commits = repo.git("rev-list --all");
    secrets.extend(commits.lines().map(|commit| commit[..7].to_owned()));
    secrets
}

#[test]
fn nothing_tells_who_is_who() {
    let repo = class();
    let secrets = secrets(&repo);
    let formats = [
        "",
        "--format md",
        "--format csv",
        "--format svg",
        "--json",
        "-vv",
    ];
    for format in formats {
        for history in ["", "--history"] {
            let line = format!("cohort --refs 'refs/remotes/*' --anonymous {history} {format}");
            let run = repo.roadmap(&line).succeeds();
            for secret in &secrets {
                let is_told = run.stdout.contains(secret) || run.stderr.contains(secret);
                assert!(!is_told, "{secret} in {run}");
            }
            assert!(
                run.stdout.contains("copy 0") || format.contains("svg"),
                "{run}"
            );
        }
    }
}

#[test]
fn numbers_stay_and_hang_on_the_word() {
    let repo = class();
    let names = |arguments: &str| -> Vec<String> {
        let line = format!("cohort --refs refs/remotes {arguments} --json");
        let found = repo.roadmap(&line).succeeds().json();
        let copies = found["copies"].as_array().unwrap();
        let name = |copy: &serde_json::Value| copy["name"].as_str().unwrap().to_owned();
        copies.iter().map(name).collect()
    };
    let plain = names("--anonymous");
    assert_eq!(plain, names("--anonymous"));
    let words: std::collections::HashSet<_> = ["a", "b", "c"]
        .map(|word| names(&format!("--anonymous={word}")))
        .into();
    assert!(words.len() > 1);
    // Equal progress does not stand in the order of names.
    let mut sorted = names("--anonymous --sort name");
    assert!(sorted.is_sorted());
    sorted.extend(names("--sort name"));
    repo.roadmap("cohort --refs refs/remotes --anonymous --names x")
        .ends_with(2);
}
