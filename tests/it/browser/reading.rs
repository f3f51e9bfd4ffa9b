//! A page that is only read: from a file, from a host, on paper, without a
//! network, without scripts.

use serde_json::{Value, json};

use crate::harness::{BAKING, Repo};

use super::driver::browse;
use super::site::{Site, checkbox, shown, task};

const FLOUR: &str = "phase-1-bread/flour-basics";
const KNEAD: &str = "phase-1-bread/knead-by-hand";
const STARTER: &str = "phase-1-bread/sourdough-starter";
const OVEN: &str = "toolkit/oven";

#[test]
fn a_file_opens_and_asks_for_nothing() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.file()).await;
        assert_eq!(browser.seen_tasks().await.len(), 9);
        assert_eq!(browser.text("document.title").await, "Learn to bake");
        assert_eq!(
            browser
                .number("document.querySelectorAll('h1').length")
                .await,
            1
        );
        browser.assert_quiet(&site.file()).await;
        browser.tick(FLOUR).await;
        browser.reload().await;
        browser.until_ready().await;
        browser.until_ticked(FLOUR, true).await;
        browser.assert_quiet(&site.file()).await;
    });
}

#[test]
fn a_host_below_a_path_is_asked_for_the_page_alone() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        assert_eq!(browser.seen_tasks().await.len(), 9);
        browser.tick(FLOUR).await;
        browser.until_ticked(FLOUR, true).await;
        browser.assert_quiet(&site.address()).await;
        assert_eq!(site.asked(), [super::host::BELOW]);
    });
}

#[test]
fn pictures_of_the_repository_come_along() {
    let repo = Repo::empty();
    repo.write(
        "docs/dough.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='5'/>",
    );
    repo.write(
        "ROADMAP.md",
        "# Bake\n\n![Dough](docs/dough.svg)\n\n- [ ] Knead ![](./docs/dough.svg)\n",
    );
    repo.commit_all("Add the roadmap");
    let site = Site::of(repo);
    browse(async |browser| {
        for address in [site.file(), site.address()] {
            browser.open_page(&address).await;
            let widths =
                "[...document.querySelectorAll('[data-tasks] img')].map(it => it.naturalWidth)";
            browser.until_is(widths, &json!([9, 9])).await;
            browser.assert_quiet(&address).await;
        }
    });
}

/// What a reader without scripts has: each word, and boxes that show states.
#[test]
fn without_scripts_everything_can_be_read() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.without_scripts().await;
        for address in [site.file(), site.address()] {
            browser.goto(&address).await;
            assert_eq!(browser.seen_tasks().await.len(), 9);
            let text = browser.text("document.body.innerText").await;
            for words in [
                "Learn to bake",
                "1 of 9 tasks",
                "Phase 1: Bread",
                "Weeks 1–2",
                "Dough, time and heat",
                "Done when you can name three flours.",
                "Butter cream",
            ] {
                assert!(text.contains(words), "{words:?} is not in {text}");
            }
            assert_eq!(
                browser
                    .number("document.querySelectorAll('[data-tasks] input:not(:disabled)').length")
                    .await,
                0
            );
            assert!(browser.is_ticked(KNEAD).await);
            assert!(!browser.is_ticked(FLOUR).await);
            // What needs a script is not offered.
            for tools in ["[data-tools]", "[data-yours]"] {
                assert_eq!(browser.eval(&shown(tools)).await, false, "{tools}");
            }
            // Sections fold without a script too.
            browser
                .click("[data-phase=toolkit] > [data-card] > summary")
                .await;
            assert_eq!(browser.seen_tasks().await.len(), 7);
            browser.assert_quiet(&address).await;
        }
    });
}

