//! The secret in the address, made anew with every run.

use sha2::{Digest as _, Sha256};

use crate::error::{Error, Kind, Result};

/// The secret's length: 128 random bits, which nobody guesses.
const BYTES: usize = 16;

/// The first part of every path that is answered. Other users of this computer
/// and other pages in the browser reach the port, but do not know it.
#[derive(Clone)]
pub(super) struct Token {
    text: String,
    digest: [u8; 32],
}

impl Token {
    /// Makes one from the system's randomness.
    pub(super) fn random() -> Result<Self> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|cause| {
            Error::new(Kind::Io, format!("the system gives no randomness: {cause}"))
        })?;
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let digest = Sha256::digest(&text).into();
        Ok(Self { text, digest })
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a text is the secret, in a time that tells nothing of how much
    /// of it was right: what is compared are digests, which nobody can steer.
    pub(super) fn is(&self, text: &str) -> bool {
        Sha256::digest(text).as_slice() == self.digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_differ() {
        let [one, two] = [Token::random().unwrap(), Token::random().unwrap()];
        assert_eq!(one.as_str().len(), 2 * BYTES);
        assert!(one.is(one.as_str()) && !one.is(two.as_str()) && !one.is(""));
    }
}
