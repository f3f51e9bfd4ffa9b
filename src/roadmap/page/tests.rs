#![cfg(test)]
//! Outlines as indented lines.

use super::*;
use crate::roadmap::Source;

fn document(markdown: &str) -> Document {
    Document::parse("R.md", Source::from_text(markdown.to_owned()))
}

fn write(parts: &[Part], depth: usize, lines: &mut String) {
    let pad = "  ".repeat(depth);
    for part in parts {
        let mut line = |text: String| lines.push_str(&format!("{pad}{text}\n"));
        match part {
            Part::Section(section) => {
                let fields = match section.fields.is_empty() {
                    true => String::new(),
                    false => format!(" {:?}", section.fields),
                };
                line(format!(
                    "section {:?} {} {:?}{fields}",
                    section.heading, section.title.0, section.tasks
                ));
                write(&section.parts, depth + 1, lines);
            }
            Part::Heading(index, title) => line(format!("heading {index} {}", title.0)),
            Part::Paragraph(html) => line(format!("p {}", html.0)),
            Part::Text(html) => line(format!("text {}", html.0)),
            Part::Block(html) => line(format!("block {:?}", html.0)),
            Part::List { start, items } => {
                line(format!("list {start:?}"));
                for item in items {
                    lines.push_str(&format!("{pad}  item {:?} {}\n", item.task, item.text.0));
                    write(&item.parts, depth + 2, lines);
                }
            }
            Part::Quote(label, parts) => {
                line(format!("quote {label:?}"));
                write(parts, depth + 1, lines);
            }
            Part::Footnote(number, parts) => {
                line(format!("footnote {number}"));
                write(parts, depth + 1, lines);
            }
            Part::Details {
                summary,
                is_open,
                parts,
            } => {
                line(format!("details {is_open} {}", summary.0));
                write(parts, depth + 1, lines);
            }
        }
    }
}

fn outline(markdown: &str) -> String {
    let document = document(markdown);
    let outline = Outline::of(&document);
    let mut lines = format!("title {:?}\n", outline.title);
    write(&outline.parts, 0, &mut lines);
    lines
}

#[test]
fn phases_hold_fields_tasks_and_prose() {
    insta::assert_snapshot!(outline(
        "\
# Bake

Some *prose*.

<!-- roadmap:toc -->
- [Bread](#bread)
<!-- /roadmap:toc -->

## Bread

- **Duration**: Week 1
- **Focus**: Dough
- **Note**: has
  - more

- [x] Flour, see [it](x.md) <!-- id: flour -->
  - a note
  - [ ] Rye
    more of it

    A paragraph.
1. [ ] first
   ### In an item
2. no task

| a | b |
|---|--:|
| 1 | 2 |

```rust
- [ ] code
```

### Sub
> [!TIP]
> quoted
> - [ ] in quote

## Notes
Text[^1].

[^1]: Said.
"
    ));
}

#[test]
fn tasks_before_any_heading_are_a_section() {
    insta::assert_snapshot!(outline(
        "Hi\n\n- [ ] a\n\n# One\n- [ ] b\n\n## Two\n- [x] c\n"
    ));
}

#[test]
fn details_and_raw_headings() {
    insta::assert_snapshot!(outline(
        "\
<h1 align=\"center\"><img src=\"logo.svg\">Bake</h1>

<details open>
<summary>More <b>now</b></summary>

## In it
- [ ] a

</details>

- <details><summary>Item</summary>

  - [ ] b
  </details>
- [ ] c

## After
<details><summary>whole</summary>x</details>

</details>
"
    ));
}

#[test]
fn pictures_from_elsewhere_become_links() {
    insta::assert_snapshot!(outline(
        "\
![a](https://example.org/a.png) [![b *c*](//x/b.png)](https://example.org) ![d](d.png)
![e ![f](g) h](https://x) i
"
    ));
}

#[test]
fn every_task_stands_in_the_outline_once() {
    for markdown in [
        "- [ ] a\n  > - [x] b\n",
        "> - [ ] a\n>   - [ ] b\n",
        "1. - [ ] a\n2. [ ] b\n",
        &format!("{}- [ ] deep\n", "> ".repeat(5_000)),
        &"- [ ] deep\n"
            .split_inclusive('\n')
            .cycle()
            .take(90)
            .enumerate()
            .map(|(depth, line)| format!("{}{line}", "  ".repeat(depth)))
            .collect::<String>(),
        &"<details>\n\n".repeat(3_000),
        "- [ ]\tt `x`\n\n  para\n- [\u{a0}] nbsp\r\n- [x] *em*\r\n",
    ] {
        let document = document(markdown);
        let text = outline(markdown);
        for task in 0..document.tasks().len() {
            let marks = text.matches(&format!("item Some({task}) ")).count();
            assert_eq!(marks, 1, "{markdown:?} {text}");
        }
        assert!(!text.contains("[ ]") && !text.contains("[x]"), "{text}");
    }
}
