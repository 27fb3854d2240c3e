//! Contents to files: whole under their name, resumed across processes.

mod support;

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId};
use graph_calls::endpoints::me::online_meetings::recordings::GetContent;
use graph_calls::{Downloaded, Error, ErrorKind, RetryPolicy};
use support::temporary::Folder;
use support::{Answer, Piece, Reply, Service, bytes, graph_error, pieces};

const CONTENT: &[u8] = b"0123456789abcdefghij";

fn cut(length: usize, etag: &str) -> Answer {
    let first = Piece::Bytes(CONTENT[..length].to_vec().into());
    pieces(200, vec![first, Piece::Broken])
        .header("content-length", CONTENT.len())
        .header("etag", etag)
}

fn rest(first: usize) -> Answer {
    bytes(206, &CONTENT[first..]).header("content-range", format!("bytes {first}-19/20"))
}

async fn download(service: &Service, path: &Path) -> Result<Downloaded, Error> {
    let builder = service.builder().retry(RetryPolicy::none());
    let client = builder.build().expect("a client");
    client
        .download(GetContent::new(
            OnlineMeetingId::new("meeting"),
            CallRecordingId::new("recording"),
        ))
        .to_file(path)
        .await
}

#[tokio::test(start_paused = true)]
async fn a_file_is_whole_and_alone() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    std::fs::write(&path, [b'x'; 100]).expect("a longer file");
    let service = Service::answers([bytes(200, CONTENT)]);
    let downloaded = download(&service, &path).await.expect("the content");
    assert_eq!((downloaded.length, downloaded.fetched), (20, 20));
    assert_eq!(std::fs::read(&path).expect("a file"), CONTENT);
    assert_eq!(folder.names(), ["a.mp4"]);
}

