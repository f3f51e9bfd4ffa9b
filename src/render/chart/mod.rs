//! Charts as SVG: progress over time, a calendar of ticks, plan against actual.
