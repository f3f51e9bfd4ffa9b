//! `git roadmap site`: the page as a file.

use git_roadmap::render::page::Mode;
use git_roadmap::workspace::{Location, Workspace, page};
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::harness::{BAKING, Repo};
use crate::properties::{check_all, parse, texts};
use crate::stats::baked;

/// The page's head and main parts, without style, script and charts.
fn body(page: &str) -> String {
    let start = page.find("<div data-head").unwrap();
    let end = page.find("</main>").unwrap();
    page[start..end].to_owned()
}

/// What the page says of the roadmap.
fn tasks(page: &str) -> &str {
    let start = page.find("<main").unwrap();
    let end = page.find("</main>").unwrap();
    &page[start..end]
}

fn site(repo: &Repo) -> String {
    repo.roadmap("site").succeeds();
    repo.read("site/index.html")
}

/// The page of a roadmap that is on no disk.
fn page_of(repo: &Repo, markdown: &str) -> String {
    repo.write("ROADMAP.md", markdown);
    let location = Location {
        directory: Some(repo.top().to_owned()),
        file: None,
    };
    let workspace = Workspace::open(&location).unwrap();
    let document = workspace.read().unwrap();
    let made = page::html(&workspace, &document, (Mode::Static, None), &[]);
    made.unwrap().page
}

#[test]
fn phases_are_cards_with_boxes() {
    assert_snapshot!(tasks(&site(&Repo::baking())));
}

#[test]
fn what_it_says() {
    let repo = baked();
    let run = repo.roadmap("site");
    assert!(run.stderr.starts_with("wrote site/index.html ("), "{run}");
    let again = repo.roadmap("site");
    assert!(
        again.stderr.starts_with("up to date: site/index.html ("),
        "{again}"
    );
    let quiet = repo.roadmap("site --out docs -q");
    assert_eq!((quiet.status, quiet.stderr.as_str()), (Some(0), ""));
    assert_eq!(repo.read("docs/index.html"), repo.read("site/index.html"));
    repo.roadmap("site --out .").succeeds();
    assert_eq!(repo.read("index.html"), repo.read("site/index.html"));
    let json: serde_json::Value =
        serde_json::from_str(&repo.roadmap("site --json").succeeds().stdout).unwrap();
    assert_eq!(json["kind"], "site");
    assert_eq!(json["page"], "site/index.html");
    assert_eq!(json["progress"]["total"], 9);
}

#[test]
fn the_same_bytes_everywhere_and_nothing_is_committed() {
    let repo = baked();
    let first = site(&repo);
    let call = repo
        .roadmap_call("site --out other")
        .env("TZ", "Asia/Tokyo");
    call.env("LC_ALL", "C")
        .env("COLUMNS", "40")
        .run()
        .succeeds();
    assert_eq!(repo.read("other/index.html"), first);
    assert_eq!(first.matches("data:image/svg+xml;base64,").count(), 2);
    assert!(
        repo.git("status --short")
            .lines()
            .all(|line| line.starts_with("??"))
    );
}

