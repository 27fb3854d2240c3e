//! Delta rounds in both forms.

use graph_calls_simulator::{Fault, Script, Simulator};
use serde_json::Value;

use crate::support::{error, fetch, fetch_json, send, with_token};

/// The ids of a round, and the delta link that it ends in.
async fn round(simulator: &Simulator, start: &str) -> (Vec<String>, String) {
    let mut ids = Vec::new();
    let mut next = start.to_owned();
    loop {
        let page = fetch_json(simulator, &next).await;
        for item in page["value"].as_array().unwrap() {
            assert_eq!(item["@odata.type"], "#microsoft.graph.callRecording");
            ids.push(item["id"].as_str().unwrap().to_owned());
        }
        match (&page["@odata.nextLink"], &page["@odata.deltaLink"]) {
            (Value::String(link), Value::Null) => next = link.clone(),
            (Value::Null, Value::String(link)) => return (ids, link.clone()),
            _ => panic!("a page has either a next link or a delta link: {page}"),
        }
    }
}

fn starts(user: &str) -> [String; 3] {
    let all = format!("users/{user}/onlineMeetings/getAllRecordings");
    [
        format!("/v1.0/{all}(meetingOrganizerUserId='{user}')/delta?$top=7"),
        format!("/beta/{all}(meetingOrganizerUserId='{user}')/microsoft.graph.delta()?top=7"),
        format!("/beta/{all}/delta?$filter=meetingOrganizerId%20eq%20'{user}'"),
    ]
}

#[tokio::test]
async fn rounds_tell_what_was_added() {
    let simulator = Simulator::builder()
        .recordings(600)
        .recordings_page(5)
        .start()
        .await
        .unwrap();
    let user = simulator.user_id(3);
    let mut all: Vec<String> = simulator.recordings(&user).map(|one| one.id).collect();
    assert_eq!(all.len(), 30);
    for start in starts(&user) {
        let (ids, link) = round(&simulator, &start).await;
        assert_eq!(ids, all);
        let (ids, link) = round(&simulator, &link).await;
        assert!(ids.is_empty());
        let added = simulator.add_recording(&user).unwrap();
        simulator.add_recording(&simulator.user_id(4)).unwrap();
        let (ids, link) = round(&simulator, &link).await;
        assert_eq!(ids, [added.id.as_str()]);
        assert!(round(&simulator, &link).await.0.is_empty());
        all.push(added.id);
    }
    simulator.assert_clean();
}

#[tokio::test]
async fn a_start_leaves_older_recordings_out() {
    let simulator = Simulator::builder().recordings(600).start().await.unwrap();
    let user = simulator.user_id(0);
    let all: Vec<_> = simulator.recordings(&user).collect();
    let from = all[20].created_date_time.unwrap();
    let start = format!(
        "/v1.0/users/{user}/onlineMeetings/getAllRecordings(meetingOrganizerUserId='{user}',\
         startDateTime={from})/delta"
    );
    let (ids, _) = round(&simulator, &start).await;
    assert_eq!(ids.len(), 10);
}

#[tokio::test]
async fn a_lost_state_begins_a_new_round() {
    let simulator = Simulator::start().await.unwrap();
    let user = simulator.user_id(0);
    for start in starts(&user) {
        let (all, link) = round(&simulator, &start).await;
        let gone = Fault::Gone {
            with_location: true,
        };
        simulator.inject(Script::new().once("*$deltatoken=*", gone));
        let response = fetch(&simulator, &link).await;
        assert_eq!(error(&response), (410, "resyncRequired".to_owned()));
        let location = response.headers()["location"].to_str().unwrap();
        assert!(location.ends_with("?$deltatoken="));
        assert_eq!(round(&simulator, location).await.0, all);
    }
    simulator.assert_clean();
}

#[tokio::test]
async fn the_organizer_is_required() {
    let simulator = Simulator::start().await.unwrap();
    let (user, other) = (simulator.user_id(0), simulator.user_id(1));
    let all = format!("/users/{user}/onlineMeetings/getAllRecordings");
    for (target, status) in [
        (format!("/v1.0{all}"), 400),
        (format!("/v1.0{all}/delta"), 400),
        // The filter form is of beta only.
        (
            format!("/v1.0{all}/delta?$filter=meetingOrganizerId eq '{user}'"),
            400,
        ),
        (
            format!("/v1.0{all}(meetingOrganizerUserId='{other}')/delta"),
            403,
        ),
        (
            format!("/v1.0{all}(meetingOrganizerUserId='{user}',startDateTime=soon)/delta"),
            400,
        ),
        (
            format!("/v1.0{all}?$filter=MeetingOrganizer/User/Id eq '{user}'"),
            200,
        ),
    ] {
        let response = fetch(&simulator, &target.replace(" eq ", "%20eq%20")).await;
        assert_eq!(response.status(), status, "{target}");
    }
    let delegated = simulator.delegated_token(&user, ["OnlineMeetingRecording.Read.All"]);
    let url = format!("{}{}", simulator.origin(), starts(&user)[0]);
    let response = send(with_token(http::Request::get(url), &delegated))
        .await
        .unwrap();
    assert_eq!(response.status(), 403);
}
