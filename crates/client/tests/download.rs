//! Contents as streams and to writers: whole, checked, and nothing twice.

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId};
use graph_calls::endpoints::me::online_meetings::recordings::GetContent;
use graph_calls::{Client, Download, Error, ErrorKind, RetryPolicy};
use support::{Answer, Piece, Reply, Seen, Service, bytes, graph_error, pieces};

const CONTENT: &[u8] = b"0123456789abcdefghij";
/// SHA-256 of [`CONTENT`].
const DIGEST: &str = "sha-256=:a8FL3EUXp6aCxpEN4uKUbrjh7NBAkHKP720JKnzrYsU=:";

fn content(client: &Client) -> Download {
    client.download(GetContent::new(
        OnlineMeetingId::new("meeting"),
        CallRecordingId::new("recording"),
    ))
}

/// The first bytes of the content, and then the connection breaks.
fn cut(length: usize) -> Answer {
    let first = Piece::Bytes(CONTENT[..length].to_vec().into());
    pieces(200, vec![first, Piece::Broken])
        .header("content-length", CONTENT.len())
        .header("etag", "\"1\"")
}

/// The rest of the content from there.
fn rest(first: usize) -> Answer {
    let range = format!("bytes {first}-19/20");
    bytes(206, &CONTENT[first..])
        .header("content-range", range)
        .header("etag", "\"1\"")
}

async fn read(service: &Service) -> Result<Vec<u8>, Error> {
    let mut written = Vec::new();
    let downloaded = content(&service.client()).to_writer(&mut written).await?;
    assert_eq!(downloaded.length, written.len() as u64);
    Ok(written)
}

async fn kind(answers: impl IntoIterator<Item = Answer>) -> ErrorKind {
    let service = Service::answers(answers);
    read(&service).await.expect_err("not the content").kind()
}

fn asks_from(seen: &Seen) -> (Option<&str>, Option<&str>) {
    (seen.header("range"), seen.header("if-range"))
}

#[tokio::test(start_paused = true)]
async fn a_content_comes_whole() {
    let answer = bytes(200, CONTENT)
        .header("repr-digest", DIGEST)
        .header("content-type", "video/mp4");
    let service = Service::answers([answer]);
    let progress = Arc::new(Mutex::new(Vec::new()));
    let noted = progress.clone();
    let mut stream = content(&service.client())
        .on_progress(move |now| {
            noted
                .lock()
                .expect("no panic")
                .push((now.received, now.total))
        })
        .into_stream();
    let mut read = Vec::new();
    while let Some(chunk) = stream.next().await {
        read.extend_from_slice(&chunk.expect("bytes"));
    }
    assert_eq!(read, CONTENT);
    assert_eq!(*progress.lock().expect("no panic"), [(20, Some(20))]);
    assert_eq!(
        service.seen()[0].header("accept-encoding"),
        Some("identity")
    );
    assert_eq!(asks_from(&service.seen()[0]), (None, None));
}

#[tokio::test(start_paused = true)]
async fn what_is_there_is_not_fetched_again() {
    let silent = pieces(
        206,
        vec![Piece::Bytes(CONTENT[5..12].to_vec().into()), Piece::Silence],
    )
    .header("content-range", "bytes 5-19/20");
    let less = bytes(206, &CONTENT[12..14]).header("content-range", "bytes 12-13/20");
    let service = Service::script([
        cut(5).into(),
        Reply::Broken,
        graph_error(503, "").header("retry-after", "1").into(),
        silent.into(),
        less.into(),
        rest(14).into(),
    ]);
    assert_eq!(read(&service).await.expect("the content"), CONTENT);
    let seen = service.seen();
    let first = seen.iter().map(asks_from).collect::<Vec<_>>();
    let validator = Some("\"1\"");
    assert_eq!(first[0], (None, None));
    assert_eq!(first[1..4], [(Some("bytes=5-"), validator); 3]);
    assert_eq!(first[4], (Some("bytes=12-"), validator));
    assert_eq!(first[5], (Some("bytes=14-"), validator));
}

#[tokio::test(start_paused = true)]
async fn a_whole_content_again_is_used_from_where_the_first_ended() {
    let again = || bytes(200, CONTENT).header("etag", "\"1\"");
    let service = Service::answers([cut(5), again()]);
    assert_eq!(read(&service).await.expect("the content"), CONTENT);
    // Another one cannot be put behind what has been handed over.
    assert_eq!(
        kind([cut(5), bytes(200, CONTENT).header("etag", "\"2\"")]).await,
        ErrorKind::Content
    );
    assert_eq!(
        kind([cut(5), bytes(200, &CONTENT[..19])]).await,
        ErrorKind::Content
    );
}

