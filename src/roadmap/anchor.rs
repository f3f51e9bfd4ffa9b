//! Heading anchors, exactly as GitHub makes them.
//!
//! The rule is that of GitHub's `TableOfContentsFilter`, as restated by the
//! `github-slugger` project and checked against its fixtures.

use std::collections::HashMap;

/// Turns heading text into the part of an anchor that does not depend on
/// other headings.
///
/// Lowercases each character by itself, drops all but letters, marks, decimal
/// digits, connector punctuation, `-` and the space, and turns each space into
/// `-`. Nothing is trimmed and nothing collapses.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            push_ascii(&mut slug, character);
        } else {
            slug.extend(character.to_lowercase().filter(|&lower| is_kept(lower)));
        }
    }
    slug
}

fn push_ascii(slug: &mut String, character: char) {
    match character {
        ' ' => slug.push('-'),
        '-' | '_' => slug.push(character),
        _ if character.is_ascii_alphanumeric() => slug.push(character.to_ascii_lowercase()),
        _ => {}
    }
}

/// Rust's `\w` without the two joiners, which GitHub drops.
fn is_kept(character: char) -> bool {
    !matches!(character, '\u{200c}' | '\u{200d}')
        && regex_syntax::try_is_word_character(character).unwrap_or(false)
}

/// Makes the slugs of one document unique, in document order.
#[derive(Debug, Default)]
pub struct Slugger {
    seen: HashMap<String, u32>,
}

impl Slugger {
    /// The anchor of the next heading with this text.
    ///
    /// A slug that is taken gets `-1`, `-2` and so on; each base counts on its
    /// own, and every result is registered.
    pub fn anchor(&mut self, text: &str) -> String {
        self.unique(slug(text))
    }

    /// Makes a finished slug unique.
    pub fn unique(&mut self, base: String) -> String {
        let Some(&count) = self.seen.get(&base) else {
            self.seen.insert(base.clone(), 0);
            return base;
        };
        let mut count = count;
        loop {
            count += 1;
            let anchor = format!("{base}-{count}");
            if !self.seen.contains_key(&anchor) {
                self.seen.insert(anchor.clone(), 0);
                self.seen.insert(base, count);
                return anchor;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_githubs() {
        for (text, expected) in [
            (
                "Phase 2: C++ & Algorithmic Foundations (DSA)",
                "phase-2-c--algorithmic-foundations-dsa",
            ),
            ("\n    BertViz\n", "----bertviz"),
            ("A ", "a-"),
            ("ΟΔΟΣ", "οδοσ"),
            ("İstanbul", "i\u{307}stanbul"),
            ("🛠️ Development", "\u{fe0f}-development"),
            ("a\u{200d}b\u{200c}c", "abc"),
            ("½ ² ①", "--"),
            ("Ⓐ", "ⓐ"),
            ("a\u{a0}b\u{3000}c\td\ne", "abcde"),
            ("snake_case - dash", "snake_case---dash"),
            ("日本語 ガイド", "日本語-ガイド"),
            ("हिन्दी", "हिन्दी"),
            (":smile:", "smile"),
            ("", ""),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }

    #[test]
    fn duplicates_count_per_base_and_register() {
        let mut slugger = Slugger::default();
        let anchors: Vec<_> = ["echo", "echo", "echo 1", "echo-1", "echo"]
            .map(|text| slugger.anchor(text))
            .into();
        assert_eq!(
            anchors,
            ["echo", "echo-1", "echo-1-1", "echo-1-2", "echo-2"]
        );
        let mut slugger = Slugger::default();
        assert_eq!(
            ["!", "?", "."].map(|text| slugger.anchor(text)),
            ["", "-1", "-2"]
        );
    }
}
