//! Labels to colours: few, from the terminal's own palette.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::render::{Label, Span};

/// Appends the span, in the colours of its label if there are to be any.
pub(super) fn write(shown: &mut String, span: &Span, color: bool) {
    let style = of(span.label);
    if color && style != Style::new() {
        // Writing to a string cannot fail.
        let _ = write!(shown, "{style}{}{style:#}", span.text);
    } else {
        shown.push_str(&span.text);
    }
}

/// Returns how text with the label looks.
fn of(label: Label) -> Style {
    let plain = Style::new();
    let colored = |color: AnsiColor| plain.fg_color(Some(color.into()));
    match label {
        Label::Plain | Label::Todo => plain,
        Label::Title => plain.bold(),
        Label::Done | Label::Bar | Label::Added => colored(AnsiColor::Green),
        Label::Number | Label::Hunk | Label::Command => colored(AnsiColor::Cyan),
        Label::Dim | Label::BarRest | Label::Path => plain.dimmed(),
        Label::Error => colored(AnsiColor::Red).bold(),
        Label::Removed => colored(AnsiColor::Red),
        Label::Warning | Label::Hint => colored(AnsiColor::Yellow),
    }
}
