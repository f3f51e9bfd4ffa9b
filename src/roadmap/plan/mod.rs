//! The plan: what `Duration` fields make of a start date.
