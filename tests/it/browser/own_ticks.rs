//! Ticks of a visitor: kept in the browser, shown apart, and placed on the
//! page's next version.

use serde_json::{Value, json};

use crate::harness::{BAKING, Repo};

use super::driver::browse;
use super::site::{Site, checkbox, shown, task};
use super::tab::Browser;

const FLOUR: &str = "phase-1-bread/flour-basics";
const KNEAD: &str = "phase-1-bread/knead-by-hand";
const STARTER: &str = "phase-1-bread/sourdough-starter";
const SPONGE: &str = "phase-2-cake/sponge-basics";
const CREAM: &str = "phase-2-cake/butter-cream";
const SCALE: &str = "toolkit/scale";
const OVEN: &str = "toolkit/oven";

impl Browser {
    /// The visitor's ticks that are not committed, as key and wish.
    pub(super) async fn own_ticks(&self) -> Value {
        self.eval(
            "Object.fromEntries([...document.querySelectorAll('[data-tasks] [data-yours-tick]')]
                .map(task => [task.dataset.key, task.querySelector('input').checked]))",
        )
        .await
    }

    /// What is kept in the browser, by the item's name.
    pub(super) async fn stored(&self) -> Value {
        self.eval(
            "Object.fromEntries(Object.keys(localStorage).filter(name => name.startsWith('git-roadmap:'))
                .map(name => [name, JSON.parse(localStorage[name])]))",
        )
        .await
    }
}

#[test]
fn ticks_stay_and_are_shown_apart() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        assert_eq!(browser.own_ticks().await, json!({}));
        assert_eq!(browser.eval(&shown("[data-how]")).await, false);
        browser.tick(FLOUR).await;
        browser.tick(KNEAD).await;
        let own = json!({FLOUR: true, KNEAD: false});
        assert_eq!(browser.own_ticks().await, own);
        browser.until(&shown("[data-how]")).await;
        let summary = browser
            .text("document.querySelector('[data-yours-summary]').textContent")
            .await;
        assert!(summary.starts_with("2 ticks"), "{summary}");
        browser
            .until("document.querySelector('[data-yours-count]').textContent.includes('1 of 9')")
            .await;
        // What is committed stays what it is.
        let done = format!(
            "[document.querySelector(`{}`).dataset.done, document.querySelector(`{}`).dataset.done]",
            task(FLOUR),
            task(KNEAD)
        );
        assert_eq!(browser.eval(&done).await, json!(["false", "true"]));
        let stored = browser.stored().await;
        let name = format!("git-roadmap:{}:{FLOUR}", super::host::BELOW);
        assert_eq!(stored[&name]["text"], "Flour basics");
        assert_eq!(stored[&name]["done"], true);
        assert_eq!(stored[&name]["phase"], "phase-1-bread");

        browser.reload().await;
        browser.until_ready().await;
        assert_eq!(browser.own_ticks().await, own);
        assert!(browser.is_ticked(FLOUR).await && !browser.is_ticked(KNEAD).await);

        // Ticked back, nothing is kept of it.
        browser.tick(FLOUR).await;
        browser.tick(KNEAD).await;
        assert_eq!(browser.own_ticks().await, json!({}));
        assert_eq!(browser.stored().await, json!({}));
    });
}

#[test]
fn pages_of_one_host_do_not_mix() {
    let site = Site::with(BAKING);
    let other = site.repo.beside("site/other");
    std::fs::create_dir_all(&other).unwrap();
    std::fs::copy(
        site.repo.beside("site/index.html"),
        other.join("index.html"),
    )
    .unwrap();
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.tick(FLOUR).await;
        browser
            .open_page(&format!("{}other/", site.address()))
            .await;
        assert_eq!(browser.own_ticks().await, json!({}));
        browser.tick(SCALE).await;
        // The same page under its file's name.
        browser
            .open_page(&format!("{}index.html", site.address()))
            .await;
        assert_eq!(browser.own_ticks().await, json!({FLOUR: true}));
        browser
            .open_page(&format!("{}other/index.html", site.address()))
            .await;
        assert_eq!(browser.own_ticks().await, json!({SCALE: true}));
    });
}

/// A new version has other words, other places and other keys.
#[test]
fn ticks_survive_a_new_version_of_the_page() {
    let roadmap = BAKING.replace(
        "- [ ] Sponge basics",
        "- [ ] Sponge basics <!-- id: sponge -->",
    );
    let site = Site::with(&roadmap);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        for key in [FLOUR, STARTER, "sponge", CREAM, SCALE, OVEN] {
            browser.tick(key).await;
        }
        let changed = roadmap
            // Reworded, but named.
            .replace(
                "- [ ] Sponge basics <!--",
                "- [ ] Everything about sponges <!--",
            )
            // Another key, since the phase is called otherwise.
            .replace("## Toolkit", "## Tools")
            // Moved within its phase.
            .replace(
                "  - [ ] Sourdough starter\n  - [ ] Rye loaf\n",
                "  - [ ] Rye loaf\n- [ ] Sourdough starter\n",
            )
            // Gone.
            .replace("- [ ] Butter cream\n", "- [ ] Ganache\n");
        site.publish(&changed);
        browser.open_page(&site.address()).await;
        let own = json!({FLOUR: true, STARTER: true, "sponge": true, "tools/scale": true, "tools/oven": true});
        assert_eq!(browser.own_ticks().await, own);
        let lost = "[...document.querySelectorAll('[data-lost] li')].map(it => it.textContent)";
        let lost = browser.eval(lost).await;
        let lost = lost.as_array().unwrap();
        assert_eq!(lost.len(), 1, "{lost:?}");
        assert!(
            lost[0].as_str().unwrap().contains("Butter cream"),
            "{lost:?}"
        );

        // A tick is placed once it fits again.
        site.publish(&roadmap);
        browser.open_page(&site.address()).await;
        let own = json!({FLOUR: true, STARTER: true, "sponge": true, CREAM: true, SCALE: true, OVEN: true});
        assert_eq!(browser.own_ticks().await, own);
        assert_eq!(
            browser
                .eval("document.querySelectorAll('[data-lost] li').length")
                .await,
            0
        );
    });
}

