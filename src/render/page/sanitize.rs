//! The author's HTML, made safe to show.
//!
//! Everything that an author wrote passes here, Markdown and raw HTML alike.
//! No class, style, script or event is left, addresses are those that the
//! front end allows, and ids have a prefix that no id of ours has.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use ammonia::Builder;

use crate::render::escape::xml;
use crate::roadmap::page::Unclean;

/// What stands before the ids and names of an author's raw HTML, as on GitHub.
pub const PREFIX: &str = "user-content-";

/// Where an author's links and pictures lead to on a page.
pub trait Addresses: Send + Sync {
    /// A link's target; `None` takes the link away and leaves its text.
    fn link(&self, target: &str) -> Option<String>;

    /// A picture's source; `None` leaves the text in its place.
    fn picture(&self, source: &str) -> Option<String>;
}

/// The elements that authors may use; headings, forms and frames are ours.
const ELEMENTS: [&str; 56] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "ul",
    "var",
];

/// Sanitises pieces of HTML, each for itself.
pub struct Cleaner {
    blocks: Builder<'static>,
    inline: Builder<'static>,
    unlinked: Builder<'static>,
}

/// Elements that stand in a line of text.
const INLINE: [&str; 28] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "var",
];

impl Cleaner {
    /// A cleaner whose links and pictures lead where `addresses` says.
    #[must_use]
    pub fn new(addresses: Arc<dyn Addresses>) -> Self {
        Self {
            blocks: builder(ELEMENTS.into(), Arc::clone(&addresses)),
            inline: builder(INLINE.into(), Arc::clone(&addresses)),
            unlinked: builder(
                INLINE.into_iter().filter(|name| *name != "a").collect(),
                addresses,
            ),
        }
    }

    /// Whole elements.
    #[must_use]
    pub fn blocks(&self, html: &Unclean) -> String {
        clean(&self.blocks, &html.0)
    }

    /// What stands in a line: a label, a title, a paragraph.
    #[must_use]
    pub fn inline(&self, html: &Unclean) -> String {
        // Most lines are words alone, which have nothing to be cleaned of.
        if !html.0.contains(['<', '&', '\0', '\r']) {
            return html.0.clone();
        }
        clean(&self.inline, &html.0)
    }

    /// The same where nothing may be clicked on.
    #[must_use]
    pub fn without_links(&self, html: &Unclean) -> String {
        clean(&self.unlinked, &html.0)
    }
}

/// How many elements may stand in each other in one piece of HTML. A parser's
/// time grows with the square of it.
const MAX_NESTING: usize = 500;

/// Sanitises a piece; one that is nested beyond reason is shown as its text.
fn clean(builder: &Builder<'_>, html: &str) -> String {
    match nesting(html) > MAX_NESTING {
        true => xml(html),
        false => builder.clean(html).to_string(),
    }
}

/// How many elements stand in each other at most, where each that may be closed
/// is.
fn nesting(html: &str) -> usize {
    const NEVER_CLOSED: [&str; 8] = ["br", "col", "hr", "img", "input", "link", "meta", "wbr"];
    let (mut depth, mut most) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let is_word = |character: char| character.is_ascii_alphanumeric();
        let name = tag.split(|character| !is_word(character)).next();
        match (tag.starts_with('/'), name.unwrap_or_default()) {
            (true, _) => depth = depth.saturating_sub(1),
            (false, "") => {}
            (false, name) => {
                let stays = NEVER_CLOSED
                    .iter()
                    .any(|one| one.eq_ignore_ascii_case(name));
                depth += usize::from(!stays);
            }
        }
        most = most.max(depth);
    }
    most
}

