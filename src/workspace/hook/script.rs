//! Our block in the text of a hook: putting it in, and taking exactly it out.
