//! Pictures of the page, for eyes; they assert only that nothing reaches out
//! of the window.

use crate::harness::{BAKING, Repo, shipped};

use super::driver::browse;
use super::live::Live;
use super::site::Site;
use super::tab::Browser;

/// Both sizes in both themes.
async fn pictures(browser: &Browser, name: &str) {
    for is_phone in [true, false] {
        if is_phone {
            browser.as_phone().await;
        } else {
            browser.as_desktop().await;
        }
        for theme in ["light", "dark"] {
            browser.prefer(theme).await;
            let size = if is_phone { "phone" } else { "desktop" };
            browser.picture(&format!("{name}-{size}-{theme}")).await;
        }
        let sides = "document.documentElement.scrollWidth - innerWidth";
        assert!(
            browser.number(sides).await <= 0,
            "{name} reaches out of the window"
        );
    }
}

fn repository() -> Repo {
    let repo = Repo::baking();
    repo.roadmap("check Scale --date 2026-04-01").succeeds();
    repo.roadmap("check Flour --date 2026-04-20").succeeds();
    repo
}

#[test]
fn a_small_page() {
    let site = Site::of(repository());
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        pictures(browser, "small").await;
        browser.tick("phase-2-cake/sponge-basics").await;
        browser.tick("toolkit/oven").await;
        browser.until(&super::site::shown("[data-how]")).await;
        site.publish(&BAKING.replace("- [ ] Oven\n", ""));
        browser.open_page(&site.address()).await;
        browser
            .run("document.querySelectorAll('[data-yours] details').forEach(it => it.open = true)")
            .await;
        pictures(browser, "yours").await;
        browser.fill("[data-search]", "basics").await;
        browser
            .until("document.querySelectorAll('[data-task][hidden]').length > 0")
            .await;
        pictures(browser, "search").await;
    });
}

#[test]
fn the_shipped_roadmap() {
    let site = Site::with(&shipped());
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        pictures(browser, "shipped").await;
    });
}

#[test]
fn a_live_page_and_a_lost_one() {
    let mut live = Live::of(repository(), "--collect");
    browse(async |browser| {
        browser.open_live(&live).await;
        browser.tick("toolkit/oven").await;
        browser
            .until("document.querySelector('[data-commit]').ariaDisabled === 'false'")
            .await;
        pictures(browser, "live").await;
        live.kill();
        browser
            .until("document.querySelector('[data-tasks] input').disabled")
            .await;
        pictures(browser, "lost").await;
    });
}