#[test]
fn a_file_of_another_kind_is_left_alone() {
    let repo = Repo::baking();
    repo.write("docs/index.html", "<h1>mine</h1>");
    assert_snapshot!(repo.session(&["git roadmap site --out docs"]), @r"
    $ git roadmap site --out docs
    [stderr]
    error: docs/index.html is no page of git-roadmap; it was left alone
    hint: git roadmap site --out DIR    writes it elsewhere
    [status 2]
    ");
    assert_eq!(repo.read("docs/index.html"), "<h1>mine</h1>");
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let page = site(&baked());
    for sign in [
        "src=\"http",
        "src=\"//",
        "@import",
        "url(http",
        "<link rel=\"stylesheet",
    ] {
        assert!(!page.contains(sign), "{sign}");
    }
    assert!(page.contains("http-equiv=\"Content-Security-Policy\""));
    assert!(!page.contains("style=\""), "a policy by hashes forbids it");
}

#[test]
fn links_and_pictures_lead_where_they_can_be_read() {
    let repo = Repo::empty();
    repo.git("remote add origin git@github.com:ada/list.git");
    repo.write("docs/ROADMAP.md", "\
## P

- [ ] [file](guide%20one.md#part) [up](../src/x.rs) [top](/README.md) [out](../../etc/passwd)
- [ ] [here](#p) [raw](#made) <a name=\"made\">x</a> [mail](mailto:a@b.c) [js](javascript:alert(1))
- [ ] ![near](a.png) ![up](../b.SVG) ![gone](gone.png) ![text](ROADMAP.md) ![git](../.git/c.png)
- [ ] ![link](link.png) ![far](https://example.org/x.png) <img src=\"a.png\" width=\"9\" onerror=\"x\">
");
    repo.write("docs/a.png", "A");
    repo.write("b.SVG", "<svg/>");
    repo.write(".git/c.png", "C");
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.png", repo.top().join("docs/link.png")).unwrap();
    repo.commit_all("Pictures");
    repo.write("docs/gone.png", "not committed");
    let said = repo.roadmap("site").succeeds().stderr;
    let warning = "docs/gone.png is not in Git, so the page shows its text alone";
    assert!(said.contains(warning), "{said}");
    let page = site(&repo);
    assert_snapshot!(tasks(&page));
    assert_eq!(repo.read("site/images/docs/a.png"), "A");
    assert_eq!(repo.read("site/images/b.SVG"), "<svg/>");
    assert!(!repo.top().join("site/images/.git").exists());
}

#[test]
fn a_hostile_roadmap_is_shown_as_text() {
    let repo = Repo::with(
        "\
# <script>alert(1)</script> T</title>

<style>*{display:none}</style><base href=\"https://evil.example\">
<div class=\"task\" data-task=\"0\" onclick=\"x\" id=\"ui:tasks\">raw</div>

## </summary><img src=x onerror=alert(1)> \"P\"

- [ ] a\" onfocus=\"x <b data-key=\"k\">b
- [ ] </label></li></ul></main><script>alert(2)</script> c <!-- id: d -->
- [ ] `</script>` <svg><style>*{}</style></svg>
- **Focus**: <i>\"</i></dd>
",
    );
    let page = site(&repo);
    assert_snapshot!(body(&page));
}

#[test]
fn an_empty_list_has_a_page() {
    let page = site(&Repo::with("# Nothing\n"));
    assert_snapshot!(body(&page));
}

/// The elements that are open at the end, and those that were closed in
/// another order; attributes are in double quotes.
fn unbalanced(html: &str) -> Vec<String> {
    const VOID: [&str; 7] = ["br", "hr", "img", "input", "col", "wbr", "meta"];
    let mut open: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        let mut quoted = false;
        let end = tag
            .char_indices()
            .find(|&(_, c)| {
                quoted ^= c == '"';
                c == '>' && !quoted
            })
            .map_or(tag.len(), |(end, _)| end);
        let name = |text: &str| -> String {
            text.chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect()
        };
        match tag.strip_prefix('/') {
            Some(closing) => {
                let name = name(closing);
                if open.pop().as_ref() != Some(&name) {
                    faults.push(name);
                }
            }
            None => {
                let name = name(tag);
                if !VOID.contains(&name.as_str()) {
                    open.push(name);
                }
            }
        }
        rest = tag.get(end + 1..).unwrap_or_default();
    }
    faults.extend(open);
    faults
}

/// What is wrong with the page of a roadmap.
fn page_is_whole(repo: &Repo, markdown: &str) -> Result<(), TestCaseError> {
    let page = page_of(repo, markdown);
    let tasks = tasks(&page);
    let document = parse(markdown);
    for (index, task) in document.tasks().iter().enumerate() {
        let checked = if task.done { " checked" } else { "" };
        let tick = format!("<input type=\"checkbox\" id=\"box:{index}\" disabled{checked}>");
        prop_assert_eq!(tasks.matches(&tick).count(), 1, "{} in {}", tick, tasks);
    }
    prop_assert_eq!(tasks.matches("<input ").count(), document.tasks().len());
    let is_nameless = |digit: u8| tasks.contains(&format!("{digit}\"></label>"));
    let nameless = (0..10).any(is_nameless);
    prop_assert!(!nameless, "a box without a name: {}", tasks);
    prop_assert_eq!(unbalanced(tasks), vec!["main".to_owned()], "{}", tasks);
    Ok(())
}

#[test]
fn each_task_has_one_box_and_every_element_ends() {
    let repo = Repo::folder();
    check_all(400, &texts(), |text| page_is_whole(&repo, text));
}

#[test]
fn so_it_is_between_raw_html() {
    let repo = Repo::folder();
    let nasty = "(# |## |- |  - |    - |1\\. |> |\n|\n\n|\\[ \\] |\\[x\\] |a|\"|<b>|</b>|<details>\n|</details>\n|<summary>|</summary>|<h2>|</h2>|<!-- |-->|`|```\n|\\| a \\| b \\|\n\\|---\\|--:\\|\n|!\\[i\\]\\(x\\)|\\[l\\]\\(#a\\)|\\*\\*F\\*\\*: v\n|<table>|<td>|&lt;|\\[\\^1\\]|\\[\\^1\\]: n\n){0,40}";
    check_all(300, &nasty, |text| page_is_whole(&repo, text));
}

#[test]
fn a_long_list_has_all_its_tasks() {
    let mut roadmap = BAKING.to_owned();
    for number in 0..1_000 {
        roadmap.push_str(&format!("- [ ] task *{number}*, see [it](x{number}.md)\n"));
    }
    let page = site(&Repo::with(roadmap));
    assert_eq!(page.matches("data-task=").count(), 1_009);
}
