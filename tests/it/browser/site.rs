//! Static pages of repositories, and what their readers find on them.

use std::path::PathBuf;

use crate::harness::Repo;

use super::host::Host;
use super::tab::Browser;

/// A repository, its page, and a host that serves it.
pub(crate) struct Site {
    pub(crate) repo: Repo,
    host: Host,
}

impl Site {
    /// The page of a repository as it is.
    pub(crate) fn of(repo: Repo) -> Self {
        write(&repo);
        let host = Host::of(&folder(&repo));
        Self { repo, host }
    }

    /// The page of a roadmap.
    pub(crate) fn with(roadmap: &str) -> Self {
        Self::of(Repo::with(roadmap))
    }

    /// Commits another text of the roadmap and publishes its page.
    pub(crate) fn publish(&self, roadmap: &str) {
        self.repo.write("ROADMAP.md", roadmap);
        self.repo.commit_all("Change the roadmap");
        write(&self.repo);
    }

    /// Publishes the repository as it is now.
    pub(crate) fn publish_again(&self) {
        write(&self.repo);
    }

    /// Where the host shows it.
    pub(crate) fn address(&self) -> String {
        self.host.address()
    }

    /// Where it lies.
    pub(crate) fn file(&self) -> String {
        format!("file://{}/index.html", folder(&self.repo).display())
    }

    /// The paths that browsers asked the host for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.host.asked()
    }
}

fn folder(repo: &Repo) -> PathBuf {
    repo.beside("site")
}

fn write(repo: &Repo) {
    let arguments = format!("site --out '{}'", folder(repo).display());
    repo.roadmap(&arguments).succeeds();
}

/// The task of a key.
pub(crate) fn task(key: &str) -> String {
    format!("[data-tasks] [data-key='{key}']")
}

/// The checkbox of a task.
pub(crate) fn checkbox(key: &str) -> String {
    format!("{} > .task-line > input", task(key))
}

/// Whether a selector's one element can be seen, as an expression.
pub(crate) fn shown(selector: &str) -> String {
    format!("document.querySelector(`{selector}`).checkVisibility({{visibilityProperty: true}})")
}

impl Browser {
    /// Opens a page and waits until its script has run.
    pub(crate) async fn open_page(&self, address: &str) {
        self.goto(address).await;
        self.until_ready().await;
    }

    /// Waits until the page's script has run.
    pub(crate) async fn until_ready(&self) {
        self.until("!!document.querySelector('[data-tools]:not([hidden])')")
            .await;
    }

    /// Clicks a task's checkbox.
    pub(crate) async fn tick(&self, key: &str) {
        self.click(&checkbox(key)).await;
    }

    /// Waits until a task's box is ticked or is not.
    pub(crate) async fn until_ticked(&self, key: &str, is_ticked: bool) {
        let selector = checkbox(key);
        self.until(&format!(
            "document.querySelector(`{selector}`).checked === {is_ticked}"
        ))
        .await;
    }

    /// Whether a task's box is ticked.
    pub(crate) async fn is_ticked(&self, key: &str) -> bool {
        let selector = checkbox(key);
        self.eval(&format!("document.querySelector(`{selector}`).checked"))
            .await
            == true
    }

    /// The texts of the tasks that can be seen, in order.
    pub(crate) async fn seen_tasks(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('[data-tasks] [data-task]')]
            .filter(task => task.querySelector('.task-line').checkVisibility())
            .map(task => task.dataset.text);";
        serde_json::from_value(self.run(script).await).unwrap()
    }

    /// Asserts that nothing was asked for but the page itself and what lies
    /// with it, that its policy holds, and that the console is silent.
    pub(crate) async fn assert_quiet(&self, address: &str) {
        let folder = address.rsplit_once('/').unwrap().0;
        let requests = self.requests().await;
        let is_own = |it: &&String| !it.starts_with(folder) && !it.starts_with("blob:");
        assert_eq!(requests.iter().find(is_own), None, "{requests:?}");
        assert_eq!(self.complaints().await, Vec::<String>::new());
    }
}
