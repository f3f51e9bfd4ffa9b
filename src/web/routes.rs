//! What is answered to which request.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State as Given};
use axum::http::header::{CONTENT_LENGTH, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, body};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Semaphore, watch};

use super::answer;
use super::events::{Events, Source};
use super::gate::Gate;
use super::lock;
use super::mirror::Mirror;
use super::pictures::{self, Picture, Pictures};
use super::state::State;
use super::token::Token;
use super::worker::Worker;
use super::write::{Commit, Done, Tally, Ticks, Undo};
use crate::error::{Error, Kind, Result};
use crate::render::json::Object;
use crate::render::page::{Mode, Parts, policy};
use crate::workspace::page;

/// How many pages may listen for changes.
pub(super) const MAX_LISTENING: usize = 100;

/// How many bytes a request's body may have.
const MAX_BODY: usize = 64 * 1024;

/// How long it may take to come.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// What all requests share.
pub(super) struct App {
    pub(super) gate: Gate,
    pub(super) mirror: Arc<Mirror>,
    /// Does what changes something.
    pub(super) writes: Worker,
    /// Reads, also while a hook takes its time.
    pub(super) reads: Worker,
    pub(super) listening: Arc<Semaphore>,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) tally: Mutex<Tally>,
    pub(super) pictures: Pictures,
    /// What was done, for who wants to say so.
    pub(super) heard: mpsc::Sender<Said>,
}

/// What the server says while it runs.
pub(super) enum Said {
    /// It answers from now on.
    Ready,
    Heard(Heard),
    /// The last word.
    End(Result<Tally>),
}

/// What was done or refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A commit: its branch, if any, its short id and its subject.
    Committed(Option<String>, String, String),
    /// So many ticks in the file alone.
    Changed(usize),
    /// Something that a page was told in words.
    Refused(Error),
}

type Shared = Given<Arc<App>>;

impl App {
    /// What was done so far, and what is left to do.
    pub(super) fn tally(&self) -> Tally {
        Tally {
            uncommitted: self.mirror.look().uncommitted,
            ..*lock(&self.tally)
        }
    }
}

pub(super) fn router(app: &Arc<App>, token: &Token) -> Router {
    let at = |path: &str| format!("/{}{path}", token.as_str());
    Router::new()
        .route(&at(""), get(to_the_page))
        .route(&at("/"), get(whole_page))
        .route(&at("/tasks"), get(tasks))
        .route(&at("/events"), get(events))
        .route(&at("/ticks"), post(ticks))
        .route(&at("/commit"), post(commit))
        .route(&at("/undo"), post(undo))
        .route(&at("/images/{*path}"), get(image))
        .route(&at("/charts/{name}"), get(chart))
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_allowed)
        .layer(middleware::from_fn_with_state(Arc::clone(app), guard))
        .with_state(Arc::clone(app))
}

/// Lets in who may come in, and sees to the headers of every answer.
async fn guard(Given(app): Shared, request: Request, next: Next) -> Response {
    let checked = app
        .gate
        .check(request.method(), request.uri(), request.headers());
    let mut response = match checked {
        Ok(()) => next.run(request).await,
        Err(status) => answer::refusal(status),
    };
    answer::protect(response.headers_mut());
    response
}

async fn nothing_here() -> Response {
    answer::refusal(StatusCode::NOT_FOUND)
}

async fn not_allowed() -> Response {
    answer::refusal(StatusCode::METHOD_NOT_ALLOWED)
}

/// The address without its last slash.
async fn to_the_page(request: Request) -> Response {
    let mut response = answer::refusal(StatusCode::SEE_OTHER);
    if let Ok(address) = HeaderValue::from_str(&format!("{}/", request.uri().path())) {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}

/// Has something read; what fails is answered in words.
async fn read<T: Send + 'static>(
    app: &Arc<App>,
    job: impl FnOnce(&App) -> Result<T> + Send + 'static,
) -> Result<T, Response> {
    let read = try_read(app, job).await?;
    read.map_err(|error| answer::trouble(&error))
}

/// Has something read, if there is room for it in the queue.
async fn try_read<T: Send + 'static>(
    app: &Arc<App>,
    job: impl FnOnce(&App) -> Result<T> + Send + 'static,
) -> Result<Result<T>, Response> {
    let shared = Arc::clone(app);
    let read = app.reads.run(move || job(&shared)).await;
    read.ok_or_else(|| answer::refusal(StatusCode::SERVICE_UNAVAILABLE))
}

async fn whole_page(Given(app): Shared) -> Response {
    let html = read(&app, |app| {
        let workspace = app.mirror.open()?;
        let (state, document) = app.mirror.show(&workspace)?;
        let charts = pictures::charts_of(&workspace)?;
        let state_json = state.json();
        let mode = (Mode::Live, Some(state_json.as_str()));
        let made = page::html(&workspace, &document, mode, &charts)?;
        app.pictures.keep(&state.structure, &made.pictures);
        Ok(made.page)
    });
    match html.await {
        Ok(html) => answer::page(html, &policy(Mode::Live)),
        Err(response) => response,
    }
}

/// The parts of a page that are made anew where the structure changed.
#[derive(Serialize)]
struct Tasks<'a> {
    state: Object<&'a State>,
    tasks: &'a str,
    head: &'a str,
}

