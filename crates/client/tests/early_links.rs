//! Pages whose next link stands before the items, as Graph writes it: the next page is asked for at once.

mod support;

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use graph_calls::endpoints::communications::call_records::List;
use graph_calls::{ErrorKind, Limits, RetryPolicy};
use support::{Answer, Piece, ROOT, Service, json, page, pieces};
use tokio::time::Instant;

/// Time that the items of a page take, after its start.
const ITEMS: Duration = Duration::from_secs(10);

fn link(name: &str) -> String {
    format!("{ROOT}/v1.0/communications/callRecords?$skiptoken={name}")
}

fn start(next: &str) -> String {
    let context = r#""@odata.context":"https://graph.microsoft.com/v1.0/$metadata#x""#;
    let link = link(next);
    format!(r#"{{{context},"@odata.count":1,"@odata.nextLink":"{link}","value":["#)
}

fn items(id: &str) -> String {
    format!(r#"{{"id":"{id}"}}]}}"#)
}

/// A page whose start comes at once, cut in two in the middle of the link, and whose items come later.
fn slow_page(id: &str, next: &str) -> Answer {
    let start = start(next);
    let (first, second) = start.split_at(100);
    let parts = vec![
        Piece::Bytes(first.to_owned().into()),
        Piece::Bytes(second.to_owned().into()),
        Piece::Pause(ITEMS),
        Piece::Bytes(items(id).into()),
    ];
    pieces(200, parts)
}

async fn ids(client: graph_calls::Client) -> Vec<String> {
    let items = client.stream(List::new()).collect_all().await;
    items
        .expect("no error")
        .into_iter()
        .map(|item| item.id)
        .collect()
}

fn skip_tokens(service: &Service) -> Vec<String> {
    let urls = service.urls().into_iter().skip(1);
    urls.map(|url| url.split_once('=').expect("a link").1.to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_page_is_asked_for_while_the_items_of_the_one_before_arrive() {
    for (ahead, seconds) in [(0, 30), (1, 20), (2, 10), (5, 10)] {
        let service = Service::answers([
            slow_page("1", "2"),
            slow_page("2", "3"),
            slow_page("3", "4"),
            page(&["4"], None),
        ]);
        let client = service.builder().pages_ahead(ahead).build();
        let begun = Instant::now();
        assert_eq!(ids(client.expect("a client")).await, ["1", "2", "3", "4"]);
        assert_eq!(begun.elapsed().as_secs(), seconds, "{ahead} ahead");
        assert_eq!(skip_tokens(&service), ["2", "3", "4"]);
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_pages_are_asked_for_than_may_be_ahead() {
    for ahead in [1, 2, 3] {
        let mut number = 0;
        let service = Service::new(move |_| {
            number += 1;
            slow_page("x", &number.to_string()).into()
        });
        let client = service.builder().pages_ahead(ahead).build();
        let mut pages = client.expect("a client").pages(List::new());
        for read in 1..4 {
            pages.next().await.expect("a page").expect("no error");
            tokio::time::sleep(60 * ITEMS).await;
            assert_eq!(service.seen().len(), read + ahead);
        }
        drop(pages);
        tokio::time::sleep(60 * ITEMS).await;
        assert_eq!(service.seen().len(), 3 + ahead);
    }
}

#[tokio::test(start_paused = true)]
async fn the_link_of_a_compressed_page_is_found_as_well() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(start("2").as_bytes())
        .expect("memory takes it");
    encoder.flush().expect("memory takes it");
    let first = encoder.get_ref().clone();
    encoder
        .write_all(items("1").as_bytes())
        .expect("memory takes it");
    let whole = encoder.finish().expect("memory takes it");
    let parts = vec![
        Piece::Bytes(first.clone().into()),
        Piece::Pause(ITEMS),
        Piece::Bytes(whole[first.len()..].to_vec().into()),
    ];
    let compressed = pieces(200, parts).header("content-encoding", "gzip");
    let service = Service::answers([compressed, page(&["2"], None)]);
    assert_eq!(ids(service.client()).await, ["1", "2"]);
    let seen = service.seen();
    assert!(seen[1].at < seen[0].at + ITEMS);
}

#[tokio::test(start_paused = true)]
async fn a_link_that_changes_when_the_page_is_asked_for_again_is_the_one_that_counts() {
    for ahead in [1, 3] {
        let broken = vec![
            Piece::Bytes(start("old").into()),
            Piece::Pause(ITEMS),
            Piece::Broken,
        ];
        let mut first = Some(pieces(200, broken));
        let service = Service::new(move |seen| {
            let url = &seen.url;
            match url.split_once('=').map(|(_, name)| name) {
                None => first
                    .take()
                    .unwrap_or_else(|| page(&["1"], Some(&link("new")))),
                // The right page leads to where the wrong one led.
                Some("old") => page(&["wrong"], Some(&link("3"))),
                Some("new") => page(&["2"], Some(&link("3"))),
                Some("3") => page(&["3"], None),
                Some(other) => panic!("{other}"),
            }
            .into()
        });
        let client = service.builder().pages_ahead(ahead).build();
        assert_eq!(ids(client.expect("a client")).await, ["1", "2", "3"]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_page_comes_before_the_page_that_was_asked_for_early() {
    let service = Service::new(|seen| match seen.url.contains("skiptoken") {
        false => json(200, start("2") + "7]}").into(),
        true => page(&["2"], None).into(),
    });
    let client = service.builder().retry(RetryPolicy::none()).build();
    let mut pages = client.expect("a client").pages(List::new());
    let error = pages.next().await.expect("an end").expect_err("no text");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(pages.next().await.is_none());
    assert!(!pages.is_complete() && pages.continuation().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_circle_is_noticed_with_links_that_are_known_early_too() {
    let service = Service::new(|seen| match seen.url.split_once('=') {
        None => slow_page("1", "2").into(),
        Some((_, "2")) => slow_page("2", "3").into(),
        Some(_) => slow_page("3", "2").into(),
    });
    let error = service.client().stream(List::new()).collect_all().await;
    assert_eq!(error.expect_err("a circle").kind(), ErrorKind::Loop);
    assert_eq!(skip_tokens(&service), ["2", "3"]);
}

#[tokio::test(start_paused = true)]
async fn a_link_elsewhere_is_not_followed_early() {
    let elsewhere = r#"{"@odata.nextLink":"https://evil.example/v1.0/x","value":["#;
    let service = Service::answers([json(200, elsewhere.to_owned() + &items("1"))]);
    let mut pages = service.client().pages(List::new());
    pages.next().await.expect("a page").expect("no error");
    let error = pages.next().await.expect("an end").expect_err("elsewhere");
    assert_eq!(error.kind(), ErrorKind::Link);
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_request_at_a_time_is_enough() {
    let service = Service::answers([slow_page("1", "2"), slow_page("2", "3"), page(&["3"], None)]);
    let builder = service.builder().limits(Limits::default().concurrency(1));
    assert_eq!(
        ids(builder.build().expect("a client")).await,
        ["1", "2", "3"]
    );
    let seen = service.seen();
    assert!(seen[1].at >= seen[0].at + ITEMS);
}