#[tokio::test(start_paused = true)]
async fn the_range_that_comes_is_checked() {
    let other = |range: &str| bytes(206, &CONTENT[5..]).header("content-range", range);
    assert_eq!(
        kind([cut(5), other("bytes 4-18/20")]).await,
        ErrorKind::Content
    );
    assert_eq!(
        kind([cut(5), other("bytes 5-19/21")]).await,
        ErrorKind::Content
    );
    assert_eq!(
        kind([cut(5), bytes(206, &CONTENT[5..])]).await,
        ErrorKind::Content
    );
    assert_eq!(
        kind([cut(5), other("bytes 5-20/*")]).await,
        ErrorKind::Content
    );
    // More comes than the range that it says.
    assert_eq!(
        kind([cut(5), other("bytes 5-9/20"), rest(10)]).await,
        ErrorKind::Content
    );
    let multipart =
        bytes(206, "--x\r\n").header("content-type", "multipart/byteranges; boundary=x");
    assert_eq!(kind([cut(5), multipart]).await, ErrorKind::Content);
    let compressed = rest(5).header("content-encoding", "gzip");
    assert_eq!(kind([cut(5), compressed]).await, ErrorKind::Content);
    let changed = bytes(206, &CONTENT[5..])
        .header("content-range", "bytes 5-19/20")
        .header("etag", "\"2\"");
    assert_eq!(kind([cut(5), changed]).await, ErrorKind::Content);
}

#[tokio::test(start_paused = true)]
async fn nothing_behind_the_end_is_the_end() {
    // The length is not known, and the connection breaks where the content ends.
    let all = pieces(
        200,
        vec![Piece::Bytes(CONTENT.to_vec().into()), Piece::Broken],
    );
    let beyond = |total: &str| bytes(416, "").header("content-range", total);
    let service = Service::answers([all, beyond("bytes */20")]);
    assert_eq!(read(&service).await.expect("the content"), CONTENT);
    assert_eq!(
        kind([cut(5), beyond("bytes */4")]).await,
        ErrorKind::Content
    );
    assert_eq!(
        kind([cut(5), beyond("bytes */5")]).await,
        ErrorKind::Content
    );
}

