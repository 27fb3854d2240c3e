//! Contents, whole and by range.

use graph_calls_simulator::{Fault, Script, Simulator};
use http::Request;

use crate::support::{error, fetch, fetch_json, get, send, with_header};

/// A recording of the first user: its id and the path of its content.
fn recording(simulator: &Simulator) -> (String, String) {
    let user = simulator.user_id(0);
    let recording = simulator.recordings(&user).next().unwrap();
    let meeting = recording.meeting_id.unwrap();
    let id = recording.id;
    let path = format!("/v1.0/users/{user}/onlineMeetings/{meeting}/recordings/{id}/content");
    (id, path)
}

#[tokio::test]
async fn ranges_are_served() {
    let simulator = Simulator::builder()
        .content_length(1000..=1000)
        .start()
        .await
        .unwrap();
    let (id, path) = recording(&simulator);
    let content = simulator.content(&id).unwrap();
    let whole = fetch(&simulator, &path).await;
    assert_eq!(whole.status(), 200);
    assert_eq!(whole.headers()["content-length"], "1000");
    assert_eq!(whole.headers()["accept-ranges"], "bytes");
    assert_eq!(whole.body(), &content.bytes());
    for (range, expected, header) in [
        ("bytes=0-9", 0..10, "bytes 0-9/1000"),
        ("bytes=3-16", 3..17, "bytes 3-16/1000"),
        ("bytes=990-", 990..1000, "bytes 990-999/1000"),
        ("bytes=-5", 995..1000, "bytes 995-999/1000"),
        ("bytes=5-99999", 5..1000, "bytes 5-999/1000"),
    ] {
        let request = with_header(get(&simulator, &path), "range", range);
        let part = send(request).await.unwrap();
        assert_eq!(part.status(), 206, "{range}");
        assert_eq!(part.headers()["content-range"], header);
        assert_eq!(part.body(), &whole.body()[expected]);
    }
    for range in ["lines=1-2", "bytes=1-2,4-5", "bytes=9-3", "bytes=x-"] {
        let request = with_header(get(&simulator, &path), "range", range);
        assert_eq!(send(request).await.unwrap().status(), 200, "{range}");
    }
    let request = with_header(get(&simulator, &path), "range", "bytes=1000-");
    let refused = send(request).await.unwrap();
    assert_eq!(refused.headers()["content-range"], "bytes */1000");
    assert_eq!(error(&refused), (416, "invalidRange".to_owned()));
}

#[tokio::test]
async fn transcripts_are_served_as_recordings_are() {
    let simulator = Simulator::builder()
        .redirects_content(true)
        .start()
        .await
        .unwrap();
    let user = simulator.user_id(0);
    let all = format!("/v1.0/users/{user}/onlineMeetings/getAllTranscripts");
    let all = format!("{all}(meetingOrganizerUserId='{user}')");
    let page = fetch_json(&simulator, &all).await;
    let transcript = &page["value"][0];
    let content = simulator.content(transcript["id"].as_str().unwrap());
    let path = transcript["transcriptContentUrl"].as_str().unwrap();
    let asked = with_header(get(&simulator, path), "accept", "text/vtt");
    let redirect = send(asked).await.unwrap();
    assert_eq!(redirect.status(), 302);
    let location = redirect.headers()["location"].to_str().unwrap();
    let request = Request::get(location).body(Vec::new()).unwrap();
    let part = send(with_header(request, "range", "bytes=0-5")).await;
    let part = part.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.headers()["content-type"], "text/vtt");
    assert_eq!(part.body(), "WEBVTT");
    assert_eq!(part.body(), &content.unwrap().range(0..6));
    let refused = fetch(&simulator, &format!("{path}?$format=text/plain")).await;
    assert_eq!(error(&refused).0, 400);
}

#[tokio::test]
async fn a_changed_content_is_served_whole() {
    let simulator = Simulator::start().await.unwrap();
    let (id, path) = recording(&simulator);
    let whole = fetch(&simulator, &path).await;
    let tag = whole.headers()["etag"].to_str().unwrap().to_owned();
    let resume = || {
        let request = with_header(get(&simulator, &path), "range", "bytes=10-");
        with_header(request, "if-range", &tag)
    };
    assert_eq!(send(resume()).await.unwrap().status(), 206);
    let changed = simulator.replace_content(&id).unwrap();
    let whole = send(resume()).await.unwrap();
    assert_eq!(whole.status(), 200);
    assert_eq!(whole.body(), &changed.bytes());
    assert_ne!(whole.headers()["etag"], tag);
}

#[tokio::test]
async fn a_changed_content_has_another_date() {
    let simulator = Simulator::start().await.unwrap();
    let (id, path) = recording(&simulator);
    let whole = fetch(&simulator, &path).await;
    let date = whole.headers()["last-modified"]
        .to_str()
        .unwrap()
        .to_owned();
    let resume = || {
        let request = with_header(get(&simulator, &path), "range", "bytes=10-");
        with_header(request, "if-range", &date)
    };
    assert_eq!(send(resume()).await.unwrap().status(), 206);
    simulator.replace_content(&id).unwrap();
    let whole = send(resume()).await.unwrap();
    assert_eq!(whole.status(), 200);
    assert_ne!(whole.headers()["last-modified"], date.as_str());
}