fn builder(elements: HashSet<&'static str>, addresses: Arc<dyn Addresses>) -> Builder<'static> {
    let of_cells = ["align", "colspan", "rowspan", "scope"];
    let mut builder = Builder::empty();
    builder
        .tags(elements)
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(["id", "lang", "dir", "title"]))
        .add_tag_attributes("a", ["href", "name"])
        .add_tag_attributes("img", ["src", "alt", "width", "height", "align"])
        .add_tag_attributes("td", of_cells)
        .add_tag_attributes("th", of_cells)
        .add_tag_attributes("div", ["align"])
        .add_tag_attributes("p", ["align"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("time", ["datetime"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .id_prefix(Some(PREFIX))
        .attribute_filter(move |element, attribute, value| {
            filtered(&*addresses, element, attribute, value)
        });
    builder
}

fn filtered<'v>(
    addresses: &dyn Addresses,
    element: &str,
    attribute: &str,
    value: &'v str,
) -> Option<Cow<'v, str>> {
    match (element, attribute) {
        ("a", "href") => addresses.link(value).map(Cow::Owned),
        ("a", "name") => Some(Cow::Owned(format!("{PREFIX}{value}"))),
        ("img", "src") => addresses.picture(value).map(Cow::Owned),
        _ => Some(Cow::Borrowed(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Anywhere;

    impl Addresses for Anywhere {
        fn link(&self, target: &str) -> Option<String> {
            Some(target.to_owned())
        }

        fn picture(&self, source: &str) -> Option<String> {
            Some(format!("images/{source}"))
        }
    }

    fn clean(html: &str) -> (String, String) {
        let cleaner = Cleaner::new(Arc::new(Anywhere));
        let unclean = Unclean(html.to_owned());
        (cleaner.blocks(&unclean), cleaner.inline(&unclean))
    }

    #[test]
    fn nothing_that_acts_is_left() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\" java\nscript:alert(1)\">x</a>",
            "<a href=\"data:text/html,<script>1</script>\">x</a>",
            "<a href=\"vbscript:x\">x</a>",
            "<svg onload=alert(1)><style>*{}</style></svg>",
            "<math><mi xlink:href=\"data:x\"></math>",
            "<iframe src=x></iframe><object data=x></object><embed src=x>",
            "<form action=x><input type=checkbox data-task=1><button>b</button></form>",
            "<meta http-equiv=refresh content=0><base href=//x><link rel=stylesheet href=x>",
            "<p style=\"color:red\" class=\"task\" data-task=\"1\" onclick=x>p</p>",
            "<template><script>1</script></template><noscript><p title=\"</noscript><img src=x onerror=1>\">",
            "<h1 id=\"ui:tasks\">x</h1>",
            "<!-- c --><![CDATA[x]]><?php x ?>",
        ] {
            let (blocks, inline) = clean(hostile);
            for cleaned in [blocks, inline] {
                let lower = cleaned.to_ascii_lowercase();
                for sign in [
                    "script:", "<script", " on", "style", "class", "data-", "data:", "<svg",
                    "<math", "<iframe", "<form", "<input", "<meta", "<base", "<link", "<h1",
                    "<!--",
                ] {
                    let tags: String = lower
                        .split('<')
                        .skip(1)
                        .map(|tag| format!("<{}", tag.split('>').next().unwrap_or_default()))
                        .collect();
                    assert!(!tags.contains(sign), "{hostile} gave {cleaned}");
                }
            }
        }
    }

    #[test]
    fn ids_and_names_never_meet_ours() {
        let (cleaned, _) = clean("<p id=\"box:1\"><a name=\"ui:tasks\" href=\"#x\">x</a></p>");
        insta::assert_snapshot!(cleaned, @r##"<p id="user-content-box:1"><a name="user-content-ui:tasks" href="#x" rel="noopener noreferrer">x</a></p>"##);
    }

    #[test]
    fn what_is_nested_beyond_reason_is_text() {
        let (blocks, inline) = clean(&"<div>".repeat(100_000));
        assert_eq!(blocks, "&lt;div&gt;".repeat(100_000));
        assert_eq!(inline, blocks);
        let (blocks, _) = clean(&"<b>x</b><br><img alt=\"\">".repeat(1_000));
        assert_eq!(blocks.matches("<b>").count(), 1_000);
    }

    #[test]
    fn what_is_open_is_closed() {
        let (blocks, inline) = clean("<b><i>x</b><div>y<table><td>z");
        insta::assert_snapshot!(format!("{blocks}\n{inline}"), @r"
        <b><i>x</i></b><div><i>y<table><tbody><tr><td>z</td></tr></tbody></table></i></div>
        <b><i>x</i></b><i>yz</i>
        ");
    }
}
