use super::*;
use crate::roadmap::source::Source;

fn document(markdown: &str) -> Document {
    Document::parse("R.md", Source::from_text(markdown.to_owned()))
}

fn merged(base: Option<&str>, ours: &str, theirs: &str, states: States) -> Merged {
    let base = base.map(document);
    let (ours, theirs) = (document(ours), document(theirs));
    let (place, markers) = (Place::at_top(), Markers::default());
    merge(&Request {
        versions: Versions {
            base: base.as_ref(),
            ours: &ours,
            theirs: &theirs,
        },
        states,
        markers: &markers,
        blocks: Some(&place),
        lineage: None,
    })
}

/// Merges both ways round and expects the same.
fn both(base: &str, ours: &str, theirs: &str) -> String {
    let one = merged(Some(base), ours, theirs, States::Both);
    let other = merged(Some(base), theirs, ours, States::Both);
    if one.conflicts == 0 {
        assert_eq!(one.text, other.text);
    }
    assert_eq!(one.conflicts, other.conflicts);
    one.text
}

const LIST: &str = "# R\n\n## Go\n- [ ] Tour of Go\n- [ ] Channels\n- [ ] Modules\n\n## Rust\n- [ ] Ownership\n- [ ] Traits\n";

#[test]
fn ticks_of_both_sides_survive() {
    let ours = LIST.replace("[ ] Tour", "[x] Tour");
    let theirs = LIST.replace("[ ] Channels", "[X] Channels");
    let expected = ours.replace("[ ] Channels", "[X] Channels");
    assert_eq!(both(LIST, &ours, &theirs), expected);
    let unticked = both(&expected, &expected.replace("[x]", "[ ]"), &expected);
    assert_eq!(unticked, theirs);
}

#[test]
fn a_tick_follows_its_reworded_and_moved_task() {
    let ours = LIST.replace("[ ] Channels", "[x] Channels");
    let reworded = LIST.replace("Channels", "Channels and select");
    assert_eq!(
        both(LIST, &ours, &reworded),
        reworded.replace("[ ] Channels", "[x] Channels")
    );
    let moved = LIST.replace("- [ ] Channels\n", "") + "- [ ] Channels\n";
    assert_eq!(
        both(LIST, &ours, &moved),
        moved.replace("[ ] Channels", "[x] Channels")
    );
}

#[test]
fn different_words_in_one_place_conflict_and_both_keep_the_tick() {
    let ours = LIST.replace("[ ] Channels", "[x] Go channels");
    let theirs = LIST.replace("Channels", "Channels and select");
    let text = both(LIST, &ours, &theirs);
    assert!(
        text.contains(
            "<<<<<<< ours\n- [x] Go channels\n=======\n- [x] Channels and select\n>>>>>>> theirs\n"
        ),
        "{text}"
    );
}

#[test]
fn lost_ticks_are_told() {
    let ours = LIST.replace("[ ] Channels", "[x] Channels");
    let theirs = LIST.replace("- [ ] Channels\n", "");
    let merged = merged(Some(LIST), &ours, &theirs, States::Both);
    assert_eq!(
        (merged.text.as_str(), merged.conflicts),
        (theirs.as_str(), 0)
    );
    assert_eq!(Merged::lost_ticks(&document(&ours), &merged.ours), [1]);
}

#[test]
fn only_our_states_count_from_the_original() {
    let theirs = LIST.replace("[ ] Tour", "[x] Tour") + "- [x] Lifetimes\n";
    let ours = LIST.replace("[ ] Traits", "[x] Traits");
    let text = merged(Some(LIST), &ours, &theirs, States::Ours).text;
    assert_eq!(text, ours + "- [ ] Lifetimes\n");
}

#[test]
fn without_a_base_done_wins() {
    let ours = LIST.replace("[ ] Tour", "[x] Tour");
    let theirs = LIST.replace("[ ] Traits", "[x] Traits") + "- [ ] Lifetimes\n";
    let text = merged(None, &ours, &theirs, States::Both).text;
    assert_eq!(text, theirs.replace("[ ] Tour", "[x] Tour"));
}

#[test]
fn line_endings_are_merged_too() {
    let crlf = LIST.replace('\n', "\r\n");
    let theirs = LIST.replace("[ ] Tour", "[x] Tour") + "- [ ] Lifetimes\n";
    assert_eq!(both(LIST, &crlf, &theirs), theirs.replace('\n', "\r\n"));
    let cut = LIST.trim_end();
    assert_eq!(both(LIST, cut, LIST), cut);
    assert_eq!(both(cut, LIST, cut), LIST);
}

#[test]
fn blocks_are_written_anew() {
    let with = |list: &str, body: &str| {
        list.replace(
            "# R\n",
            &format!("# R\n<!-- roadmap:toc -->\n{body}<!-- /roadmap:toc -->\n"),
        )
    };
    let base = with(LIST, "- [Go](#go)\n- [Rust](#rust)\n");
    let ours = with(&format!("{LIST}\n## Own\n- [x] mine\n"), "- stale\n");
    let theirs = with(
        &LIST.replace("\n## Rust", "\n## C\n- [ ] Pointers\n\n## Rust"),
        "",
    );
    let text = both(&base, &ours, &theirs);
    assert!(
        text.contains("toc -->\n- [Go](#go)\n- [C](#c)\n- [Rust](#rust)\n- [Own](#own)\n<!--"),
        "{text}"
    );
    let ours = ours.replace("Channels", "one");
    let theirs = theirs.replace("Channels", "two");
    let text = both(&base, &ours, &theirs);
    assert!(text.contains("-->\n- stale\n<!--"), "{text}");
}
