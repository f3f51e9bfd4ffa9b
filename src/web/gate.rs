//! Who is let in: requests of our own page and of nobody else.
//!
//! Any page in the browser can send requests to this computer, and a name of
//! its own can be made to lead here; so each request must name us as host, come
//! from our own page where it says where it comes from, and know the token.

use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode, Uri};

use super::token::Token;

/// The header by which browsers say where a request comes from.
const SITE: &str = "sec-fetch-site";

/// The port that addresses leave out.
const USUAL_PORT: u16 = 80;

/// What a request must have.
pub(super) struct Gate {
    hosts: Vec<String>,
    token: Token,
}

impl Gate {
    pub(super) fn new(port: u16, token: Token) -> Self {
        let names = ["127.0.0.1", "localhost"];
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == USUAL_PORT {
            hosts.extend(names.map(str::to_owned));
        }
        Self { hosts, token }
    }

    /// Refuses with a status that says nothing else: not which check failed,
    /// nor whether a token was near.
    pub(super) fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<(), StatusCode> {
        let changes = !matches!(*method, Method::GET | Method::HEAD);
        let host = self.host(uri, headers).ok_or(StatusCode::FORBIDDEN)?;
        if !is_from_us(host, changes, headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        if !self.token.is(first_part(uri.path())) {
            return Err(StatusCode::NOT_FOUND);
        }
        if changes && !is_json(headers) {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        Ok(())
    }

    /// The host that a request names, if it names one, and one of ours.
    fn host<'h>(&self, uri: &Uri, headers: &'h HeaderMap) -> Option<&'h str> {
        // An address in the request line would count more than the header.
        let host = only(headers, HOST.as_str()).filter(|_| uri.authority().is_none())?;
        self.hosts.iter().any(|ours| ours == host).then_some(host)
    }
}

/// Whether a request comes from a page of ours, or else from the user's own
/// hands, by which nothing is changed.
fn is_from_us(host: &str, changes: bool, headers: &HeaderMap) -> bool {
    let origin_is_ours = match headers.contains_key(ORIGIN) {
        true => {
            only(headers, ORIGIN.as_str()).and_then(|text| text.strip_prefix("http://"))
                == Some(host)
        }
        false => !changes,
    };
    let site_is_ours = match headers.contains_key(SITE) {
        true => {
            let site = only(headers, SITE);
            site == Some("same-origin") || site == Some("none") && !changes
        }
        false => true,
    };
    origin_is_ours && site_is_ours
}

/// A header that stands once, as text.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Whether the body is said to be JSON, which a form cannot say.
fn is_json(headers: &HeaderMap) -> bool {
    let value = only(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let kind = value.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// The first part of a path, as it was sent.
fn first_part(path: &str) -> &str {
    let rest = path.strip_prefix('/').unwrap_or(path);
    rest.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(port: u16, method: &str, headers: &[(&str, &str)], site: &str) -> u16 {
        let token = Token::random().unwrap();
        let uri: Uri = format!("{site}/{}/", token.as_str()).parse().unwrap();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: axum::http::HeaderName = name.parse().unwrap();
            map.append(name, value.parse().unwrap());
        }
        let checked = Gate::new(port, token).check(&method.parse().unwrap(), &uri, &map);
        checked.map_or_else(|status| status.as_u16(), |()| 200)
    }

    #[test]
    fn hosts() {
        let get = |port, host| check(port, "GET", &[("host", host)], "");
        assert_eq!(get(4747, "127.0.0.1:4747"), 200);
        assert_eq!(get(4747, "localhost:4747"), 200);
        assert_eq!(get(80, "localhost"), 200);
        for host in [
            "localhost",
            "localhost:4748",
            "a.example:4747",
            "",
            "127.0.0.1:4747.",
        ] {
            assert_eq!(get(4747, host), 403, "{host}");
        }
        let ours = ("host", "localhost:1");
        assert_eq!(check(1, "GET", &[], ""), 403);
        assert_eq!(check(1, "GET", &[ours, ours], ""), 403);
        assert_eq!(check(1, "GET", &[ours], "http://localhost:1"), 403);
    }

    #[test]
    fn origins() {
        let host = ("host", "localhost:1");
        let json = ("content-type", "application/json; charset=utf-8");
        let ours = ("origin", "http://localhost:1");
        assert_eq!(check(1, "POST", &[host, json, ours], ""), 200);
        assert_eq!(check(1, "GET", &[host, ours], ""), 200);
        assert_eq!(check(1, "POST", &[host, ours], ""), 415);
        assert_eq!(check(1, "POST", &[host, json], ""), 403);
        for other in [
            "null",
            "http://127.0.0.1:1",
            "https://localhost:1",
            "http://localhost",
        ] {
            assert_eq!(check(1, "POST", &[host, json, ("origin", other)], ""), 403);
            assert_eq!(check(1, "GET", &[host, ("origin", other)], ""), 403);
        }
        for (site, get, post) in [
            ("same-origin", 200, 200),
            ("none", 200, 403),
            ("same-site", 403, 403),
            ("cross-site", 403, 403),
        ] {
            let site = (SITE, site);
            assert_eq!(check(1, "GET", &[host, site], ""), get);
            assert_eq!(check(1, "POST", &[host, json, ours, site], ""), post);
        }
    }
}