#[tokio::test]
async fn a_digest_holds_nobody_up() {
    // Hashed on the only thread there is, it would have to be done before anything else is answered.
    let builder = Simulator::builder().sends_digests(true);
    let simulator = builder.start().await.unwrap();
    let user = simulator.user_id(0);
    let recording = simulator.add_recording_of_length(&user, 64 << 20).unwrap();
    let meeting = recording.meeting_id.unwrap();
    let below = format!("onlineMeetings/{meeting}/recordings/{}", recording.id);
    let path = format!("/v1.0/users/{user}/{below}/content");
    let request = with_header(get(&simulator, &path), "range", "bytes=0-0");
    let slow = send(request);
    let quick = async {
        while simulator.most_requests_at_once() == 0 {
            tokio::task::yield_now().await;
        }
        fetch_json(&simulator, "/v1.0/subscriptions").await;
    };
    tokio::select! {
        biased;
        _ = slow => panic!("the digest was made first"),
        () = quick => {}
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() {
    let one = Simulator::builder().seed(9).start().await.unwrap();
    let two = Simulator::builder().seed(9).start().await.unwrap();
    let (id, _) = recording(&one);
    assert_eq!(recording(&two).0, id);
    assert_eq!(
        one.content(&id).unwrap().sha256(),
        two.content(&id).unwrap().sha256()
    );
}

#[tokio::test]
async fn digests_are_sent() {
    use base64::Engine as _;
    let simulator = Simulator::builder()
        .sends_digests(true)
        .start()
        .await
        .unwrap();
    let (id, path) = recording(&simulator);
    let request = with_header(get(&simulator, &path), "range", "bytes=10-20");
    let part = send(request).await.unwrap();
    let digest = simulator.content(&id).unwrap().sha256();
    let digest = base64::engine::general_purpose::STANDARD.encode(digest);
    assert_eq!(
        part.headers()["repr-digest"],
        format!("sha-256=:{digest}:").as_str()
    );
}

#[tokio::test]
async fn servers_without_ranges_exist() {
    let simulator = Simulator::builder()
        .serves_ranges(false)
        .start()
        .await
        .unwrap();
    let (_, path) = recording(&simulator);
    let whole = send(with_header(get(&simulator, &path), "range", "bytes=10-"))
        .await
        .unwrap();
    assert_eq!(whole.status(), 200);
    assert!(!whole.headers().contains_key("etag"));
    assert!(!whole.headers().contains_key("accept-ranges"));
}

#[tokio::test]
async fn contents_are_redirected_to_the_other_origin() {
    let simulator = Simulator::builder()
        .redirects_content(true)
        .start()
        .await
        .unwrap();
    let (id, path) = recording(&simulator);
    let redirect = fetch(&simulator, &path).await;
    assert_eq!(redirect.status(), 302);
    let location = redirect.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(simulator.foreign_origin()));
    let whole = send(Request::get(&location).body(Vec::new()).unwrap())
        .await
        .unwrap();
    assert_eq!(whole.body(), &simulator.content(&id).unwrap().bytes());
    simulator.assert_clean();
    let spoiled = location.replace("tempauth=", "tempauth=0");
    let refused = send(Request::get(&spoiled).body(Vec::new()).unwrap())
        .await
        .unwrap();
    assert_eq!(refused.status(), 401);
    // A token that is sent along is noted.
    send(get(&simulator, &location)).await.unwrap();
    assert_eq!(simulator.violations().len(), 1);
}

#[tokio::test]
async fn contents_of_any_size_cost_no_memory() {
    let simulator = Simulator::start().await.unwrap();
    let user = simulator.user_id(0);
    let recording = simulator.add_recording_of_length(&user, 1 << 40).unwrap();
    let meeting = recording.meeting_id.unwrap();
    let path = format!(
        "/v1.0/users/{user}/onlineMeetings/{meeting}/recordings/{}/content",
        recording.id
    );
    let last = (1_u64 << 40) - 3;
    let request = with_header(get(&simulator, &path), "range", &format!("bytes={last}-"));
    let part = send(request).await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(
        part.body(),
        &simulator
            .content(&recording.id)
            .unwrap()
            .range(last..1 << 40)
    );
}

#[tokio::test]
async fn faults_of_contents() {
    let simulator = Simulator::builder()
        .content_length(1000..=1000)
        .start()
        .await
        .unwrap();
    let (id, path) = recording(&simulator);
    let content = simulator.content(&id).unwrap();
    let once = |fault| simulator.inject(Script::new().once("*/content", fault));
    let ranged = || with_header(get(&simulator, &path), "range", "bytes=10-19");

    once(Fault::IgnoredRange);
    let whole = send(ranged()).await.unwrap();
    assert_eq!((whole.status().as_u16(), whole.body().len()), (200, 1000));
    once(Fault::WrongRange);
    let wrong = send(ranged()).await.unwrap();
    assert_eq!(wrong.headers()["content-range"], "bytes 9-18/1000");
    assert_eq!(wrong.body(), &content.range(9..19));
    once(Fault::CorruptedContent);
    let corrupted = fetch(&simulator, &path).await;
    assert_eq!(corrupted.body().len(), 1000);
    assert_ne!(corrupted.body(), &content.bytes());
    once(Fault::RedirectToForeignOrigin);
    assert_eq!(fetch(&simulator, &path).await.status(), 302);
}
