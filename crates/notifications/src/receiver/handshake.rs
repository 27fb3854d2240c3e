//! The request by which the service finds out whether the endpoint wants notifications.

use http::Uri;

/// The validation token in the query, decoded; `None` when the request is no handshake.
pub(super) fn validation_token(uri: &Uri) -> Option<String> {
    let mut pairs = form_urlencoded::parse(uri.query()?.as_bytes());
    pairs
        .find(|(name, _)| name == "validationToken")
        .map(|(_, token)| token.into_owned())
}
