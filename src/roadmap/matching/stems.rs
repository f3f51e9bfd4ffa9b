//! Whether two words differ in form only, as `graph` and `graphs` do.

/// From this share of equal letters on, two words differ in form only: one
/// letter of four may be another.
const OTHER_LETTERS: usize = 4;

/// The shortest words that are compared letter by letter.
const MIN_STEM: usize = 4;

/// The longest; the steps between two words take the product of their lengths.
const MAX_STEM: usize = 64;

/// What can be told of a word before its letters are compared one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// In characters.
    length: usize,
    /// A bit for each character that stands in it; some share one.
    letters: u64,
    has_stem: bool,
}

impl Shape {
    /// Takes a word's shape; numbers have no forms.
    pub(super) fn of(word: &str, is_number: bool) -> Self {
        let length = word.chars().count();
        let bit = |letter: char| 1 << (u32::from(letter) % 64);
        Self {
            length,
            letters: word.chars().map(bit).fold(0, |all, bit: u64| all | bit),
            has_stem: !is_number && (MIN_STEM..=MAX_STEM).contains(&length),
        }
    }

    /// Whether two words of these shapes may differ in form only. What one of
    /// them has too much costs a step each, so most pairs end here.
    fn may_share_stem(self, other: Self) -> bool {
        let most = most_steps(self, other);
        let extra = |one: Self, other: Self| (one.letters & !other.letters).count_ones() as usize;
        self.has_stem
            && other.has_stem
            && self.length.abs_diff(other.length) <= most
            && extra(self, other) <= most
            && extra(other, self) <= most
    }
}

/// How many letters may be other ones.
fn most_steps(one: Shape, other: Shape) -> usize {
    one.length.max(other.length) / OTHER_LETTERS
}

/// Whether two words differ in form only.
pub(super) fn share_stem(one: (&str, Shape), other: (&str, Shape)) -> bool {
    if !one.1.may_share_stem(other.1) {
        return false;
    }
    let most = most_steps(one.1, other.1);
    let (one, other) = without_common_ends(one.0, other.0);
    let longest = one.chars().count().max(other.chars().count());
    longest <= most
        || (longest - common_letters(one, other) <= most
            && strsim::damerau_levenshtein(one, other) <= most)
}

/// How many letters two words have in common, in any order; each of the others
/// in the longer word costs a step.
fn common_letters(one: &str, other: &str) -> usize {
    let mut free: Vec<char> = other.chars().collect();
    let mut common = 0;
    for letter in one.chars() {
        if let Some(place) = free.iter().position(|&other| other == letter) {
            free.swap_remove(place);
            common += 1;
        }
    }
    common
}

/// What is left of two words without the letters that both begin and end with,
/// which cost no step.
fn without_common_ends<'w>(one: &'w str, other: &'w str) -> (&'w str, &'w str) {
    let mut letters = one.char_indices().zip(other.chars());
    let differing = letters.find(|((_, one), other)| one != other);
    let start = match differing {
        Some(((at, _), _)) => at,
        None => one.len().min(other.len()),
    };
    let (one, other) = (&one[start..], &other[start..]);
    let ends = one.chars().rev().zip(other.chars().rev());
    let common = ends.take_while(|(one, other)| one == other);
    let length: usize = common.map(|(letter, _)| letter.len_utf8()).sum();
    (&one[..one.len() - length], &other[..other.len() - length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_rule_out_only_what_the_letters_do() {
        let words = [
            "graph",
            "graphs",
            "grpah",
            "graphic",
            "tree",
            "trees",
            "tre",
            "überall",
            "uberall",
            "2nd",
            "2024",
            "sorting",
            "sorted",
            "abcdefgh",
            "hgfedcba",
            "aaaa",
            "aaab",
            "データ構造",
            "データ構成",
        ];
        let is_number = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
        for one in words {
            for other in words {
                let long = |word: &str| word.chars().count() >= MIN_STEM && !is_number(word);
                let expected = long(one)
                    && long(other)
                    && strsim::normalized_damerau_levenshtein(one, other) >= 0.75;
                let shape = |word| Shape::of(word, is_number(word));
                let found = share_stem((one, shape(one)), (other, shape(other)));
                assert_eq!(found, expected, "{one} {other}");
            }
        }
    }
}
