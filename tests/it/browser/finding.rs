//! Search, filters, folding, and the keys for them.

use serde_json::json;

use crate::harness::BAKING;

use super::driver::browse;
use super::site::{Site, checkbox, shown};
use super::tab::Browser;

impl Browser {
    /// Waits until exactly these tasks are seen.
    pub(super) async fn until_seen(&self, wanted: &[&str]) {
        let seen = "[...document.querySelectorAll('[data-tasks] [data-task]')]
            .filter(task => task.querySelector('.task-line').checkVisibility())
            .map(task => task.dataset.text)";
        self.until_is(seen, &json!(wanted)).await;
    }

    /// Empties the search.
    async fn forget_search(&self) {
        let script = "const search = document.querySelector('[data-search]');
            search.value = ''; search.dispatchEvent(new Event('input', {bubbles: true}));";
        self.run(script).await;
    }

    /// Shows `all`, `todo` or `done`.
    async fn show_only(&self, which: &str) {
        self.run(&format!(
            "document.querySelector('input[data-show][value={which}]').click()"
        ))
        .await;
    }
}

const ALL: [&str; 9] = [
    "Flour basics",
    "Knead by hand",
    "Bake a loaf",
    "Sourdough starter",
    "Rye loaf",
    "Sponge basics",
    "Butter cream",
    "Scale",
    "Oven",
];

#[test]
fn a_search_shows_what_holds_the_words() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.fill("[data-search]", "BASICS").await;
        browser.until_seen(&["Flour basics", "Sponge basics"]).await;
        // What was found stands in its section; the others are out of the way.
        assert_eq!(browser.eval(&shown("#phase-2-cake")).await, true);
        assert_eq!(browser.eval(&shown("#toolkit")).await, false);
        browser
            .until("document.querySelector('[data-shown]').textContent.includes('2 of 9')")
            .await;

        // A sub-task is shown in its task.
        browser.forget_search().await;
        browser.fill("[data-search]", "rye").await;
        browser.until_seen(&["Bake a loaf", "Rye loaf"]).await;
        browser.forget_search().await;
        browser.until_seen(&ALL).await;

        browser.fill("[data-search]", "nothing has this").await;
        browser.until_seen(&[]).await;
        browser.until(&shown("[data-none]")).await;
        browser.click("[data-show-all]").await;
        browser.until_seen(&ALL).await;

        // Folded cards open for what is found, and fold again.
        browser.click("[data-collapse]").await;
        browser.until_seen(&[]).await;
        browser.fill("[data-search]", "scale").await;
        browser.until_seen(&["Scale"]).await;
        browser.forget_search().await;
        browser.until_seen(&[]).await;
        browser.click("[data-expand]").await;
        browser.until_seen(&ALL).await;
    });
}

#[test]
fn filters_show_what_is_to_do_done_or_in_a_phase() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.show_only("done").await;
        browser.until_seen(&["Knead by hand"]).await;
        // The visitor's own ticks are done to them.
        browser.show_only("all").await;
        browser.tick("toolkit/scale").await;
        browser.show_only("done").await;
        browser.until_seen(&["Knead by hand", "Scale"]).await;
        browser.show_only("todo").await;
        browser
            .until_seen(&[
                "Flour basics",
                "Bake a loaf",
                "Sourdough starter",
                "Rye loaf",
                "Sponge basics",
                "Butter cream",
                "Oven",
            ])
            .await;

        let choose = "const choice = document.querySelector('[data-phase-choice]');
            choice.value = 'phase-2-cake'; choice.dispatchEvent(new Event('input', {bubbles: true}));";
        browser.run(choose).await;
        browser.until_seen(&["Sponge basics", "Butter cream"]).await;
        browser.show_only("all").await;
        browser.fill("[data-search]", "cream").await;
        browser.until_seen(&["Butter cream"]).await;
        let options =
            "[...document.querySelectorAll('[data-phase-choice] option')].map(it => it.value)";
        assert_eq!(
            browser.eval(options).await,
            json!(["", "phase-1-bread", "phase-2-cake", "toolkit"])
        );

        // A link to what is filtered away shows it.
        browser.run("location.hash = '#task/toolkit/oven'").await;
        browser.until(&shown(&checkbox("toolkit/oven"))).await;
    });
}

#[test]
fn folded_cards_stay_folded() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser
            .click("[data-phase=phase-1-bread] > [data-card] > summary")
            .await;
        browser.until_seen(&ALL[5..]).await;
        browser.reload().await;
        browser.until_ready().await;
        browser.until_seen(&ALL[5..]).await;
    });
}

#[test]
fn keys_lead_from_task_to_task() {
    let site = Site::with(BAKING);
    let focused = "document.activeElement.closest('[data-task]')?.dataset.text";
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.press("/").await;
        browser
            .until("document.activeElement.matches('[data-search]')")
            .await;
        browser.press("basics").await;
        browser.until_seen(&["Flour basics", "Sponge basics"]).await;
        browser.run("document.activeElement.blur()").await;
        browser.press("j").await;
        browser.until_is(focused, &json!("Flour basics")).await;
        browser.press("j").await;
        browser.until_is(focused, &json!("Sponge basics")).await;
        browser.press("x").await;
        browser
            .until_ticked("phase-2-cake/sponge-basics", true)
            .await;
        browser.press("k").await;
        browser.until_is(focused, &json!("Flour basics")).await;
        browser.press(" ").await;
        browser
            .until_ticked("phase-1-bread/flour-basics", true)
            .await;

        // Letters that are typed are no keys.
        browser.press("/").await;
        browser.forget_search().await;
        browser.press("x j k ? /").await;
        browser
            .until_is(
                "document.querySelector('[data-search]').value",
                &json!("x j k ? /"),
            )
            .await;
        browser
            .press(&char::from(fantoccini::key::Key::Escape).to_string())
            .await;
        browser.until_seen(&ALL).await;

        // The help says them, and can turn them off.
        browser.run("document.activeElement.blur()").await;
        browser.press("?").await;
        browser
            .until("document.querySelector('[data-help-dialog]').open")
            .await;
        browser.click("[data-keys-choice]").await;
        browser
            .press(&char::from(fantoccini::key::Key::Escape).to_string())
            .await;
        browser
            .until("!document.querySelector('[data-help-dialog]').open")
            .await;
        browser.run("document.activeElement.blur()").await;
        browser.press("/").await;
        assert_eq!(browser.eval("document.activeElement === document.body || !document.activeElement.matches('[data-search]')").await, true);
    });
}

#[test]
fn a_chosen_theme_stays() {
    let site = Site::with(BAKING);
    let background = "getComputedStyle(document.documentElement).backgroundColor";
    let choose = |theme: &str| {
        format!("const choice = document.querySelector('[data-theme-choice]');
            choice.value = '{theme}'; choice.dispatchEvent(new Event('change', {{bubbles: true}}));")
    };
    browse(async |browser| {
        browser.prefer("light").await;
        browser.open_page(&site.address()).await;
        let light = browser.text(background).await;
        browser.run(&choose("dark")).await;
        browser.until(&format!("{background} !== '{light}'")).await;
        browser.reload().await;
        browser.until_ready().await;
        browser.until(&format!("{background} !== '{light}'")).await;
        browser.run(&choose("auto")).await;
        browser.until_is(background, &json!(light)).await;
    });
}
