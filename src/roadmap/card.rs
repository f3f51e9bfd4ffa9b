//! The cards that blocks show and that are kept: layouts, schemes, names of files.

/// How a card is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Layout {
    /// As wide as a README, with all phases in columns.
    #[default]
    Wide,
    /// Small, for two in a row: the phases as a strip.
    Compact,
    /// Narrow, with all phases one below the other.
    Tall,
}

/// The page that a picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// A light one.
    Light,
    /// A dark one.
    Dark,
}

impl Layout {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Wide, Self::Compact, Self::Tall];

    /// The layout's name, as a value of options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Compact => "compact",
            Self::Tall => "tall",
        }
    }

    /// The layout of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// The file of such a card in the folder of pictures.
    #[must_use]
    pub fn file(self, scheme: Scheme) -> &'static str {
        match (self, scheme) {
            (Self::Wide, Scheme::Light) => "card.svg",
            (Self::Wide, Scheme::Dark) => "card-dark.svg",
            (Self::Compact, Scheme::Light) => "card-compact.svg",
            (Self::Compact, Scheme::Dark) => "card-compact-dark.svg",
            (Self::Tall, Scheme::Light) => "card-tall.svg",
            (Self::Tall, Scheme::Dark) => "card-tall-dark.svg",
        }
    }
}

/// The HTML, in one line, that shows the light picture or, on a dark page, the
/// dark one.
///
/// Nothing is escaped: both addresses are percent-encoded already.
#[must_use]
pub fn picture(light: &str, dark: &str) -> String {
    format!(
        "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"{dark}\">\
         <img alt=\"{ALT}\" src=\"{light}\"></picture>"
    )
}

/// What stands for a card where it is not seen.
///
/// It is the same for all, so that a file does not change with the progress;
/// the picture itself tells more.
pub const ALT: &str = "roadmap card";
