//! The roadmap that this repository ships.

use git_roadmap::roadmap::{Depth, Document, Source};
use insta::assert_snapshot;

use crate::harness::{Repo, shipped};

/// The tools of the toolkit, in the order of the old list.
const TOOLS: [&str; 22] = [
    "Python",
    "C++",
    "SQL",
    "FastAPI",
    "PyTorch",
    "TensorFlow",
    "Hugging Face",
    "Docker",
    "Kubernetes",
    "MLflow",
    "DVC",
    "AWS",
    "GCP",
    "Azure",
    "Git & GitHub",
    "LeetCode",
    "Apache Spark",
    "Kafka",
    "Prometheus",
    "Grafana",
    "Terraform",
    "Excalidraw",
];

fn document() -> Document {
    Document::parse_to("ROADMAP.md", Source::from_text(shipped()), Depth::Details)
}

fn refreshed() -> Repo {
    let repo = Repo::with(shipped());
    repo.roadmap("refresh").succeeds();
    repo
}

#[test]
fn nothing_is_wrong_with_it() {
    let repo = refreshed();
    for command in ["lint", "verify", "refresh --check"] {
        let run = repo.roadmap(command).succeeds();
        assert_eq!(
            (run.stdout.as_str(), run.stderr.as_str()),
            ("", ""),
            "{run}"
        );
    }
}

#[test]
fn words_that_fit_several_and_words_that_do_not() {
    let repo = refreshed();
    assert_snapshot!(repo.roadmap("check fastapi"));
    let run = repo.roadmap("check fastapi basics -n --json").succeeds();
    assert_eq!(run.json()["changed"][0]["number"], "1.2");
}

#[test]
fn thirteen_phases_all_open() {
    let document = document();
    assert_eq!(document.phases().len(), 13);
    assert_eq!(document.overall().done, 0);
    let outline: Vec<String> = (0..13)
        .map(|phase| {
            format!(
                "{}  {}  {}",
                document.phases()[phase].number,
                document.phase_title(phase),
                document.tasks_of(phase).len()
            )
        })
        .collect();
    assert_snapshot!(outline.join("\n"));
}

#[test]
fn every_task_says_when_it_is_done() {
    let document = document();
    for task in 0..document.tasks().len() {
        let says = document
            .details(task)
            .any(|detail| detail.starts_with("Done when"));
        assert!(says, "{} {}", document.number(task), document.text(task));
    }
}

#[test]
fn every_phase_has_duration_and_focus() {
    let document = document();
    for phase in 0..12 {
        for name in ["Duration", "Focus"] {
            let has = document
                .fields(phase)
                .any(|(field, value)| field == name && !value.is_empty());
            assert!(has, "{} has no {name}", document.phase_title(phase));
        }
    }
}

#[test]
fn all_tools_are_there() {
    let document = document();
    let texts: Vec<&str> = document
        .tasks_of(12)
        .map(|task| document.text(task))
        .collect();
    assert_eq!(texts, TOOLS);
}

#[test]
fn contents_lead_somewhere() {
    let repo = refreshed();
    let text = repo.read("ROADMAP.md");
    let document = Document::parse("ROADMAP.md", Source::from_text(text.clone()));
    let toc = text
        .split("<!-- roadmap:toc -->")
        .nth(1)
        .unwrap()
        .split("<!-- /roadmap:toc -->")
        .next()
        .unwrap();
    let mut entries = 0;
    for anchor in toc
        .split("](#")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap())
    {
        assert!(
            document
                .headings()
                .iter()
                .any(|heading| heading.anchor == anchor),
            "{anchor}"
        );
        entries += 1;
    }
    let wanted = document
        .headings()
        .iter()
        .filter(|heading| (2..=4).contains(&heading.level))
        .count();
    assert_eq!(entries, wanted - 1);
}
