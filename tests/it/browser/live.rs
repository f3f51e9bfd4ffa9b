//! The live page: clicks that become commits, and everything else that may
//! happen to the file meanwhile.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{BAKING, Repo};

use super::driver::browse;
use super::site::{checkbox, shown, task};
use super::tab::Browser;

const FLOUR: &str = "phase-1-bread/flour-basics";
const KNEAD: &str = "phase-1-bread/knead-by-hand";
const STARTER: &str = "phase-1-bread/sourdough-starter";
const CREAM: &str = "phase-2-cake/butter-cream";
const SCALE: &str = "toolkit/scale";

/// How long a commit may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Holds the page's next request back until it is told to go.
const HOLD: &str = "window.kept = window.fetch;
    window.fetch = (...all) => new Promise((done, fail) => {
        window.go = () => kept(...all).then(done, fail);
    });";

/// A repository whose page is served.
pub(crate) struct Live {
    pub(crate) repo: Repo,
    server: Child,
    address: String,
    /// Commits before anything was clicked.
    before: usize,
}

impl Live {
    /// The live page of a roadmap.
    pub(crate) fn with(roadmap: &str) -> Self {
        Self::of(Repo::with(roadmap), "")
    }

    /// The live page of a repository, with options of `serve`.
    pub(crate) fn of(repo: Repo, options: &str) -> Self {
        let before = count(&repo);
        let (server, address) = start(&repo, options);
        Self {
            repo,
            server,
            address,
            before,
        }
    }

    /// Where the page is.
    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    /// The server's address without the token.
    pub(crate) fn origin(&self) -> String {
        let end = self.address.find("127.0.0.1:").unwrap();
        let end = end + self.address[end..].find('/').unwrap();
        self.address[..end].to_owned()
    }

    /// Ends the server at once.
    pub(crate) fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }

    /// Starts it again on the same port.
    pub(crate) fn start_again(&mut self) {
        let (_, port) = self
            .origin()
            .rsplit_once(':')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        (self.server, self.address) = start(&self.repo, &format!("--port {port}"));
    }

    /// Waits until this many commits were made since the start.
    pub(crate) async fn until_committed(&self, wanted: usize) {
        let start = Instant::now();
        while count(&self.repo) != self.before + wanted {
            assert!(
                start.elapsed() < PATIENCE,
                "{} commits instead of {wanted}:\n{}",
                count(&self.repo) - self.before,
                self.repo.git("log --format=%s"),
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How many commits were made since the start.
    fn committed(&self) -> usize {
        count(&self.repo) - self.before
    }

    /// The newest commit's subject.
    fn subject(&self) -> String {
        self.repo.git("log -1 --format=%s").trim().to_owned()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ignored = self.server.kill();
        let _ignored = self.server.wait();
    }
}

fn count(repo: &Repo) -> usize {
    repo.git("rev-list --count HEAD").trim().parse().unwrap()
}

fn start(repo: &Repo, options: &str) -> (Child, String) {
    let mut server = repo
        .roadmap_call(format!("serve {options}").trim())
        .command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| {
            line.split_whitespace()
                .find(|word| word.starts_with("http://"))
                .map(str::to_owned)
        })
        .expect("the server says its address");
    std::thread::spawn(move || lines.for_each(drop));
    (server, address)
}

impl Browser {
    /// Opens a live page and waits until it is connected.
    pub(crate) async fn open_live(&self, live: &Live) {
        self.open_page(&live.address()).await;
        self.until_connected().await;
    }

    async fn until_connected(&self) {
        self.until("!document.querySelector('[data-tasks] input').disabled")
            .await;
    }

    /// Waits until the page has something to say, and returns it.
    async fn until_told(&self) -> String {
        let words = "document.querySelector('[data-message] p')";
        self.until(&format!(
            "{words}.checkVisibility() && {words}.textContent !== ''"
        ))
        .await;
        self.text(&format!("{words}.textContent")).await
    }

    /// Whether a button can be used, as an expression.
    async fn until_useful(&self, selector: &str, is_useful: bool) {
        let wanted = json!((!is_useful).to_string());
        self.until_is(
            &format!("document.querySelector(`{selector}`).ariaDisabled"),
            &wanted,
        )
        .await;
    }
}

#[test]
fn a_click_commits_and_undo_takes_it_back() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.tick(FLOUR).await;
        live.until_committed(1).await;
        assert_eq!(live.subject(), "roadmap: check Flour basics");
        assert!(live.repo.read("ROADMAP.md").contains("- [x] Flour basics"));
        browser.until("document.querySelector('[data-overall] [data-count]').textContent.includes('2 of 9')").await;
        browser
            .until_is(
                "document.querySelector('[data-overall] progress').value",
                &json!(2),
            )
            .await;

        browser.tick(FLOUR).await;
        live.until_committed(2).await;
        assert_eq!(live.subject(), "roadmap: uncheck Flour basics");
        browser.until_ticked(FLOUR, false).await;

        browser.tick(SCALE).await;
        live.until_committed(3).await;
        browser.until_useful("[data-undo]", true).await;
        browser
            .until(
                "document.querySelector('[data-undo-subject]').textContent.includes('check Scale')",
            )
            .await;
        browser
            .until_is(
                &format!(
                    "!document.querySelector(`{}`).hasAttribute('data-pending')",
                    task(SCALE)
                ),
                &json!(true),
            )
            .await;
        browser.click("[data-undo]").await;
        live.until_committed(4).await;
        browser.until_ticked(SCALE, false).await;
        assert_eq!(live.repo.read("ROADMAP.md"), BAKING);
        assert_eq!(live.repo.git("status --porcelain"), "");
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    });
}

