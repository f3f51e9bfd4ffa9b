use super::*;
use crate::roadmap::source::Source;

fn document(markdown: &str) -> Document {
    Document::parse("R.md", Source::from_text(markdown.to_owned()))
}

/// The pairs of two lists that are not paired by their texts, as texts; both
/// ways round alike.
#[track_caller]
fn loose(before: &str, after: &str) -> Vec<(String, String, Rule)> {
    let (before, after) = (document(before), document(after));
    let matching = Matching::between(&before, &after);
    assert_eq!(matching.reversed(), Matching::between(&after, &before));
    let is_loose =
        |(.., rule): &(TaskIndex, TaskIndex, Rule)| !matches!(rule, Rule::Place | Rule::Text);
    let loose = matching.pairs().filter(is_loose);
    let texts = |(old, new, rule): (TaskIndex, TaskIndex, Rule)| {
        (
            before.text(old).to_owned(),
            after.text(new).to_owned(),
            rule,
        )
    };
    loose.map(texts).collect()
}

/// A list with other tasks around, which stay as they are.
fn list(tasks: &str) -> String {
    format!(
        "## Sorting\n- [ ] Read about stability\n{tasks}- [ ] Measure all of them\n\n\
         ## Graphs\n- [ ] Breadth first\n- [ ] Depth first\n"
    )
}

#[track_caller]
fn is_same(before: &str, after: &str, rule: Rule) {
    let found = loose(&list(before), &list(after));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].2, rule);
}

#[track_caller]
fn is_another(before: &str, after: &str) {
    assert_eq!(loose(&list(before), &list(after)), []);
}

#[test]
fn a_reworded_task_is_the_same() {
    is_same(
        "- [ ] Implement a heap with array\n",
        "- [ ] Implement a heap with an array\n",
        Rule::Similar,
    );
    is_same("- [ ] MERGE sort!\n", "- [ ] **Merge** sort\n", Rule::Key);
}

#[test]
fn another_number_is_another_task() {
    is_another("- [ ] Watch lecture 3\n", "- [ ] Watch lecture 4\n");
}

#[test]
fn another_subject_is_another_task() {
    is_another(
        "- [ ] Write a test for the parser\n",
        "- [ ] Write a talk about the merge\n",
    );
}

#[test]
fn a_link_of_one_task_alone_is_a_sign() {
    is_same(
        "- [ ] [Sorts](http://a.org/1)\n",
        "- [ ] [Lecture of MIT](https://www.a.org/1/)\n",
        Rule::Link,
    );
}

#[test]
fn a_name_is_a_sign_and_its_numbers_do_not_count() {
    is_same(
        "- [ ] **Title**: used on all pages (at most 65 characters)\n",
        "- [ ] **Title:** used on pages (it is cut off between 472 and 482 pixels)\n",
        Rule::Similar,
    );
    is_another(
        "- [ ] **Title**: used on all pages (at most 65 characters)\n- [ ] **Title**: b\n",
        "- [ ] **Title:** used on pages (it is cut off between 472 and 482 pixels)\n",
    );
}

#[test]
fn the_pages_in_its_notes_are_a_sign() {
    let notes = "  - [one](http://a.org/1)\n  - [two](http://a.org/2)\n";
    is_same(
        &format!("- [ ] Description:\n{notes}"),
        &format!("- [ ] About arrays:\n{notes}  - [three](http://a.org/3)\n"),
        Rule::Similar,
    );
}

#[test]
fn what_was_reworded_and_moved_at_once_needs_clear_signs() {
    let before = list("- [ ] Implement:\n  - [ ] Insertion sort\n  - [ ] Radix sort\n");
    let after = list(
        "- [ ] [Insertion sort (video)](http://a.org/1)\n- [ ] Implement:\n  - [ ] Radix sort\n",
    );
    assert_eq!(loose(&before, &after), []);
}

#[test]
fn twins_between_the_same_neighbours_are_paired() {
    let twice = |middle: &str| {
        format!("## A\n- [ ] one\n- [ ] Exercises\n{middle}\n## B\n- [ ] two\n- [ ] Exercises\n")
    };
    let (before, after) = (document(&twice("")), document(&twice("- [ ] three\n")));
    let matching = Matching::between(&before, &after);
    assert_eq!((matching.after(1), matching.after(3)), (Some(1), Some(4)));
}

#[test]
fn ids_say_what_is_the_same_and_what_is_not() {
    is_same(
        "- [ ] Heaps <!-- id: heaps -->\n",
        "- [ ] All about trees <!-- id: heaps -->\n",
        Rule::Id,
    );
    is_another(
        "- [ ] Implement a heap <!-- id: a -->\n",
        "- [ ] Implement a heap <!-- id: b -->\n",
    );
}

#[test]
fn links_tell_apart_what_has_the_same_text() {
    let video = |page: u8| format!("- [ ] [Video](https://y.org/{page})\n");
    let before = document(&list(&[1, 2, 3].map(video).concat()));
    let after = document(&list(&[2, 3, 4].map(video).concat()));
    let matching = Matching::between(&before, &after);
    let found = [1, 2, 3].map(|task| matching.after(task));
    assert_eq!(found, [None, Some(1), Some(2)]);
}

#[test]
fn what_follows_the_same_task_is_the_same() {
    let before = "- [ ] B\n- [ ] Exercise\n- [ ] C\n- [ ] Exercise\n- [ ] D\n- [ ] Exercise\n";
    let after = before.replace("- [ ] C\n- [ ] Exercise\n", "");
    let matching = Matching::between(&document(before), &document(&after));
    assert_eq!(
        [1, 3, 5].map(|task| matching.after(task)),
        [Some(1), None, Some(3)]
    );
    let many = "- [ ] P\n".repeat(3);
    let matching = Matching::between(&document(&many), &document(&(many.clone() + "- [ ] P\n")));
    assert_eq!(
        [0, 1, 2].map(|task| matching.after(task)),
        [Some(0), Some(1), Some(2)]
    );
}

#[test]
fn the_manner_of_a_list_is_no_sign() {
    let list = |subject: &str| {
        let others =
            ["heaps", "trees", "graphs"].map(|name| format!("- [ ] The basics of {name}\n"));
        others.concat() + &format!("- [ ] The basics of {subject}\n")
    };
    assert_eq!(loose(&list("merge sorting"), &list("linear algebra")), []);
    assert_eq!(loose(&list("merge sorting"), &list("merge sort")).len(), 1);
}