async fn tasks(Given(app): Shared) -> Response {
    match try_read(&app, read_tasks).await {
        Ok(Ok((state, parts))) => {
            let tasks = Tasks {
                state: state.object(),
                tasks: &parts.tasks,
                head: &parts.head,
            };
            answer::json(StatusCode::OK, &Object::new("tasks", tasks))
        }
        Ok(Err(error)) => {
            let mut response = answer::failure(&error, &app.mirror.state());
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            response
        }
        Err(response) => response,
    }
}

/// Reads the parts of the page and the state that they show.
fn read_tasks(app: &App) -> Result<(Arc<State>, Parts)> {
    let workspace = app.mirror.open()?;
    let (state, document) = app.mirror.show(&workspace)?;
    let made = page::parts(&workspace, &document)?;
    app.pictures.keep(&state.structure, &made.pictures);
    Ok((state, made.page))
}

async fn events(Given(app): Shared) -> Response {
    match Arc::clone(&app.listening).try_acquire_owned() {
        Ok(place) => answer::events(Body::new(Events::from(Source {
            states: app.mirror.subscribe(),
            stop: app.stop.clone(),
            _place: place,
        }))),
        Err(_) => answer::refusal(StatusCode::SERVICE_UNAVAILABLE),
    }
}

async fn ticks(Given(app): Shared, request: Request) -> Response {
    change(app, request, |wanted: &Ticks, mirror| {
        wanted.check()?;
        wanted.perform(mirror)
    })
    .await
}

async fn commit(Given(app): Shared, request: Request) -> Response {
    change(app, request, Commit::perform).await
}

async fn undo(Given(app): Shared, request: Request) -> Response {
    change(app, request, Undo::perform).await
}

/// Reads what is wanted, has it done in its turn and answers with what came of
/// it and the state afterwards.
async fn change<T: DeserializeOwned + Send + 'static>(
    app: Arc<App>,
    request: Request,
    perform: impl Fn(&T, &Mirror) -> Result<Done> + Send + 'static,
) -> Response {
    let bytes = match read_body(request).await {
        Ok(bytes) => bytes,
        Err(status) => return answer::refusal(status),
    };
    let wanted: T = match serde_json::from_slice(&bytes) {
        Ok(wanted) => wanted,
        Err(cause) => {
            let message = format!("the request is not understood: {cause}; nothing was changed");
            return answer::failure(&Error::usage(message), &app.mirror.state());
        }
    };
    let shared = Arc::clone(&app);
    let job = move || {
        if *shared.stop.borrow() {
            return Err(stopping());
        }
        let done = shared.mirror.write(|mirror| perform(&wanted, mirror));
        if let Ok(done) = &done {
            lock(&shared.tally).add(done);
        }
        if let Some(said) = of_done(&done) {
            // Nobody listens any more where the user would not wait.
            let _ = shared.heard.send(Said::Heard(said));
        }
        done
    };
    match app.writes.run(job).await {
        Some(Ok(done)) => answer::change(&done, &app.mirror.state()),
        Some(Err(error)) => answer::failure(&error, &app.mirror.state()),
        None => answer::busy(&app.mirror.state()),
    }
}

/// What is worth saying besides what the page says: no click that came too late.
fn of_done(done: &Result<Done>) -> Option<Heard> {
    match done {
        Ok(done) => Some(match &done.commit {
            Some(commit) => Heard::Committed(
                done.branch.clone(),
                commit.short().to_owned(),
                done.subject.clone().unwrap_or_default(),
            ),
            None => Heard::Changed(done.changed),
        }),
        Err(error) if matches!(error.kind, Kind::Changed | Kind::Usage) => None,
        Err(error) => Some(Heard::Refused(error.clone())),
    }
}

fn stopping() -> Error {
    Error::new(
        Kind::Interrupted,
        "the server is stopping; nothing was changed",
    )
}

/// Reads a body of limited size, in limited time.
async fn read_body(request: Request) -> Result<body::Bytes, StatusCode> {
    let told = request.headers().get(CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > MAX_BODY) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let read = body::to_bytes(request.into_body(), MAX_BODY);
    match tokio::time::timeout(BODY_TIMEOUT, read).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// The rest of a path behind one of its parts, decoded once.
fn behind(request: &Request, part: &str) -> Option<String> {
    let (_, rest) = request.uri().path().split_once(part)?;
    let decoded = percent_decode_str(rest).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

async fn image(Given(app): Shared, request: Request) -> Response {
    let Some(path) = behind(&request, "/images/") else {
        return answer::refusal(StatusCode::NOT_FOUND);
    };
    let read = read(&app, move |app| app.pictures.image(&app.mirror, &path));
    shown(read.await)
}

async fn chart(Given(app): Shared, request: Request) -> Response {
    let Some(name) = behind(&request, "/charts/") else {
        return answer::refusal(StatusCode::NOT_FOUND);
    };
    let read = read(&app, move |app| app.pictures.chart(&app.mirror, &name));
    shown(read.await)
}

fn shown(read: Result<Option<Picture>, Response>) -> Response {
    match read {
        Ok(Some(picture)) => answer::picture(picture.kind, picture.bytes),
        Ok(None) => answer::refusal(StatusCode::NOT_FOUND),
        Err(response) => response,
    }
}
