//! Notifications that the receiver handles on one core, and the share of cryptography in that.

use std::hint::black_box;

use aws_lc_rs::cipher::{AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::hmac;
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use graph_calls_benches::measure::{Clock as Time, Way, in_turn};
use graph_calls_core::primitive::Timestamp;
use graph_calls_notifications::{
    Clock, EncryptionCertificate, Events, KeyRing, KeySet, Known, PrivateKey, Receiver, Resource,
    RichNotifications,
};
use graph_calls_simulator::Publisher;
use serde_json::{Value, json};

use crate::results::table;

const ITEMS: usize = 20;
const TENANT: &str = "2432b57b-0abd-43db-aa7b-16eadd115d34";
const APPLICATION: &str = "8e460676-ae3f-4b1e-8790-ee0fb5d6148f";
const STATE: &str = "VRNhyxCyWmJr2IlTo6RsyuhBvSFVCJHq1gUPQvk_XoA";

/// Each way is measured this often.
const ROUNDS: usize = 41;

/// The number of bodies of basic notifications to handle each time, as one takes less time than a clock can tell.
const BODIES: usize = 50;

pub(crate) fn run() -> String {
    let setup = Setup::new();
    let (receiver, mut events) = setup.receiver();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let mut handle = |request: http::Request<Bytes>| {
        assert_eq!(receiver.handle(&request).status(), 202);
        runtime.block_on(async {
            for _ in 0..ITEMS {
                black_box(events.next().await);
            }
        });
    };
    // Contents are taken once only, so each time needs new ones.
    let mut rich: Vec<_> = (0..=ROUNDS).map(|_| request(setup.body(true))).collect();
    let decrypt = setup.decryption();
    let ways: Vec<Way<'_>> = vec![
        Box::new(decrypt),
        Box::new(|| handle(rich.pop().expect("there is one for each round"))),
    ];
    let cryptography = in_turn(Time::Thread, ROUNDS, ways);
    let basic = setup.body(false);
    let ways: Vec<Way<'_>> = vec![Box::new(|| {
        (0..BODIES).for_each(|_| handle(request(basic.clone())))
    })];
    let basic = in_turn(Time::Thread, ROUNDS, ways);
    let a_second = |seconds: f64, items: usize| format!("{:.0}", items as f64 / seconds);
    let rows = [
        (
            "basic",
            a_second(basic.median(0), ITEMS * BODIES),
            String::new(),
        ),
        (
            "rich, cryptography alone",
            a_second(cryptography.median(0), ITEMS),
            cryptography.ratio(0).to_string(),
        ),
        (
            "rich",
            a_second(cryptography.median(1), ITEMS),
            cryptography.ratio(1).to_string(),
        ),
    ];
    let rows = rows.map(|(way, speed, ratio)| vec![way.to_owned(), speed, ratio]);
    format!(
        "Bodies of {ITEMS} notifications, from the request to the events. The cryptography is RSA-OAEP, HMAC and \
         AES of each content, and the signature of the token of each body.\n\n{}",
        table(&["notifications", "a second on one core", "speed"], rows)
    )
}

fn fixture() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/fixtures/notification-rich-vector.json"
    );
    let text = std::fs::read_to_string(path).expect("the fixture");
    serde_json::from_str(&text).expect("JSON")
}

struct Setup {
    publisher: Publisher,
    certificate: EncryptionCertificate,
    private_key: Vec<u8>,
    plain: String,
}

