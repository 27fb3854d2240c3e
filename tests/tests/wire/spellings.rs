//! The ways in which the wire may say one thing, and what a program sees of them.

use graph_calls_core::Operation;
use graph_calls_core::primitive::{Decimal, Duration, Timestamp};
use graph_calls_endpoints::communications::call_records::List;
use graph_calls_endpoints::subscriptions::Create;
use graph_calls_models::call_records::{
    CallRecord, CallType, Endpoint, MediaStream, Modality, ParticipantEndpoint, PstnCallLogRow,
    Session,
};
use graph_calls_models::{
    CallRecording, ErrorBody, Identity, IdentitySet, Object, Page, Subscription,
};
use graph_calls_tests::json;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn decode<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn encode(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a model has a JSON form")
}

#[track_caller]
fn assert_comes_back<T: DeserializeOwned + Serialize>(text: &str) -> T {
    let value: T = decode(text);
    assert_eq!(json::difference(text, &encode(&value)), None);
    value
}

#[test]
fn a_tag_counts_wherever_it_stands_and_however_it_is_spelled() {
    let tags = [
        "#microsoft.graph.callRecords.participantEndpoint",
        "microsoft.graph.callRecords.participantEndpoint",
        "#Microsoft.Graph.CallRecords.ParticipantEndpoint",
        "#Microsoft.Teams.GraphSvc.participantEndpoint",
        "#participantEndpoint",
    ];
    for tag in tags {
        let texts = [
            format!(r#"{{"@odata.type":"{tag}","name":"PC","userAgent":null,"new":1}}"#),
            format!(r#"{{"new":1,"name":"PC","userAgent":null,"@odata.type":"{tag}"}}"#),
        ];
        for text in texts {
            let Endpoint::ParticipantEndpoint(endpoint) = assert_comes_back(&text) else {
                panic!("{text} is a participant's endpoint");
            };
            assert_eq!(endpoint.name.as_deref(), Some("PC"));
            assert_eq!(
                endpoint.unknown().get::<i32>("new").transpose().ok(),
                Some(Some(1))
            );
        }
    }
}

#[test]
fn a_type_of_two_namespaces_is_the_one_that_the_tag_names() {
    let plain = r##"{"@odata.type":"#microsoft.graph.userIdentity","ipAddress":"::1"}"##;
    assert!(matches!(
        assert_comes_back(plain),
        Identity::UserIdentity(_)
    ));
    let other =
        r##"{"@odata.type":"#microsoft.graph.callRecords.userIdentity","ipAddress":"::1"}"##;
    let Identity::CallRecordsUserIdentity(identity) = assert_comes_back(other) else {
        panic!("the namespace decides");
    };
    assert_eq!(identity.unknown().len(), 1, "this one has no address");
}

#[test]
fn an_unknown_derived_type_is_kept_whole() {
    let text =
        r##"{"displayName":"Ada","@odata.type":"#microsoft.graph.robotIdentity","model":[1.50]}"##;
    let identity: Identity = assert_comes_back(text);
    assert!(matches!(identity, Identity::Other(_)));
    assert_eq!(identity.display_name().map(String::as_str), Some("Ada"));
    assert_eq!(
        identity.unknown().raw("model").map(|text| text.get()),
        Some("[1.50]")
    );
}

#[test]
fn a_derived_type_made_by_a_program_names_itself() {
    let endpoint = Endpoint::from(ParticipantEndpoint::build(|it| it.name = Some("PC".into())));
    let text = encode(&endpoint);
    assert_eq!(
        text,
        r##"{"@odata.type":"#microsoft.graph.callRecords.participantEndpoint","name":"PC"}"##
    );
    assert!(matches!(decode(&text), Endpoint::ParticipantEndpoint(_)));
}

#[test]
fn members_of_enumerations_stay_as_they_came() {
    let text = r#"{"type":"townHall","modalities":["audio","hologram","unknownFutureValue"]}"#;
    let record: CallRecord = assert_comes_back(text);
    assert_eq!(
        record.r#type.as_ref().map(CallType::as_str),
        Some("townHall")
    );
    let modalities = record.modalities.unwrap_or_default();
    assert_eq!(modalities[0], Modality::Audio);
    assert_eq!(modalities[1].as_str(), "hologram");
    assert_eq!(modalities[2], Modality::UnknownFutureValue);
}

#[test]
fn null_and_absent_are_told_apart_on_the_wire_only() {
    let null: CallRecord = assert_comes_back(r#"{"id":"1","joinWebUrl":null,"sessions":null}"#);
    let absent: CallRecord = assert_comes_back(r#"{"id":"1"}"#);
    assert_eq!((null.join_web_url, absent.join_web_url), (None, None));
    let empty: CallRecord = assert_comes_back(r#"{"id":"1","sessions":[]}"#);
    assert_eq!(empty.sessions, Some(Vec::new()));
}

#[test]
fn an_empty_key_is_not_an_absent_one() {
    let record: CallRecord = assert_comes_back(r#"{"id":""}"#);
    assert_eq!(record.id, "");
    let mut record: CallRecord = decode(r#"{"id":""}"#);
    record.id = "1".into();
    assert_eq!(encode(&record), r#"{"id":"1"}"#);
}

#[test]
fn what_a_program_sets_goes_before_what_the_wire_said() {
    let mut record: CallRecord =
        decode(r#"{"joinWebUrl":null,"version":"7","startDateTime":"2024-01-01T00:00Z"}"#);
    assert_eq!(record.version, Some(7));
    record.join_web_url = Some("https://example.com".into());
    record.version = Some(8);
    record.start_date_time = None;
    assert_eq!(
        encode(&record),
        r#"{"joinWebUrl":"https://example.com","version":8}"#
    );
}

#[test]
fn numbers_keep_their_digits() {
    let record: CallRecord = assert_comes_back(r#"{"version":4611686018427387905}"#);
    assert_eq!(record.version, Some(4_611_686_018_427_387_905));
    let text: CallRecord = assert_comes_back(r#"{"version":"4611686018427387905"}"#);
    assert_eq!(text.version, record.version);
    let row: PstnCallLogRow =
        assert_comes_back(r#"{"charge":0.00,"connectionCharge":"12345678901234567890.10"}"#);
    assert_eq!(row.charge.as_ref().map(Decimal::as_str), Some("0.00"));
    assert_eq!(
        row.connection_charge.as_ref().map(Decimal::as_str),
        Some("12345678901234567890.10")
    );
    let stream: MediaStream = assert_comes_back(
        r#"{"averagePacketLossRate":"NaN","maxPacketLossRate":"-INF","lowFrameRateRatio":0,
            "averageVideoFrameRate":0.1000000000000000055511151231257827,"streamId":"1"}"#,
    );
    assert!(stream.average_packet_loss_rate.is_some_and(f64::is_nan));
    assert_eq!(stream.max_packet_loss_rate, Some(f64::NEG_INFINITY));
    assert_eq!(stream.average_video_frame_rate, Some(0.1));
}

#[test]
fn a_number_in_place_of_a_text_keeps_its_digits() {
    let number = "0.1000000000000000055511151231257827";
    for member in [
        "id",
        "joinWebUrl",
        "type",
        "startDateTime",
        "organizer_v2/id",
        "modalities/0",
    ] {
        let text = match member.split_once('/') {
            Some((owner, "0")) => format!(r#"{{"{owner}":[{number}]}}"#),
            Some((owner, name)) => format!(r#"{{"{owner}":{{"{name}":{number}}}}}"#),
            None => format!(r#"{{"{member}":{number}}}"#),
        };
        assert_comes_back::<CallRecord>(&text);
    }
    assert_comes_back::<Subscription>(&format!(r#"{{"clientState":{number}}}"#));
    assert_comes_back::<Session>(&format!(r#"{{"isTest":{number}}}"#));
    assert_comes_back::<MediaStream>(&format!(r#"{{"averageJitter":{number}}}"#));
}

#[test]
fn instants_and_durations_keep_their_text() {
    let texts = [
        "2023-08-03T22:29:42.6514074Z",
        "2023-08-03T22:29:42.6514070Z",
        "2023-08-03T22:29:42Z",
        "2023-08-03T22:29:42+00:00",
        "2023-08-03T22:29:42.5+02:00",
        "2023-08-03T22:29Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
    ];
    for text in texts {
        let json = format!(r#"{{"createdDateTime":"{text}"}}"#);
        let recording: CallRecording = assert_comes_back(&json);
        assert!(recording.created_date_time.is_some(), "{text}");
    }
    for text in [
        "PT0.043S",
        "P1DT2H3M4.5S",
        "P1D",
        "P0D",
        "-PT5S",
        "PT90M",
        "PT36H",
        "PT0S",
    ] {
        let json = format!(r#"{{"averageJitter":"{text}"}}"#);
        let stream: MediaStream = assert_comes_back(&json);
        assert!(stream.average_jitter.is_some(), "{text}");
    }
    let stream: MediaStream = decode(r#"{"averageJitter":"PT90M"}"#);
    assert_eq!(stream.average_jitter, "PT1H30M".parse::<Duration>().ok());
    let early: CallRecording = decode(r#"{"createdDateTime":"2024-01-01T00:00:00+01:00"}"#);
    assert_eq!(
        early.created_date_time,
        "2023-12-31T23:00:00Z".parse::<Timestamp>().ok()
    );
}

#[test]
fn a_value_that_does_not_fit_does_not_fail_the_whole() {
    let text = r#"{"id":7,"version":1.5,"startDateTime":"soon","type":3,"sessions":"none",
        "organizer_v2":[1],"modalities":["audio",null,{}],"joinWebUrl":{"a":1}}"#;
    let record: CallRecord = assert_comes_back(text);
    assert_eq!(record.version, None);
    assert_eq!(record.start_date_time, None);
    assert_eq!(record.modalities, Some(vec![Modality::Audio]));
}

#[test]
fn a_page_is_never_taken_for_an_empty_one() {
    for text in [
        "{}",
        r#"{"value":null}"#,
        r#"{"value":{}}"#,
        r#"{"value":[null]}"#,
        "[]",
        "null",
        // Items of the first would be lost.
        r#"{"value":[{"id":"1"}],"value":[]}"#,
        // The service broke the page off.
        r#"{"value":[{"id":"1"}],"error":{"code":"UnknownError","message":""}}"#,
        // A link that is not text would end the collection early.
        r#"{"value":[],"@odata.nextLink":{}}"#,
        r#"{"value":[],"@odata.deltaLink":[]}"#,
    ] {
        assert!(
            serde_json::from_str::<Page<CallRecord>>(text).is_err(),
            "{text}"
        );
    }
}

#[test]
fn the_next_link_is_found_under_its_old_name() {
    let page: Page<CallRecord> =
        assert_comes_back(r#"{"callRecord@odata.nextLink":"https://next","value":[]}"#);
    assert_eq!(
        page.next_link()
            .map(|link| link.as_str().to_owned())
            .as_deref(),
        Some("https://next")
    );
}

#[test]
fn the_place_of_an_error_is_empty_for_the_body_itself() {
    for (body, place) in [
        ("nothing of the kind", ""),
        ("[]", ""),
        ("{}", ""),
        (r#"{"value":[{},null]}"#, "value[1]"),
    ] {
        let error = List::decode(body.as_bytes()).expect_err("no page");
        assert_eq!(error.place(), place, "{body}");
    }
}

#[test]
fn a_removed_item_says_so() {
    let text = r#"{"id":"1","@removed":{"reason":"deleted"}}"#;
    let recording: CallRecording = assert_comes_back(text);
    assert_eq!(recording.removed().as_deref(), Some("deleted"));
}

#[test]
fn a_page_prints_like_its_json() {
    let page: Page<Identity> = assert_comes_back(
        r#"{"@odata.context":"https://graph","@odata.count":"1","tips":[1.50],"value":[{"id":"a"}]}"#,
    );
    let shown = r#"Page { value: [IdentityBase { id: "a" }], count: 1, @odata.context: "https://graph", tips: [1.50] }"#;
    assert_eq!(format!("{page:?}"), shown);
    let remainder = format!("{:?}", page.remainder());
    assert_eq!(
        remainder,
        r#"{@odata.context: "https://graph", tips: [1.50]}"#
    );
    assert_eq!(format!("{:?}", page.unknown()), remainder);
}

#[test]
fn an_annotation_that_is_a_link_prints_as_links_do() {
    let record: CallRecord = assert_comes_back(
        r#"{"id":"1","sessions@odata.nextLink":"https:\/\/graph/a\u003f$skiptoken=state",
            "@odata.etag":"W/\"1\"","odd@odata.nextLink":{"a":1},"to\nkens":"a?b"}"#,
    );
    let members = r#"@odata.etag: "W/\"1\"", odd@odata.nextLink: {"a":1}, sessions@odata.nextLink: Link("https://graph/a?…"), to\nkens: "a?b""#;
    let shown = format!("{record:?}");
    assert_eq!(shown, format!(r#"CallRecord {{ id: "1", {members} }}"#));
    assert_eq!(format!("{:?}", record.unknown()), format!("{{{members}}}"));
}

#[test]
fn the_codes_of_an_error_are_found_in_both_spellings() {
    for inner in ["innerError", "innererror"] {
        for innermost in ["innerError", "innererror"] {
            let body: ErrorBody = assert_comes_back(&format!(
                r#"{{"error":{{"code":"a","{inner}":{{"code":"b","{innermost}":{{"code":"c"}}}}}}}}"#
            ));
            assert_eq!(body.codes().collect::<Vec<_>>(), ["a", "b", "c"]);
        }
    }
}

#[test]
fn secrets_are_not_shown() {
    let text = r#"{"clientState":"hunter2","resource":"communications/callRecords"}"#;
    let subscription: Subscription = assert_comes_back(text);
    let shown = format!("{subscription:?}");
    assert!(
        !shown.contains("hunter2") && shown.contains("callRecords"),
        "{shown}"
    );
    let odd: Subscription = assert_comes_back(r#"{"clientState":["hunter2"]}"#);
    assert!(!format!("{odd:?}").contains("hunter2"));
    assert!(!format!("{:?}", odd.remainder()).contains("hunter2"));
    let operation = Create::new(subscription);
    let request = operation.request().expect("a request");
    for shown in [format!("{operation:?}"), format!("{request:?}")] {
        assert!(
            !shown.contains("hunter2") && !shown.contains("104, 117, 110"),
            "{shown}"
        );
    }
}

/// Any JSON, with the names that the types declare among its members.
fn any_json() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        Just("2023-08-03T22:29:42.6514074Z".to_owned()),
        Just("PT0.5S".to_owned()),
        Just("audio".to_owned()),
        Just("#microsoft.graph.callRecords.serviceEndpoint".to_owned()),
        Just("#microsoft.graph.callRecords.clientUserAgent".to_owned()),
        "\\PC{0,6}",
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        // A number in place of an object or an array is kept as far as a double reaches.
        (-999_999..999_999, 0_usize..8)
            .prop_map(|(digits, zeros)| { format!("{digits}.{}1", "0".repeat(zeros)) }),
        text.prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    let names = prop::sample::select(vec![
        "@odata.type",
        "id",
        "caller",
        "callee",
        "userAgent",
        "modalities",
        "startDateTime",
        "segments",
        "media",
        "streams",
        "averageJitter",
        "version",
        "identity",
        "user",
        "failureInfo",
        "stage",
        "feedback",
        "tokens",
        "displayName",
        "isTest",
        "cpuCoresCount",
        "x@odata.nextLink",
    ]);
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::btree_map(names.clone(), inner, 0..8).prop_map(|members| {
                let members: Vec<_> = members
                    .iter()
                    .map(|(name, value)| format!("\"{name}\":{value}"))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_object_comes_back(text in any_json()) {
        let text = if text.starts_with('{') { text } else { format!(r#"{{"caller":{text}}}"#) };
        let session: Session = decode(&text);
        prop_assert_eq!(json::difference(&text, &encode(&session)), None);
        let again: Session = decode(&encode(&session));
        prop_assert_eq!(encode(&again), encode(&session));
        let identities: IdentitySet = decode(&text);
        prop_assert_eq!(json::difference(&text, &encode(&identities)), None);
    }
}
