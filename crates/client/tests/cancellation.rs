//! Futures that are dropped: at every point where one waits, and nothing is lost.

mod support;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use graph_calls::credential::ClientSecret;
use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::endpoints::ids::{
    CallRecordingId, MeetingOrganizerUserId, OnlineMeetingId, UserId,
};
use graph_calls::endpoints::me::online_meetings::recordings::GetContent;
use graph_calls::endpoints::users::online_meetings::get_all_recordings::Delta;
use graph_calls::models::call_records::CallRecord;
use graph_calls::{Client, Limits, Object};
use support::temporary::Folder;
use support::{Answer, Piece, ROOT, Seen, Service, graph_error, pieces};

const CONTENT: &[u8] = b"0123456789abcdefghij";
const MOMENT: Duration = Duration::from_millis(10);
/// Longer than anything takes here; whoever still waits then waits for what was lost.
const FOR_EVER: Duration = Duration::from_secs(3600);

/// Polls a future so many times and drops it unless it is ready.
async fn give_up_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// A future that is ready some day.
async fn some_day<F: Future>(future: F) -> F::Output {
    let waited = tokio::time::timeout(FOR_EVER, future).await;
    waited.expect("what a dropped future held is free again")
}

/// An answer that comes in pieces with waits before each.
fn slow(status: u16, body: &[u8]) -> Answer {
    let (first, second) = body.split_at(body.len() / 2);
    let pause = || Piece::Pause(MOMENT);
    let bytes = |part: &[u8]| Piece::Bytes(part.to_vec().into());
    pieces(
        status,
        vec![pause(), bytes(first), pause(), bytes(second), pause()],
    )
}

