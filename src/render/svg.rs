//! Elements of SVG: the only place of charts and cards that writes angle brackets.

use std::fmt;

use super::measure;
use crate::render::escape;

/// An element with its attributes and what it holds, all of it escaped.
#[derive(Debug, Clone)]
pub(super) struct Element {
    name: &'static str,
    attributes: String,
    content: String,
}

impl Element {
    /// Starts an empty element.
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: String::new(),
            content: String::new(),
        }
    }

    /// Adds an attribute.
    pub(super) fn set(mut self, name: &str, value: &str) -> Self {
        let value = escape::xml(value);
        self.attributes.push_str(&format!(" {name}=\"{value}\""));
        self
    }

    /// Adds an attribute that is a number.
    pub(super) fn put(self, name: &str, value: f64) -> Self {
        self.set(name, &number(value))
    }

    /// Adds the class by which the style knows the element.
    pub(super) fn class(self, class: &str) -> Self {
        self.set("class", class)
    }

    /// Appends text.
    pub(super) fn text(mut self, text: &str) -> Self {
        self.content.push_str(&escape::xml(text));
        self
    }

    /// Appends an element.
    pub(super) fn child(mut self, child: &Self) -> Self {
        self.content.push_str(&child.to_string());
        self
    }

    /// Appends elements in their order.
    pub(super) fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        let children = children.into_iter();
        children.fold(self, |parent, child| parent.child(&child))
    }
}

impl fmt::Display for Element {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            attributes,
            content,
        } = self;
        if content.is_empty() {
            return write!(formatter, "<{name}{attributes}/>");
        }
        write!(formatter, "<{name}{attributes}>{content}</{name}>")
    }
}

/// Text that starts, is centred or ends at a point, as `anchor` says.
pub(super) fn text(x: f64, y: f64, anchor: Anchor, words: &str) -> Element {
    let element = Element::new("text").put("x", x).put("y", y);
    let element = match anchor {
        Anchor::Start => element,
        Anchor::Middle => element.set("text-anchor", "middle"),
        Anchor::End => element.set("text-anchor", "end"),
    };
    element.text(words)
}

/// Words of the user's own, whichever way they are read.
pub(super) fn words(x: f64, y: f64, anchor: Anchor, words: &str) -> Element {
    if !measure::is_right_to_left(words) {
        return text(x, y, anchor, words);
    }
    // Where such a line starts is at its right.
    let anchor = match anchor {
        Anchor::Start => Anchor::End,
        Anchor::End => Anchor::Start,
        Anchor::Middle => Anchor::Middle,
    };
    text(x, y, anchor, words).set("direction", "rtl")
}

/// Which point of a text its position names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A rectangle with round corners, from its left upper corner.
pub(super) fn rect(x: f64, y: f64, width: f64, height: f64, radius: f64) -> Element {
    let element = Element::new("rect").put("x", x).put("y", y);
    let element = element.put("width", width).put("height", height);
    element.put("rx", radius)
}

/// A circle around a point.
pub(super) fn circle(x: f64, y: f64, radius: f64) -> Element {
    let element = Element::new("circle").put("cx", x).put("cy", y);
    element.put("r", radius)
}

/// The data of a path, drawn from point to point.
#[derive(Debug, Default)]
pub(super) struct Path(String);

impl Path {
    /// Lifts the pen and puts it down at a point.
    pub(super) fn start(mut self, x: f64, y: f64) -> Self {
        self.0.push_str(&format!("M{} {}", number(x), number(y)));
        self
    }

    /// Draws level to `x`.
    pub(super) fn across(mut self, x: f64) -> Self {
        self.0.push_str(&format!("H{}", number(x)));
        self
    }

    /// Draws upright to `y`.
    pub(super) fn upright(mut self, y: f64) -> Self {
        self.0.push_str(&format!("V{}", number(y)));
        self
    }

    /// Draws a step: level by `dx`, then upright by `dy`, in few bytes.
    pub(super) fn step(mut self, dx: f64, dy: f64) -> Self {
        self.0.push_str(&format!("h{}v{}", number(dx), number(dy)));
        self
    }

    /// Draws straight to a point.
    pub(super) fn to(mut self, x: f64, y: f64) -> Self {
        self.0.push_str(&format!("L{} {}", number(x), number(y)));
        self
    }

    /// Draws a square from its left upper corner, in few bytes.
    pub(super) fn square(mut self, x: f64, y: f64, side: f64) -> Self {
        let (x, y, side) = (number(x), number(y), number(side));
        self.0.push_str(&format!("M{x} {y}h{side}v{side}h-{side}z"));
        self
    }

    /// Draws back to where the pen was put down.
    pub(super) fn close(mut self) -> Self {
        self.0.push('Z');
        self
    }

    /// Returns the element that shows the path.
    pub(super) fn draw(&self, class: &str) -> Element {
        Element::new("path").class(class).set("d", &self.0)
    }

    /// Returns the element that shows the path as what is around it says.
    pub(super) fn element(&self) -> Element {
        Element::new("path").set("d", &self.0)
    }
}

/// Writes a number with at most one decimal, the same on any machine.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_escaped() {
        let element = Element::new("text").set("id", "\"<&").text("</text>]]>\0");
        let expected = "<text id=\"&quot;&lt;&amp;\">&lt;/text&gt;]]&gt;\u{fffd}</text>";
        assert_eq!(element.to_string(), expected);
    }

    #[test]
    fn numbers_are_short() {
        let table = [
            (0.0, "0"),
            (-0.04, "0"),
            (1.25, "1.2"),
            (12.96, "13"),
            (-3.5, "-3.5"),
            (720.0, "720"),
        ];
        for (value, expected) in table {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn paths() {
        let path = Path::default().start(1.0, 2.5).across(3.0).upright(0.0);
        let element = path.to(4.0, 4.0).close().draw("a");
        assert_eq!(
            element.to_string(),
            "<path class=\"a\" d=\"M1 2.5H3V0L4 4Z\"/>"
        );
    }
}
