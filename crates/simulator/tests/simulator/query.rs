//! Query options, preferences and paging.

use std::time::Duration;

use graph_calls_simulator::{Fault, Script, Simulator};
use serde_json::Value;

use crate::support::{error, fetch, fetch_json, get, items, json, send, with_header};

const LIST: &str = "/v1.0/communications/callRecords";

/// A filter that is documented.
const SINCE: &str = "startDateTime ge 2024-01-01T00:00:00Z";

#[tokio::test]
async fn pages_hold_all_items_once() {
    let simulator = Simulator::builder()
        .call_records(205)
        .start()
        .await
        .unwrap();
    let all = items(&simulator, LIST).await;
    let expected: Vec<_> = simulator.call_records().map(|record| record.id).collect();
    let ids: Vec<_> = all
        .iter()
        .map(|record| record["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, expected);
    let id = ids[49];
    assert_eq!(
        items(&simulator, &format!("{LIST}/{id}/sessions"))
            .await
            .len(),
        150
    );
    assert_eq!(
        items(&simulator, &format!("{LIST}('{id}')/participants_v2"))
            .await
            .len(),
        150
    );
    let target = format!("{LIST}/{id}?$expand=sessions($expand=segments)");
    let nested = fetch_json(&simulator, &target).await;
    let link = nested["sessions@odata.nextLink"].as_str().unwrap();
    let rest = items(&simulator, link).await;
    assert_eq!(rest.len(), 90);
    assert!(rest[0]["segments"].is_array());
    simulator.assert_clean();
}

#[tokio::test]
async fn preferences() {
    let simulator = Simulator::start().await.unwrap();
    let ask = |value: &'static str| {
        let request = with_header(get(&simulator, LIST), "prefer", value);
        async move { send(request).await.unwrap() }
    };
    let small = ask("odata.maxpagesize=3, omit-values=nulls").await;
    assert_eq!(json(&small)["value"].as_array().unwrap().len(), 3);
    let applied = small.headers()["preference-applied"].to_str().unwrap();
    assert_eq!(applied, "odata.maxpagesize=3, omit-values=nulls");
    let large = ask("odata.maxpagesize=1000").await;
    assert_eq!(json(&large)["value"].as_array().unwrap().len(), 60);

    // Members behind the sentinel have their own names only for who asks for them.
    let id = json(&large)["value"][49]["id"].as_str().unwrap().to_owned();
    let target = format!("{LIST}/{id}/sessions");
    let text = |body: &bytes::Bytes| String::from_utf8(body.to_vec()).unwrap();
    let plain = text(fetch(&simulator, &target).await.body());
    assert!(plain.contains("unknownFutureValue"));
    let preference = "include-unknown-enum-members";
    let request = with_header(get(&simulator, &target), "prefer", preference);
    let known = text(send(request).await.unwrap().body());
    assert!(known.contains("azureCommunicationServices\"") && !known.contains("unknownFuture"));
}

#[tokio::test]
async fn nulls_are_left_out_on_request() {
    let simulator = Simulator::start().await.unwrap();
    let id = simulator.call_records().nth(49).unwrap().id;
    let target = format!("{LIST}/{id}?$expand=sessions($expand=segments)");
    let request = || get(&simulator, &target);
    let has_null = |body: &bytes::Bytes| {
        std::str::from_utf8(body)
            .unwrap()
            .contains("averageAudioDegradation\":null")
    };
    assert!(has_null(send(request()).await.unwrap().body()));
    let request = with_header(request(), "prefer", "omit-values=nulls");
    assert!(!has_null(send(request).await.unwrap().body()));
}

#[tokio::test]
async fn select_and_expand() {
    let simulator = Simulator::start().await.unwrap();
    let id = simulator.call_records().nth(49).unwrap().id;
    let names = |value: &Value| {
        let names = value
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| !name.contains('@'));
        names.cloned().collect::<Vec<_>>()
    };
    let target = format!(
        "{LIST}/{id}?$select=id,version&$expand=sessions($select=id,%20isTest),participants_v2"
    );
    let record = fetch_json(&simulator, &target).await;
    let mut members = names(&record);
    members.sort();
    assert_eq!(members, ["id", "participants_v2", "sessions", "version"]);
    assert_eq!(names(&record["sessions"][0]), ["id", "isTest"]);
    let rest = items(
        &simulator,
        record["sessions@odata.nextLink"].as_str().unwrap(),
    )
    .await;
    assert_eq!(names(&rest[0]), ["id", "isTest"]);
    let target = format!("{LIST}/{id}?$expand=sessions($select=isTest;$expand=segments)");
    let record = fetch_json(&simulator, &target).await;
    assert_eq!(names(&record["sessions"][0]), ["isTest", "segments"]);
    simulator.assert_clean();
}

