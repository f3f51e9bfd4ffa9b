//! Who uses a keyboard, a screen reader, large letters or little motion.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::harness::{BAKING, Repo};

use super::driver::{browse, is_required};
use super::live::Live;
use super::site::Site;
use super::tab::Browser;

const FLOUR: &str = "phase-1-bread/flour-basics";

/// The checker, if the page's own tools are installed.
static AXE: LazyLock<Option<String>> = LazyLock::new(|| {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("page/node_modules/axe-core/axe.min.js");
    let source = fs::read_to_string(path).ok();
    assert!(
        source.is_some() || !is_required(),
        "axe-core is not in page/node_modules"
    );
    source
});

/// Runs a test if the checker is there.
fn check(test: impl AsyncFnOnce(&Browser)) {
    if AXE.is_none() {
        eprintln!("skipped: no axe-core in page/node_modules; .ci/run installs it");
        return;
    }
    browse(test);
}

/// Asserts that the checker finds nothing serious or critical in the page as
/// it is, in both themes.
async fn assert_accessible(browser: &Browser, what: &str) {
    for theme in ["light", "dark"] {
        browser.prefer_all(theme, "reduce").await;
        let found = findings(browser).await;
        assert_eq!(found, Vec::<String>::new(), "{what}, {theme}");
    }
}