#[test]
fn quick_clicks_are_all_committed() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.run("document.querySelectorAll('[data-tasks] input:not(:checked)').forEach(box => box.click())").await;
        browser
            .until_is(
                "document.querySelectorAll('[data-tasks] [data-pending]').length",
                &json!(0),
            )
            .await;
        assert_eq!(
            live.repo.git("show HEAD:ROADMAP.md").matches("[x]").count(),
            9
        );
        browser
            .until_is(
                "document.querySelector('[data-overall] progress').value",
                &json!(9),
            )
            .await;
        assert_eq!(live.repo.git("status --porcelain"), "");
    });
}

#[test]
fn collected_ticks_become_one_commit() {
    let live = Live::of(Repo::baking(), "--collect");
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.tick(FLOUR).await;
        browser.tick(SCALE).await;
        browser
            .until("document.querySelector('[data-uncommitted]').textContent.includes('2 ticks')")
            .await;
        browser.until_useful("[data-commit]", true).await;
        browser
            .until_is(
                "document.querySelector('[data-overall] progress').value",
                &json!(3),
            )
            .await;
        assert_eq!(live.committed(), 0);
        assert!(live.repo.read("ROADMAP.md").contains("- [x] Scale"));
        browser.click("[data-commit]").await;
        live.until_committed(1).await;
        assert!(live.subject().contains("2 tasks"), "{}", live.subject());
        browser.until_useful("[data-commit]", false).await;
    });
}

#[test]
fn an_editor_and_the_command_line_show_at_once() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        live.repo.roadmap("check Flour").succeeds();
        browser.until_ticked(FLOUR, true).await;
        browser
            .until_is(
                "document.querySelector('[data-overall] progress').value",
                &json!(2),
            )
            .await;

        // What is being read, folded or focused stays so when the text changes.
        browser
            .click("[data-phase=toolkit] > [data-card] > summary")
            .await;
        browser
            .run(&format!(
                "document.querySelector(`{}`).focus()",
                checkbox(STARTER)
            ))
            .await;
        live.repo.edit(
            "ROADMAP.md",
            "- [x] Flour basics",
            "- [ ] Weigh\n- [x] Flour basics",
        );
        browser
            .until(&format!(
                "!!document.querySelector(`{}`)",
                task("phase-1-bread/weigh")
            ))
            .await;
        assert!(browser.is_ticked(FLOUR).await);
        assert_eq!(
            browser
                .eval("document.querySelector('[data-phase=toolkit] > [data-card]').open")
                .await,
            false
        );
        assert_eq!(browser.eval("document.activeElement.closest('[data-task]')?.dataset.key ?? document.activeElement.tagName").await, STARTER);
        // A tick hits the task it was meant for, though its place is another.
        browser.tick(CREAM).await;
        live.until_committed(2).await;
        assert_eq!(live.subject(), "roadmap: check Butter cream");
    });
}