#[tokio::test]
async fn filters() {
    let simulator = Simulator::builder().users(300).start().await.unwrap();
    let all: Vec<_> = simulator.call_records().collect();
    let filter = |text: String| {
        let text = text.replace(' ', "%20");
        let simulator = &simulator;
        async move {
            items(simulator, &format!("{LIST}?$filter={text}"))
                .await
                .len()
        }
    };
    let (low, high) = (
        all[50].start_date_time.unwrap(),
        all[100].start_date_time.unwrap(),
    );
    assert_eq!(
        filter(format!(
            "startDateTime ge {low} and startDateTime lt {high}"
        ))
        .await,
        50
    );
    assert_eq!(
        filter(format!(
            "startDateTime gt {low} and startDateTime le {high}"
        ))
        .await,
        50
    );
    // Groups, letters of any case, a day in place of an instant, and a quote in a text.
    let grouped = format!(
        "(startDateTime ge {low} and ((STARTDATETIME ge 2024-01-02))) and startDateTime lt {high}"
    );
    assert_eq!(filter(grouped).await, 50);
    let nobody = "participants_v2/any(p:p/id eq 'O''Brien and  co')";
    assert_eq!(filter(nobody.to_owned()).await, 0);
    let user = &all[7].organizer_v2.as_ref().unwrap().id;
    let any = format!("participants_v2/any(p:p/id eq '{user}')");
    let found = filter(any.clone()).await;
    assert!(found >= 1 && found < all.len());
    let until = format!(
        "{any} and startDateTime le {}",
        all[7].start_date_time.unwrap()
    );
    assert!((1..=8).contains(&filter(until).await));
    let target = format!("{LIST}/$count?$filter={}", any.replace(' ', "%20"));
    assert_eq!(
        fetch(&simulator, &target).await.body(),
        format!("\u{feff}{found}").as_bytes()
    );
}

#[tokio::test]
async fn a_filter_of_recordings() {
    let simulator = Simulator::start().await.unwrap();
    let user = simulator.user_id(0);
    let recording = simulator.recordings(&user).next().unwrap();
    let list = format!(
        "/v1.0/users/{user}/onlineMeetings/{}/recordings",
        recording.meeting_id.unwrap()
    );
    let id = recording.content_correlation_id.unwrap();
    let target = format!("{list}?$filter=contentcorrelationId%20eq%20'{id}'");
    let found = items(&simulator, &target).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], recording.id);
    assert_eq!(items(&simulator, &list).await.len(), 3);
    assert_eq!(
        items(&simulator, &format!("{list}?$top=1&$select=id"))
            .await
            .len(),
        3
    );
}

