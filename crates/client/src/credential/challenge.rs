//! The claims that an answer asks for when it refuses a token.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The claims that the service wants of a token, as JSON; `None` when it just refuses this one.
///
/// Continuous access evaluation sends `Bearer …, error="insufficient_claims", claims="…"`, the claims in
/// base64.
pub(crate) fn claims(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .find_map(|challenge| claims_of(challenge.to_str().ok()?))
}

fn claims_of(challenge: &str) -> Option<String> {
    let is_insufficient = parameter(challenge, "error")
        .is_some_and(|error| error.eq_ignore_ascii_case("insufficient_claims"));
    if !is_insufficient {
        return None;
    }
    let text = parameter(challenge, "claims")?;
    let json = STANDARD
        .decode(text)
        .or_else(|_| URL_SAFE.decode(text))
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())?;
    serde_json::from_str::<serde_json::Value>(&json).ok()?;
    Some(json)
}

/// The value of `name="…"` in a challenge.
fn parameter<'a>(challenge: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = challenge;
    loop {
        let (before, after) = rest.split_once('=')?;
        let key = before.rsplit([' ', ',', '\t']).next().unwrap_or_default();
        let after = after.trim_start();
        let (value, remaining) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(',').unwrap_or((after, "")),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value.trim());
        }
        rest = remaining;
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::claims;

    fn of(challenge: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert("www-authenticate", HeaderValue::from_static(challenge));
        claims(&headers)
    }

    #[test]
    fn claims_are_read_from_any_place() {
        let json = r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#;
        assert_eq!(
            of(
                "Bearer realm=\"\", authorization_uri=\"https://login.example/a?b=c\", \
                error=\"insufficient_claims\", \
                claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ==\""
            ),
            Some(json.to_owned())
        );
        assert_eq!(
            of(
                "Bearer claims=eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ, \
                error=insufficient_claims"
            ),
            Some(json.to_owned())
        );
    }

    #[test]
    fn other_challenges_have_none() {
        assert_eq!(of("Bearer"), None);
        assert_eq!(of("Bearer error=\"invalid_token\""), None);
        assert_eq!(
            of("Bearer error=\"insufficient_claims\", claims=\"%%%\""),
            None
        );
        assert_eq!(
            of("Bearer error=\"insufficient_claims\", claims=\"bm8=\""),
            None
        );
        assert_eq!(of("Bearer error=\"insufficient_claims"), None);
        assert_eq!(of("===,\"=\"="), None);
    }
}
