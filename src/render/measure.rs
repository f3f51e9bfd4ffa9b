//! How wide words are, without a font, and how they are made to fit.
//!
//! Which font a reader has is unknown. The widths are those of Noto Sans, which
//! lies in the middle of the usual ones. What fits with room to spare is left
//! as it is; what is longer is told its width, to which every font is drawn;
//! what does not fit is cut. Other scripts are no wider than is said here, and
//! are cut where they might not fit.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

mod widths;

use crate::render::charset::Charset;
use crate::render::escape::scrub;

/// How much wider letters become where they are bold.
const BOLD: f64 = 1.06;

/// How much wider than here the widest of the usual fonts is, and its bold letters.
const SPARE: f64 = 1.09;
const SPARE_BOLD: f64 = 1.15;

/// What thin letters gain besides where they are bold, in parts of the size.
const THICKER: f64 = 0.04;

/// A line that fits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    pub(super) text: String,
    /// The width to which it is drawn; its own where there is none.
    pub(super) length: Option<f64>,
}

/// How letters are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letters {
    pub(super) size: f64,
    pub(super) is_bold: bool,
}

impl Letters {
    /// Returns how wide a line is at most.
    pub(super) fn width(self, text: &str) -> f64 {
        self.most(&scrub(text))
    }

    /// Cuts a line so that it fits into a room in whatever font.
    pub(super) fn cut(self, text: &str, room: f64) -> String {
        let text = scrub(text);
        self.cut_by(text.trim(), room, Self::at_most)
    }

    /// Cuts a line in its middle so that it fits into a room in whatever font.
    pub(super) fn cut_middle(self, text: &str, room: f64) -> String {
        let text = scrub(text);
        let text = text.trim();
        if self.end(text, room, Self::at_most) == text.len() {
            return text.to_owned();
        }
        let ellipsis = Charset::Utf8.ellipsis();
        let half = ((room - self.at_most(ellipsis)) / 2.0).max(0.0);
        let end = self.end(text, half, Self::at_most);
        let start = self.start(&text[end..], half) + end;
        format!(
            "{}{ellipsis}{}",
            text[..end].trim_end(),
            text[start..].trim_start()
        )
    }

    fn most(self, text: &str) -> f64 {
        let clusters = text.grapheme_indices(true);
        clusters
            .map(|(at, cluster)| self.at_most(cluster) * joined(cluster, &text[at..]))
            .sum()
    }

    /// How wide a cluster is at most.
    fn at_most(self, cluster: &str) -> f64 {
        if !self.is_bold {
            return self.cluster(cluster) * SPARE;
        }
        let em = em(cluster);
        let thicker = if em > 0.0 && em < 0.4 { THICKER } else { 0.0 };
        self.cluster(cluster) * SPARE_BOLD + thicker * self.size
    }

    /// Returns how wide a line is in a usual font.
    fn usual(self, text: &str) -> f64 {
        text.graphemes(true)
            .map(|cluster| self.cluster(cluster))
            .sum()
    }

    fn cluster(self, cluster: &str) -> f64 {
        em(cluster) * self.size * if self.is_bold { BOLD } else { 1.0 }
    }

    /// Makes a line fit into a room.
    pub(super) fn fit(self, text: &str, room: f64) -> Fitted {
        let text = scrub(text);
        let text = text.trim();
        let cut = self.cut_by(text, room, Self::at_most);
        if cut == text || !text.is_ascii() {
            return Fitted {
                text: cut,
                length: None,
            };
        }
        let text = self.cut_by(text, room, Self::cluster);
        Fitted {
            length: Some(self.usual(&text)),
            text,
        }
    }

    /// Cuts a line where its clusters, as wide as is told, do not fit any more.
    fn cut_by(self, text: &str, room: f64, wide: fn(Self, &str) -> f64) -> String {
        if self.end(text, room, wide) == text.len() {
            return text.to_owned();
        }
        let ellipsis = Charset::Utf8.ellipsis();
        let end = self.end(text, room - wide(self, ellipsis), wide);
        format!("{}{ellipsis}", text[..end].trim_end())
    }

