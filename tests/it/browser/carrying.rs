//! Ticks on their way from a browser to Git: the export, and the line to copy.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{BAKING, Repo};

use super::driver::browse;
use super::site::Site;
use super::tab::Browser;

const FLOUR: &str = "phase-1-bread/flour-basics";
const KNEAD: &str = "phase-1-bread/knead-by-hand";
const SCALE: &str = "toolkit/scale";
const FILE: &str = "git-roadmap-ticks.json";

/// Clicks Export and returns what was downloaded.
async fn export(browser: &Browser, folder: &Path) -> String {
    browser.download_to(folder).await;
    browser.click("[data-export]").await;
    let start = Instant::now();
    loop {
        if let Ok(text) = std::fs::read_to_string(folder.join(FILE)) {
            return text;
        }
        assert!(
            start.elapsed() < Duration::from_secs(15),
            "nothing was exported"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn an_export_becomes_a_commit() {
    let site = Site::with(BAKING);
    let downloads = tempfile::tempdir().unwrap();
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        for key in [FLOUR, KNEAD, SCALE] {
            browser.tick(key).await;
        }
        let text = export(browser, downloads.path()).await;
        let ticks: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(ticks["schemaVersion"], 1);
        assert_eq!(ticks["kind"], "ticks");
        assert_eq!(ticks["title"], "Learn to bake");
        assert_eq!(ticks["file"], "ROADMAP.md");
        assert_eq!(ticks["page"], site.address());
        let tasks = ticks["tasks"].as_array().unwrap();
        let seen: Vec<Value> = tasks
            .iter()
            .map(|it| json!([it["key"], it["done"]]))
            .collect();
        assert_eq!(
            json!(seen),
            json!([[FLOUR, true], [KNEAD, false], [SCALE, true]])
        );

        let import = format!("import '{}'", downloads.path().join(FILE).display());
        site.repo.roadmap(&import).succeeds();
        let roadmap = site.repo.git("show HEAD:ROADMAP.md");
        assert!(roadmap.contains("- [x] Flour basics"), "{roadmap}");
        assert!(roadmap.contains("- [x] Scale"), "{roadmap}");
        site.publish_again();
        browser.open_page(&site.address()).await;
        for key in [FLOUR, SCALE] {
            browser.until_ticked(key, true).await;
        }
        let is_unticked = roadmap.contains("- [ ] Knead by hand");
        let left = if is_unticked {
            json!({})
        } else {
            json!({KNEAD: false})
        };
        assert_eq!(browser.own_ticks().await, left);
    });
}

/// From one browser to another: here the same one with its storage emptied.
#[test]
fn an_export_can_be_read_by_another_browser() {
    let site = Site::with(BAKING);
    let downloads = tempfile::tempdir().unwrap();
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.tick(FLOUR).await;
        browser.tick(SCALE).await;
        export(browser, downloads.path()).await;
        browser.run("localStorage.clear()").await;
        browser.open_page(&site.address()).await;
        assert_eq!(browser.own_ticks().await, json!({}));
        let file = downloads.path().join(FILE);
        browser
            .fill("[data-import-file]", file.to_str().unwrap())
            .await;
        browser.until_ticked(SCALE, true).await;
        assert_eq!(browser.own_ticks().await, json!({FLOUR: true, SCALE: true}));

        // What is no export changes nothing and is named.
        std::fs::write(
            &file,
            "{\"kind\":\"ticks\",\"schemaVersion\":1,\"tasks\":[{\"key\":7}]}",
        )
        .unwrap();
        browser
            .fill("[data-import-file]", file.to_str().unwrap())
            .await;
        browser
            .until("document.querySelector('[data-message] p').textContent.includes('The file holds no ticks')")
            .await;
        std::fs::write(&file, "no export").unwrap();
        browser
            .fill("[data-import-file]", file.to_str().unwrap())
            .await;
        browser
            .until("document.querySelector('[data-message] p').textContent.includes('not JSON')")
            .await;
        assert_eq!(browser.own_ticks().await, json!({FLOUR: true, SCALE: true}));
    });
}

/// Runs a line in a shell, in the repository.
fn paste(repo: &Repo, line: &str) {
    let run = repo.call("sh", &["-ec", line]).run();
    assert_eq!(run.status, Some(0), "{line}\n{}{}", run.stdout, run.stderr);
}

#[test]
fn the_line_to_copy_runs_in_a_shell() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        for key in [FLOUR, KNEAD, SCALE] {
            browser.tick(key).await;
        }
        let line = browser
            .text("document.querySelector('[data-command]').textContent")
            .await;
        paste(&site.repo, &line);
        let roadmap = site.repo.git("show HEAD:ROADMAP.md");
        for state in ["- [x] Flour basics", "- [ ] Knead by hand", "- [x] Scale"] {
            assert!(roadmap.contains(state), "{state} after {line}");
        }
        site.publish_again();
        browser.open_page(&site.address()).await;
        assert_eq!(browser.own_ticks().await, json!({}));
        assert_eq!(browser.stored().await, json!({}));
    });
}

#[test]
fn the_line_of_a_hostile_roadmap_runs_nothing_of_it() {
    let roadmap = "# A\n\n## $(touch pwned) `touch pwned` 'quotes' \"; touch pwned\n\n- [ ] $(touch pwned)\n- [ ] '; touch pwned; '\n- [ ] -r --force\n- [ ] Größe 学习 🚀\n";
    let site = Site::with(roadmap);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser
            .run("document.querySelectorAll('[data-tasks] input').forEach(box => box.click())")
            .await;
        let line = browser
            .text("document.querySelector('[data-command]').textContent")
            .await;
        paste(&site.repo, &line);
        assert!(!site.repo.top().join("pwned").exists());
        assert_eq!(
            site.repo.git("show HEAD:ROADMAP.md").matches("[x]").count(),
            4,
            "{line}"
        );
    });
}

#[test]
fn the_line_is_copied_or_selected() {
    let site = Site::with(BAKING);
    browse(async |browser| {
        browser.open_page(&site.address()).await;
        browser.tick(FLOUR).await;
        browser.click("[data-how] > summary").await;
        // Without permission it is selected.
        browser
            .run("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
            .await;
        browser.click("[data-copy]").await;
        let line = browser
            .text("document.querySelector('[data-command]').textContent")
            .await;
        browser
            .until_is("getSelection().toString().trim()", &json!(line.trim()))
            .await;
        browser.run("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }").await;
        browser.click("[data-copy]").await;
        browser.until_is("window.copied", &json!(line)).await;
    });
}