#[test]
fn two_tabs_see_each_other() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        let first = browser.tab().await;
        let second = browser.new_tab().await;
        browser.open_live(&live).await;
        browser.tick(FLOUR).await;
        live.until_committed(1).await;
        browser.turn_to(&first).await;
        browser.until_ticked(FLOUR, true).await;
        browser.tick(SCALE).await;
        live.until_committed(2).await;
        browser.turn_to(&second).await;
        browser.until_ticked(SCALE, true).await;
    });
}

/// A tick that was meant for what is no longer there is refused: here the
/// page is kept from hearing of the change.
#[test]
fn a_tick_that_no_longer_fits_is_refused() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        // The state that the page saw is changed in the very moment of the click.
        let repo = &live.repo;
        browser.run(HOLD).await;
        browser.tick(FLOUR).await;
        browser.until("typeof window.go === 'function'").await;
        browser.run("window.fetch = window.kept").await;
        repo.roadmap("check Flour").succeeds();
        browser.run("window.go()").await;
        browser.until_told().await;
        browser.until_ticked(FLOUR, true).await;
        assert_eq!(live.committed(), 1);
    });
}

#[test]
fn a_commit_that_a_hook_refuses_says_so() {
    let repo = Repo::baking();
    repo.hook("pre-commit", "echo 'no commits on Fridays' >&2; exit 1");
    let live = Live::of(repo, "");
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.tick(FLOUR).await;
        let told = browser.until_told().await;
        assert!(told.contains("Fridays"), "{told}");
        assert_eq!(live.committed(), 0);
        // The page shows what the file holds.
        let is_ticked = live.repo.read("ROADMAP.md").contains("- [x] Flour");
        browser.until_ticked(FLOUR, is_ticked).await;
    });
}

#[test]
fn a_server_that_ends_is_noticed() {
    let mut live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        live.kill();
        browser
            .until(
                "[...document.querySelectorAll('[data-tasks] input')].every(box => box.disabled)",
            )
            .await;
        browser.until(&shown("[data-offline]")).await;
        // Another run has another token: this page cannot come back by itself.
        let old = live.address();
        live.start_again();
        assert_ne!(live.address(), old);
        browser
            .until("document.querySelector('[data-offline]').innerText.includes('address')")
            .await;
        browser.open_live(&live).await;
        browser.tick(KNEAD).await;
        live.until_committed(1).await;
    });
}

#[test]
fn a_page_without_its_network_says_so_and_comes_back() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.offline(true).await;
        // Events that flow already are not cut by the browser, a click notices.
        browser.tick(FLOUR).await;
        browser
            .until(
                "[...document.querySelectorAll('[data-tasks] input')].every(box => box.disabled)",
            )
            .await;
        browser.until_told().await;
        browser.until_ticked(FLOUR, false).await;
        assert_eq!(live.committed(), 0);
        browser.offline(false).await;
        browser.until_connected().await;
        browser.tick(FLOUR).await;
        live.until_committed(1).await;
    });
}