    /// Breaks a line that is too wide into two, the second of them made to fit.
    pub(super) fn two_lines(self, text: &str, room: f64) -> Vec<Fitted> {
        let text = scrub(text);
        let text = text.trim();
        let whole = self.fit(text, room);
        if whole.text == text {
            return vec![whole];
        }
        let end = self.end(text, room, Self::at_most);
        // Between words, unless that leaves the first line half empty.
        let space = text[..end].rfind(' ').filter(|at| at * 2 > end);
        let is_between = text[end..].starts_with(' ');
        let end = space.filter(|_| !is_between).unwrap_or(end);
        let (first, rest) = text.split_at(end);
        vec![self.fit(first, room), self.fit(rest, room)]
    }

    /// Where the clusters end that fit into a room.
    fn end(self, text: &str, room: f64, wide: fn(Self, &str) -> f64) -> usize {
        let mut left = room;
        for (at, cluster) in text.grapheme_indices(true) {
            // Whatever is last has its tail.
            let width = wide(self, cluster);
            if left < width {
                return at;
            }
            left -= width * joined(cluster, &text[at..]);
        }
        text.len()
    }

    /// Where the last clusters begin that fit into a room.
    fn start(self, text: &str, room: f64) -> usize {
        let mut left = room;
        let mut start = text.len();
        for (at, cluster) in text.grapheme_indices(true).rev() {
            left -= self.at_most(cluster);
            if left < 0.0 {
                break;
            }
            start = at;
        }
        start
    }
}

/// The width of a grapheme cluster in parts of the font's size.
fn em(cluster: &str) -> f64 {
    let Some(first) = cluster.chars().next() else {
        return 0.0;
    };
    if cluster.width() > 1 && is_ideograph(first) {
        return 1.0;
    }
    // Emoji are wider than high, and what is joined to them is one with them.
    let is_emoji = cluster.contains('\u{fe0f}') || (first >= '\u{1f000}' && cluster.width() > 1);
    if is_emoji {
        return 1.26;
    }
    // Signs of vowels stand beside their letter in many scripts, and of letters
    // that are joined each is seen.
    cluster.chars().map(letter).sum()
}

/// Which part of its width an Arabic letter keeps before another: it loses its tail.
fn joined(cluster: &str, text: &str) -> f64 {
    let next = text[cluster.len()..].chars().next();
    if !next.is_some_and(|next| matches!(next, 'آ'..='غ' | 'ف'..='ي' | 'پ' | 'چ' | 'ک' | 'گ' | 'ی'))
    {
        return 1.0;
    }
    match cluster.chars().next() {
        Some('ئ' | 'ب' | 'ت' | 'ث' | 'ن' | 'ى' | 'ي' | 'پ' | 'ی' | 'ل') => 0.5,
        Some('س' | 'ش' | 'ص' | 'ض' | 'ف' | 'ق' | 'ك' | 'ک' | 'گ') => 0.85,
        _ => 1.0,
    }
}

fn is_ideograph(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1100..=0x11ff | 0x2e80..=0xa4cf | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f | 0xff01..=0xffe6 | 0x1_6fe0..=0x1_b2ff | 0x2_0000..=0x3_ffff
    )
}

/// The width of a character in parts of the font's size.
fn letter(character: char) -> f64 {
    let place = u32::from(character).checked_sub(u32::from(' '));
    let ascii = place.and_then(|place| ASCII.get(place as usize));
    let known = ascii.copied().or_else(|| widths::known(character));
    match known {
        Some(hundredths) => f64::from(hundredths) / 100.0,
        None => other(character),
    }
}

/// The width of a character of which no table tells, rather too much than too little.
fn other(character: char) -> f64 {
    match u32::from(character) {
        // The ellipsis, then dashes, arrows and signs, often as wide as high.
        0x2026 => 0.8,
        0x2030..=0x2031 => 1.65,
        0x200b..=0x200f | 0xfe00..=0xfe0f => 0.0,
        0x20d0..=0x20ff => 1.7,
        0x22d8..=0x22d9 | 0x2328..=0x232b | 0x23b2..=0x23b3 | 0x27f5..=0x27ff => 1.4,
        0x2010..=0x2bff => match character.width() {
            // Many are drawn as emoji.
            Some(2) => 1.26,
            _ => 1.0,
        },
        0x2e3a => 1.9,
        0x2e3b => 2.8,
        0x2c00..=0x2dff | 0x2e00..=0x2e7f | 0xa640..=0xa7ff => 1.2,
        0xac00..=0xd7ff => 1.0,
        0xfdfd => 6.8,
        0xfe70..=0xfeff => 1.2,
        0x1_2000..=0x1_254f => 4.4,
        0x1_d400..=0x1_d7ff => 1.5,
        0x1_f000..=0x1_faff => 1.4,
        _ => 2.2,
    }
}