#[tokio::test]
async fn what_is_not_documented_is_refused() {
    let simulator = Simulator::start().await.unwrap();
    let id = simulator.call_records().next().unwrap().id;
    for target in [
        format!("{LIST}?$filter=type eq 'groupCall'"),
        format!("{LIST}?$filter="),
        format!("{LIST}?$filter=and"),
        format!("{LIST}?$filter=startDateTime"),
        format!("{LIST}?$filter=startDateTime eq 2024-01-01T00:00:00Z"),
        format!("{LIST}?$filter={SINCE} or startDateTime lt 2023-01-01T00:00:00Z"),
        format!("{LIST}?$filter=({SINCE})()"),
        format!("{LIST}?$filter=({SINCE}) {SINCE}"),
        format!("{LIST}?$filter={SINCE} and"),
        format!("{LIST}?$filter={SINCE})"),
        format!("{LIST}?$filter=participants_v2/any(p:p/id eq 'a' or true)"),
        format!("{LIST}?$filter=participants_v2/any(p:p/id eq 'a)"),
        format!("{LIST}?$filter=(((("),
        format!("{LIST}?$filter=%C3%A4 and %C3%B6"),
        format!("{LIST}?$orderby=startDateTime"),
        format!("{LIST}?$top=5"),
        format!("{LIST}?$select=nonsense"),
        format!("{LIST}?$expand=sessions"),
        format!("{LIST}?$select=id&$select=version"),
        format!("{LIST}/{id}?$expand=organizer_v2"),
        format!("{LIST}/{id}?$expand=sessions($expand=media)"),
        format!("{LIST}/{id}?$expand=sessions("),
        format!("{LIST}/{id}?$expand=sessions,participants_v2,sessions"),
        "/beta/communications/callRecords?top=5".to_owned(),
        "/v1.0/subscriptions?$select=id".to_owned(),
        format!("{LIST}/getPstnCalls(fromDateTime=2024-01-01,toDateTime=2024-05-01)"),
        format!("{LIST}/getPstnCalls(fromDateTime=2024-01-02,toDateTime=2024-01-01)"),
        format!("{LIST}/getPstnCalls(fromDateTime=yesterday,toDateTime=today)"),
        format!("{LIST}/getPstnCalls(fromDateTime=2024-01-01)"),
        format!("{LIST}/%FF"),
        "/v1.0/communications/callRecords?$select=%FF".to_owned(),
        "/v3.0/communications/callRecords".to_owned(),
    ] {
        let response = fetch(&simulator, &target.replace(' ', "%20")).await;
        assert_eq!(response.status(), 400, "{target}");
        error(&response);
    }
    let mut request = get(&simulator, LIST);
    *request.method_mut() = http::Method::DELETE;
    let response = send(request).await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET");
}

#[tokio::test]
async fn logs_are_paged() {
    let simulator = Simulator::builder().log_rows(2500).start().await.unwrap();
    let to = simulator.now();
    let from = to.checked_sub(graph_calls_core::primitive::Duration::from_seconds(
        80 * 86_400,
    ));
    let from = from.unwrap();
    let target = format!("{LIST}/getPstnCalls(fromDateTime={from},toDateTime={to})");
    let first = fetch_json(&simulator, &target).await;
    assert_eq!(first["@odata.count"], 1000);
    let rows = items(&simulator, &target).await;
    assert_eq!(rows.len(), 2500);
    let middle = rows[1200]["startDateTime"].as_str().unwrap();
    let target = format!("{LIST}/getPstnCalls(fromDateTime={middle},toDateTime={to})");
    assert_eq!(items(&simulator, &target).await.len(), 1300);

    // The end belongs to the range of calling plans, and not to that of direct routing.
    for (function, expected) in [("getPstnCalls", 1201), ("getDirectRoutingCalls", 1200)] {
        let target = format!("{LIST}/{function}(fromDateTime={from},toDateTime={to})");
        let rows = items(&simulator, &target).await;
        let middle = rows[1200]["startDateTime"].as_str().unwrap();
        let target = format!("{LIST}/{function}(fromDateTime={from},toDateTime={middle})");
        assert_eq!(
            items(&simulator, &target).await.len(),
            expected,
            "{function}"
        );
    }
    simulator.assert_clean();
}

#[tokio::test]
async fn old_call_records_go() {
    let simulator = Simulator::builder().days(28).start().await.unwrap();
    let first = simulator.call_records().next().unwrap().id;
    let before = simulator.call_records().count();
    simulator.advance(Duration::from_secs(16 * 86_400));
    let after = items(&simulator, LIST).await.len();
    assert!(
        after < before / 2 + 20 && after > before / 3,
        "{after} of {before}"
    );
    assert_eq!(
        fetch(&simulator, &format!("{LIST}/{first}")).await.status(),
        404
    );
    let added = simulator.add_call_record();
    fetch_json(&simulator, &format!("{LIST}/{}", added.id)).await;
    assert_eq!(items(&simulator, LIST).await.len(), after + 1);
}

