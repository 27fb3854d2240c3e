//! Delta rounds: every page at least once, no state ahead of the pages.

mod support;

use futures_util::StreamExt;
use graph_calls::endpoints::ids::{MeetingOrganizerUserId, UserId};
use graph_calls::endpoints::users::online_meetings::get_all_recordings::Delta;
use graph_calls::endpoints::users::online_meetings::get_all_transcripts;
use graph_calls::{Client, DeltaRound, DeltaState, ErrorKind, RetryPolicy};
use support::{ROOT, Service, graph_error, last_page, page};

fn recordings() -> Delta {
    Delta::new(UserId::new("user"), MeetingOrganizerUserId::new("user"))
}

fn link(name: &str) -> String {
    format!("{ROOT}/v1.0/users/user/onlineMeetings/getAllRecordings/delta?$skiptoken={name}")
}

fn client(service: &Service) -> Client {
    let builder = service.builder().retry(RetryPolicy::none());
    builder.build().expect("a client")
}

/// The ids of the next page.
async fn next(round: &mut DeltaRound<Delta>) -> Option<Vec<String>> {
    let page = round.next_page().await.expect("no error")?;
    Some(page.value.into_iter().map(|item| item.id).collect())
}

/// A round that goes on in another process.
fn stored(service: &Service, round: &DeltaRound<Delta>) -> DeltaRound<Delta> {
    let text = round.state().to_text();
    let state: DeltaState = text.parse().expect("a state");
    client(service)
        .resume(recordings(), state)
        .expect("the same operation")
}

#[tokio::test(start_paused = true)]
async fn rounds_follow_each_other_across_processes() {
    let service = Service::answers([
        page(&["1"], Some(&link("a"))),
        page(&[], Some(&link("b"))),
        last_page(&["2"], &link("c")),
        last_page(&[], &link("c")),
        last_page(&["3"], &link("d")),
    ]);
    let mut round = client(&service).delta(recordings());
    assert!(round.is_full());
    assert_eq!(next(&mut round).await, Some(vec!["1".to_owned()]));
    assert_eq!(next(&mut round).await, Some(vec![]));
    assert!(!round.state().is_end_of_round());
    assert_eq!(next(&mut round).await, Some(vec!["2".to_owned()]));
    assert!(round.is_complete() && round.state().is_end_of_round() && round.is_full());
    assert_eq!(next(&mut round).await, None);

    // The same delta link twice is a round without changes, not a circle.
    let mut round = stored(&service, &round);
    assert!(!round.is_full());
    assert_eq!(next(&mut round).await, Some(vec![]));
    let mut round = stored(&service, &round);
    assert_eq!(next(&mut round).await, Some(vec!["3".to_owned()]));
    assert_eq!(service.urls()[3..], [link("c"), link("c")]);
}