/// The widths of the characters from the space on, in hundredths of the size.
const ASCII: [u8; 95] = [
    26, 27, 41, 65, 57, 83, 73, 22, 30, 30, 55, 57, 27, 32, 27, 37, 57, 57, 57, 57, 57, 57, 57, 57,
    57, 57, 27, 27, 57, 57, 57, 43, 90, 64, 65, 63, 73, 56, 52, 73, 74, 34, 27, 62, 52, 91, 76, 78,
    60, 78, 62, 55, 56, 73, 60, 93, 59, 57, 57, 33, 37, 33, 57, 44, 28, 56, 62, 48, 62, 56, 34, 62,
    62, 26, 26, 53, 26, 94, 62, 60, 62, 62, 41, 48, 36, 62, 51, 79, 53, 51, 47, 38, 55, 38, 57,
];

/// Whether a line reads from right to left: its first letter decides.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|character| character.is_alphabetic());
    first.is_some_and(|first| {
        matches!(
            u32::from(first),
            0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Letters = Letters {
        size: 10.0,
        is_bold: false,
    };

    #[test]
    fn lines_fit_or_are_told_their_width_or_are_cut() {
        let long = "Mathematical Foundations";
        let usual = PLAIN.usual(long);
        let fit = |room| PLAIN.fit(long, room);
        assert_eq!(fit(usual * SPARE + 0.1).length, None);
        let told = fit(usual + 0.1);
        assert_eq!((told.text.as_str(), told.length), (long, Some(usual)));
        let cut = fit(usual - 1.0);
        assert_eq!(cut.text, "Mathematical Foundatio…");
        assert!(cut.length.is_some_and(|length| length <= usual - 1.0));
        assert_eq!(fit(0.0).text, "…");
        // Of other scripts widths are not known.
        let cut = PLAIN.fit("数学基础知识", 50.0);
        assert_eq!((cut.text.as_str(), cut.length), ("数学基…", None));
        let family = "👨\u{200d}👩\u{200d}👧";
        assert_eq!(
            PLAIN.fit(&family.repeat(3), 30.0).text,
            format!("{family}…")
        );
        assert_eq!(PLAIN.fit("a\u{202e}b", 90.0).text, "ab");
    }

    #[test]
    fn names_are_cut_in_the_middle() {
        let cut = |text| PLAIN.cut_middle(text, 80.0);
        assert_eq!(cut("alice"), "alice");
        assert_eq!(cut("hw1-programming-alice"), "hw1-p…g-alice");
        assert_eq!(cut("hw1-programming-bob"), "hw1-p…g-bob");
        assert_eq!(PLAIN.cut_middle("alice", 0.0), "…");
        assert_eq!(PLAIN.cut_middle("数学基础知识", 50.0), "数…识");
    }

    #[test]
    fn long_titles_have_two_lines() {
        let lines = |text: &str| {
            let lines = PLAIN.two_lines(text, 100.0).into_iter();
            lines.map(|line| line.text).collect::<Vec<_>>()
        };
        assert_eq!(lines("Short"), ["Short"]);
        assert_eq!(
            lines("Learn the whole of it all"),
            ["Learn the whole of", "it all"]
        );
        assert_eq!(
            lines("数学基础知识与深度学习"),
            ["数学基础知识与深度", "学习"]
        );
        assert_eq!(lines(&"W".repeat(99)).len(), 2);
        assert!(lines(&"word ".repeat(99))[1].ends_with('…'));
    }

    #[test]
    fn the_first_letter_decides_the_direction() {
        for text in ["عربي C++", "12. שלב", "«فارسی»"] {
            assert!(is_right_to_left(text), "{text}");
        }
        for text in ["C++ عربي", "1 2 3", "", "日本", "🚀"] {
            assert!(!is_right_to_left(text), "{text}");
        }
    }
}