#[test]
fn links_lead_to_headings_and_tasks_also_in_folded_cards() {
    let site = Site::with(BAKING);
    let is_at = |selector: &str| {
        format!(
            "(box => box.top >= -1 && box.top < innerHeight)(document.querySelector(`{selector}`).getBoundingClientRect())"
        )
    };
    browse(async |browser| {
        browser.as_phone().await;
        let address = site.address();
        browser.open_page(&format!("{address}#toolkit")).await;
        browser.until(&is_at("#toolkit")).await;
        browser
            .open_page(&format!("{address}#task/{STARTER}"))
            .await;
        browser.reload().await;
        browser.until_ready().await;
        browser.until(&is_at(&task(STARTER))).await;

        // Folded away, a link in the page opens what it leads to.
        browser.run("document.querySelectorAll('[data-card]').forEach(card => card.open = false); scrollTo(0, 0)").await;
        browser
            .until_is(
                "document.querySelectorAll('[data-card][open]').length",
                &json!(0),
            )
            .await;
        browser
            .run(&format!("location.hash = '#task/{OVEN}'"))
            .await;
        browser.until(&shown(&checkbox(OVEN))).await;
        browser.until(&is_at(&task(OVEN))).await;
        browser
            .run("document.querySelectorAll('[data-card]').forEach(card => card.open = false)")
            .await;
        browser.run("location.hash = '#phase-2-cake'").await;
        browser.until(&is_at("#phase-2-cake")).await;
        browser
            .until(&shown(&checkbox("phase-2-cake/butter-cream")))
            .await;

        // The address of a heading is in its own link, as on GitHub.
        let links = "[...document.querySelectorAll('[data-tasks] [data-anchor]')].map(link => link.getAttribute('href'))";
        browser
            .until_is(
                links,
                &json!(["#phase-1-bread", "#phase-2-cake", "#toolkit"]),
            )
            .await;
    });
}

#[test]
fn what_is_next_leads_there() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        let first = "document.querySelector('[data-next] a').textContent.trim()";
        assert!(browser.text(first).await.contains("Flour basics"));
        browser
            .run("document.querySelectorAll('[data-card]').forEach(card => card.open = false)")
            .await;
        browser
            .run("document.querySelector('[data-next] a').click()")
            .await;
        browser
            .until_is(
                "decodeURIComponent(location.hash)",
                &json!(format!("#task/{FLOUR}")),
            )
            .await;
        browser.until(&shown(&checkbox(FLOUR))).await;
    });
}

#[test]
fn paper_shows_everything_and_no_tools() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.prefer("dark").await;
        browser.open_page(&site.address()).await;
        browser
            .run("document.querySelectorAll('[data-card]').forEach(card => card.open = false)")
            .await;
        browser.as_printed().await;
        browser.run("dispatchEvent(new Event('beforeprint'))").await;
        browser.until_is("[...document.querySelectorAll('[data-tasks] .task-line')].filter(it => it.checkVisibility()).length", &json!(9)).await;
        assert_eq!(browser.eval(&shown("[data-tools]")).await, false);
        // Dark paper costs ink.
        let colour = browser
            .text("getComputedStyle(document.documentElement).backgroundColor")
            .await;
        assert!(
            ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].contains(&colour.as_str()),
            "{colour}"
        );
        browser.picture("print").await;
        browser.run("dispatchEvent(new Event('afterprint'))").await;
        browser.prefer("light").await;
        browser
            .until_is(
                "document.querySelectorAll('[data-card][open]').length",
                &json!(0),
            )
            .await;
    });
}

#[test]
fn a_page_that_is_open_works_without_a_network() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.offline(true).await;
        browser.tick(FLOUR).await;
        browser.fill("[data-search]", "scale").await;
        browser.until_is("[...document.querySelectorAll('[data-tasks] .task-line')].filter(it => it.checkVisibility()).length", &json!(1)).await;
        browser.offline(false).await;
        browser.open_page(&site.address()).await;
        browser.until_ticked(FLOUR, true).await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    });
}

/// Themes follow the system until the reader chooses.
#[test]
fn both_themes_follow_the_system() {
    let site = Site::with(BAKING);
    let light = "(([r, g, b]) => r + g + b > 384)(getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number))";
    browse(async |browser| {
        for (theme, is_light) in [("dark", false), ("light", true)] {
            browser.prefer(theme).await;
            browser.open_page(&site.address()).await;
            let background = browser
                .text("getComputedStyle(document.documentElement).backgroundColor")
                .await;
            assert_eq!(
                browser.eval(light).await,
                Value::Bool(is_light),
                "{theme}: {background}"
            );
        }
    });
}
