//! The header `Retry-After`, in the forms that Graph sends.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// The wait that an answer asks for; the longest of several.
pub(crate) fn of(headers: &HeaderMap) -> Option<Duration> {
    let sent = sent(headers);
    headers
        .get_all(RETRY_AFTER)
        .iter()
        .filter_map(|text| parse(text.to_str().ok()?, sent))
        .max()
}

/// The time when the answer was sent, by the clock of the service.
pub(crate) fn sent(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()
}

/// Reads seconds, whole or with a fraction, or an HTTP date; `None` for anything else.
///
/// A date that has passed is no wait. It is compared with `sent`, the answer's own date, where there is
/// one: the clocks of the two sides need not agree.
fn parse(text: &str, sent: Option<SystemTime>) -> Option<Duration> {
    let text = text.trim();
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        let is_number = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let seconds = is_number.then(|| text.parse().ok()).flatten()?;
        // Digits without end are a wait without end.
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let now = sent.unwrap_or_else(SystemTime::now);
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::parse;

    #[test]
    fn seconds_may_have_a_fraction() {
        assert_eq!(parse("10", None), Some(Duration::from_secs(10)));
        assert_eq!(parse(" 2.128 ", None), Some(Duration::from_millis(2128)));
        assert_eq!(parse("0", None), Some(Duration::ZERO));
        assert_eq!(parse("0.5", None), Some(Duration::from_millis(500)));
        let endless = "9".repeat(400);
        assert_eq!(parse(&endless, None), Some(Duration::MAX));
    }

    #[test]
    fn a_date_counts_from_the_date_of_the_answer() {
        let sent = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let later = httpdate::fmt_http_date(sent + Duration::from_secs(7));
        assert_eq!(parse(&later, Some(sent)), Some(Duration::from_secs(7)));
        let earlier = httpdate::fmt_http_date(sent - Duration::from_secs(7));
        assert_eq!(parse(&earlier, Some(sent)), Some(Duration::ZERO));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        let wait = parse(&soon, None).expect("a date");
        assert!(wait > Duration::from_secs(30) && wait <= Duration::from_secs(60));
    }

    #[test]
    fn nonsense_is_no_wait() {
        for text in ["", "soon", "-1", "NaN", "inf", "1e3", "1.2.3", "1 s"] {
            assert_eq!(parse(text, None), None, "{text}");
        }
    }
}
