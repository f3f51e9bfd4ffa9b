//! Our block in a repository's own file of attributes.
//!
//! The block stands last, since the last line that fits a path counts. All
//! other bytes stay as they are, and taking the block out brings them back.

use std::ops::Range;

/// The line that begins our block.
const BEGIN: &str = "# >>> git-roadmap >>>";
/// The same, where the line above had no end until then.
const BEGIN_OF_OPEN: &str = "# >>> git-roadmap >>> (the line above had no line break)";
/// The line that ends it.
const END: &str = "# <<< git-roadmap <<<";
/// What stands below the first line.
const ABOUT: &str = "# To take out these lines: git roadmap hook uninstall";

/// Our block in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    range: Range<usize>,
    /// Whether the text before it had no line break at its end.
    is_after_open_line: bool,
}

/// The text with a block of these patterns, renewed in its place if it is
/// there already.
///
/// # Errors
/// Says what is wrong with the markers that are there.
pub(super) fn put_in(text: &[u8], patterns: &[String], driver: &str) -> Result<Vec<u8>, String> {
    let found = find(text)?;
    let is_open = match &found {
        Some(block) => block.is_after_open_line,
        None => text.last().is_some_and(|byte| *byte != b'\n'),
    };
    let begin = if is_open { BEGIN_OF_OPEN } else { BEGIN };
    let mut block = format!("{begin}\n{ABOUT}\n");
    for pattern in patterns {
        block.push_str(&format!("{pattern} merge={driver}\n"));
    }
    block.push_str(END);
    block.push('\n');
    Ok(match found {
        Some(Block { range, .. }) => {
            [&text[..range.start], block.as_bytes(), &text[range.end..]].concat()
        }
        None if is_open => [text, b"\n", block.as_bytes()].concat(),
        None => [text, block.as_bytes()].concat(),
    })
}

/// The text without our block; `None` where there is none.
///
/// # Errors
/// Says what is wrong with the markers that are there.
pub(super) fn take_out(text: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let Some(block) = find(text)? else {
        return Ok(None);
    };
    let after = &text[block.range.end..];
    // Lines that came later need the break; without them it goes with the block.
    let lends = block.is_after_open_line && after.is_empty();
    let start = block.range.start - usize::from(lends && block.range.start > 0);
    Ok(Some([&text[..start], after].concat()))
}

/// Looks for our block.
fn find(text: &[u8]) -> Result<Option<Block>, String> {
    let mut begun: Option<(usize, bool)> = None;
    let mut found = None;
    let mut start = 0;
    for (number, line) in (1..).zip(text.split_inclusive(|byte| *byte == b'\n')) {
        let end = start + line.len();
        let words = line.trim_ascii_end();
        let is_open = words == BEGIN_OF_OPEN.as_bytes();
        if is_open || words == BEGIN.as_bytes() {
            if begun.is_some() || found.is_some() {
                return Err(format!(
                    "line {number} begins a second block of git-roadmap"
                ));
            }
            begun = Some((start, is_open));
        } else if words == END.as_bytes() {
            let Some((start, is_after_open_line)) = begun.take() else {
                return Err(format!("line {number} ends a block that nothing begins"));
            };
            found = Some(Block {
                range: start..end,
                is_after_open_line,
            });
        }
        start = end;
    }
    match begun {
        Some(_) => Err(format!("no line '{END}' ends the block of git-roadmap")),
        None => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(text: &[u8], names: &[&str]) -> Vec<u8> {
        let patterns: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
        put_in(text, &patterns, "roadmap").unwrap()
    }

    #[test]
    fn every_text_comes_back() {
        let texts: [&[u8]; 7] = [
            b"",
            b"\n",
            b"*.md merge=union",
            b"*.md merge=union\n",
            b"*.md merge=union\r\n",
            b"# caf\xe9\n\n",
            b"\xef\xbb\xbf*.md text",
        ];
        for text in texts {
            let with = put(text, &["a", "b"]);
            assert_eq!(put(&with, &["a", "b"]), with);
            let renewed = put(&with, &["a", "c", "d"]);
            assert_ne!(renewed, with);
            assert_eq!(take_out(&renewed).unwrap().unwrap(), text);
            assert_eq!(take_out(text).unwrap(), None);
        }
    }

    #[test]
    fn lines_that_came_later_stay() {
        let with = [put(b"a", &["x"]), b"later\n".to_vec()].concat();
        assert_eq!(take_out(&with).unwrap().unwrap(), b"a\nlater\n");
        let renewed = put(&with, &["y"]);
        assert!(renewed.ends_with(b"<<<\nlater\n"));
        assert_eq!(take_out(&renewed).unwrap().unwrap(), b"a\nlater\n");
    }

    #[test]
    fn damaged_markers_are_named() {
        let (begin, end) = (format!("{BEGIN}\n"), format!("{END}\n"));
        for text in [
            begin.clone(),
            end.clone(),
            format!("{begin}{begin}{end}"),
            format!("{begin}{end}{begin}{end}"),
        ] {
            assert!(take_out(text.as_bytes()).is_err(), "{text}");
        }
    }
}
