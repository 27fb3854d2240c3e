//! Keys that come and go.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use graph_calls::BoxFuture;
use graph_calls_notifications::{
    CertificateError, DropReason, EncryptionCertificate, KeyRing, KeySet, KeySetError,
    KeySetSource, PrivateKey,
};
use graph_calls_simulator::Publisher;
use serde_json::{Value, json};

use super::{APPLICATION, PUBLISHER, TENANT};

fn certificate(id: &str) -> (EncryptionCertificate, PrivateKey) {
    let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048);
    let key = key.unwrap();
    let parameters = rcgen::CertificateParams::new(["test".to_owned()]).unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let pem = key.serialize_pem();
    (
        EncryptionCertificate::from_pem(id, certificate.pem().as_bytes()).unwrap(),
        PrivateKey::from_pem(pem.as_bytes()).unwrap(),
    )
}

fn encrypted_for(certificate: &EncryptionCertificate) -> Value {
    let mut body = super::genuine();
    let plain = br#"{"id":"r1"}"#;
    let content = PUBLISHER.encrypt(plain, &certificate.to_base64(), certificate.id());
    body["value"][0]["encryptedContent"] = json!(content.unwrap());
    body
}

#[tokio::test]
async fn old_and_new_key_work_side_by_side() {
    let ring = KeyRing::new();
    let (old, old_key) = certificate("old");
    let (new, new_key) = certificate("new");
    ring.insert(&old, old_key).unwrap();
    let (receiver, mut events) = super::receiver(super::own_key_set(), ring.clone());

    super::post(&receiver, &encrypted_for(&new));
    assert_eq!(
        super::next(&mut events).await,
        Err(DropReason::UnknownCertificate)
    );
    ring.insert(&new, new_key).unwrap();
    for certificate in [&old, &new, &old] {
        super::post(&receiver, &encrypted_for(certificate));
        assert!(super::next(&mut events).await.is_ok());
    }
    assert!(ring.remove("old"));
    super::post(&receiver, &encrypted_for(&old));
    assert_eq!(
        super::next(&mut events).await,
        Err(DropReason::UnknownCertificate)
    );
    super::post(&receiver, &encrypted_for(&new));
    assert!(super::next(&mut events).await.is_ok());
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    let (first, _) = certificate("first");
    let (second, key) = certificate("second");
    assert_eq!(
        KeyRing::new().insert(&first, key),
        Err(CertificateError::Mismatch)
    );
    let error = EncryptionCertificate::from_der("x".repeat(129), vec![0]).unwrap_err();
    assert_eq!(error, CertificateError::Id);
    assert_eq!(
        PrivateKey::from_pem(b"").unwrap_err(),
        CertificateError::Pem
    );
    assert!(second.thumbprint().len() == 40);
}

/// Keys that change, and can be out of reach.
#[derive(Clone)]
struct Source {
    sets: Arc<Vec<String>>,
    /// The number of the set that is given.
    current: Arc<AtomicU32>,
    fetched: Arc<AtomicU32>,
}

impl KeySetSource for Source {
    fn fetch(&self) -> BoxFuture<'_, Result<Bytes, KeySetError>> {
        self.fetched.fetch_add(1, Ordering::Relaxed);
        let set = self.sets.get(self.current.load(Ordering::Relaxed) as usize);
        let set = set.cloned().map(Bytes::from);
        Box::pin(async move { set.ok_or_else(|| KeySetError::new("out of reach")) })
    }
}

#[tokio::test(start_paused = true)]
async fn keys_are_kept_and_fetched_anew_when_one_is_unknown() {
    let new_publisher = Publisher::new("key-2").unwrap();
    let mut both = PUBLISHER.key_set();
    let keys = both["keys"].as_array_mut().unwrap();
    keys.push(new_publisher.key_set()["keys"][0].clone());
    // Keys of other kinds do no harm, nor does a value that is no key.
    keys.push(json!({"kty": "EC", "crv": "P-256", "kid": "key-3", "x": "AA", "y": "AA"}));
    keys.push(json!({"kty": "oct", "kid": "key-1", "k": "AA"}));
    keys.push(json!(7));
    let source = Source {
        sets: Arc::new(vec![PUBLISHER.key_set().to_string(), both.to_string()]),
        current: Arc::default(),
        fetched: Arc::default(),
    };
    let (receiver, mut events) = super::receiver(KeySet::new(source.clone()), super::ring().0);
    let signed_by = |publisher: &Publisher| {
        let mut body = super::genuine();
        let claims = publisher.claims(APPLICATION, TENANT, super::now());
        body["validationTokens"] = json!([publisher.token(&claims).unwrap()]);
        body
    };
    let fetched = || source.fetched.load(Ordering::Relaxed);

    for _ in 0..3 {
        super::post(&receiver, &signed_by(&PUBLISHER));
        assert!(super::next(&mut events).await.is_ok());
    }
    assert_eq!(fetched(), 1);

    // A key that is unknown right after the keys were fetched does not have them fetched again.
    source.current.store(1, Ordering::Relaxed);
    super::post(&receiver, &signed_by(&new_publisher));
    assert_eq!(
        super::next(&mut events).await,
        Err(DropReason::ValidationToken)
    );
    assert_eq!(fetched(), 1);
    tokio::time::advance(Duration::from_secs(301)).await;
    super::post(&receiver, &signed_by(&new_publisher));
    assert!(super::next(&mut events).await.is_ok());
    assert_eq!(fetched(), 2);

    // After a day they are old, but still better than none.
    source.current.store(9, Ordering::Relaxed);
    tokio::time::advance(Duration::from_secs(86_401)).await;
    for _ in 0..3 {
        super::post(&receiver, &signed_by(&new_publisher));
        assert!(super::next(&mut events).await.is_ok());
    }
    assert_eq!(fetched(), 5);
    // And they are renewed when the service is back.
    source.current.store(1, Ordering::Relaxed);
    tokio::time::advance(Duration::from_secs(61)).await;
    super::post(&receiver, &signed_by(&new_publisher));
    assert!(super::next(&mut events).await.is_ok());
    assert_eq!(fetched(), 6);
}

#[tokio::test(start_paused = true)]
async fn without_keys_a_content_is_dropped_and_the_gap_is_reported() {
    let source = Source {
        sets: Arc::default(),
        current: Arc::default(),
        fetched: Arc::default(),
    };
    let (receiver, mut events) = super::receiver(KeySet::new(source.clone()), super::ring().0);
    super::post(&receiver, &super::genuine());
    // Giving up in between loses nothing.
    let moment = Duration::from_millis(10);
    assert!(tokio::time::timeout(moment, events.next()).await.is_err());
    for _ in 0..3 {
        super::post(&receiver, &super::genuine());
        assert_eq!(
            super::next(&mut events).await,
            Err(DropReason::ValidationKeys)
        );
    }
    // The first one goes without keys after three attempts, and for a minute so do the others.
    assert_eq!(source.fetched.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn a_token_service_that_does_not_answer_holds_nothing_up_for_good() {
    struct Silent;

    impl KeySetSource for Silent {
        fn fetch(&self) -> BoxFuture<'_, Result<Bytes, KeySetError>> {
            Box::pin(std::future::pending())
        }
    }

    let (receiver, mut events) = super::receiver(KeySet::new(Silent), super::ring().0);
    super::post(&receiver, &super::genuine());
    assert_eq!(
        super::next(&mut events).await,
        Err(DropReason::ValidationKeys)
    );
}
