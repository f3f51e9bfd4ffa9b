//! `git roadmap lint`.

use insta::assert_snapshot;

use crate::harness::Repo;

/// A line or two for each rule.
const EVERYTHING: &str = "\
# T

[there](#t) [nowhere](#tt) [Größe & Co](#groesse)

## Größe & Co

- [ ] fine
-[ ] no space
- [x]no space behind
- [x ] odd
- [] odd
- [~] other mark
- \\[ ] escaped
- [ ]
- [\u{a0}] no-break space
- [ ] a <!-- id: twin -->
- [ ] b <!-- id: twin -->
- in a list

  <!-- roadmap:badge -->

<!-- roadmap:new -->
<!-- /roadmap:new -->

<!-- roadmap:toc depth=9 -->
<!-- /roadmap:toc -->

<!-- roadmap:badges -->
<!-- /roadmap:progress -->
<!-- roadmap:badges -->
<!-- roadmap:progress -->

<!--
- [ ] commented
-->

<h2>never closed

<!-- never closed
";

#[test]
fn every_rule_once() {
    let repo = Repo::with(EVERYTHING);
    assert_snapshot!(repo.roadmap("lint"));
    let repo =
        Repo::with("- [x] a\n\n[x]: b\n\n<!-- roadmap:toc -->\n- [ ] b\n\n<!-- /roadmap:toc -->\n");
    assert_snapshot!(repo.roadmap("lint"));
}

#[test]
fn other_formats() {
    let repo = Repo::with(
        "# T\n\n- [ ] fine\n-[ ] 50%: a, b\n- [ ] a <!-- id: b -->\n- [ ] a <!-- id: b -->\n",
    );
    assert_snapshot!(repo.session(&[
        "git roadmap lint --format github",
        "git roadmap lint --format json",
        "git roadmap lint --format nonsense",
    ]));
    assert_eq!(
        repo.roadmap("lint --json").stdout,
        repo.roadmap("lint --format json").stdout
    );
}

#[test]
fn places_can_be_clicked() {
    let repo = Repo::with(EVERYTHING);
    for line in repo.roadmap("lint").ends_with(1).stdout.lines() {
        let mut parts = line.splitn(4, ':');
        assert_eq!(parts.next(), Some("ROADMAP.md"));
        let line_number: usize = parts.next().unwrap().parse().unwrap();
        let column: usize = parts.next().unwrap().parse().unwrap();
        let there = EVERYTHING.lines().nth(line_number - 1).unwrap();
        assert!((1..=there.chars().count() + 1).contains(&column), "{line}");
    }
}

#[test]
fn mending() {
    let repo = Repo::with(
        "# T\n\n[t](#T)\n\n-[ ] a\n- [x]b\n- [x ] c\n- [] d\n- \\[ ] e\n- [\u{a0}] f\n- [~] g\n",
    );
    assert_snapshot!(repo.session(&[
        "git roadmap lint --fix",
        "git diff -U0",
        "git roadmap lint --fix"
    ]));
}

#[test]
fn nothing_found_is_silence() {
    let repo = Repo::baking();
    assert_snapshot!(repo.session(&[
        "git roadmap lint",
        "git roadmap lint --fix",
        "git roadmap lint --json"
    ]));
}

#[test]
fn the_old_contents_list_has_five_dead_anchors() {
    let repo = Repo::with(include_str!("fixtures/roadmap-source.md"));
    assert_snapshot!(repo.session(&["git roadmap lint", "git roadmap lint --fix", "git diff -U0"]));
}
