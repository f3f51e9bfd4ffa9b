//! Words of a command line, as a shell reads them.

/// Returns a path in quotes, unless it has only letters, digits and the like.
#[must_use]
pub fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:,@+%~".contains(c);
    if !path.is_empty() && path.chars().all(is_plain) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_where_a_shell_would_split_them() {
        assert_eq!(quoted(".git/hooks/pre-commit"), ".git/hooks/pre-commit");
        assert_eq!(quoted("it's $1"), r"'it'\''s $1'");
        assert_eq!(quoted(".roadmap/*.svg"), "'.roadmap/*.svg'");
        assert_eq!(quoted(""), "''");
    }
}
