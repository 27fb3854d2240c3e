use std::sync::Arc;
use std::time::Duration;

use graph_calls_core::operation::Segments;
use tokio::time::Instant;

use super::{Budget, Limiter, Limits};

const RECORD: &str = "/communications/callRecords/1";

#[tokio::test(start_paused = true)]
async fn no_window_ever_holds_more_than_the_budget() {
    let period = Duration::from_secs(20);
    let limits = Limits::none().budget(Budget::new(3, period).path("/a/{key}"));
    let limiter = Limiter::new(limits);
    let mut sent = Vec::new();
    for round in 0..12 {
        let permit = limiter.permit("/a/1").await;
        sent.push(Instant::now());
        tokio::time::sleep(Duration::from_secs(round % 4)).await;
        drop(permit);
    }
    for (earlier, later) in sent.iter().zip(&sent[3..]) {
        assert!(*later - *earlier >= period);
    }
}

#[tokio::test(start_paused = true)]
async fn keys_do_not_wait_for_each_other() {
    let limiter = Limiter::new(Limits::default());
    let start = Instant::now();
    for _ in 0..40 {
        drop(limiter.permit(RECORD).await);
    }
    drop(limiter.permit("/communications/callRecords/2").await);
    drop(limiter.permit("/communications/callRecords").await);
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(
        limiter
            .permit("/communications/callRecords/1/sessions")
            .await,
    );
    assert_eq!(start.elapsed(), Duration::from_secs(20));
}

#[tokio::test(start_paused = true)]
async fn counting_the_list_counts_as_reading_it() {
    let limiter = Limiter::new(Limits::default());
    let start = Instant::now();
    for _ in 0..20 {
        drop(limiter.permit("/communications/callRecords").await);
        drop(limiter.permit("/communications/callRecords/$count").await);
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(limiter.permit("/communications/callRecords/$count").await);
    assert_eq!(start.elapsed(), Duration::from_secs(20));
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_the_same_budget_only() {
    let limiter = Limiter::new(Limits::default());
    let start = Instant::now();
    let permit = limiter.permit(RECORD).await;
    permit.pause(start + Duration::from_secs(9));
    drop(permit);
    drop(limiter.permit("/communications/callRecords/2").await);
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(limiter.permit(RECORD).await);
    assert_eq!(start.elapsed(), Duration::from_secs(9));
}

#[tokio::test(start_paused = true)]
async fn requests_without_a_budget_are_paused_together() {
    let limiter = Limiter::new(Limits::none());
    let start = Instant::now();
    limiter
        .permit("/x")
        .await
        .pause(start + Duration::from_secs(2));
    drop(limiter.permit("/y").await);
    assert_eq!(start.elapsed(), Duration::from_secs(2));
}

#[tokio::test]
async fn whoever_stops_waiting_takes_nothing() {
    let limiter = Arc::new(Limiter::new(Limits::none().concurrency(1)));
    let held = limiter.permit("/a").await;
    let waiting = tokio::spawn({
        let limiter = limiter.clone();
        async move { drop(limiter.permit("/a").await) }
    });
    tokio::task::yield_now().await;
    waiting.abort();
    assert!(waiting.await.expect_err("it was given up").is_cancelled());
    drop(held);
    drop(limiter.permit("/a").await);
}

#[tokio::test(start_paused = true)]
async fn a_place_that_was_not_used_is_free_again() {
    let period = Duration::from_secs(20);
    let budgets = Limits::none()
        .budget(Budget::new(2, 3 * period).path("/a/{key}"))
        .budget(Budget::new(1, period).path("/a/**"));
    let limiter = Limiter::new(budgets);
    let start = Instant::now();
    drop(limiter.permit("/a/1").await);
    // These get a place in the first budget, wait for one in the second, and give up.
    for _ in 0..5 {
        let brief = tokio::time::timeout(Duration::from_secs(1), limiter.permit("/a/1"));
        assert!(brief.await.is_err());
    }
    drop(limiter.permit("/a/1").await);
    assert_eq!(start.elapsed(), period);
}

#[tokio::test(start_paused = true)]
async fn a_period_may_be_as_long_as_one_likes() {
    let endless = Budget::new(1, Duration::MAX).path("/a");
    let limiter = Limiter::new(Limits::none().budget(endless));
    drop(limiter.permit("/a").await);
    let brief = tokio::time::timeout(Duration::from_secs(3600), limiter.permit("/a"));
    assert!(brief.await.is_err());
}

#[tokio::test(start_paused = true)]
async fn idle_keys_are_forgotten() {
    let limiter = Limiter::new(Limits::default());
    for key in 0..5_000 {
        // The budget of all records lets 1,500 go in 20 seconds.
        drop(
            limiter
                .permit(&format!("/communications/callRecords/{key}"))
                .await,
        );
    }
    let windows = limiter.windows.lock().expect("no test panics with it");
    assert!(windows.by_key.len() < 4_000);
}

/// The requests and seconds of the budgets that cover a path, with the keys that they count apart by.
fn budgets(path: &str) -> Vec<(u32, u64, String)> {
    let path = Segments::read(path).expect("it is a path");
    let limits = Limits::default();
    let covering = limits.budgets.iter().filter_map(|budget| {
        let key = budget.key(&path)?;
        Some((budget.requests, budget.period.as_secs(), key))
    });
    covering.collect()
}

#[test]
fn documented_limits_come_from_the_operations_and_the_most_specific_is_first() {
    let of_all = |requests, seconds| (requests, seconds, String::new());
    let of_record = |key: &str| (40, 20, key.to_owned());
    for (path, expected) in [
        (
            "/communications/callRecords",
            vec![of_all(40, 20), of_all(1500, 20)],
        ),
        (
            "/communications/callRecords/$count",
            vec![of_all(40, 20), of_all(1500, 20)],
        ),
        (
            "/communications/callRecords/1",
            vec![of_record("1"), of_all(1500, 20)],
        ),
        (
            "/Communications/callRecords('1')/sessions",
            vec![of_record("1"), of_all(1500, 20)],
        ),
        (
            "/communications/callRecords/a%2Fb/sessions/c/segments",
            vec![of_record("a/b"), of_all(1500, 20)],
        ),
        (
            "/communications/callRecords/getPstnCalls(fromDateTime=1,toDateTime=2)",
            vec![of_all(50, 60), of_all(200, 60), of_all(1500, 20)],
        ),
        (
            "/communications/callRecords/microsoft.graph.callRecords.getSmsLog(fromDateTime=1,toDateTime=2)",
            vec![of_all(50, 60), of_all(200, 60), of_all(1500, 20)],
        ),
        ("/users/1/onlineMeetings/2/recordings", vec![of_all(30, 1)]),
        (
            "/users('1')/onlineMeetings('2')/recordings/3/content",
            vec![of_all(30, 1)],
        ),
        (
            "/users/1/onlineMeetings/getAllRecordings(meetingOrganizerUserId='1')/delta",
            vec![of_all(30, 1)],
        ),
        ("/me/adhocCalls/1/recordings/2", vec![of_all(30, 1)]),
        ("/subscriptions/1/reauthorize", vec![of_all(5000, 20)]),
        ("/teams/1", vec![]),
    ] {
        assert_eq!(budgets(path), expected, "{path}");
    }
}
