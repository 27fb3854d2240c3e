//! Redirects, and the hosts they may lead to.

use http::header::{ACCEPT, ACCEPT_ENCODING, IF_RANGE, LOCATION, RANGE, USER_AGENT};
use http::response::Parts;
use http::{HeaderMap, Uri};
use url::Url;

use crate::error::{Error, ErrorKind};

/// More hops than this are taken for a circle.
pub(crate) const MOST_HOPS: u32 = 5;

/// Tells if the answer is a redirect.
pub(crate) fn is_redirect(head: &Parts) -> bool {
    matches!(head.status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The place that the answer to a GET of `from` sends the client to.
pub(crate) fn target(from: &Uri, head: &Parts) -> Result<Uri, Error> {
    let refuse = |reason: &str| Error::new(ErrorKind::Redirect, reason);
    let location = head
        .headers
        .get(LOCATION)
        .and_then(|location| location.to_str().ok())
        .ok_or_else(|| refuse("the redirect does not say where to"))?;
    let base = Url::parse(&from.to_string())
        .map_err(|_| refuse("the redirect comes from an invalid URL"))?;
    let mut target = base
        .join(location)
        .map_err(|_| refuse("the redirect leads to no URL"))?;
    match (base.scheme(), target.scheme()) {
        ("https", "http") => return Err(refuse("the redirect leads from https to http")),
        (_, "https") | ("http", "http") => {}
        _ => return Err(refuse("the redirect leads away from the web")),
    }
    if !target.username().is_empty() || target.password().is_some() {
        return Err(refuse("the redirect leads to a URL with a password"));
    }
    target.set_fragment(None);
    target
        .as_str()
        .parse()
        .map_err(|_| refuse("the redirect leads to no URL"))
}

/// The headers that another host may get: neither the token nor the ids.
pub(crate) fn for_foreign_host(headers: &HeaderMap) -> HeaderMap {
    let allowed = [ACCEPT, ACCEPT_ENCODING, IF_RANGE, RANGE, USER_AGENT];
    allowed
        .into_iter()
        .filter_map(|name| Some((headers.get(&name)?.clone(), name)))
        .map(|(value, name)| (name, value))
        .collect()
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Response, StatusCode, Uri};

    use super::{for_foreign_host, target};
    use crate::error::ErrorKind;

    fn lead(from: &str, location: &str) -> Result<String, ErrorKind> {
        let from: Uri = from.parse().expect("a URL");
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::FOUND;
        let location = HeaderValue::from_str(location).expect("a header");
        response.headers_mut().insert("location", location);
        target(&from, &response.into_parts().0)
            .map(|uri| uri.to_string())
            .map_err(|error| error.kind())
    }

    #[test]
    fn locations_are_resolved_and_checked() {
        let from = "https://graph.example/v1.0/a?b=c";
        assert_eq!(
            lead(from, "d").as_deref(),
            Ok("https://graph.example/v1.0/d")
        );
        assert_eq!(
            lead(from, "https://files.example/x?y=z#f").as_deref(),
            Ok("https://files.example/x?y=z")
        );
        for location in [
            "http://graph.example/",
            "ftp://graph.example/",
            "https://u:p@x/",
            "https://",
        ] {
            assert_eq!(lead(from, location), Err(ErrorKind::Redirect), "{location}");
        }
        assert!(lead("http://127.0.0.1:8080/a", "/b").is_ok());
    }

    #[test]
    fn a_foreign_host_learns_nothing_of_the_token() {
        let mut headers = http::HeaderMap::new();
        for name in [
            "authorization",
            "cookie",
            "client-request-id",
            "prefer",
            "range",
        ] {
            headers.insert(name, HeaderValue::from_static("x"));
        }
        let headers = for_foreign_host(&headers);
        assert_eq!(headers.len(), 1);
        assert!(headers.contains_key("range"));
    }
}
