//! Answers: their headers, and errors in words.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

use super::state::{self, State};
use super::write::Done;
use crate::error::{Error, Kind};
use crate::render::failure::JsonError;
use crate::render::json::Object;

/// What no answer goes without. Nothing may be kept, framed, guessed at, or
/// read by another page.
const HEADERS: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (CACHE_CONTROL, "no-store"),
    (X_FRAME_OPTIONS, "DENY"),
];

/// What an answer that is no page may load: nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// The same for a picture, which may bring its own style and runs nothing.
const PICTURE: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/// Adds what no answer goes without.
pub(super) fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(NOTHING));
}

/// An answer of a kind, with what it may load.
fn answer(status: StatusCode, kind: &'static str, policy: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let policy = HeaderValue::from_str(policy);
    headers.insert(
        CONTENT_SECURITY_POLICY,
        policy.unwrap_or(HeaderValue::from_static(NOTHING)),
    );
    response
}

/// A page.
pub(super) fn page(html: String, policy: &str) -> Response {
    answer(StatusCode::OK, "text/html; charset=utf-8", policy, html)
}

/// A picture.
pub(super) fn picture(kind: &'static str, bytes: Vec<u8>) -> Response {
    answer(StatusCode::OK, kind, PICTURE, bytes)
}

/// A stream of events.
pub(super) fn events(body: Body) -> Response {
    answer(StatusCode::OK, "text/event-stream", NOTHING, body)
}

/// JSON.
pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => answer(status, "application/json", NOTHING, text),
        Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// A status and its name, and nothing more; the connection ends with it, since
/// who is not let in has nothing more to say.
pub(super) fn refusal(status: StatusCode) -> Response {
    let name = status.canonical_reason().unwrap_or_default();
    let text = format!("{} {name}\n", status.as_u16());
    let mut response = answer(status, "text/plain; charset=utf-8", NOTHING, text);
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// An error where a page was asked for: in words, and asked for again by the
/// browser in a moment, since the roadmap may be mended by then.
pub(super) fn trouble(error: &Error) -> Response {
    let mut text = format!("error: {}\n", error.message);
    for hint in state::hints_for_a_page(&error.hints) {
        text.push_str(&format!("hint: {hint}\n"));
    }
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = answer(status, "text/plain; charset=utf-8", NOTHING, text);
    response.headers_mut().insert(
        HeaderName::from_static("refresh"),
        HeaderValue::from_static("2"),
    );
    response
}

/// What came of a change.
#[derive(Serialize)]
struct Change<'a> {
    state: Object<&'a State>,
    commit: Option<&'a str>,
    subject: Option<&'a str>,
    changed: usize,
    notes: &'a [String],
}

pub(super) fn change(done: &Done, state: &State) -> Response {
    let change = Change {
        state: state.object(),
        commit: done.commit.as_ref().map(crate::git::Oid::as_str),
        subject: done.subject.as_deref(),
        changed: done.changed,
        notes: &done.notes,
    };
    json(StatusCode::OK, &Object::new("change", change))
}

/// An error with the state as it is now.
#[derive(Serialize)]
struct Failure<'a> {
    #[serde(flatten)]
    error: JsonError<'a>,
    state: Object<&'a State>,
}

pub(super) fn failure(error: &Error, state: &State) -> Response {
    let error = Error {
        hints: state::hints_for_a_page(&error.hints),
        ..error.clone()
    };
    let failure = Failure {
        error: JsonError::from(&error),
        state: state.object(),
    };
    json(status(error.kind), &failure)
}

/// The error for more work than can wait.
pub(super) fn busy(state: &State) -> Response {
    let error = Error::refused("too much is waiting already; nothing was changed")
        .hint("try again in a moment");
    let mut response = failure(&error, state);
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}

fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Usage => StatusCode::BAD_REQUEST,
        Kind::Changed => StatusCode::CONFLICT,
        Kind::Refused | Kind::NoIdentity | Kind::BrokenBlock | Kind::Ambiguous => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Kind::NotFound => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Interrupted => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Io | Kind::Internal | Kind::ClosedPipe => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