#[tokio::test(start_paused = true)]
async fn length_and_digest_are_checked() {
    let wrong = bytes(200, &b"0123456789abcdefghiJ"[..]).header("repr-digest", DIGEST);
    assert_eq!(kind([wrong]).await, ErrorKind::Content);
    let resumed = [cut(5).header("repr-digest", DIGEST), rest(5)];
    assert_eq!(
        read(&Service::answers(resumed)).await.expect("the content"),
        CONTENT
    );
    let long =
        pieces(200, vec![Piece::Bytes(CONTENT.to_vec().into())]).header("content-length", 19);
    assert_eq!(kind([long]).await, ErrorKind::Content);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_content_is_not_taken_for_one() {
    let html = bytes(200, "<html>").header("content-type", "text/html; charset=utf-8");
    assert_eq!(kind([html]).await, ErrorKind::Content);
    assert_eq!(kind([bytes(204, "")]).await, ErrorKind::Content);
    let encoded = bytes(200, CONTENT).header("content-encoding", "gzip");
    assert_eq!(kind([encoded]).await, ErrorKind::Content);
    assert_eq!(
        kind([graph_error(404, "itemNotFound")]).await,
        ErrorKind::Status
    );
}

/// The first bytes of a content that nothing tells from another, and then the connection breaks.
fn cut_without_validator(length: usize) -> Answer {
    let first = Piece::Bytes(CONTENT[..length].to_vec().into());
    pieces(200, vec![first, Piece::Broken]).header("content-length", CONTENT.len())
}

#[tokio::test(start_paused = true)]
async fn without_a_validator_the_same_bytes_have_to_come_again() {
    let weak = || cut_without_validator(5).header("etag", "W/\"1\"");
    for first in [cut_without_validator(5), weak()] {
        let service = Service::answers([first, cut_without_validator(3), bytes(200, CONTENT)]);
        assert_eq!(read(&service).await.expect("the content"), CONTENT);
        assert_eq!(
            service.seen().iter().map(asks_from).collect::<Vec<_>>(),
            [(None, None); 3]
        );
    }
    let mut other = CONTENT.to_vec();
    other[2] = b'!';
    assert_eq!(
        kind([cut_without_validator(5), bytes(200, other)]).await,
        ErrorKind::Content
    );
    // Nobody asked for a part of what may be another content by now.
    let part = bytes(206, &CONTENT[5..]).header("content-range", "bytes 5-19/20");
    assert_eq!(
        kind([cut_without_validator(5), part]).await,
        ErrorKind::Content
    );
}

#[tokio::test(start_paused = true)]
async fn with_a_digest_a_part_can_be_asked_for() {
    let part = |content: &[u8]| {
        bytes(206, content)
            .header("content-range", "bytes 5-19/20")
            .header("repr-digest", DIGEST)
    };
    let cut = || cut_without_validator(5).header("repr-digest", DIGEST);
    let service = Service::answers([cut(), part(&CONTENT[5..])]);
    assert_eq!(read(&service).await.expect("the content"), CONTENT);
    assert_eq!(
        kind([cut(), part(b"another content")]).await,
        ErrorKind::Content
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_of_status_200_is_no_content() {
    let error = || graph_error(200, "generalException").header("etag", "\"1\"");
    let service = Service::answers([error()]);
    let told = read(&service).await.expect_err("an error");
    assert_eq!(told.kind(), ErrorKind::Content);
    assert_eq!(
        (told.code(), told.message()),
        (Some("generalException"), "a message")
    );
    assert!(
        told.to_string().contains("generalException: a message"),
        "{told}"
    );
    assert_eq!(kind([cut(5), error()]).await, ErrorKind::Content);
    // A content may well be JSON.
    for content in [r#"{"value":1}"#, "[", r#"{"error":null}"#] {
        let answer = bytes(200, content).header("content-type", "application/json; charset=utf-8");
        let service = Service::answers([answer]);
        assert_eq!(
            read(&service).await.expect("the content"),
            content.as_bytes()
        );
    }
    let long = format!(
        r#"{{"error":{{"code":"a"}},"rest":"{}"}}"#,
        "x".repeat(70_000)
    );
    let answer = bytes(200, long.clone()).header("content-type", "application/json");
    assert_eq!(
        read(&Service::answers([answer]))
            .await
            .expect("the content"),
        long.as_bytes()
    );
    // One that is cut is asked for again.
    let cut = pieces(200, vec![Piece::Bytes("[1".into()), Piece::Broken])
        .header("content-type", "application/json")
        .header("content-length", 3)
        .header("etag", "\"1\"");
    let rest = bytes(206, "]").header("content-range", "bytes 2-2/3");
    assert_eq!(
        read(&Service::answers([cut, rest]))
            .await
            .expect("the content"),
        b"[1]"
    );
}

#[tokio::test(start_paused = true)]
async fn payment_is_not_asked_for_twice() {
    let service = Service::answers([cut(5), graph_error(402, "paymentRequired")]);
    let error = read(&service).await.expect_err("402");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(402));
    assert!(!error.is_retryable());
    assert_eq!(service.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn progress_gives_a_download_new_attempts_and_nothing_ends_it() {
    // Each connection brings one byte; there are more of them than attempts.
    let service = Service::new(|seen| {
        let first = seen.header("range").map_or(0, |range| {
            let first = range.trim_start_matches("bytes=").trim_end_matches('-');
            first.parse().expect("a number")
        });
        let byte = Piece::Bytes(CONTENT[first..first + 1].to_vec().into());
        let (status, range) = (
            if first == 0 { 200 } else { 206 },
            format!("bytes {first}-19/20"),
        );
        let answer = pieces(status, vec![byte, Piece::Broken])
            .header("content-range", range)
            .header("etag", "\"1\"");
        match first {
            0 => answer.header("content-length", 20).into(),
            _ => answer.into(),
        }
    });
    let client = service
        .builder()
        .retry(RetryPolicy::default().attempts(2))
        .build();
    let mut written = Vec::new();
    let downloaded = content(&client.expect("a client"))
        .to_writer(&mut written)
        .await;
    assert_eq!(downloaded.expect("the content").fetched, 20);
    assert_eq!(written, CONTENT);

    let service = Service::new(|_| pieces(200, vec![Piece::Broken]).into());
    let error = read(&service).await.expect_err("nothing comes");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 6));
}

#[tokio::test(start_paused = true)]
async fn a_slow_content_has_all_the_time_of_the_world() {
    let (sender, mut receiver) = tokio::sync::mpsc::channel::<()>(1);
    let service = Service::new(|_| {
        let byte = |byte: &u8| Piece::Bytes(vec![*byte].into());
        pieces(200, CONTENT.iter().map(byte).collect())
            .header("content-length", 20)
            .into()
    });
    let mut stream = content(&service.client()).into_stream();
    let reader = tokio::spawn(async move {
        let mut read = Vec::new();
        while let Some(chunk) = stream.next().await {
            read.extend_from_slice(&chunk.expect("bytes"));
            // A reader may take its time as well.
            tokio::time::sleep(Duration::from_secs(3600)).await;
        }
        drop(sender);
        read
    });
    assert!(receiver.recv().await.is_none());
    assert_eq!(reader.await.expect("no panic"), CONTENT);
}

#[tokio::test(start_paused = true)]
async fn a_full_writer_is_told() {
    let service = Service::answers([bytes(200, CONTENT)]);
    let mut room = [0; 10];
    let mut writer = std::io::Cursor::new(&mut room[..]);
    let error = content(&service.client())
        .to_writer(&mut writer)
        .await
        .expect_err("full");
    assert_eq!(error.kind(), ErrorKind::Write);
    assert_eq!(room, CONTENT[..10]);
}
