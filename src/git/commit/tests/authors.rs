//! Who commits, when, and with which signature.
#![cfg(test)]

use super::*;

#[test]
fn identity_is_that_of_git() {
    let place = with_roadmap(&[]).unwrap();
    let other = place.open_with("GIT_CONFIG_PARAMETERS", "'user.name'='Grace'");
    commit_in(&other, &request("x"), &mut tick("a")).unwrap();
    assert_eq!(place.git(&["log", "-1", "--format=%an|%cn"]), "Grace|Grace");
    place.git(&["config", "--unset", "user.name"]);
    place.git(&["config", "--unset", "user.email"]);
    place.git(&["config", "user.useConfigOnly", "true"]);
    let error = run(&place, &mut tick("b")).unwrap_err();
    assert_eq!(error.kind, Kind::NoIdentity);
    assert_eq!(
        error.message,
        "Git does not know your name and email address"
    );
    // The file was never written; the task of `a` stays open in it.
    assert_eq!(place.git(&["status", "--porcelain"]), " M ROADMAP.md");
}

#[test]
fn author_dates_are_kept() {
    let place = with_roadmap(&[]).unwrap();
    let request = CommitRequest {
        message: "x",
        author_date: Some(AuthorDate {
            seconds: 1_600_000_000,
            offset_minutes: -210,
        }),
    };
    commit_in(&place.open(), &request, &mut tick("a")).unwrap();
    assert_eq!(
        place.git(&["log", "-1", "--format=%ad|%cd", "--date=raw"]),
        "1600000000 -0330|1700000000 +0100"
    );
}

#[test]
fn a_failing_signer_stops_the_commit() {
    let place = with_roadmap(&[]).unwrap();
    place.git(&["config", "commit.gpgSign", "true"]);
    place.git(&["config", "gpg.program", "false"]);
    let head = place.git(&["rev-parse", "HEAD"]);
    let error = run(&place, &mut tick("a")).unwrap_err();
    assert_eq!(error.message, "the commit could not be signed");
    assert!(!error.quoted.is_empty());
    assert_eq!(place.git(&["rev-parse", "HEAD"]), head);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn commits_are_signed_where_git_signs() {
    let place = with_roadmap(&[]).unwrap();
    let key = place.top().join(".git/key");
    let made = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    place.git(&["config", "gpg.format", "ssh"]);
    place.git(&["config", "user.signingKey", key.to_str().unwrap()]);
    run(&place, &mut tick("a")).unwrap();
    assert!(
        !place
            .git(&["cat-file", "commit", "HEAD"])
            .contains("SSH SIG")
    );
    place.git(&["config", "commit.gpgSign", "yes"]);
    run(&place, &mut tick("b")).unwrap();
    let signed = place.git(&["cat-file", "commit", "HEAD"]);
    assert!(signed.contains("-----BEGIN SSH SIGNATURE-----"));
}
