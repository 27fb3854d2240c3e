//! Contents that are genuine, and a table of forgeries.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod forgeries;
mod keys;
mod mutations;

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use graph_calls_core::primitive::Timestamp;
use graph_calls_notifications::{
    Clock, DropReason, EncryptionCertificate, Entity, Event, Events, GapCause, KeyRing, KeySet,
    Known, PrivateKey, Receiver, Resource, RichNotifications,
};
use graph_calls_simulator::Publisher;
use serde_json::{Value, json};

const TENANT: &str = "2432b57b-0abd-43db-aa7b-16eadd115d34";
const APPLICATION: &str = "8e460676-ae3f-4b1e-8790-ee0fb5d6148f";
const SUBSCRIPTION: &str = "7a62d59e-a789-4dd7-9c85-cf7d6567890d";
const STATE: &str = "secretClientValue";
const CERTIFICATE: &str = "constructed-cert-1";

static PUBLISHER: LazyLock<Publisher> = LazyLock::new(|| Publisher::new("key-1").unwrap());

fn fixture(name: &str) -> Value {
    let path = format!("{}/../../tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn now() -> Timestamp {
    "2026-01-15T10:00:00Z".parse().unwrap()
}

/// The key ring with the certificate of the fixtures.
fn ring() -> (KeyRing, EncryptionCertificate) {
    let vector = fixture("notification-rich-vector.json");
    let bytes = |name: &str| STANDARD.decode(vector[name].as_str().unwrap()).unwrap();
    let certificate =
        EncryptionCertificate::from_der(CERTIFICATE, bytes("certificateDerBase64")).unwrap();
    assert_eq!(
        certificate.thumbprint(),
        vector["certificateThumbprintSha1Hex"]
    );
    let key = PrivateKey::from_pkcs8(&bytes("privateKeyPkcs8DerBase64")).unwrap();
    let ring = KeyRing::new();
    ring.insert(&certificate, key).unwrap();
    (ring, certificate)
}

fn receiver(key_set: KeySet, ring: KeyRing) -> (Receiver, Events) {
    let rich = RichNotifications::new([APPLICATION], key_set, ring);
    let builder = Receiver::builder().rich(rich).clock(Clock::new(now));
    let (receiver, events) = builder.build();
    let known = Known::new(Resource::Recordings, STATE)
        .tenant(TENANT)
        .content();
    receiver.register(SUBSCRIPTION, known);
    (receiver, events)
}

fn own_key_set() -> KeySet {
    KeySet::fixed(PUBLISHER.key_set().to_string().as_bytes()).unwrap()
}

/// A body of one genuine item.
fn genuine() -> Value {
    let (_, certificate) = ring();
    let plain = json!({"id": "r1", "meetingId": "what is in the content"}).to_string();
    let content = PUBLISHER.encrypt(plain.as_bytes(), &certificate.to_base64(), CERTIFICATE);
    let claims = PUBLISHER.claims(APPLICATION, TENANT, now());
    json!({
        "value": [{
            "subscriptionId": SUBSCRIPTION, "clientState": STATE, "tenantId": TENANT,
            "changeType": "created",
            "resource": "communications/onlineMeetings('m1')/recordings('r1')",
            "resourceData": {"id": "r1"},
            "encryptedContent": content.unwrap(),
        }],
        "validationTokens": [PUBLISHER.token(&claims).unwrap()],
    })
}

/// Posts a body, which is always answered alike.
fn post(receiver: &Receiver, body: &Value) {
    let request = http::Request::post("/n")
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_string()))
        .unwrap();
    let response = receiver.handle(&request);
    assert_eq!(
        (response.status().as_u16(), response.body().len()),
        (202, 0)
    );
}

/// The next event.
async fn next(events: &mut Events) -> Result<Entity, DropReason> {
    match events.next().await.unwrap() {
        Event::Notification(notification) => Ok(notification.content.unwrap()),
        Event::Gap(gap) => match gap.cause {
            GapCause::Dropped(reason) => Err(reason),
            cause => panic!("{cause:?}"),
        },
        event => panic!("{event:?}"),
    }
}

