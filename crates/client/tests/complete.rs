//! Next links inside a record.

mod support;

use graph_calls::endpoints::communications::call_records::Get;
use graph_calls::models::call_records::CallRecord;
use graph_calls::{ErrorKind, Object, RetryPolicy};
use support::{ROOT, Service, graph_error, json, page};

fn link(number: u32) -> String {
    format!("{ROOT}/v1.0/communications/callRecords/1/sessions?$skiptoken={number}")
}

fn record() -> String {
    format!(
        r#"{{"participants_v2@odata.nextLink":"{ROOT}/v1.0/p?$skip=1","sessions@odata.nextLink":"{}",
            "id":"1","sessions":[{{"id":"a"}}]}}"#,
        link(1)
    )
}

fn ids(record: &CallRecord) -> Vec<&str> {
    let sessions = record.sessions.iter().flatten();
    sessions.map(|session| session.id.as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_record_is_completed_by_one_call() {
    let service = Service::answers([
        json(200, record()),
        page(&["b", "c"], Some(&link(2))),
        page(&[], Some(&link(3))),
        page(&["d"], None),
    ]);
    let client = service.client();
    let get = Get::new("1")
        .expand(CallRecord::SESSIONS)
        .include_unknown_enum_members();
    let mut record = client.send(&get).await.expect("a record");
    let appended = client
        .complete(&get, &mut record, CallRecord::SESSIONS)
        .await;
    assert_eq!(appended.expect("no error"), 3);
    assert_eq!(ids(&record), ["a", "b", "c", "d"]);
    assert!(record.unknown().raw("sessions@odata.nextLink").is_none());
    assert!(
        record
            .unknown()
            .raw("participants_v2@odata.nextLink")
            .is_some()
    );
    let seen = service.seen();
    assert_eq!(
        seen[3].header("prefer"),
        Some("include-unknown-enum-members")
    );
    // A complete record stays as it is.
    let appended = client
        .complete(&get, &mut record, CallRecord::SESSIONS)
        .await;
    assert_eq!(appended.expect("no error"), 0);
    assert_eq!(service.seen().len(), 4);
    let again: CallRecord =
        serde_json::from_str(&serde_json::to_string(&record).expect("JSON")).expect("a record");
    assert_eq!(again, record);
}

#[tokio::test(start_paused = true)]
async fn what_was_found_before_an_error_is_kept() {
    let service = Service::answers([
        json(200, record()),
        page(&["b"], Some(&link(2))),
        graph_error(500, ""),
        page(&["c"], None),
    ]);
    let client = service
        .builder()
        .retry(RetryPolicy::none())
        .build()
        .expect("a client");
    let get = Get::new("1");
    let mut record = client.send(&get).await.expect("a record");
    let failed = client
        .complete(&get, &mut record, CallRecord::SESSIONS)
        .await;
    failed.expect_err("500");
    assert_eq!(ids(&record), ["a", "b"]);
    let appended = client
        .complete(&get, &mut record, CallRecord::SESSIONS)
        .await;
    assert_eq!(appended.expect("no error"), 1);
    assert_eq!(ids(&record), ["a", "b", "c"]);
    assert_eq!(service.urls()[3], link(2));
}

#[tokio::test(start_paused = true)]
async fn links_are_checked_as_everywhere() {
    let service = Service::answers([json(200, record()), page(&["b"], Some(&link(1)))]);
    let client = service.client();
    let mut record = client.send(Get::new("1")).await.expect("a record");
    let error = client
        .complete(&Get::new("1"), &mut record, CallRecord::SESSIONS)
        .await;
    assert_eq!(error.expect_err("a circle").kind(), ErrorKind::Loop);

    let elsewhere = r#"{"id":"1","sessions@odata.nextLink":"https://evil.example/x"}"#;
    let mut record: CallRecord = serde_json::from_str(elsewhere).expect("a record");
    let error = client
        .complete(&Get::new("1"), &mut record, CallRecord::SESSIONS)
        .await;
    assert_eq!(error.expect_err("elsewhere").kind(), ErrorKind::Link);
    assert_eq!(service.seen().len(), 2);
}
