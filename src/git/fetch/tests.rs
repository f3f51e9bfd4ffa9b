//! Fetches between real repositories, and addresses that must do nothing.

use super::super::testing::Place;
use super::*;

/// A repository with a commit, and its commit.
fn source(place: &Place) -> Oid {
    place.write("a", "1");
    place.commit_all("first").parse().unwrap()
}

fn typed(place: &Place) -> Address {
    Address::Typed(place.top().to_str().unwrap().to_owned())
}

#[test]
fn local_places_work_when_typed() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let (Some(there), Some(here)) =
            (Place::with_options(options), Place::with_options(options))
        else {
            continue;
        };
        let commit = source(&there);
        let from = there.top().display().to_string();
        here.git(&["clone", "-q", "--bare", &from, "sp ace"]);
        let repository = here.open();
        let url = format!("file://{}", there.top().display());
        for (text, directory) in [
            ("sp ace", here.top()),
            ("../sp ace", here.top().join(".git")),
        ] {
            let address = repository.address(text, &directory).unwrap();
            assert_eq!(
                repository.fetch(&address, "HEAD", None).unwrap(),
                Some(commit.clone())
            );
        }
        let address = repository.address(&url, &here.top()).unwrap();
        assert_eq!(address, Address::Typed(url));
        let fetched = repository.fetch(&address, "refs/heads/main", None).unwrap();
        assert_eq!(fetched, Some(commit));
        assert_eq!(
            repository.fetch(&address, "refs/heads/x", None).unwrap(),
            None
        );
        assert_eq!(here.git(&["for-each-ref"]), "");
        assert!(!here.top().join(".git/FETCH_HEAD").exists());
    }
}

#[test]
fn named_remotes_move_what_follows_them() {
    let there = Place::new();
    let here = Place::new();
    let commit = source(&there);
    there.git(&["branch", "other"]);
    there.git(&["tag", "v1"]);
    here.git(&["remote", "add", "origin", there.top().to_str().unwrap()]);
    let repository = here.open();
    let address = repository.address("origin", &here.top()).unwrap();
    assert_eq!(address, Address::Remote("origin".to_owned()));
    let mut heard = String::new();
    let mut hear = |piece: &str| heard.push_str(piece);
    let fetched = repository.fetch(&address, "HEAD", Some(&mut hear)).unwrap();
    assert_eq!(fetched, Some(commit));
    assert!(heard.contains("100%"), "{heard}");
    let names = here.git(&["for-each-ref", "--format=%(refname)"]);
    let names: Vec<&str> = names
        .lines()
        .filter(|name| !name.ends_with("/HEAD"))
        .collect();
    assert_eq!(
        names,
        ["refs/remotes/origin/main", "refs/remotes/origin/other"]
    );

    let newer = there.commit_file("2");
    assert_eq!(
        repository.fetch(&address, "refs/heads/gone", None).unwrap(),
        None
    );
    assert_eq!(here.git(&["rev-parse", "origin/main"]), newer);
    // A rule for a branch that is gone does not keep the others from coming.
    here.git(&[
        "config",
        "remote.origin.fetch",
        "+refs/heads/gone:refs/remotes/origin/gone",
    ]);
    let fetched = here
        .open()
        .fetch(&address, "refs/heads/main", None)
        .unwrap();
    assert_eq!(fetched.unwrap().as_str(), newer);
}

#[test]
fn empty_and_shallow_sources() {
    let here = Place::new();
    let empty = Place::new();
    assert_eq!(
        here.open().fetch(&typed(&empty), "HEAD", None).unwrap(),
        None
    );
    here.git(&["remote", "add", "origin", empty.top().to_str().unwrap()]);
    let origin = Address::Remote("origin".to_owned());
    assert_eq!(here.open().fetch(&origin, "HEAD", None).unwrap(), None);

    let there = Place::new();
    source(&there);
    let newer = there.commit_file("2");
    let url = format!("file://{}", there.top().display());
    here.git(&["clone", "-q", "--depth=1", &url, "clone"]);
    let clone = here.open_at("clone");
    let unrelated = Place::new();
    let commit = source(&unrelated);
    assert_eq!(
        clone.fetch(&typed(&unrelated), "HEAD", None).unwrap(),
        Some(commit.clone())
    );
    clone.keep_original(&commit).unwrap();
    assert_eq!(clone.original().unwrap().unwrap().commit, commit);
    let again = clone.fetch(&Address::Remote("origin".to_owned()), "HEAD", None);
    assert_eq!(again.unwrap().unwrap().as_str(), newer);
    let shallow = Address::Typed(here.top().join("clone").to_str().unwrap().to_owned());
    let fetched = here.open().fetch(&shallow, "HEAD", None);
    assert_eq!(fetched.unwrap_err().kind, Kind::Io);
    assert!(!here.top().join(".git/shallow").exists());
}