async fn findings(browser: &Browser) -> Vec<String> {
    browser
        .run(&format!(
            "if (!window.axe) {{ {} }}",
            AXE.as_deref().unwrap()
        ))
        .await;
    let script = "
        const done = arguments[arguments.length - 1];
        axe.run(document, {resultTypes: ['violations']}).then(results => done(
            results.violations.filter(it => ['serious', 'critical'].includes(it.impact))
                .flatMap(it => it.nodes.map(node => `${it.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))
        ), error => done([`${error}`]));";
    serde_json::from_value(browser.run_async(script).await).unwrap()
}

/// Work in several states, so that the pictures of progress have some.
fn repository() -> Repo {
    let repo = Repo::baking();
    repo.roadmap("check Scale --date 2026-04-01").succeeds();
    repo.roadmap("check Flour --date 2026-04-20").succeeds();
    repo
}

#[test]
fn the_checker_finds_what_is_wrong() {
    check(async |browser| {
        browser
            .goto("data:text/html,<html><img src=x><input></html>")
            .await;
        let found = findings(browser).await.join("\n");
        assert!(
            found.contains("image-alt") && found.contains("label"),
            "{found}"
        );
    });
}

#[test]
fn a_static_page_is_accessible_on_a_phone() {
    static_page_is_accessible(true);
}

#[test]
fn a_static_page_is_accessible_on_a_desktop() {
    static_page_is_accessible(false);
}

fn static_page_is_accessible(is_phone: bool) {
    let site = Site::of(repository());
    check(async |browser| {
        if is_phone {
            browser.as_phone().await;
        } else {
            browser.as_desktop().await;
        }
        browser.open_page(&site.address()).await;
        assert_accessible(browser, "a fresh page").await;
        assert_fits(browser).await;
        for key in [
            "phase-1-bread/knead-by-hand",
            "phase-2-cake/sponge-basics",
            "toolkit/oven",
        ] {
            browser.tick(key).await;
        }
        browser.until(&super::site::shown("[data-how]")).await;
        browser
            .run("document.querySelectorAll('[data-yours] details').forEach(it => it.open = true)")
            .await;
        assert_accessible(browser, "own ticks").await;
        site.publish(&BAKING.replace("- [ ] Sponge basics\n", "- [ ] Ganache\n"));
        browser.open_page(&site.address()).await;
        browser.until(&super::site::shown("[data-lost]")).await;
        browser
            .run("document.querySelectorAll('[data-yours] details').forEach(it => it.open = true)")
            .await;
        assert_accessible(browser, "a tick that could not be placed").await;
        assert_fits(browser).await;
        browser.fill("[data-search]", "basics").await;
        browser
            .until("document.querySelectorAll('[data-task][hidden]').length > 0")
            .await;
        assert_accessible(browser, "a search").await;
        browser
            .fill("[data-search]", " and nothing has these words")
            .await;
        browser
            .until_is(
                "document.querySelectorAll('[data-task]:not([hidden])').length",
                &json!(0),
            )
            .await;
        assert_accessible(browser, "a search that finds nothing").await;
        browser.open_page(&site.address()).await;
        browser.click("[data-collapse]").await;
        browser
            .until_is(
                "document.querySelectorAll('[data-card][open]').length",
                &json!(0),
            )
            .await;
        assert_accessible(browser, "folded cards").await;
    });
}

#[test]
fn a_live_page_is_accessible() {
    let mut live = Live::of(repository(), "--collect");
    check(async |browser| {
        browser.as_phone().await;
        browser.open_live(&live).await;
        assert_accessible(browser, "a live page").await;
        browser.tick("toolkit/oven").await;
        browser
            .until("document.querySelector('[data-commit]').ariaDisabled === 'false'")
            .await;
        assert_accessible(browser, "a collected tick").await;
        assert_fits(browser).await;
        live.kill();
        browser
            .until("document.querySelector('[data-tasks] input').disabled")
            .await;
        assert_accessible(browser, "a lost server").await;
        browser.as_desktop().await;
        assert_accessible(browser, "a lost server, wide").await;
    });
}

/// Nothing reaches out of the window to the side.
async fn assert_fits(browser: &Browser) {
    let width = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]";
    let seen = browser.eval(width).await;
    let wide = "[...document.querySelectorAll('body *')]
        .filter(it => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(it => it.outerHTML.slice(0, 90)).slice(0, 12)";
    let is_fitting = seen[0].as_i64() <= seen[1].as_i64();
    assert!(is_fitting, "{seen}: {:#}", browser.eval(wide).await);
}

#[test]
fn long_words_and_large_letters_fit_a_phone() {
    let long = "word".repeat(60);
    let roadmap = format!(
        "# {long}\n\n## {long}\n\n- **Duration**: {long}\n\n- [ ] {long}\n  - [ ] `{long}`\n    - [ ] <https://example.org/{long}>\n\n| a | b | c | d | e | f |\n| - | - | - | - | - | - |\n| {long} | b | c | d | e | f |\n\n```\n{long} {long}\n```\n"
    );
    let site = Site::with(&roadmap);
    browse(async |browser| {
        browser.as_phone().await;
        browser.open_page(&site.address()).await;
        assert_fits(browser).await;
        browser
            .run("document.documentElement.style.fontSize = '200%'")
            .await;
        assert_fits(browser).await;
        browser.picture("phone-long-words").await;
    });
}

/// Every thing that can be used is reached by Tab, in the order in which it
/// stands, and shows that it is reached.
#[test]
fn tab_reaches_everything_and_shows_where_it_is() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        // What scrolls smoothly is not there yet when it is looked at.
        browser.prefer_all("light", "reduce").await;
        browser.open_page(&site.address()).await;
        browser.tick("toolkit/oven").await;
        browser.open_page(&site.address()).await;
        let all = browser.number("[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(it => it.checkVisibility({visibilityProperty: true}) && !it.disabled && it.tabIndex >= 0).length").await;
        browser
            .run("window.seen = new Set(); window.hidden_focus = [];")
            .await;
        let look = "(() => {
            const at = document.activeElement;
            if (at === document.body) return null;
            const style = getComputedStyle(at);
            const box = at.getBoundingClientRect();
            const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none';
            const seen = ring || style.boxShadow !== 'none';
            const near = box.bottom > 0 && box.top < innerHeight && box.width > 0;
            const again = window.seen.has(at);
            window.seen.add(at);
            if (!seen || !near) window.hidden_focus.push(at.outerHTML.slice(0, 120));
            return again ? 'again' : at.tagName;
        })()";
        let mut first = String::new();
        for turn in 0..=all + 5 {
            browser.press_tab().await;
            // Radio buttons of one group are one stop.
            let seen = browser.eval(look).await;
            if turn == 0 {
                first = browser
                    .text("document.activeElement.getAttribute('href')")
                    .await;
            }
            if seen == Value::Null || seen == "again" {
                break;
            }
        }
        assert_eq!(first, "#ui:tasks", "the first stop skips to the tasks");
        assert_eq!(browser.eval("window.hidden_focus").await, json!([]));
        let missed = browser.eval("[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
            .filter(it => it.checkVisibility({visibilityProperty: true}) && !it.disabled && it.tabIndex >= 0 && !window.seen.has(it) && it.type !== 'radio')
            .map(it => it.outerHTML.slice(0, 120))").await;
        assert_eq!(missed, json!([]));
    });
}

#[test]
fn the_keyboard_alone_ticks() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.press_tab().await;
        browser.press_enter().await;
        browser.press_tab_until("document.activeElement.type === 'checkbox' && !!document.activeElement.closest('[data-tasks]')").await;
        browser.press(" ").await;
        browser.until_ticked(FLOUR, true).await;
        assert_eq!(
            browser
                .eval("document.activeElement.closest('[data-task]').dataset.key")
                .await,
            FLOUR
        );
        browser
            .until("document.querySelector('[data-announce]').textContent.trim().length > 0")
            .await;
        browser.press(" ").await;
        browser.until_ticked(FLOUR, false).await;
        // A card folds by its summary.
        browser
            .run("document.querySelector('[data-phase=toolkit] > [data-card] > summary').focus()")
            .await;
        browser.press_enter().await;
        browser
            .until("!document.querySelector('[data-phase=toolkit] > [data-card]').open")
            .await;
    });
}

#[test]
fn little_motion_is_no_motion() {
    let site = Site::with(BAKING);
    let moving = "[...document.querySelectorAll('*')].filter(it => {
        const style = getComputedStyle(it);
        const longest = Math.max(...`${style.transitionDuration},${style.animationDuration}`.split(',').map(parseFloat));
        return longest > 0.02 || style.scrollBehavior === 'smooth';
    }).map(it => it.outerHTML.slice(0, 100))";
    browse(async |browser| {
        browser.prefer_all("light", "reduce").await;
        browser.open_page(&site.address()).await;
        browser.tick(FLOUR).await;
        browser.until(&super::site::shown("[data-how]")).await;
        browser
            .run("document.querySelectorAll('[data-yours] details').forEach(it => it.open = true)")
            .await;
        assert_eq!(browser.eval(moving).await, json!([]));
    });
}
