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

#[test]
fn the_last_line_ends_as_in_the_side_that_cut_it() {
    let cut = "# R\n- [ ] a";
    assert_eq!(
        both("# R\n- [ ] a\n- [ ] b\n", "# R\n- [ ] a\n- [ ] b\n", cut),
        cut
    );
}

#[test]
fn a_line_that_ends_unlike_the_others_stays_so() {
    let base = "- [ ] a\n- [ ] b\n- [ ] c\n";
    let odd = base.replace("a\n", "a\r\n");
    assert_eq!(both(base, base, &odd), odd);
    assert_eq!(both(base, &odd, &odd), odd);
    let crlf = base.replace('\n', "\r\n");
    let one = merged(None, &odd, &crlf, States::Both).text;
    assert_eq!(merged(None, &crlf, &odd, States::Both).text, one);
}

#[test]
fn what_blocks_keep_ends_as_the_lines_around() {
    let block = "<!-- roadmap:toc -->\n- [Go](#go)\n<!-- /roadmap:toc -->\n";
    let base = format!("{block}{LIST}");
    let ours = base.replace("Channels", "one");
    let theirs = base.replace("Channels", "two").replace('\n', "\r\n");
    let text = both(&base, &ours, &theirs);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn neighbours_that_write_the_same_line_write_it_once() {
    let ours = LIST.replace("- [ ] Tour of Go\n", "- [ ] Install Go\n");
    let theirs = LIST.replace("- [ ] Tour", "- [ ] Install Go\n- [ ] Tour");
    assert_eq!(both(LIST, &ours, &theirs), ours);
    let ours = ours.replace("Install Go\n", "Install Go\n- [ ] Tour of Go 2\n");
    assert_eq!(both(LIST, &ours, &theirs), ours);
}

#[test]
fn a_task_that_both_moved_is_ticked_in_both_places() {
    let without = LIST.replace("- [ ] Channels\n", "");
    let ours = without.replace("# R\n", "# R\n- [x] Channels\n");
    let theirs = without + "- [ ] Channels\n";
    let text = both(LIST, &ours, &theirs);
    assert_eq!(text.matches("- [x] Channels\n").count(), 2, "{text}");
}

#[test]
fn outside_of_conflicts_ticks_are_the_same_whichever_side_is_ours() {
    let ours = LIST.replace("- [ ] Channels\n", "") + "- [ ] Channels\n";
    let theirs = LIST.replace("[ ] Channels", "[x] Channels and select");
    for text in [both(LIST, &ours, &theirs), both(LIST, &theirs, &ours)] {
        assert!(text.contains("- [x] Channels and select\n"), "{text}");
        assert!(text.ends_with("- [x] Channels\n"), "{text}");
    }
}

#[test]
fn a_task_that_both_moved_within_a_section_is_found() {
    let list = |names: &str| -> String {
        let line = |name| format!("- [ ] {name}{name}{name}\n");
        names.chars().map(line).collect()
    };
    let (base, theirs) = (list("abcdef"), list("bacedf"));
    let ours = list("bcdaef").replace("[ ] aaa", "[x] aaa");
    let merged = merged(Some(&base), &ours, &theirs, States::Both);
    assert_eq!(merged.text.matches("- [x] aaa\n").count(), 2);
    assert!(!merged.ours.contains(&Fate::Gone) && !merged.theirs.contains(&Fate::Gone));
}

#[test]
fn tasks_of_the_same_words_that_both_moved_stay_two() {
    let base = "# R\n- [x] same\n- [X] other\n\n## A\n- **Duration**: 1 week\n\n## B\n- **Duration**: 1 week\n- [X] same\n- [ ] last\n\n## C\n";
    let ours = "# R\n- [x] same\n- [X] other\n\n## N\n- **Duration**: 1 week\n## A\n- **Duration**: 1 week\n\n## C\n\n## B\n- **Duration**: 1 week\n- [ ] last\n- [X] same\n";
    let theirs = "# R\n- [X] other\n\n## A\n- **Duration**: 1 week\n\n## B\n- **Duration**: 1 week\n- [X] same\n- [ ] last\n\n## C\n\n- [x] same\n";
    let text = both(base, ours, theirs).to_lowercase();
    assert_eq!(text.matches("- [x] same\n").count(), 2, "{text}");
}

#[test]
fn insertions_at_one_place_conflict_also_beside_changed_lines() {
    let base = "one\ntwo\n";
    let text = both(base, "one!\nmine\ntwo\n", "one\ntheirs\ntwo\n");
    assert!(text.contains("<<<<<<<"), "{text}");
    let text = both(base, "one!\ntwo\n", "one\ntheirs\ntwo\n");
    assert_eq!(text, "one!\ntheirs\ntwo\n");
}

#[test]
fn a_tick_that_only_the_other_reading_knows_is_written_or_told() {
    let base =
        "# R\n- [ ] Go\n\n### V\n- [ ] same <!-- id: t5 -->\n- [ ] same\n\n## P\n- [ ] last\n";
    let ours =
        "# N\n\n### V\n- [ ] same <!-- id: t5 -->\n- [X] same\n- [ ] Go\n\n## P\n- [ ] last\n";
    let theirs = "# R\n- [ ] Go\n\n## S\n\n### V\n- [ ] same\n- [ ] same <!-- id: t5 -->\n\n## P\n- [ ] last\n";
    let merged = merged(Some(base), ours, theirs, States::Ours);
    let is_told = Merged::lost_ticks(&document(ours), &merged.ours) == [1];
    assert!(
        merged.conflicts > 0 && (is_told || merged.text.contains("[X] same")),
        "{}",
        merged.text
    );
}