#[test]
fn addresses_never_run_anything() {
    let place = Place::new();
    let pwned = place.top().join("pwned");
    let evil = format!("ext::touch {}", pwned.display());
    place.git(&["config", "protocol.ext.allow", "always"]);
    place.git(&["remote", "add", "evil", &evil]);
    place.git(&["remote", "add", "helper", "x"]);
    place.git(&["config", "remote.helper.vcs", "ext"]);
    place.git(&["config", "remote.helper.url", &evil["ext::".len()..]]);
    place.git(&["config", &format!("url.{evil}.insteadOf"), "https://nice/"]);
    let addresses = [
        Address::Typed(evil.clone()),
        Address::Committed(evil),
        Address::Remote("evil".to_owned()),
        Address::Remote("helper".to_owned()),
        Address::Typed("https://nice/".to_owned()),
        Address::Committed("https://nice/".to_owned()),
    ];
    for address in addresses {
        for repository in [
            place.open(),
            place.open_with("GIT_ALLOW_PROTOCOL", "https:ext:file"),
        ] {
            let error = repository.fetch(&address, "HEAD", None).unwrap_err();
            assert_eq!(error.kind, Kind::Refused, "{address:?} {error:?}");
            assert!(!pwned.exists(), "{address:?}");
        }
    }
    let unknown = Address::Typed("codecommit::x".to_owned());
    let error = place.open().fetch(&unknown, "HEAD", None).unwrap_err();
    assert!(
        error.hints[0].contains("protocol.codecommit.allow"),
        "{error:?}"
    );
}

#[test]
fn dashes_and_odd_names_never_reach_git() {
    let place = Place::new();
    source(&place);
    place.git(&["config", "remote.odd.url", "--upload-pack=touch pwned"]);
    let repository = place.open();
    for text in ["-x", "--upload-pack=touch pwned", "", "a\nb"] {
        assert_eq!(
            repository.address(text, &place.top()).unwrap_err().kind,
            Kind::Refused
        );
        for address in [
            Address::Remote(text.to_owned()),
            Address::Typed(text.to_owned()),
            Address::Committed(text.to_owned()),
        ] {
            let error = repository.fetch(&address, "HEAD", None).unwrap_err();
            assert!(error.message.ends_with("is no address"), "{error:?}");
        }
    }
    let odd = Address::Remote("odd".to_owned());
    let error = repository.fetch(&odd, "HEAD", None).unwrap_err();
    assert!(error.message.ends_with("is no address"));
    for what in [
        "-x",
        "main",
        "refs/heads/*",
        "refs/heads/a:refs/heads/main",
        "",
        "^refs/x",
    ] {
        let error = repository.fetch(&typed(&place), what, None).unwrap_err();
        assert!(error.message.ends_with("is no branch"), "{error:?}");
    }
}

#[test]
fn committed_files_name_no_local_places() {
    let there = Place::new();
    source(&there);
    let here = Place::new();
    let top = there.top().display().to_string();
    here.git(&["config", &format!("url.{top}.insteadOf"), "https://nice/"]);
    for text in [
        top.clone(),
        format!("file://{top}"),
        "../x".to_owned(),
        "https://nice/".to_owned(),
    ] {
        let error = here
            .open()
            .fetch(&Address::Committed(text), "HEAD", None)
            .unwrap_err();
        assert_eq!(error.kind, Kind::Refused, "{error:?}");
    }
}

#[test]
fn failures_say_what_to_do() {
    let place = Place::new();
    let nowhere = Address::Typed(place.top().join("nowhere").display().to_string());
    let error = place.open().fetch(&nowhere, "HEAD", None).unwrap_err();
    assert!(
        error.message.starts_with("could not fetch from /"),
        "{error:?}"
    );
    assert!(error.quoted[0].contains("does not appear to be a git repository"));
    assert_eq!(error.kept.as_deref(), Some("nothing was changed"));
    assert_eq!(error.hints, ["is the address right, and may you read it?"]);
    let closed = Address::Typed("git://127.0.0.1:1/x".to_owned());
    let error = place.open().fetch(&closed, "HEAD", None).unwrap_err();
    assert!(
        error.hints[0].starts_with("check the connection"),
        "{error:?}"
    );
    let said = |words: &str| {
        let output = Output {
            code: Some(128),
            stdout: Vec::new(),
            stderr: words.to_owned(),
        };
        failed(&Address::Remote("origin".to_owned()), &output)
            .hints
            .concat()
    };
    assert!(said("fatal: Authentication failed for 'https://x/'").contains("git fetch origin"));
    assert!(said("git@x: Permission denied (publickey).").contains("login"));
    assert!(said("remote: Repository not found.").contains("git remote -v"));
}

#[test]
fn addresses_are_told_apart_and_shown_without_passwords() {
    for text in ["a", "./a:b", "/x/y", "a/b:c", ".."] {
        assert!(is_local(text), "{text}");
    }
    for text in ["https://x/y", "git@github.com:a/b", "host:a", "ext::sh"] {
        assert!(!is_local(text), "{text}");
    }
    let words = |text: &str| Address::Typed(text.to_owned()).words();
    assert_eq!(words("https://me:secret@x.org/a@b"), "https://x.org/a@b");
    assert_eq!(words("git@github.com:a/b"), "git@github.com:a/b");
}