impl Setup {
    fn new() -> Self {
        let fixture = fixture();
        let bytes = |name: &str| {
            STANDARD
                .decode(fixture[name].as_str().unwrap_or_default())
                .expect("base64")
        };
        let der = bytes("certificateDerBase64");
        Self {
            publisher: Publisher::new("key-1").expect("a key"),
            certificate: EncryptionCertificate::from_der("c", der).expect("a certificate"),
            private_key: bytes("privateKeyPkcs8DerBase64"),
            plain: fixture["expected"]["plaintext"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    fn receiver(&self) -> (Receiver, Events) {
        let ring = KeyRing::new();
        let key = PrivateKey::from_pkcs8(&self.private_key).expect("a key");
        ring.insert(&self.certificate, key).expect("its key");
        let key_set = self.publisher.key_set().to_string();
        let key_set = KeySet::fixed(key_set.as_bytes()).expect("keys");
        let rich = RichNotifications::new([APPLICATION], key_set, ring);
        let (receiver, events) = Receiver::builder()
            .rich(rich)
            .clock(Clock::new(now))
            .build();
        receiver.register("s1", Known::new(Resource::Recordings, STATE).tenant(TENANT));
        (receiver, events)
    }

    /// A body with new contents, which are taken once only.
    fn body(&self, is_rich: bool) -> Bytes {
        let items = (0..ITEMS).map(|number| {
            let path = format!("communications/onlineMeetings('m')/recordings('r{number}')");
            let mut item = json!({
                "subscriptionId": "s1", "clientState": STATE, "tenantId": TENANT,
                "changeType": "created", "resource": path,
                "subscriptionExpirationDateTime": "2026-01-18T08:20:06.9211285+00:00",
                "resourceData": {"@odata.type": "#Microsoft.Graph.callRecording", "@odata.id": path},
            });
            if is_rich {
                let certificate = self.certificate.to_base64();
                let content = self.publisher.encrypt(self.plain.as_bytes(), &certificate, "c");
                item["encryptedContent"] = json!(content.expect("a content"));
            }
            item
        });
        let mut body = json!({ "value": items.collect::<Vec<_>>() });
        if is_rich {
            body["validationTokens"] = json!([self.token()]);
        }
        body.to_string().into()
    }

    /// The cryptography of a body of rich notifications.
    fn decryption(&self) -> impl FnMut() + use<> {
        let key = PrivateDecryptingKey::from_pkcs8(&self.private_key).expect("a key");
        let key = OaepPrivateDecryptingKey::new(key).expect("a key");
        let certificate = self.certificate.to_base64();
        let content = self
            .publisher
            .encrypt(self.plain.as_bytes(), &certificate, "c");
        let content = content.expect("a content");
        let bytes = |text: &Option<String>| STANDARD.decode(text.as_deref().unwrap_or_default());
        let wrapped = bytes(&content.data_key).expect("base64");
        let data = bytes(&content.data).expect("base64");
        let signature = bytes(&content.data_signature).expect("base64");
        let token = self.token();
        let set: jsonwebtoken::jwk::JwkSet =
            serde_json::from_value(self.publisher.key_set()).expect("keys");
        let signing = jsonwebtoken::DecodingKey::from_jwk(&set.keys[0]).expect("a key");
        move || {
            for _ in 0..ITEMS {
                let mut unwrapped = vec![0; key.min_output_size()];
                let symmetric = key.decrypt(&OAEP_SHA1_MGF1SHA1, &wrapped, &mut unwrapped, None);
                let symmetric = symmetric.expect("a key");
                let signing = hmac::Key::new(hmac::HMAC_SHA256, symmetric);
                hmac::verify(&signing, &data, &signature).expect("a signature");
                let vector: &[u8; 16] = symmetric.first_chunk().expect("16 bytes");
                let vector = DecryptionContext::Iv128(vector.into());
                let cipher = UnboundCipherKey::new(&AES_256, symmetric).expect("a key");
                let cipher = PaddedBlockDecryptingKey::cbc_pkcs7(cipher).expect("a key");
                let mut data = data.clone();
                black_box(cipher.decrypt(&mut data, vector).expect("a content"));
            }
            let (message, signature) = token.rsplit_once('.').expect("a token");
            let algorithm = jsonwebtoken::Algorithm::RS256;
            let verified =
                jsonwebtoken::crypto::verify(signature, message.as_bytes(), &signing, algorithm);
            assert!(verified.expect("a signature"));
        }
    }

    fn token(&self) -> String {
        let claims = self.publisher.claims(APPLICATION, TENANT, now());
        self.publisher.token(&claims).expect("a token")
    }
}

fn now() -> Timestamp {
    Timestamp::from_unix(1_768_471_200, 0).expect("a time")
}

fn request(body: Bytes) -> http::Request<Bytes> {
    let request = http::Request::post("/n").header("content-type", "application/json");
    request.body(body).expect("a request")
}