/// A service of three pages, a record in three parts and a content, which throttles every fourth request.
fn service() -> Service {
    let mut number = 0;
    let answer = move |seen: &Seen| {
        if seen.url.contains("/oauth2/") {
            return slow(200, br#"{"access_token":"token","expires_in":3599}"#);
        }
        number += 1;
        if number % 4 == 2 {
            return graph_error(429, "").header("retry-after", "1");
        }
        if seen.url.ends_with("/content") {
            return content(seen);
        }
        let text = if seen.url.ends_with("callRecords/1") {
            let link = link("sessions", 2);
            format!(r#"{{"id":"1","sessions":[{{"id":"1"}}],"sessions@odata.nextLink":"{link}"}}"#)
        } else {
            page(&seen.url)
        };
        slow(200, text.as_bytes())
    };
    let mut answer = answer;
    Service::new(move |seen| answer(seen).into()).latency(MOMENT)
}

fn link(collection: &str, page: u32) -> String {
    format!("{ROOT}/v1.0/{collection}?$skiptoken={page}")
}

/// One of the pages `1`, `2`, `3`, with an item named so.
fn page(url: &str) -> String {
    let number = url
        .split_once("$skiptoken=")
        .map_or(1, |(_, number)| number.parse().expect("a number"));
    let collection = if url.contains("sessions") {
        "sessions"
    } else if url.contains("getAllRecordings") || url.contains("recordings") {
        "recordings"
    } else {
        "records"
    };
    let (name, to) = match (number, collection) {
        (3, "recordings") => ("deltaLink", 4),
        (3, _) => return r#"{"value":[{"id":"3"}]}"#.to_owned(),
        _ => ("nextLink", number + 1),
    };
    let link = link(collection, to);
    format!(r#"{{"value":[{{"id":"{number}"}}],"@odata.{name}":"{link}"}}"#)
}

fn content(seen: &Seen) -> Answer {
    let first = seen.header("range").map_or(0, |range| {
        let first = range.trim_start_matches("bytes=").trim_end_matches('-');
        first.parse().expect("a number")
    });
    match first {
        0 => slow(200, CONTENT).header("content-length", CONTENT.len()),
        _ => slow(206, &CONTENT[first..]).header("content-range", format!("bytes {first}-19/20")),
    }
    .header("etag", "\"1\"")
}

/// A client that one request at a time has to be enough for.
fn client(service: &Service, ahead: usize) -> Client {
    let builder = service
        .builder()
        .credential(ClientSecret::new("contoso.com", "app", "secret"))
        .limits(Limits::default().concurrency(1))
        .pages_ahead(ahead);
    builder.build().expect("a client")
}

/// Counts the requests and answers of each page.
fn requests_of(service: &Service, page: u32) -> usize {
    let is_it = |url: &&String| url.ends_with(&format!("$skiptoken={page}"));
    service.urls().iter().filter(is_it).count()
}

#[tokio::test(start_paused = true)]
async fn a_dropped_send_leaves_room_for_the_next() {
    for polls in 1.. {
        let client = client(&service(), 1);
        let first = give_up_after(polls, client.send(Get::new("1"))).await;
        some_day(client.send(Get::new("1")))
            .await
            .expect("a record");
        if first.is_some() {
            assert!(polls > 5, "there are many waits in an operation");
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_next_loses_no_item_and_asks_for_no_page_twice() {
    for ahead in [0, 1, 3] {
        for polls in 1..20 {
            let service = service();
            let mut items = client(&service, ahead).stream(List::new());
            let mut ids = Vec::new();
            while !items.is_complete() {
                let next = give_up_after(polls, items.next()).await;
                ids.extend(next.flatten().map(|item| item.expect("an item").id));
                // A dropped future is not woken again, and time goes on.
                tokio::time::sleep(MOMENT / 3).await;
            }
            assert_eq!(ids, ["1", "2", "3"], "{ahead} ahead, {polls} polls");
            // One of the two may have been throttled.
            assert!(requests_of(&service, 2) + requests_of(&service, 3) <= 3);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_next_page_loses_no_page_and_is_not_ahead_of_them() {
    for ahead in [0, 1, 3] {
        for polls in 1..20 {
            let client = client(&service(), ahead);
            let mut round = client.delta(Delta::new(
                UserId::new("user"),
                MeetingOrganizerUserId::new("user"),
            ));
            let mut ids = Vec::new();
            while !round.is_complete() {
                let before = round.state().clone();
                match give_up_after(polls, round.next_page()).await {
                    Some(page) => {
                        let page = page.expect("a page").expect("not the end");
                        ids.extend(page.value.into_iter().map(|item| item.id));
                        let next = format!("$skiptoken={}\"", ids.len() + 1);
                        assert!(round.state().to_text().contains(&next));
                    }
                    None => assert!(*round.state() == before),
                }
                tokio::time::sleep(MOMENT / 3).await;
            }
            assert_eq!(ids, ["1", "2", "3"], "{ahead} ahead, {polls} polls");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_completion_goes_on_where_it_was() {
    for polls in 1.. {
        let service = service();
        let client = client(&service, 1);
        let get = Get::new("1");
        let mut record = some_day(client.send(&get)).await.expect("a record");
        let first = client.complete(&get, &mut record, CallRecord::SESSIONS);
        let first = give_up_after(polls, first).await;
        let second = client.complete(&get, &mut record, CallRecord::SESSIONS);
        some_day(second).await.expect("the rest");
        let sessions = record.sessions.iter().flatten();
        let ids: Vec<_> = sessions.map(|session| session.id.as_str()).collect();
        assert_eq!(ids, ["1", "2", "3"], "{polls} polls");
        assert!(record.unknown().raw("sessions@odata.nextLink").is_none());
        if first.is_some() {
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_read_of_a_content_loses_no_byte() {
    for polls in 1..20 {
        let service = service();
        let download = client(&service, 1).download(GetContent::new(
            OnlineMeetingId::new("m"),
            CallRecordingId::new("r"),
        ));
        let mut stream = download.into_stream();
        let mut read = Vec::new();
        loop {
            match give_up_after(polls, stream.next()).await {
                Some(Some(chunk)) => read.extend_from_slice(&chunk.expect("bytes")),
                Some(None) => break,
                None => tokio::time::sleep(MOMENT / 3).await,
            }
        }
        assert_eq!(read, CONTENT);
        // The login, and the content once.
        assert_eq!(service.seen().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_download_leaves_a_part_that_is_gone_on_with() {
    let download = |client: &Client| {
        client.download(GetContent::new(
            OnlineMeetingId::new("meeting"),
            CallRecordingId::new("recording"),
        ))
    };
    for polls in 1.. {
        let folder = Folder::new();
        let path = folder.path("a.mp4");
        let client = client(&service(), 1);
        let first = give_up_after(polls, download(&client).to_file(&path)).await;
        // The thread that writes does not live by the clock of the test.
        let second = download(&client).to_file(&path).await;
        let second = second.expect("the content");
        assert_eq!(second.length, 20);
        assert_eq!(std::fs::read(&path).expect("a file"), CONTENT);
        assert_eq!(folder.names(), ["a.mp4"]);
        if first.is_some() {
            break;
        }
    }
}
