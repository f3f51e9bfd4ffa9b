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
            words.push_str(bare);
            after_space = false;
        }
        if bare.len() < word.len() && !after_space {
            words.push(' ');
            after_space = true;
        }
    }
}

/// Whether all white space in a text is single spaces.
fn is_collapsed(text: &str) -> bool {
    // Both passes over the bytes go on to the end, which lets the compiler
    // look at many bytes at once.
    let bytes = text.as_bytes();
    let doubled = bytes
        .iter()
        .zip(bytes.iter().skip(1))
        .fold(false, |found, (&byte, &next)| {
            found | (byte == b' ') & (next == b' ')
        });
    // White space beyond ASCII begins with one of these four bytes.
    let other = bytes.iter().fold(false, |found, &byte| {
        found | (byte < b' ') | matches!(byte, 0xc2 | 0xe1..=0xe3)
    });
    let is_fine = |character: char| character == ' ' || !character.is_whitespace();
    !doubled && (!other || text.chars().all(is_fine))
}
