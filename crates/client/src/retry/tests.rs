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
    for status in [408, 429, 500, 502, 503, 504, 509, 520, 524] {
        let error = answered(status, None);
        assert!(wait(&policy, &error, Method::GET, 1).is_some() && error.is_retryable());
    }
    for status in [400, 401, 402, 403, 404, 409, 410, 501, 505, 507] {
        let error = answered(status, None);
        assert_eq!(wait(&policy, &error, Method::GET, 1), None);
        assert!(!error.is_retryable());
    }
}

#[test]
fn the_statuses_are_a_setting() {
    let policy = RetryPolicy::default().retry_on(404).never_on(500);
    assert!(wait(&policy, &answered(404, None), Method::GET, 1).is_some());
    assert_eq!(wait(&policy, &answered(404, None), Method::POST, 1), None);
    assert_eq!(wait(&policy, &answered(500, None), Method::GET, 1), None);
    let unthrottled = policy.never_on(429);
    assert_eq!(
        wait(&unthrottled, &answered(429, None), Method::POST, 1),
        None
    );
}

#[test]
fn a_service_that_is_busy_may_say_so_by_a_code() {
    let policy = RetryPolicy::default();
    let mut error = answered(400, None);
    error.parts_mut().body =
        serde_json::from_str(r#"{"error":{"code":"serviceNotAvailable","message":""}}"#)
            .expect("an error");
    assert!(wait(&policy, &error, Method::GET, 1).is_some() && error.is_retryable());
    assert_eq!(wait(&policy, &error, Method::POST, 1), None);
}

#[test]
fn no_wait_is_as_short_as_nothing() {
    let policy = RetryPolicy::default().backoff(Duration::from_secs(2), Duration::from_secs(30));
    let mut random = fastrand::Rng::with_seed(3);
    let error = answered(429, Some("0"));
    let waits: Vec<_> = (0..50)
        .map(|_| {
            let failed = Failed {
                error: &error,
                method: &Method::GET,
                attempts: 1,
                elapsed: Duration::ZERO,
            };
            policy.wait(&failed, &mut random).expect("a wait")
        })
        .collect();
    let second = Duration::from_secs(1);
    assert!(
        waits
            .iter()
            .all(|wait| (second..=2 * second).contains(wait))
    );
    assert!(waits.iter().any(|wait| *wait != waits[0]));
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