#[tokio::test]
async fn the_vector_of_the_fixtures_decrypts() {
    let vector = fixture("notification-rich-vector.json");
    let tokens = fixture("notification-validationtoken-vector.json");
    let key_set = KeySet::fixed(tokens["jwks"].to_string().as_bytes()).unwrap();
    let (receiver, mut events) = receiver(key_set, ring().0);

    post(&receiver, &vector["notification"]);
    let Entity::Recording(recording) = next(&mut events).await.unwrap() else {
        panic!()
    };
    let plain = vector["expected"]["plaintext"].as_str().unwrap();
    let expected: Value = serde_json::from_str(plain).unwrap();
    assert_eq!(serde_json::to_value(&recording).unwrap(), expected);

    for case in vector["mustReject"].as_array().unwrap() {
        let mut body = vector["notification"].clone();
        for name in ["data", "dataKey", "dataSignature"] {
            body["value"][0]["encryptedContent"][name] = case[name].clone();
        }
        post(&receiver, &body);
        let reason = next(&mut events).await.unwrap_err();
        assert!(
            matches!(reason, DropReason::Signature | DropReason::Malformed),
            "{case}"
        );
    }
    assert_eq!(receiver.counters().all_refused(), 2);
}

#[tokio::test]
async fn the_tokens_of_the_fixtures() {
    let vector = fixture("notification-rich-vector.json");
    let tokens = fixture("notification-validationtoken-vector.json");
    let key_set = KeySet::fixed(tokens["jwks"].to_string().as_bytes()).unwrap();
    for case in tokens["tokens"].as_array().unwrap() {
        let (receiver, mut events) = receiver(key_set.clone(), ring().0);
        let mut body = vector["notification"].clone();
        body["validationTokens"] = json!([case["token"]]);
        post(&receiver, &body);
        let result = next(&mut events).await;
        assert_eq!(
            result.is_ok(),
            case["accept"].as_bool().unwrap(),
            "{}",
            case["name"]
        );
    }
}

#[tokio::test]
async fn a_transcript_decrypts_to_one() {
    let (receiver, mut events) = receiver(own_key_set(), ring().0);
    let plain = json!({"id": "t1", "meetingId": "m1", "contentCorrelationId": "c1"});
    let certificate = ring().1.to_base64();
    let content = PUBLISHER.encrypt(plain.to_string().as_bytes(), &certificate, CERTIFICATE);
    let mut body = genuine();
    let item = &mut body["value"][0];
    item["encryptedContent"] = json!(content.unwrap());
    item["resource"] = json!("communications/onlineMeetings('m1')/transcripts('t1')");
    item["resourceData"] = json!({"id": "t1"});
    post(&receiver, &body);
    let Ok(Entity::Transcript(transcript)) = next(&mut events).await else {
        panic!()
    };
    assert_eq!(serde_json::to_value(transcript).unwrap(), plain);
}

#[tokio::test]
async fn a_misspelled_content_without_a_signature_is_dropped() {
    let mut body = fixture("notification-callrecording-rich.json");
    body["value"][0]["clientState"] = json!(STATE);
    body["value"][0]["tenantId"] = json!(TENANT);
    body["validationTokens"] = genuine()["validationTokens"].clone();
    let content = &mut body["value"][0]["EncryptedContent"];
    content["encryptionCertificateId"] = json!(CERTIFICATE);
    content
        .as_object_mut()
        .unwrap()
        .remove("encryptionCertificateThumbprint");
    content["data"] = json!("AAAA");
    content["dataKey"] = json!("AAAA");
    let (receiver, mut events) = receiver(own_key_set(), ring().0);
    post(&receiver, &body);
    assert_eq!(next(&mut events).await, Err(DropReason::Malformed));
}

/// By Event Hubs there are no tokens: access to the hub proves the sender. Tokens that are there are checked.
#[tokio::test]
async fn a_content_that_came_by_a_hub_needs_no_token() {
    let (receiver, mut events) = receiver(own_key_set(), ring().0);
    let mut body = genuine();
    body["validationTokens"] = json!(["a.b.c"]);
    receiver.take(body.to_string().as_bytes()).unwrap();
    assert_eq!(next(&mut events).await, Err(DropReason::ValidationToken));
    body.as_object_mut().unwrap().remove("validationTokens");
    receiver.take(body.to_string().as_bytes()).unwrap();
    assert_eq!(next(&mut events).await.unwrap().id(), "r1");
    // The same by POST is a forgery.
    post(&receiver, &body);
    assert_eq!(next(&mut events).await, Err(DropReason::NoValidationToken));
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let (receiver, mut events) = receiver(own_key_set(), ring().0);
    let body = genuine();
    post(&receiver, &body);
    let event = events.next().await.unwrap();
    let shown = format!(
        "{event:?} {receiver:?} {events:?} {:?} {:?}",
        ring(),
        own_key_set()
    );
    let content = &body["value"][0]["encryptedContent"];
    for secret in [
        &json!(STATE),
        &json!("what is in the content"),
        &content["dataKey"],
        &body["validationTokens"][0],
    ] {
        assert!(!shown.contains(secret.as_str().unwrap()), "{secret}");
    }
}
