//! Characters that make a text look other than it is.

/// Whether the character only hides, reorders or smuggles text: bidi
/// embeddings and isolates, zero-width spaces, tag characters. Joiners and
/// variation selectors of emoji are none.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}'
    )
}