#[tokio::test]
async fn many_records_are_found_by_time() {
    let builder = Simulator::builder().users(1_000).call_records(20_000);
    let simulator = builder.recordings(20_000).start().await.unwrap();
    let day = graph_calls_core::primitive::Duration::from_seconds(86_400);
    let from = simulator.now().checked_sub(day).unwrap();
    let found = items(
        &simulator,
        &format!("{LIST}?$filter=startDateTime%20ge%20{from}"),
    )
    .await;
    // 20,000 over 28 days are some 714 in a day.
    assert!((690..740).contains(&found.len()), "{}", found.len());
    let user = simulator.user_id(999);
    assert_eq!(simulator.recordings(&user).count(), 20);
}

#[tokio::test]
async fn the_clock_goes_forward_by_less_than_a_second() {
    let simulator = Simulator::start().await.unwrap();
    let before = simulator.now();
    for _ in 0..4 {
        simulator.advance(Duration::from_millis(900));
    }
    let passed = simulator.now().duration_since(before);
    assert!(passed.seconds() >= 3, "{passed}");
}

#[tokio::test]
async fn answers_are_compressed_for_who_takes_it() {
    let simulator = Simulator::start().await.unwrap();
    let id = simulator.call_records().nth(49).unwrap().id;
    let target = format!("{LIST}/{id}?$expand=sessions($expand=segments)");
    let plain = fetch(&simulator, &target).await;
    assert_eq!(plain.headers()["vary"], "Accept-Encoding");
    assert!(!plain.headers().contains_key("content-encoding"));
    let request = || with_header(get(&simulator, &target), "accept-encoding", "br, gzip");
    let coded = send(request()).await.unwrap();
    assert_eq!(coded.headers()["content-encoding"], "gzip");
    assert!(coded.body().len() * 2 < plain.body().len());
    assert_eq!(unzip(coded.body()), plain.body().to_vec());
    for (accepted, is_coded) in [
        ("br, GZIP;q=0.5", true),
        ("deflate, gzip; q=1", true),
        ("gzip;q=0", false),
        ("identity", false),
        ("", false),
    ] {
        let request = with_header(get(&simulator, &target), "accept-encoding", accepted);
        let headers = send(request).await.unwrap().headers().clone();
        let found = headers.contains_key("content-encoding");
        assert_eq!(found, is_coded, "{accepted}");
    }

    // The body breaks off inside the compressed JSON.
    simulator.inject(Script::new().once("*", Fault::TruncatedJson));
    let coded = send(request()).await.unwrap();
    let half = unzip(coded.body());
    assert!(plain.body().starts_with(&half) && half.len() < plain.body().len());
    let refused = with_header(get(&simulator, "/v1.0/nope"), "accept-encoding", "gzip");
    let refused = send(refused).await.unwrap();
    assert!(unzip(refused.body()).starts_with(b"{\"error\""));

    let user = simulator.user_id(0);
    let recording = simulator.recordings(&user).next().unwrap();
    let meeting = recording.meeting_id.unwrap();
    let below = format!("onlineMeetings/{meeting}/recordings/{}", recording.id);
    let target = format!("/v1.0/users/{user}/{below}/content");
    let request = with_header(get(&simulator, &target), "accept-encoding", "gzip");
    let content = send(request).await.unwrap();
    assert!(!content.headers().contains_key("content-encoding"));

    let simulator = Simulator::builder()
        .compresses(false)
        .start()
        .await
        .unwrap();
    let request = with_header(get(&simulator, LIST), "accept-encoding", "gzip");
    let plain = send(request).await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
}

fn unzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(bytes);
    std::io::Read::read_to_end(&mut decoder, &mut plain).unwrap();
    plain
}
