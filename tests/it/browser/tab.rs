//! A browser as tests use it: open, click, type, wait until, look.

use std::fs;
use std::time::{Duration, Instant};

use ammonia::url::{ParseError, Url};
use axum::http::Method;
use base64::Engine as _;
use fantoccini::elements::Element;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use super::driver::{Driver, artefact};

/// How long a page may take until it shows what it should.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often it is looked at meanwhile.
const PERIOD: Duration = Duration::from_millis(15);

/// A command of the driver that the library does not know.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap(), self.path))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// One browser, with a profile that no person uses.
pub(crate) struct Browser {
    client: Client,
}

impl Browser {
    pub(crate) async fn open(driver: &Driver) -> Self {
        let Value::Object(capabilities) = driver.capabilities() else {
            unreachable!("capabilities are an object");
        };
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.address)
            .await
            .expect("a browser opens");
        Self { client }
    }

    /// Begins anew: one fresh tab, nothing stored, nothing logged.
    pub(crate) async fn begin(&self) {
        let old = self.client.windows().await.unwrap();
        let fresh = self.client.new_window(true).await.unwrap().handle;
        for tab in old {
            self.turn_to(&tab).await;
            self.client.close_window().await.unwrap();
        }
        self.turn_to(&fresh).await;
        let everything = json!({"origin": "*", "storageTypes": "all"});
        self.devtools("Storage.clearDataForOrigin", everything)
            .await;
        self.devtools("Network.clearBrowserCache", json!({})).await;
        self.log("browser").await;
        self.log("performance").await;
    }

    pub(crate) async fn close(self) {
        // The keeper ends what does not end here.
        let _ignored = self.client.close().await;
    }

    /// Keeps a picture of what a failed test saw last.
    pub(crate) async fn show_failure(&self) {
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        if let Ok(picture) = self.client.screenshot().await {
            fs::write(artefact(&format!("failed-{name}.png")), picture).unwrap();
        }
        if let Ok(source) = self.client.source().await {
            fs::write(artefact(&format!("failed-{name}.html")), source).unwrap();
        }
    }

    /// Opens an address and waits until the page has loaded.
    pub(crate) async fn goto(&self, address: &str) {
        self.client.goto(address).await.unwrap();
    }

    pub(crate) async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }

    /// The one element of a selector.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        let mut found = self.client.find_all(Locator::Css(selector)).await.unwrap();
        assert_eq!(found.len(), 1, "elements of `{selector}`");
        found.remove(0)
    }

    /// Clicks the one element of a selector, as with a mouse.
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        // The driver does not wait for a page that scrolls smoothly.
        let there = "{block: 'center', behavior: 'instant'}";
        self.run(&format!(
            "document.querySelector(`{selector}`).scrollIntoView({there})"
        ))
        .await;
        if let Err(error) = element.click().await {
            panic!("`{selector}` cannot be clicked: {error}");
        }
    }

    /// Types into the one element of a selector.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        self.find(selector).await.send_keys(text).await.unwrap();
    }

    /// Presses keys where the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// Presses Tab, as a keyboard does: the focus may leave the page.
    pub(crate) async fn press_tab(&self) {
        self.press_key("Tab", "Tab", 9, "").await;
    }

    /// Presses Enter.
    pub(crate) async fn press_enter(&self) {
        self.press_key("Enter", "Enter", 13, "\r").await;
    }

    /// Presses Tab until an expression is true.
    pub(crate) async fn press_tab_until(&self, expression: &str) {
        for _ in 0..200 {
            if self.eval(expression).await == true {
                return;
            }
            self.press_tab().await;
        }
        panic!("Tab never leads to {expression}");
    }

    /// Presses Tab with Shift until an expression is true.
    pub(crate) async fn press_shift_tab_until(&self, expression: &str) {
        for _ in 0..200 {
            if self.eval(expression).await == true {
                return;
            }
            self.press_with("Tab", "Tab", 9, "", 8).await;
        }
        panic!("Shift and Tab never lead to {expression}");
    }

    async fn press_key(&self, key: &str, code: &str, number: u32, text: &str) {
        self.press_with(key, code, number, text, 0).await;
    }

    /// Presses a key with modifiers, of which 8 is Shift.
    async fn press_with(&self, key: &str, code: &str, number: u32, text: &str, modifiers: u8) {
        for kind in ["keyDown", "keyUp"] {
            let event = json!({
                "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers,
                "text": if kind == "keyDown" { text } else { "" },
            });
            self.devtools("Input.dispatchKeyEvent", event).await;
        }
    }

    /// What a function's body returns in the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        match self.client.execute(script, vec![]).await {
            Ok(value) => value,
            Err(error) => panic!("{script}: {error}"),
        }
    }

    /// What an expression is in the page.
    pub(crate) async fn eval(&self, expression: &str) -> Value {
        self.run(&format!("return ({expression});")).await
    }

    /// An expression's text.
    pub(crate) async fn text(&self, expression: &str) -> String {
        match self.eval(expression).await {
            Value::String(text) => text,
            other => panic!("{expression} is {other}"),
        }
    }

    /// An expression's number.
    pub(crate) async fn number(&self, expression: &str) -> i64 {
        let value = self.eval(expression).await;
        value
            .as_i64()
            .unwrap_or_else(|| panic!("{expression} is {value}"))
    }

    /// A script that calls its last argument when it is done.
    pub(crate) async fn run_async(&self, script: &str) -> Value {
        match self.client.execute_async(script, vec![]).await {
            Ok(value) => value,
            Err(error) => panic!("{script}: {error}"),
        }
    }

    /// Waits until an expression is true.
    pub(crate) async fn until(&self, expression: &str) {
        self.until_is(expression, &json!(true)).await;
    }

    /// Waits until an expression has this value.
    pub(crate) async fn until_is(&self, expression: &str, wanted: &Value) {
        let start = Instant::now();
        loop {
            // A page that is just being replaced answers with an error.
            let script = format!("return ({expression});");
            let seen = self.client.execute(&script, vec![]).await;
            if seen.as_ref().is_ok_and(|seen| seen == wanted) {
                return;
            }
            if start.elapsed() > PATIENCE {
                let shown = match seen {
                    Ok(seen) => seen.to_string(),
                    Err(error) => error.to_string(),
                };
                panic!("waited for {expression}\n  to be {wanted}\n  but it is {shown}");
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// Opens a further tab, which shows nothing yet, and turns to it.
    pub(crate) async fn new_tab(&self) -> WindowHandle {
        let tab = self.client.new_window(true).await.unwrap().handle;
        self.client.switch_to_window(tab.clone()).await.unwrap();
        tab
    }

    /// The tab that is looked at.
    pub(crate) async fn tab(&self) -> WindowHandle {
        self.client.window().await.unwrap()
    }

    /// Turns to a tab.
    pub(crate) async fn turn_to(&self, tab: &WindowHandle) {
        self.client.switch_to_window(tab.clone()).await.unwrap();
    }

    /// Sends a command of the DevTools protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        let command = Own {
            path: "goog/cdp/execute",
            body,
        };
        self.client.issue_cmd(command).await.unwrap()
    }

    /// Says what the reader's system prefers: `light` or `dark`.
    pub(crate) async fn prefer(&self, theme: &str) {
        self.prefer_all(theme, "no-preference").await;
    }

    /// The same, with `reduce` or `no-preference` for motion.
    pub(crate) async fn prefer_all(&self, theme: &str, motion: &str) {
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": motion},
        ]});
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Shows the page as paper would.
    pub(crate) async fn as_printed(&self) {
        let media = json!({"media": "print"});
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Makes the window a phone.
    pub(crate) async fn as_phone(&self) {
        let metrics = json!({"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Makes the window a wide one again.
    pub(crate) async fn as_desktop(&self) {
        let metrics =
            json!({"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Takes the network away, or gives it back.
    pub(crate) async fn offline(&self, is_offline: bool) {
        self.devtools("Network.enable", json!({})).await;
        let conditions = json!({
            "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// Lets no script of a page run from now on.
    pub(crate) async fn without_scripts(&self) {
        let parameters = json!({"value": true});
        self.devtools("Emulation.setScriptExecutionDisabled", parameters)
            .await;
    }

    /// Where downloads go.
    pub(crate) async fn download_to(&self, folder: &std::path::Path) {
        let parameters = json!({"behavior": "allow", "downloadPath": folder});
        self.devtools("Browser.setDownloadBehavior", parameters)
            .await;
    }

    /// Keeps a picture of the page in `target/browser/`: all of it, unless it
    /// is very long.
    pub(crate) async fn picture(&self, name: &str) {
        self.run("scrollTo({top: 0, behavior: 'instant'})").await;
        let size = self
            .eval("[innerWidth, Math.min(document.documentElement.scrollHeight, 4000)]")
            .await;
        let parameters = json!({
            "format": "png",
            "captureBeyondViewport": true,
            "clip": {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1},
        });
        let shot = self.devtools("Page.captureScreenshot", parameters).await;
        let data = shot["data"].as_str().unwrap();
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(data)
            .unwrap();
        fs::write(artefact(&format!("{name}.png")), bytes).unwrap();
    }

    /// The messages of one of the driver's logs since the last question.
    async fn log(&self, kind: &str) -> Vec<Value> {
        let command = Own {
            path: "se/log",
            body: json!({"type": kind}),
        };
        match self.client.issue_cmd(command).await.unwrap() {
            Value::Array(entries) => entries,
            other => panic!("a log is {other}"),
        }
    }

    /// What the console says since the last question: errors, broken policy.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let entries = self.log("browser").await;
        entries
            .iter()
            .map(|entry| format!("{} {}", entry["level"], entry["message"]))
            .collect()
    }

    /// The addresses asked for since the last question, `data:` ones left out.
    pub(crate) async fn requests(&self) -> Vec<String> {
        let mut seen = Vec::new();
        for entry in self.log("performance").await {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let message = &message["message"];
            if message["method"] == "Network.requestWillBeSent" {
                let address = message["params"]["request"]["url"].as_str().unwrap();
                if !address.starts_with("data:") {
                    seen.push(address.to_owned());
                }
            }
        }
        seen
    }
}

#[test]
fn what_a_page_asks_for_and_breaks_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<!doctype html><meta charset=utf-8><title>A page</title>
        <meta http-equiv=Content-Security-Policy content=\"default-src 'none'; img-src 'self'\">
        <link rel=icon href='data:,'><input type=checkbox id=box><img src=seen.png>
        <script>window.ran = true</script>";
    fs::write(folder.path().join("index.html"), page).unwrap();
    super::driver::browse(async |browser| {
        let host = super::host::Host::of(folder.path());
        browser.goto(&host.address()).await;
        browser.click("#box").await;
        browser
            .until("document.querySelector('#box').checked")
            .await;
        assert_eq!(browser.eval("window.ran").await, Value::Null);
        let requests = browser.requests().await;
        assert!(
            requests.iter().any(|it| it.ends_with("/seen.png")),
            "{requests:?}"
        );
        assert_eq!(host.asked().len(), 2, "{:?}", host.asked());
        let complaints = browser.complaints().await.join("\n");
        assert!(complaints.contains("404"), "{complaints}");
        assert!(
            complaints.contains("Content Security Policy"),
            "{complaints}"
        );
        browser.picture("own").await;
    });
}
