//! Files put together from nasty pieces.
#![cfg(test)]

use proptest::prelude::*;

use super::*;

/// What files are put together from.
const FRAGMENTS: &[&str] = &[
    "Flour basics",
    "Read",
    "✅",
    "🚧",
    "⬚",
    "\u{fe0f}",
    "- ",
    "* ",
    "1. ",
    "1.1 ",
    "[x] ",
    "[ ]",
    "[",
    "]",
    "(",
    ")",
    "|",
    "\\|",
    "|-|-|\n",
    "---",
    "\n",
    "\r\n",
    "\r",
    "\t",
    ",",
    ";",
    "\"",
    "`",
    "```\n",
    "<!--",
    "-->",
    "# ",
    "## Phase 2: Cake\n",
    "**",
    "~~",
    "<b>",
    "&amp;",
    "\\",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\0",
    "é",
    "e\u{301}",
    "日本",
    "{",
    "}",
    "{\"tasks\":[",
    "\"done\":true",
    "{\"text\":\"Read\",\"done\":true,\"at\":\"2026-05-01T00:00:00Z\"}",
    "2026-05-01",
    "100%",
    "<!-- id: sponge -->",
    "> ",
    "    ",
    "Phase 1",
    "·",
    "yes",
    "no",
    "<input type=\"checkbox\">",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_odd(parts in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..24)) {
        let text = parts.concat();
        let as_is = told(text.as_bytes());
        // Line ends are line ends.
        if !text.contains('\r') {
            prop_assert_eq!(&as_is, &told(text.replace('\n', "\r\n").as_bytes()));
        }
        // A state is given only where the text, a key or an id says so.
        let says = text.to_lowercase().contains("flour basics") || text.contains("Read")
            || text.contains("sponge");
        prop_assert!(says || !as_is.contains('+'), "{}", as_is);
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        told(&bytes);
    }
}