/// Two tasks with one text: no match beats a wrong one.
#[test]
fn a_text_that_stands_twice_takes_no_tick() {
    let site = Site::with("# Bake\n\n## A\n\n- [ ] Knead\n");
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.tick("a/knead").await;
        site.publish("# Bake\n\n## B\n\n- [ ] Knead\n\n## C\n\n- [ ] Knead\n");
        browser.open_page(&site.address()).await;
        assert_eq!(browser.own_ticks().await, json!({}));
        assert_eq!(
            browser
                .number("document.querySelectorAll('[data-lost] li').length")
                .await,
            1
        );
    });
}

#[test]
fn a_tick_that_was_committed_is_no_longer_yours() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.tick(FLOUR).await;
        browser.tick(SCALE).await;
        site.repo.roadmap("check Flour").succeeds();
        site.publish_again();
        browser.open_page(&site.address()).await;
        assert_eq!(browser.own_ticks().await, json!({SCALE: true}));
        assert!(browser.is_ticked(FLOUR).await);
        assert_eq!(browser.stored().await.as_object().unwrap().len(), 1);
    });
}

#[test]
fn two_tabs_agree() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        let first = browser.tab().await;
        browser.new_tab().await;
        browser.open_page(&site.address()).await;
        browser.tick(FLOUR).await;
        browser.turn_to(&first).await;
        browser.until_ticked(FLOUR, true).await;
        browser.tick(SCALE).await;
        browser.tick(FLOUR).await;
        assert_eq!(browser.own_ticks().await, json!({SCALE: true}));
        assert_eq!(browser.stored().await.as_object().unwrap().len(), 1);
    });
}

#[test]
fn everything_of_the_visitor_can_be_forgotten() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.tick(FLOUR).await;
        browser.tick(SPONGE).await;
        browser.run("window.confirm = () => true").await;
        browser.click("[data-forget-all]").await;
        browser
            .until("document.querySelectorAll('[data-tasks] [data-yours-tick]').length === 0")
            .await;
        assert!(!browser.is_ticked(FLOUR).await);
        assert_eq!(browser.stored().await, json!({}));
        assert_eq!(browser.eval(&shown("[data-how]")).await, false);
    });
}

/// Storage that is full or refused costs the ticks only when the page closes.
#[test]
fn without_storage_ticks_live_until_the_page_closes() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.run("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }").await;
        browser.tick(FLOUR).await;
        assert_eq!(browser.own_ticks().await, json!({FLOUR: true}));
        browser.until("document.querySelector('[data-trouble]').checkVisibility() && document.querySelector('[data-message]').innerText.includes('closed')").await;
    });
}

/// What somebody else put under our names harms nothing.
#[test]
fn storage_that_is_spoilt_is_passed_over() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.tick(SCALE).await;
        browser.run("
            const put = (key, value) => localStorage.setItem(`git-roadmap:${location.pathname}:${key}`, value);
            put('a', 'no JSON'); put('b', 'null'); put('c', '[]'); put('d', '{}'); put('e', '\"text\"');
            put('f', JSON.stringify({key: {}, text: [], phase: 1, done: 'yes', at: 5}));
            put('g', JSON.stringify({key: 'g', text: '<img src=x onerror=\"window.pwned=1\">', phase: 'x', done: true, at: 'never'}));
            put('toolkit/oven', JSON.stringify({key: 'toolkit/oven', text: 'Oven', phase: 'toolkit', done: true, at: '2026-05-01T12:00:00Z'}));
        ").await;
        browser.reload().await;
        browser.until_ready().await;
        let own = browser.own_ticks().await;
        assert_eq!(own, json!({SCALE: true, OVEN: true}));
        assert_eq!(browser.eval("typeof window.pwned").await, "undefined");
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    });
}

/// Ticks at once on all boxes, and on a page that has ticks of its own history.
#[test]
fn a_click_on_the_words_ticks_too() {
    let site = Site::of(Repo::baking());
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser
            .click(&format!("{} > .task-line > label", task(SCALE)))
            .await;
        browser.until_ticked(SCALE, true).await;
        assert_eq!(
            browser
                .eval(&format!(
                    "document.querySelector(`{}`).labels[0].textContent",
                    checkbox(SCALE)
                ))
                .await,
            "Scale"
        );
    });
}
