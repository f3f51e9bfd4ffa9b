//! A roadmap of 1,000 tasks. Times are printed, only counts are asserted:
//! machines differ.

use serde_json::json;

use super::driver::browse;
use super::site::Site;

const PHASES: usize = 20;

fn roadmap() -> String {
    let mut text = String::from("# A thousand tasks\n");
    for phase in 1..=PHASES {
        text.push_str(&format!(
            "\n## Phase {phase}: Part {phase}\n\n- **Duration**: Weeks {phase}–{}\n- **Focus**: Part {phase}\n\n",
            phase + 1
        ));
        for task in 1..=25 {
            let state = if (phase + task) % 3 == 0 { 'x' } else { ' ' };
            text.push_str(&format!(
                "- [{state}] Task {phase}.{task} with **strong** words, `code` and a [link](https://example.org/{task})\n  - [ ] A smaller task {phase}.{task}\n"
            ));
        }
    }
    text
}

#[test]
fn a_thousand_tasks_load_and_filter() {
    let site = Site::with(&roadmap());
    let is_visible = "[...document.querySelectorAll('[data-tasks] .task-line')].filter(it => it.checkVisibility()).length";
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser
            .until_is(
                "document.querySelectorAll('[data-task]').length",
                &json!(1000),
            )
            .await;
        let load = browser.run("const it = performance.getEntriesByType('navigation')[0]; return Math.round(it.loadEventEnd);").await;
        browser.run("
            window.longest = 0;
            new PerformanceObserver(list => { for (const it of list.getEntries()) window.longest = Math.max(window.longest, it.duration); })
                .observe({type: 'longtask', buffered: true});").await;
        let boot = browser.eval("window.longest").await;
        browser.run("window.longest = 0").await;
        browser.fill("[data-search]", "smaller task 20.").await;
        browser.until_is(is_visible, &json!(50)).await;
        let search = browser.eval("window.longest").await;
        browser.run("window.longest = 0").await;
        let tick = browser.run("
            const box = document.querySelector('[data-task]:not([hidden]) [data-task]:not([hidden]) > .task-line > input');
            const start = performance.now();
            box.click();
            document.body.offsetHeight;
            return Math.round(performance.now() - start);").await;
        eprintln!(
            "1,000 tasks: loaded after {load} ms, longest task {boot} ms at the start, {search} ms while searching; a tick takes {tick} ms"
        );
        assert_eq!(browser.own_ticks().await.as_object().unwrap().len(), 1);
    });
}
