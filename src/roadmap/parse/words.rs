//! Texts end to end, their white space collapsed.

/// Adds `text` to the one that begins at `start`: runs of white space become
/// one space, none stands at the beginning.
pub(super) fn push(words: &mut String, start: usize, text: &str) {
    let mut after_space = words.len() == start || words.ends_with(' ');
    let bare = if after_space { text.trim_start() } else { text };
    if is_collapsed(bare) {
        words.push_str(bare);
        return;
    }
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if !bare.is_empty() {
            // What stands in for NUL in the parser's copy is shown as a
            // character that cannot be shown.
            words.push_str(&bare.replace('\u{1a}', "\u{fffd}"));
            after_space = false;
        }
        if bare.len() < word.len() && !after_space {
            words.push(' ');
            after_space = true;
        }
    }
}

/// Whether all white space in a text is single spaces.
pub(super) fn is_collapsed(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Most of a file passes through here. Bytes are told apart sooner than
    // characters, of which only these four bytes begin white space.
    bytes.iter().enumerate().all(|(at, &byte)| match byte {
        b' ' => bytes.get(at + 1) != Some(&b' '),
        0..b' ' => false,
        0xc2 | 0xe1..=0xe3 => !text[at..].starts_with(char::is_whitespace),
        _ => true,
    })
}
