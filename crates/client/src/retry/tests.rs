use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::{Failed, RetryPolicy};
use crate::error::{Error, ErrorKind};

fn answered(status: u16, retry_after: Option<&'static str>) -> Error {
    let mut error = Error::new(ErrorKind::Status, "");
    let parts = error.parts_mut();
    parts.status = StatusCode::from_u16(status).ok();
    parts.headers = HeaderMap::new();
    if let Some(text) = retry_after {
        let value = HeaderValue::from_static(text);
        parts.headers.insert("retry-after", value);
    }
    error
}

fn wait(policy: &RetryPolicy, error: &Error, method: Method, attempts: u32) -> Option<Duration> {
    let failed = Failed {
        error,
        method: &method,
        attempts,
        elapsed: Duration::from_secs(10),
    };
    policy.wait(&failed, &mut fastrand::Rng::with_seed(1))
}

#[test]
fn busy_answers_are_worth_another_attempt() {
    let policy = RetryPolicy::default();
    for status in [429, 503, 504, 509] {
        assert!(wait(&policy, &answered(status, None), Method::GET, 1).is_some());
    }
    for status in [400, 401, 402, 403, 404, 409, 410, 500, 501, 502] {
        assert_eq!(wait(&policy, &answered(status, None), Method::GET, 1), None);
    }
}

#[test]
fn what_may_have_been_done_is_done_again_after_429_only() {
    let policy = RetryPolicy::default();
    for method in [Method::POST, Method::PATCH] {
        assert!(wait(&policy, &answered(429, None), method.clone(), 1).is_some());
        assert_eq!(wait(&policy, &answered(503, None), method.clone(), 1), None);
        let broken = Error::new(ErrorKind::Connection, "");
        assert_eq!(wait(&policy, &broken, method, 1), None);
    }
    assert!(wait(&policy, &answered(503, None), Method::DELETE, 1).is_some());
}

#[test]
fn the_service_says_how_long_within_the_limits() {
    let policy = RetryPolicy::default().total(Duration::from_secs(60));
    let fraction = answered(429, Some("2.128"));
    assert_eq!(
        wait(&policy, &fraction, Method::GET, 1),
        Some(Duration::from_millis(2128))
    );
    // Ten of the sixty seconds have gone.
    assert!(wait(&policy, &answered(429, Some("50")), Method::GET, 1).is_some());
    assert_eq!(
        wait(&policy, &answered(429, Some("51")), Method::GET, 1),
        None
    );
    let impatient = policy.longest_wait(Duration::from_secs(5));
    assert_eq!(
        wait(&impatient, &answered(429, Some("6")), Method::GET, 1),
        None
    );
}

#[test]
fn attempts_are_bounded() {
    let policy = RetryPolicy::default().attempts(3);
    assert!(wait(&policy, &answered(503, Some("0")), Method::GET, 2).is_some());
    assert_eq!(
        wait(&policy, &answered(503, Some("0")), Method::GET, 3),
        None
    );
    assert_eq!(
        wait(
            &RetryPolicy::none(),
            &answered(503, Some("0")),
            Method::GET,
            1
        ),
        None
    );
}
