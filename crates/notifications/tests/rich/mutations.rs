//! Contents with anything changed: none of them comes out as something else than it was.

use futures_util::FutureExt;
use graph_calls_notifications::{Event, GapCause};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::{own_key_set, receiver, ring};

/// Sets the member at this path to a value, or cuts its text and puts other text there.
#[derive(Clone, Debug)]
enum Change {
    Set(&'static str, Value),
    Overwrite(&'static str, Index, String),
    Cut(&'static str, Index),
}

const MEMBERS: [&str; 9] = [
    "/value/0/encryptedContent",
    "/value/0/encryptedContent/data",
    "/value/0/encryptedContent/dataKey",
    "/value/0/encryptedContent/dataSignature",
    "/value/0/encryptedContent/encryptionCertificateId",
    "/value/0/encryptedContent/encryptionCertificateThumbprint",
    "/value/0/resource",
    "/value/0/resourceData/id",
    "/validationTokens/0",
];

fn change() -> impl Strategy<Value = Change> {
    let member = || select(MEMBERS.to_vec());
    let values = vec![
        Value::Null,
        json!(7),
        json!(""),
        json!("AAAA"),
        json!("a.b.c"),
        json!({}),
        json!([null]),
        json!("communications/callRecords('r1')"),
        json!("communications/onlineMeetings('m1')/transcripts('r1')"),
    ];
    prop_oneof![
        (member(), select(values)).prop_map(|(name, value)| Change::Set(name, value)),
        (member(), any::<Index>(), "[A-Za-z0-9+/=._-]{1,4}")
            .prop_map(|(name, place, text)| Change::Overwrite(name, place, text)),
        (member(), any::<Index>()).prop_map(|(name, place)| Change::Cut(name, place)),
    ]
}

fn apply(body: &mut Value, change: &Change) {
    let (Change::Set(name, _) | Change::Overwrite(name, ..) | Change::Cut(name, _)) = change;
    let Some(member) = body.pointer_mut(name) else {
        return;
    };
    let text = member.as_str().unwrap_or_default();
    let end = text.len();
    *member = match change {
        Change::Set(_, value) => value.clone(),
        Change::Overwrite(_, place, other) => {
            let place = place.index(end + 1);
            let after = (place + other.len()).min(end);
            json!(format!("{}{other}{}", &text[..place], &text[after..]))
        }
        Change::Cut(_, place) => json!(&text[..place.index(end + 1)]),
    };
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn a_content_is_what_it_was_or_a_gap(changes in vec(change(), 1..4)) {
        let (receiver, mut events) = receiver(own_key_set(), ring().0);
        let mut body = super::genuine();
        for change in &changes {
            apply(&mut body, change);
        }
        let request = http::Request::post("/n").header("content-type", "application/json");
        let request = request.body(body.to_string().into()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let status = receiver.handle(&request).status().as_u16();
            if status == 403 {
                // Without a resource it is no item, and is reported: it names a subscription of ours.
                prop_assert!(matches!(events.next().await, Some(Event::Refused(_))));
                prop_assert!(matches!(events.next().await, Some(Event::Gap(_))));
                prop_assert!(events.next().now_or_never().is_none());
                return Ok(());
            }
            prop_assert_eq!(status, 202);
            match events.next().await {
                Some(Event::Notification(notification)) => {
                    prop_assert!(notification.raw.encrypted_content.is_none());
                    let content = notification.content.as_ref();
                    prop_assert_eq!(content.map(|content| content.id()), Some("r1"));
                }
                Some(Event::Gap(gap)) => {
                    prop_assert!(matches!(gap.cause, GapCause::Dropped(_)));
                }
                event => prop_assert!(false, "{event:?}"),
            }
            prop_assert!(events.next().now_or_never().is_none());
            Ok(())
        })?;
    }
}
