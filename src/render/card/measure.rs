//! How wide words are, without a font: so wide that common fonts stay below.
//!
//! Which font a reader has is unknown. The widths are those of the widest of
//! the usual ones, and words are cut where they might not fit.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::render::charset::Charset;
use crate::render::escape::scrub;

/// How much wider letters become where they are bold.
const BOLD: f64 = 1.13;

/// Returns how wide a line is at most, in the unit of its `size`.
pub(super) fn width(text: &str, size: f64) -> f64 {
    scrub(text).graphemes(true).map(em).sum::<f64>() * size
}

/// Returns how wide a bold line is at most.
pub(super) fn bold(text: &str, size: f64) -> f64 {
    width(text, size) * BOLD
}

/// Cuts a line where it might become wider than `room`.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    let text = scrub(text);
    let text = text.trim();
    if width(text, size) <= room {
        return text.to_owned();
    }
    let ellipsis = Charset::Utf8.ellipsis();
    let mut left = room - width(ellipsis, size);
    let fits = |cluster: &&str| {
        left -= em(cluster) * size;
        left >= 0.0
    };
    let head: String = text.graphemes(true).take_while(fits).collect();
    format!("{}{ellipsis}", head.trim_end())
}

/// Cuts a bold line as [`fit`] does.
pub(super) fn fit_bold(text: &str, size: f64, room: f64) -> String {
    fit(text, size, room / BOLD)
}

/// The width of a grapheme cluster in parts of the font's size.
fn em(cluster: &str) -> f64 {
    let Some(first) = cluster.chars().next() else {
        return 0.0;
    };
    let place = u32::from(first).checked_sub(u32::from(' '));
    let ascii = place.and_then(|place| ASCII.get(place as usize));
    match (cluster.width(), ascii) {
        (..=1, Some(&hundredths)) => f64::from(hundredths) / 100.0,
        (columns @ ..=1, None) => other_em(first, columns),
        _ if is_ideograph(first) => 1.0,
        // Emoji are wider than high.
        _ => 1.26,
    }
}

fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character), 0x1100..=0xffe6 | 0x2_0000..=0x3_ffff)
}

fn other_em(character: char, columns: usize) -> f64 {
    match character {
        // Dashes, the ellipsis, arrows and signs are often as wide as high.
        '\u{2010}'..='\u{2bff}' => 1.0,
        '\u{0590}'..='\u{08ff}' => 0.6,
        _ if columns == 0 => 0.0,
        _ if character.is_uppercase() => 0.85,
        _ => 0.7,
    }
}

/// The widths of the characters from the space on, in hundredths of the size:
/// the widest of Noto Sans, Liberation Sans (as wide as Helvetica and Arial)
/// and DejaVu Sans.
const ASCII: [u8; 95] = [
    32, 41, 46, 84, 64, 95, 78, 28, 39, 39, 56, 84, 32, 37, 32, 38, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 56, 102, 69, 69, 73, 77, 67, 62, 78, 76, 34, 50, 67, 56, 91, 76,
    79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 39, 38, 39, 84, 56, 50, 62, 64, 55, 64, 62, 36,
    64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 56, 64, 84,
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