#[tokio::test(start_paused = true)]
async fn the_state_is_that_of_the_pages_that_were_handed_over() {
    for ahead in [0, 1, 4] {
        let service = Service::answers([
            page(&["1"], Some(&link("a"))),
            page(&["2"], Some(&link("b"))),
            last_page(&["3"], &link("c")),
            page(&["2"], Some(&link("b"))),
            last_page(&["3"], &link("c")),
        ]);
        let builder = service.builder().pages_ahead(ahead);
        let client = builder.build().expect("a client");
        let mut round = client.delta(recordings());
        next(&mut round).await;
        // However many pages are there by now, only one was handed over.
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let text = round.state().to_text();
        assert!(text.contains("skiptoken=a"), "{text}");
        if ahead == 4 {
            let mut round = stored(&service, &round);
            assert!(round.is_full());
            assert_eq!(next(&mut round).await, Some(vec!["2".to_owned()]));
            assert_eq!(next(&mut round).await, Some(vec!["3".to_owned()]));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_round_that_fails_goes_on_at_the_same_page() {
    let service = Service::answers([
        page(&["1"], Some(&link("a"))),
        graph_error(500, ""),
        graph_error(500, ""),
        last_page(&["2"], &link("b")),
    ]);
    let mut round = client(&service).delta(recordings());
    next(&mut round).await;
    round.next_page().await.expect_err("500");
    let mut resumed = stored(&service, &round);
    resumed.next_page().await.expect_err("500");
    assert_eq!(next(&mut round).await, Some(vec!["2".to_owned()]));
    assert_eq!(service.urls()[1..], [link("a"), link("a"), link("a")]);
}

#[tokio::test(start_paused = true)]
async fn a_forgotten_state_is_told_with_where_to_go() {
    let again = link("");
    for (answer, location) in [
        (graph_error(410, "resyncRequired"), None),
        (
            graph_error(410, "x").header("location", &again),
            Some(again.clone()),
        ),
        (
            graph_error(410, "x").header("location", again.strip_prefix(ROOT).expect("root")),
            Some(again.clone()),
        ),
        (graph_error(404, "SyncStateNotFound"), None),
        (graph_error(400, "resyncRequired"), None),
        (graph_error(400, "malformed"), None),
    ] {
        let service = Service::answers([
            last_page(&["1"], &link("a")),
            answer,
            last_page(&["2"], &link("b")),
        ]);
        let mut round = client(&service).delta(recordings());
        next(&mut round).await;
        let mut round = stored(&service, &round);
        let error = round.next_page().await.expect_err("forgotten");
        assert_eq!(error.kind(), ErrorKind::Resync, "{error}");
        let told = error.resync_location();
        assert_eq!(told.as_ref().map(|link| link.as_str()), location.as_deref());
        assert!(!error.is_retryable());

        round.restart();
        assert!(round.is_full());
        assert_eq!(next(&mut round).await, Some(vec!["2".to_owned()]));
        let urls = service.urls();
        assert_eq!(urls[2], location.unwrap_or(urls[0].clone()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_round_can_restart_by_itself_but_not_for_ever() {
    let service = Service::answers([
        page(&["1"], Some(&link("a"))),
        graph_error(410, "resyncRequired"),
        page(&["1"], Some(&link("b"))),
        last_page(&["2"], &link("c")),
    ]);
    let mut round = client(&service).delta(recordings()).auto_restart();
    next(&mut round).await;
    assert_eq!(next(&mut round).await, Some(vec!["1".to_owned()]));
    assert_eq!(round.restarts(), 1);
    assert_eq!(next(&mut round).await, Some(vec!["2".to_owned()]));
    assert_eq!(next(&mut round).await, None);

    let service = Service::new(|_| graph_error(410, "resyncRequired").into());
    let mut round = client(&service).delta(recordings()).auto_restart();
    let error = round.next_page().await.expect_err("gone from the start");
    assert_eq!(error.kind(), ErrorKind::Resync);
    let state: DeltaState = {
        let service = Service::answers([last_page(&[], &link("a"))]);
        let mut round = client(&service).delta(recordings());
        next(&mut round).await;
        round.state().clone()
    };
    let round = client(&service).resume(recordings(), state);
    let mut round = round.expect("the same operation").auto_restart();
    round.next_page().await.expect_err("gone after the restart");
    assert_eq!(service.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_round_does_not_restart_for_ever_although_each_begins_well() {
    let service = Service::new(|seen| match seen.url.contains("skiptoken") {
        true => graph_error(410, "resyncRequired").into(),
        false => page(&["1"], Some(&link("a"))).into(),
    });
    let mut round = client(&service).delta(recordings()).auto_restart();
    next(&mut round).await;
    next(&mut round).await;
    let error = round.next_page().await.expect_err("gone again");
    assert_eq!(error.kind(), ErrorKind::Resync);
    assert_eq!(service.seen().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_round_that_restarts_reports_everything_again() {
    let service = Service::answers([
        page(&["1"], Some(&link("a"))),
        graph_error(410, "resyncRequired"),
        last_page(&["1", "2", "1"], &link("b")),
    ]);
    let round = client(&service).delta(recordings()).auto_restart();
    let mut round = round.distinct_by(|recording| recording.id.clone());
    next(&mut round).await;
    // An object that a full round does not report counts as deleted, so 1 has to be in it.
    let reported = next(&mut round).await;
    assert_eq!(reported, Some(vec!["1".to_owned(), "2".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn a_location_elsewhere_is_not_followed_and_not_stored() {
    for auto_restart in [true, false] {
        let gone = graph_error(410, "").header("location", "https://evil.example/delta");
        let service = Service::answers([
            page(&["1"], Some(&link("a"))),
            gone,
            page(&["1"], Some(&link("b"))),
            last_page(&["2"], &link("c")),
        ]);
        let builder = service.builder().retry(RetryPolicy::none());
        let client = builder.pages_ahead(0).build().expect("a client");
        let mut round = client.delta(recordings());
        if auto_restart {
            round = round.auto_restart();
        }
        next(&mut round).await;
        if !auto_restart {
            let error = round.next_page().await.expect_err("gone");
            assert_eq!(error.kind(), ErrorKind::Resync);
            round.restart();
            assert!(!round.state().to_text().contains("evil"));
        }
        assert_eq!(next(&mut round).await, Some(vec!["1".to_owned()]));
        let mut round = stored(&service, &round);
        assert_eq!(next(&mut round).await, Some(vec!["2".to_owned()]));
        let urls = service.urls();
        assert_eq!((&urls[2], &urls[3]), (&urls[0], &link("b")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_leads_nowhere_does_not_end_the_round() {
    let service = Service::answers([
        page(&["1"], Some(&link("a"))),
        page(&["2"], None),
        last_page(&["2"], &link("b")),
    ]);
    let mut round = client(&service).delta(recordings());
    next(&mut round).await;
    let error = round.next_page().await.expect_err("no end");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(next(&mut round).await, Some(vec!["2".to_owned()]));
    assert!(round.is_complete());
}

#[tokio::test(start_paused = true)]
async fn repeated_items_are_delivered_unless_they_are_not_wanted() {
    let answers = || {
        [
            page(&["1", "2", "1"], Some(&link("a"))),
            last_page(&["2", "3"], &link("b")),
        ]
    };
    let service = Service::answers(answers());
    let mut round = client(&service).delta(recordings());
    assert_eq!(next(&mut round).await.map(|ids| ids.len()), Some(3));
    assert_eq!(next(&mut round).await.map(|ids| ids.len()), Some(2));

    let service = Service::answers(answers());
    let round = client(&service).delta(recordings());
    let mut round = round.distinct_by(|recording| recording.id.clone());
    assert_eq!(next(&mut round).await.map(|ids| ids.len()), Some(2));
    assert_eq!(next(&mut round).await, Some(vec!["3".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn a_round_is_a_stream_too() {
    let service = Service::answers([
        page(&["1"], Some(&link("a"))),
        last_page(&["2"], &link("b")),
    ]);
    let mut round = client(&service).delta(recordings());
    let pages: Vec<_> = round.pages().collect().await;
    assert!(pages.len() == 2 && pages.iter().all(Result::is_ok));
    assert!(round.state().is_end_of_round());
}

#[tokio::test(start_paused = true)]
async fn a_state_is_good_for_what_it_is_about_only() {
    let service = Service::answers([last_page(&["1"], &link("a")), last_page(&["2"], &link("b"))]);
    let mut round = client(&service).delta(recordings());
    next(&mut round).await;
    let state = || -> DeltaState { round.state().to_text().parse().expect("a state") };
    let since = "2026-11-20T00:00:00Z".parse().expect("a time");
    for other in [
        Delta::new(UserId::new("other"), MeetingOrganizerUserId::new("other")),
        Delta::new(UserId::new("user"), MeetingOrganizerUserId::new("other")),
        recordings().start_date_time(since),
    ] {
        let error = client(&service)
            .resume(other, state())
            .expect_err("a mix-up");
        assert_eq!(error.kind(), ErrorKind::Position);
        assert!(!error.is_retryable());
        assert!(error.to_string().contains("/users/user/"), "{error}");
    }
    let transcripts =
        get_all_transcripts::Delta::new(UserId::new("user"), MeetingOrganizerUserId::new("user"));
    let error = client(&service)
        .resume(transcripts, state())
        .expect_err("a mix-up");
    assert_eq!(error.kind(), ErrorKind::Position);
    // The size of the pages may change.
    let mut round = client(&service)
        .resume(recordings().top(5), state())
        .expect("the same");
    assert_eq!(next(&mut round).await, Some(vec!["2".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn a_state_of_an_earlier_version_is_told_apart() {
    let text = format!(
        r#"{{"operation":"users::online_meetings::get_all_recordings::Delta","full":false,"deltaLink":"{}"}}"#,
        link("a")
    );
    let error = text.parse::<DeltaState>().expect_err("of whom is not said");
    assert!(error.is_earlier());
}