/// A text that changes under a search leaves the search as it is.
#[test]
fn a_search_outlives_a_change_of_the_text() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.fill("[data-search]", "basics").await;
        browser.until_seen(&["Flour basics", "Sponge basics"]).await;
        live.repo.edit(
            "ROADMAP.md",
            "- [ ] Scale",
            "- [ ] Weighing basics\n- [ ] Scale",
        );
        browser
            .until_seen(&["Flour basics", "Sponge basics", "Weighing basics"])
            .await;
        browser.press(" w").await;
        let value = "document.querySelector('[data-search]').value";
        browser.until_is(value, &json!("basics w")).await;
        browser.until_seen(&["Weighing basics"]).await;
        // A task that only an uncommitted edit holds is not committed by a tick.
        browser.tick("toolkit/weighing-basics").await;
        let told = browser.until_told().await;
        assert!(told.contains("uncommitted"), "{told}");
        live.repo.commit_all("Weigh");
        browser.tick("toolkit/weighing-basics").await;
        live.until_committed(2).await;
    });
}

/// Two tabs click the same task, one of them without having heard of the other.
#[test]
fn of_two_tabs_that_wish_different_things_one_is_refused() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.run(HOLD).await;
        browser.tick(KNEAD).await;
        browser.until("typeof window.go === 'function'").await;
        let first = browser.tab().await;
        browser.new_tab().await;
        browser.open_live(&live).await;
        browser.tick(KNEAD).await;
        live.until_committed(1).await;
        browser.turn_to(&first).await;
        browser.run("window.fetch = window.kept; window.go()").await;
        browser.until_told().await;
        browser.until_ticked(KNEAD, false).await;
        assert_eq!(live.committed(), 1);
    });
}

#[test]
fn without_scripts_a_live_page_is_read_only() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.without_scripts().await;
        browser.goto(&live.address()).await;
        assert_eq!(browser.seen_tasks().await.len(), 9);
        let enabled = "document.querySelectorAll('[data-tasks] input:not(:disabled)').length";
        assert_eq!(browser.number(enabled).await, 0);
        for tools in ["[data-tools]", "[data-live]", "[data-offline]"] {
            assert_eq!(browser.eval(&shown(tools)).await, false, "{tools}");
        }
        browser.assert_quiet(&live.address()).await;
    });
}

/// Work that is done with keys alone.
#[test]
fn keys_alone_commit_and_undo() {
    let live = Live::with(BAKING);
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.press("j").await;
        browser.press(" ").await;
        live.until_committed(1).await;
        browser.until_useful("[data-undo]", true).await;
        browser
            .press_shift_tab_until("document.activeElement.matches('[data-undo]')")
            .await;
        browser.press_enter().await;
        live.until_committed(2).await;
        browser.until_ticked(FLOUR, false).await;
        // The focus is where it was, though the button cannot be used now.
        let focused = "document.activeElement.matches('[data-undo]')";
        browser.until(focused).await;
    });
}

/// Pictures of the repository and of its past come from the server, and
/// nothing else is asked for.
#[test]
fn pictures_come_from_the_server() {
    let repo = Repo::empty();
    let dough = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='5'/>";
    repo.write("docs/dough.svg", dough);
    repo.write(
        "ROADMAP.md",
        "# Bake\n\n![Dough](docs/dough.svg)\n\n- [ ] Knead\n",
    );
    repo.commit_all("Add the roadmap");
    let live = Live::of(repo, "");
    browse(async |browser| {
        browser.open_live(&live).await;
        let widths =
            "[...document.querySelectorAll('[data-tasks] img')].map(it => it.naturalWidth)";
        browser.until_is(widths, &json!([9])).await;
        browser
            .run("document.querySelector('[data-charts]').scrollIntoView({behavior: 'instant'})")
            .await;
        let charts = "[...document.querySelectorAll('[data-chart]')].map(it => it.complete && it.naturalWidth > 100)";
        browser.until_is(charts, &json!([true, true])).await;
        browser.tick("bake/knead").await;
        live.until_committed(1).await;
        browser
            .until("document.querySelector('[data-chart=burnup]').src.includes('?v=')")
            .await;
        browser.until_is(charts, &json!([true, true])).await;
        browser.assert_quiet(&live.address()).await;
    });
}
