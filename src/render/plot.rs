//! Charts for the terminal, of braille dots and blocks.
