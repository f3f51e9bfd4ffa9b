//! Finds Chromium and its driver, starts one driver for the whole test binary,
//! and lends browsers to tests, one at a time to each.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, LazyLock, Mutex};
use std::time::Duration;

use tokio::runtime::Runtime;

use super::tab::Browser;

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const DRIVERS: [&str; 1] = ["chromedriver"];

/// How many browsers run at the same time; each wants a core.
const MOST: usize = 2;

/// How long one test may take, on a machine that does something else as well.
const LIMIT: Duration = Duration::from_secs(90);

/// Ends the driver, its browsers and their folder when standard input ends,
/// which is when the test binary does, however that comes about.
const KEEPER: &str = r#"
home=$(mktemp -d) || exit 1
# A handler, since what is ignored stays ignored in the driver.
trap : INT TERM HUP
HOME=$home TMPDIR=$home XDG_CONFIG_HOME=$home XDG_CACHE_HOME=$home "$1" --port=0 </dev/null &
driver=$!
cat >/dev/null
kill -TERM 0
wait "$driver"
# A browser that is just ending may still write.
for _ in 1 2 3 4 5 6 7 8 9; do
    rm -rf "$home" 2>/dev/null && [ ! -e "$home" ] && break
    sleep 0.2
done
"#;

/// The driver of this test binary, if there is a browser here.
static DRIVER: LazyLock<Option<Driver>> = LazyLock::new(Driver::start);

/// Browsers that nobody uses now, and how many there are in all.
static POOL: (Mutex<Pool>, Condvar) = (Mutex::new(Pool::new()), Condvar::new());

/// Whether a test without a browser, or without what it needs to use one, fails.
pub(crate) fn is_required() -> bool {
    std::env::var_os("GIT_ROADMAP_REQUIRE_BROWSER").is_some_and(|it| it == "1")
}

/// Runs a test in an emptied browser. One in which a test failed is closed.
pub(crate) fn browse(test: impl AsyncFnOnce(&Browser)) {
    let Some(driver) = &*DRIVER else {
        assert!(!is_required(), "no Chromium and its driver here");
        eprintln!("skipped: no Chromium and its driver here; .ci/run installs them");
        return;
    };
    let seat = Seat::take(driver);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let limited = async {
            seat.browser.begin().await;
            tokio::time::timeout(LIMIT, test(&seat.browser)).await
        };
        let ended = seat.runtime.block_on(limited);
        ended.expect("a test takes too long");
    }));
    match outcome {
        Ok(()) => seat.give_back(),
        Err(panic) => {
            seat.runtime.block_on(seat.browser.show_failure());
            seat.close();
            resume_unwind(panic);
        }
    }
}

struct Pool {
    free: Vec<Seat>,
    all: usize,
}

impl Pool {
    const fn new() -> Self {
        Self {
            free: Vec::new(),
            all: 0,
        }
    }
}

/// A browser and what its commands run on.
struct Seat {
    runtime: Runtime,
    browser: Browser,
}

impl Seat {
    /// A free browser, or a new one if there may be more.
    fn take(driver: &Driver) -> Self {
        let (pool, freed) = &POOL;
        let pool = pool.lock().unwrap();
        let is_full = |pool: &mut Pool| pool.free.is_empty() && pool.all >= MOST;
        let mut pool = freed.wait_while(pool, is_full).unwrap();
        if let Some(seat) = pool.free.pop() {
            return seat;
        }
        pool.all += 1;
        drop(pool);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let opened = catch_unwind(AssertUnwindSafe(|| runtime.block_on(Browser::open(driver))));
        match opened {
            Ok(browser) => Self { runtime, browser },
            Err(panic) => {
                Self::one_less();
                resume_unwind(panic);
            }
        }
    }

    fn give_back(self) {
        let (pool, freed) = &POOL;
        pool.lock().unwrap().free.push(self);
        freed.notify_one();
    }

    fn close(self) {
        self.runtime.block_on(self.browser.close());
        Self::one_less();
    }

    fn one_less() {
        let (pool, freed) = &POOL;
        pool.lock().unwrap().all -= 1;
        freed.notify_one();
    }
}

/// A running chromedriver.
pub(crate) struct Driver {
    /// Where it listens.
    pub(crate) address: String,
    browser: PathBuf,
    /// Ends when its standard input, which is held here, is closed.
    _keeper: Child,
}

impl Driver {
    fn start() -> Option<Self> {
        let browser = find(&BROWSERS)?;
        let driver = find(&DRIVERS)?;
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "sh"])
            .arg(driver)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Its end must reach the browsers, and nobody else.
            .process_group(0)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(keeper.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| port_in(&line))
            .expect("chromedriver says its port");
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self {
            address: format!("http://127.0.0.1:{port}"),
            browser,
            _keeper: keeper,
        })
    }

    /// What a new session asks of the driver.
    pub(crate) fn capabilities(&self) -> serde_json::Value {
        let mut arguments = vec![
            "--headless=new",
            "--window-size=1280,900",
            "--lang=en-US",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--disable-extensions",
            "--disable-gpu",
            "--force-color-profile=srgb",
            "--hide-scrollbars",
        ];
        // Chromium refuses root its sandbox.
        if is_root() {
            arguments.push("--no-sandbox");
        }
        serde_json::json!({
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": self.browser, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "unhandledPromptBehavior": "ignore",
        })
    }
}

/// The port in `ChromeDriver was started successfully on port 41234.`
fn port_in(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

fn is_root() -> bool {
    let own = tempfile::tempfile().unwrap();
    own.metadata().unwrap().uid() == 0
}

/// A file below `target/browser/`.
pub(crate) fn artefact(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser");
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}
