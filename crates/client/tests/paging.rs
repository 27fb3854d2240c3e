//! Collections: pages in order, none twice, none lost, none from elsewhere.

mod support;

use std::time::Duration;

use graph_calls::endpoints::communications::call_records::List;
use graph_calls::endpoints::ids::{OnlineMeetingId, UserId};
use graph_calls::endpoints::users::online_meetings::recordings;
use graph_calls::{Cloud, ErrorKind, PageState, RetryPolicy};
use support::{ROOT, Service, graph_error, json, page};

fn link(number: u32) -> String {
    format!("{ROOT}/v1.0/communications/callRecords?$skiptoken={number}")
}

async fn ids(items: &mut graph_calls::Items<List>) -> Vec<String> {
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        ids.push(item.expect("an item").id);
    }
    ids
}

#[tokio::test(start_paused = true)]
async fn items_come_across_pages_and_empty_ones_are_passed() {
    for ahead in [0, 1, 5] {
        let service = Service::answers([
            page(&["1", "2"], Some(&link(1))),
            page(&[], Some(&link(2))),
            page(&[], Some(&link(3))),
            page(&["3"], None),
        ]);
        let client = service
            .builder()
            .pages_ahead(ahead)
            .build()
            .expect("a client");
        let mut items = client.stream(List::new().omit_nulls());
        assert_eq!(ids(&mut items).await, ["1", "2", "3"]);
        assert!(items.is_complete());
        assert!(items.next().await.is_none());
        let seen = service.seen();
        assert_eq!(seen[3].url, link(3));
        // Links do not remember the headers.
        assert_eq!(seen[3].header("prefer"), Some("omit-values=nulls"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_page_is_fetched_while_one_is_consumed_and_no_more() {
    for (ahead, fetched) in [(0, 1), (1, 2), (3, 4)] {
        let mut number = 0;
        let service = Service::new(move |_| {
            number += 1;
            page(&["x"], Some(&link(number))).into()
        });
        let client = service
            .builder()
            .pages_ahead(ahead)
            .build()
            .expect("a client");
        let mut pages = client.pages(List::new());
        pages.next().await.expect("a page").expect("no error");
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(service.seen().len(), fetched);
        // Nobody goes on reading for a reader that has gone.
        drop(pages);
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(service.seen().len(), fetched);
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_and_refused_tokens_do_not_end_a_collection() {
    let service = Service::answers([
        page(&["1"], Some(&link(1))),
        graph_error(429, "").header("retry-after", "1"),
        graph_error(401, ""),
        page(&["2"], None),
    ]);
    let mut items = service.client().stream(List::new());
    assert_eq!(ids(&mut items).await, ["1", "2"]);
    assert_eq!(service.urls()[1..], [link(1), link(1), link(1)]);
    assert_eq!(service.waits()[1], Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn links_elsewhere_are_not_followed() {
    for elsewhere in [
        "https://evil.example/v1.0/communications/callRecords?$skiptoken=1",
        "http://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=1",
        "https://graph.microsoft.com:8443/v1.0/communications/callRecords",
        "https://graph.microsoft.com@evil.example/v1.0",
        "https://graph.microsoft.com.evil.example/v1.0",
        "https://graph.microsoft.com./v1.0/communications/callRecords",
        "https://user:password@graph.microsoft.com/v1.0/communications/callRecords",
        "https://@graph.microsoft.com/v1.0/communications/callRecords",
        "https://graph.microsoft.com\\\\@evil.example/v1.0",
        "https://evil.example\\\\@graph.microsoft.com/v1.0",
        "https:\\\\\\\\evil.example/v1.0",
        "https:evil.example/v1.0",
        "https:///evil.example/v1.0",
        "//evil.example/v1.0",
        "https://graph.microsoft.com\\t.evil.example/v1.0",
        "\\thttps://evil.example/v1.0",
        "https://graph.microsoft.com%2eevil.example/v1.0",
        "https://evil.example%2fgraph.microsoft.com/v1.0",
        "https://gr\u{0430}ph.microsoft.com/v1.0",
        "https://xn--grph-7qa.microsoft.com/v1.0",
        "https://graph\u{3002}microsoft.com/v1.0",
        "https://[::1]/v1.0",
        "https://[::ffff:1.2.3.4]:443/v1.0",
        "https://graph.microsoft.com:0443x/v1.0",
        "wss://graph.microsoft.com/v1.0",
        "javascript:alert(1)",
        "",
        " ",
        "https://graph.microsoft.com/v1.0/$metadata#communications/callRecords",
        "/v1.0/communications/callRecords?$skiptoken=1",
        "https://graph.microsoft.com/beta/communications/callRecords?$skiptoken=1",
        "https://graph.microsoft.com/v1.0/../beta/communications/callRecords?$skiptoken=1",
        "https://graph.microsoft.com/v1.0/%2e%2e/beta/communications/callRecords?$skiptoken=1",
    ] {
        let service = Service::answers([page(&["1"], Some(elsewhere))]);
        let mut pages = service.client().pages(List::new());
        pages.next().await.expect("a page").expect("no error");
        let error = pages
            .next()
            .await
            .expect("an error")
            .expect_err("elsewhere");
        assert_eq!(error.kind(), ErrorKind::Link, "{elsewhere}");
        assert!(!error.to_string().contains("skiptoken"));
        assert_eq!(service.seen().len(), 1);
        assert!(pages.next().await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_that_was_stored_in_another_cloud_gets_no_token() {
    let service = Service::answers([page(&["1"], Some(&link(1)))]);
    let client = service.builder().pages_ahead(0).build();
    let mut pages = client.expect("a client").pages(List::new());
    pages.next().await.expect("a page").expect("no error");
    let state = pages.continuation().expect("a further page");
    let builder = service.builder().cloud(Cloud::China);
    let client = builder.build().expect("a client");
    let pages = client.resume_pages(List::new(), state);
    let mut pages = pages.expect("the same list");
    let error = pages.next().await.expect("an error");
    assert_eq!(error.expect_err("elsewhere").kind(), ErrorKind::Link);
}

#[tokio::test(start_paused = true)]
async fn the_case_of_a_host_does_not_matter() {
    let loud = "HTTPS://GRAPH.Microsoft.com/v1.0/communications/callRecords?$skiptoken=1";
    let service = Service::answers([page(&["1"], Some(loud)), page(&["2"], None)]);
    let mut items = service.client().stream(List::new());
    assert_eq!(ids(&mut items).await, ["1", "2"]);
    assert!(service.seen()[1].token().is_some());
}

#[tokio::test(start_paused = true)]
async fn raw_spaces_in_links_are_encoded() {
    let raw = format!("{ROOT}/v1.0/users/x/onlineMeetings/getAllRecordings(a='1', b=2)?$skip=1");
    let service = Service::answers([page(&["1"], Some(&raw)), page(&["2"], None)]);
    assert_eq!(
        ids(&mut service.client().stream(List::new())).await.len(),
        2
    );
    assert_eq!(service.urls()[1], raw.replace(' ', "%20"));
}

#[tokio::test(start_paused = true)]
async fn a_link_that_comes_again_ends_with_an_error() {
    let first = format!("{ROOT}/v1.0/communications/callRecords");
    for circle in [
        vec![first],
        vec![link(1), link(1)],
        vec![link(1), link(2), link(1)],
    ] {
        let pages = circle.iter().map(|link| page(&["x"], Some(link)));
        let service = Service::answers(pages.collect::<Vec<_>>());
        let mut pages = service.client().pages(List::new());
        let error = loop {
            match pages.next().await.expect("no end") {
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Loop);
        assert_eq!(service.seen().len(), circle.len());
    }
}

/// The link at which the items go on.
fn at(items: &graph_calls::Items<List>) -> Option<String> {
    let state = items.continuation()?;
    Some(state.link().as_str().to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_state_is_good_for_what_it_is_about_only() {
    let service = Service::answers([page(&["1"], Some(&link(1)))]);
    let client = service.builder().pages_ahead(0).build();
    let client = client.expect("a client");
    let mut items = client.stream(List::new());
    items.next().await.expect("1").expect("no error");
    let text = items.continuation().expect("a further page").to_text();
    let state = || -> PageState { text.parse().expect("a state") };

    let recordings = recordings::List::new(UserId::new("user"), OnlineMeetingId::new("meeting"));
    let error = client.resume_stream(recordings, state());
    let error = error.expect_err("a mix-up");
    assert_eq!(error.kind(), ErrorKind::Position);
    let since = "2026-11-20T00:00:00Z".parse().expect("a time");
    let other = List::new().filter(List::START_DATE_TIME.ge(&since));
    let error = client.resume_pages(other, state()).expect_err("a mix-up");
    assert_eq!(error.kind(), ErrorKind::Position);
    assert!(!format!("{:?}", state()).contains("skiptoken"));
    let error = text.parse::<graph_calls::DeltaState>();
    error.expect_err("of another kind");
}

#[tokio::test(start_paused = true)]
async fn reading_goes_on_where_it_failed() {
    let service = Service::answers([
        page(&["1"], Some(&link(1))),
        page(&["2", "3"], Some(&link(2))),
        graph_error(500, ""),
        page(&["2", "3"], Some(&link(2))),
        page(&["4"], None),
    ]);
    let client = service
        .builder()
        .retry(RetryPolicy::none())
        .build()
        .expect("a client");
    let mut items = client.stream(List::new());
    assert_eq!(items.continuation(), None);
    items.next().await.expect("1").expect("no error");
    assert_eq!(at(&items), Some(link(1)));
    items.next().await.expect("2").expect("no error");
    // The page of item 3 has not been handed over as a whole.
    assert_eq!(at(&items), Some(link(1)));
    let stored = items.continuation().expect("a state").to_text();
    items.next().await.expect("3").expect("no error");
    items.next().await.expect("an error").expect_err("500");
    assert!(items.next().await.is_none());
    assert_eq!(at(&items), Some(link(2)));
    assert!(!items.is_complete());
    let state: PageState = stored.parse().expect("a state");
    let items = client.resume_stream(List::new(), state);
    let mut items = items.expect("the same list");
    assert_eq!(ids(&mut items).await, ["2", "3", "4"]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_loses_no_page() {
    for ahead in [0, 1] {
        let service = Service::answers([
            graph_error(429, "").header("retry-after", "30"),
            page(&["1"], Some(&link(1))),
            page(&["2"], None),
        ]);
        let client = service
            .builder()
            .pages_ahead(ahead)
            .build()
            .expect("a client");
        let mut items = client.stream(List::new());
        let brief = tokio::time::timeout(Duration::from_secs(10), items.next()).await;
        assert!(brief.is_err());
        assert_eq!(ids(&mut items).await, ["1", "2"]);
        assert_eq!(service.seen().len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_does_not_decode_is_not_taken_for_the_end() {
    let service = Service::answers([json(200, r#"{"items":[]}"#)]);
    let mut items = service.client().stream(List::new());
    let error = items.next().await.expect("an error").expect_err("no value");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(!items.is_complete());
}

#[tokio::test]
async fn a_task_that_was_killed_is_not_taken_for_the_end() {
    let service = Service::script([support::Reply::Never]);
    let client = service.client();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    // The task that reads ahead runs on a runtime that ends.
    let mut pages = client.pages(List::new());
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let reading = runtime.spawn(async move {
        {
            let mut next = std::pin::pin!(pages.next());
            std::future::poll_fn(|context| {
                let _ = next.as_mut().poll(context);
                std::task::Poll::Ready(())
            })
            .await;
        }
        begun.send(()).expect("the test waits");
        pages
    });
    has_begun.await.expect("it begins");
    let mut pages = reading.await.expect("no panic");
    runtime.shutdown_background();
    let error = pages.next().await.expect("an error").expect_err("no end");
    assert_eq!(error.kind(), ErrorKind::Interrupted);
}
