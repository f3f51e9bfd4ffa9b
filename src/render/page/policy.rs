//! What a page may load and run: nothing but what it came with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Mode;
use super::assets::{SCRIPT, STYLE};

/// The content security policy (CSP Level 3) of a page. A page in a file
/// carries it in itself, a live one is served with it.
#[must_use]
pub fn policy(mode: Mode) -> String {
    let (style, script) = (hash(STYLE), hash(SCRIPT));
    let mut policy = format!(
        "default-src 'none'; style-src '{style}'; script-src '{script}'; img-src 'self' data:; \
         base-uri 'none'; form-action 'none'"
    );
    if mode == Mode::Live {
        policy.push_str("; connect-src 'self'; frame-ancestors 'none'");
    }
    policy
}

/// The hash by which a policy names an inline script or style.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_specification() {
        // The example of CSP Level 3, section 8.3.
        assert_eq!(
            hash("doSubmit()"),
            "sha256-jzgBGA4UWFFmpOBq0JpdsySukE1FrEN5bUpoK8Z29fY="
        );
    }
}