#[tokio::test(start_paused = true)]
async fn an_empty_content_is_an_empty_file() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    for answer in [bytes(200, ""), pieces(200, Vec::new())] {
        let downloaded = download(&Service::answers([answer]), &path).await;
        assert_eq!(downloaded.expect("the content").length, 0);
        assert_eq!(std::fs::read(&path).expect("a file"), b"");
        assert_eq!(folder.names(), ["a.mp4"]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_leaves_no_file_under_the_name() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let service = Service::answers([graph_error(404, "itemNotFound")]);
    let error = download(&service, &path).await.expect_err("404");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(folder.names(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_content_leaves_no_part() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    for answer in [
        bytes(200, "<html>").header("content-type", "text/html"),
        bytes(204, ""),
        bytes(200, CONTENT).header("content-encoding", "gzip"),
        graph_error(200, "generalException"),
        pieces(200, vec![Piece::Broken]),
    ] {
        download(&Service::answers([answer]), &path)
            .await
            .expect_err("no content");
        assert_eq!(folder.names(), [""; 0]);
    }
    // Nor does a download that is dropped before the first byte.
    let service = Service::script([Reply::Never]);
    let waiting = Duration::from_secs(5);
    assert!(
        tokio::time::timeout(waiting, download(&service, &path))
            .await
            .is_err()
    );
    std::fs::write(&path, b"mine").expect("a file");
    // This waits until the dropped one has let go of the file.
    let client = service.client();
    let content = client.download(GetContent::new(
        OnlineMeetingId::new("meeting"),
        CallRecordingId::new("recording"),
    ));
    content
        .skip_existing()
        .to_file(&path)
        .await
        .expect("a file");
    assert_eq!(service.seen().len(), 1);
    assert_eq!(folder.names(), ["a.mp4"]);
}

/// Counts the requests that a download to a file sends until it gives up, by the number of attempts.
async fn requests(
    attempts: u32,
    mut handler: impl FnMut(&support::Seen) -> Answer + Send + 'static,
) -> usize {
    let folder = Folder::new();
    let mut sent = 0;
    let service = Service::new(move |seen| {
        sent += 1;
        assert!(sent < 100, "the download does not end");
        handler(seen).into()
    });
    let retry = RetryPolicy::default().attempts(attempts);
    let client = service.builder().retry(retry).build().expect("a client");
    let content = GetContent::new(
        OnlineMeetingId::new("meeting"),
        CallRecordingId::new("recording"),
    );
    let downloaded = client.download(content).to_file(folder.path("a.mp4"));
    let error = downloaded.await.expect_err("never whole");
    assert!(
        matches!(error.kind(), ErrorKind::Connection | ErrorKind::Content),
        "{error}"
    );
    service.seen().len()
}

#[tokio::test(start_paused = true)]
async fn a_content_that_is_cut_at_the_same_place_is_given_up() {
    // Without a validator, as a proxy with a limit on the size does it.
    let sent = requests(3, |_| {
        let first = Piece::Bytes(CONTENT[..8].to_vec().into());
        pieces(200, vec![first, Piece::Broken]).header("content-length", 20)
    });
    assert_eq!(sent.await, 3);
}

#[tokio::test(start_paused = true)]
async fn a_content_that_is_another_each_time_is_given_up() {
    // The last answer is not read: it is one beginning too many. With one attempt the first break is the end.
    for (attempts, expected) in [(1, 1), (2, 4), (6, 8)] {
        let mut number = 0;
        // Each comes a little further than the one before.
        let sent = requests(attempts, move |_| {
            number += 1;
            cut(number, &format!("\"{number}\""))
        });
        assert_eq!(sent.await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_content_that_ends_before_what_is_there_is_given_up() {
    let mut number = 0;
    let sent = requests(3, move |seen| {
        number += 1;
        match seen.header("range") {
            Some(_) => bytes(416, "").header("content-range", "bytes */2"),
            None => cut(8, &format!("\"{number}\"")),
        }
    });
    assert_eq!(sent.await, 5);
}

#[tokio::test(start_paused = true)]
async fn without_a_validator_a_file_begins_again() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let other = b"ABCDEFGHIJKLMNOPQRST";
    let cut = |length: usize| {
        let first = Piece::Bytes(CONTENT[..length].to_vec().into());
        pieces(200, vec![first, Piece::Broken]).header("content-length", 20)
    };
    let service = Service::answers([cut(12), bytes(200, &other[..])]);
    let downloaded = service
        .client()
        .download(GetContent::new(
            OnlineMeetingId::new("meeting"),
            CallRecordingId::new("recording"),
        ))
        .to_file(&path)
        .await
        .expect("the other");
    assert_eq!((downloaded.length, downloaded.fetched), (20, 32));
    assert_eq!(std::fs::read(&path).expect("a file"), other);
    assert_eq!(service.seen()[1].header("range"), None);
    // In another process as well.
    let service = Service::answers([cut(12), bytes(200, &other[..])]);
    download(&service, &path).await.expect_err("cut");
    download(&service, &path).await.expect("the other");
    assert_eq!(std::fs::read(&path).expect("a file"), other);
    assert_eq!(service.seen()[1].header("range"), None);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_there_can_stay() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    std::fs::write(&path, b"mine").expect("a file");
    let service = Service::script([]);
    let client = service.client();
    let content = || {
        client.download(GetContent::new(
            OnlineMeetingId::new("meeting"),
            CallRecordingId::new("recording"),
        ))
    };
    let downloaded = content()
        .skip_existing()
        .to_file(&path)
        .await
        .expect("a file");
    assert!(downloaded.skipped);
    assert_eq!((downloaded.length, downloaded.fetched), (4, 0));
    let error = content()
        .create_new()
        .to_file(&path)
        .await
        .expect_err("a file");
    assert_eq!(error.kind(), ErrorKind::Write);
    let cause = error.cause().expect("a cause");
    let cause = cause
        .downcast_ref::<std::io::Error>()
        .expect("an I/O error");
    assert_eq!(cause.kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read(&path).expect("a file"), b"mine");
    assert_eq!(folder.names(), ["a.mp4"]);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_not_there_is_fetched() {
    let folder = Folder::new();
    for number in 0..2 {
        let path = folder.path("a.mp4");
        let service = Service::answers([bytes(200, CONTENT)]);
        let client = service.client();
        let content = client.download(GetContent::new(
            OnlineMeetingId::new("meeting"),
            CallRecordingId::new("recording"),
        ));
        let content = match number {
            0 => content.skip_existing(),
            _ => content.create_new(),
        };
        let downloaded = content.to_file(&path).await.expect("the content");
        assert!(!downloaded.skipped);
        assert_eq!(std::fs::read(&path).expect("a file"), CONTENT);
        assert_eq!(folder.names(), ["a.mp4"]);
        std::fs::remove_file(&path).expect("a file");
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_comes_in_between_is_not_replaced() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let service = Service::new({
        let path = path.clone();
        move |_| {
            std::fs::write(&path, b"mine").expect("a file");
            bytes(200, CONTENT).into()
        }
    });
    let client = service.client();
    let content = client.download(GetContent::new(
        OnlineMeetingId::new("meeting"),
        CallRecordingId::new("recording"),
    ));
    let error = content
        .create_new()
        .to_file(&path)
        .await
        .expect_err("a file");
    assert_eq!(error.kind(), ErrorKind::Write);
    assert_eq!(std::fs::read(&path).expect("a file"), b"mine");
}

#[tokio::test(start_paused = true)]
async fn a_later_process_fetches_the_rest_only() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let service = Service::answers([cut(5, "\"1\""), rest(5)]);
    let error = download(&service, &path).await.expect_err("cut");
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(folder.names(), ["a.mp4.part", "a.mp4.part.json"]);
    let downloaded = download(&service, &path).await.expect("the rest");
    assert_eq!((downloaded.length, downloaded.fetched), (20, 15));
    assert_eq!(std::fs::read(&path).expect("a file"), CONTENT);
    assert_eq!(folder.names(), ["a.mp4"]);
    let seen = service.seen();
    assert_eq!(seen[1].header("range"), Some("bytes=5-"));
    assert_eq!(seen[1].header("if-range"), Some("\"1\""));
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_whole_already_is_not_fetched() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let service = Service::answers([cut(5, "\"1\"")]);
    download(&service, &path).await.expect_err("cut");
    std::fs::write(folder.path("a.mp4.part"), CONTENT).expect("the whole");
    let downloaded = download(&service, &path).await.expect("the content");
    assert_eq!(downloaded.fetched, 0);
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn another_content_begins_anew() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    for answer in [
        bytes(200, &b"another"[..]).header("etag", "\"2\""),
        bytes(200, &b"another"[..]),
    ] {
        let service = Service::answers([cut(10, "\"1\""), answer]);
        download(&service, &path).await.expect_err("cut");
        download(&service, &path).await.expect("the other");
        assert_eq!(std::fs::read(&path).expect("a file"), b"another");
    }
    // It is shorter than what is there.
    let beyond = bytes(416, "").header("content-range", "bytes */7");
    let service = Service::answers([cut(10, "\"1\""), beyond, bytes(200, &b"another"[..])]);
    download(&service, &path).await.expect_err("cut");
    download(&service, &path).await.expect("the other");
    assert_eq!(std::fs::read(&path).expect("a file"), b"another");
}

#[tokio::test(start_paused = true)]
async fn the_part_of_another_operation_is_not_gone_on_with() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    download(&Service::answers([cut(5, "\"1\"")]), &path)
        .await
        .expect_err("cut");
    let service = Service::answers([bytes(200, CONTENT)]);
    let other = GetContent::new(
        OnlineMeetingId::new("meeting"),
        CallRecordingId::new("another"),
    );
    let downloaded = service.client().download(other).to_file(&path).await;
    assert_eq!(downloaded.expect("the content").fetched, 20);
    assert_eq!(service.seen()[0].header("range"), None);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_digest_leaves_nothing() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    // The digest is that of the content; what came first is not its beginning.
    let digest = "sha-256=:a8FL3EUXp6aCxpEN4uKUbrjh7NBAkHKP720JKnzrYsU=:";
    let first = pieces(200, vec![Piece::Bytes("XXXXX".into()), Piece::Broken])
        .header("content-length", 20)
        .header("repr-digest", digest);
    let service = Service::answers([first, rest(5)]);
    download(&service, &path).await.expect_err("cut");
    let error = download(&service, &path).await.expect_err("a wrong digest");
    assert_eq!(error.kind(), ErrorKind::Content);
    assert!(folder.names().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_dropped_download_loses_nothing() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let stalled = pieces(
        200,
        vec![Piece::Bytes(CONTENT[..5].to_vec().into()), Piece::Silence],
    )
    .header("content-length", 20)
    .header("etag", "\"1\"");
    let service = Service::script([stalled.into(), rest(5).into()]);
    let brief = tokio::time::timeout(Duration::from_secs(1), download(&service, &path)).await;
    assert!(brief.is_err());
    // The second one waits until the first has written what it had.
    let downloaded = download(&service, &path).await.expect("the rest");
    assert_eq!(downloaded.fetched, 15);
    assert_eq!(std::fs::read(&path).expect("a file"), CONTENT);
}

#[tokio::test(start_paused = true)]
async fn two_downloads_to_one_file_take_turns() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let service = Service::script([
        Reply::Answer(bytes(200, CONTENT)),
        Reply::Answer(bytes(200, CONTENT)),
    ]);
    let (first, second) = tokio::join!(download(&service, &path), download(&service, &path));
    first.expect("the content");
    second.expect("the content");
    assert_eq!(std::fs::read(&path).expect("a file"), CONTENT);
}

#[tokio::test(start_paused = true)]
async fn a_place_that_cannot_be_written_is_told() {
    let folder = Folder::new();
    let service = Service::answers([]);
    let error = download(&service, &folder.path("no/folder/a.mp4"))
        .await
        .expect_err("no folder");
    assert_eq!(error.kind(), ErrorKind::Write);
    assert!(error.to_string().contains("a.mp4"));
}

#[tokio::test(start_paused = true)]
async fn a_folder_in_the_place_of_the_file_is_told_before_anything_is_fetched() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    std::fs::create_dir(&path).expect("a folder");
    let service = Service::answers([]);
    let error = download(&service, &path).await.expect_err("a folder");
    assert_eq!(error.kind(), ErrorKind::Write);
    assert!(error.to_string().contains("directory"), "{error}");
    assert_eq!(folder.names(), ["a.mp4"]);
}

#[tokio::test(start_paused = true)]
async fn what_another_process_is_writing_is_left_alone() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let other = std::fs::File::create(folder.path("a.mp4.part")).expect("a file");
    other.lock().expect("a lock");
    (&other).write_all(b"01234").expect("a part");
    let service = Service::answers([bytes(200, CONTENT)]);
    let error = download(&service, &path).await.expect_err("busy");
    assert_eq!(error.kind(), ErrorKind::Write);
    assert!(error.to_string().contains("process"), "{error}");
    assert!(service.seen().is_empty());
    let part = std::fs::read(folder.path("a.mp4.part"));
    assert_eq!(part.expect("a file"), b"01234");
    drop(other);
    download(&service, &path).await.expect("the content");
    assert_eq!(folder.names(), ["a.mp4"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_known_of_a_part_is_written_once() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    let again = pieces(206, vec![Piece::Broken])
        .header("content-range", "bytes 5-19/20")
        .header("etag", "\"1\"");
    let service = Service::answers([cut(5, "\"1\""), again]);
    download(&service, &path).await.expect_err("cut");
    let known = folder.path("a.mp4.part.json");
    let text = std::fs::read_to_string(&known).expect("a file");
    std::fs::write(&known, format!("{text}\n")).expect("a file");
    download(&service, &path).await.expect_err("cut");
    // On a full disk writing it again would empty it, and with it forget the part.
    let text = std::fs::read_to_string(&known).expect("a file");
    assert!(text.ends_with('\n'));
}

#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn a_full_disk_is_told() {
    let folder = Folder::new();
    let path = folder.path("a.mp4");
    std::os::unix::fs::symlink("/dev/full", folder.path("a.mp4.part")).expect("a link");
    let service = Service::answers([bytes(200, CONTENT)]);
    let error = download(&service, &path).await.expect_err("full");
    assert_eq!(error.kind(), ErrorKind::Write);
    assert!(error.to_string().contains("space"), "{error}");
    assert!(!path.exists());
}
