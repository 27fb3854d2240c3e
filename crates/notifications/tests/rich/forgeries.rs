//! Bodies that are not what Graph sends, each but one change away from one that is.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use graph_calls_notifications::DropReason::{self, *};
use serde_json::{Value, json};

use super::{APPLICATION, CERTIFICATE, PUBLISHER, TENANT};

type Change = Box<dyn Fn(&mut Value)>;

/// Changes the claims of the token.
fn claims(change: impl Fn(&mut Value) + 'static) -> Change {
    Box::new(move |body| {
        let mut claims = PUBLISHER.claims(APPLICATION, TENANT, super::now());
        change(&mut claims);
        body["validationTokens"] = json!([PUBLISHER.token(&claims).unwrap()]);
    })
}

/// Changes the header of the token.
fn header(header: Value) -> Change {
    Box::new(move |body| {
        let claims = PUBLISHER.claims(APPLICATION, TENANT, super::now());
        let token = PUBLISHER.token_with_header(&header, &claims).unwrap();
        body["validationTokens"] = json!([token]);
    })
}

/// Changes the bytes of a member of the content.
fn bytes(name: &'static str, change: impl Fn(&mut Vec<u8>) + 'static) -> Change {
    Box::new(move |body| {
        let member = &mut body["value"][0]["encryptedContent"][name];
        let mut bytes = STANDARD.decode(member.as_str().unwrap()).unwrap();
        change(&mut bytes);
        *member = json!(STANDARD.encode(bytes));
    })
}

/// Sets a member of the content.
fn member(name: &'static str, value: Value) -> Change {
    Box::new(move |body| body["value"][0]["encryptedContent"][name] = value.clone())
}

/// A token without a signature.
fn unsigned(body: &mut Value) {
    let claims = PUBLISHER
        .claims(APPLICATION, TENANT, super::now())
        .to_string();
    let header = json!({"alg": "none", "kid": "key-1"}).to_string();
    let token = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    );
    body["validationTokens"] = json!([token]);
}

/// A token with a signature whose secret is the public key.
fn confused(body: &mut Value) {
    let key = PUBLISHER.key_set()["keys"][0]["n"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    header.kid = Some("key-1".to_owned());
    let claims = PUBLISHER.claims(APPLICATION, TENANT, super::now());
    let key = jsonwebtoken::EncodingKey::from_base64_secret(&STANDARD.encode(key)).unwrap();
    body["validationTokens"] = json!([jsonwebtoken::encode(&header, &claims, &key).unwrap()]);
}

fn forgeries() -> Vec<(&'static str, DropReason, Change)> {
    let seconds = super::now().unix_timestamp();
    let own = |name, reason, change: fn(&mut Value)| (name, reason, Box::new(change) as Change);
    vec![
        // Downgrades: what is left of a body without its proofs.
        own("no content", NoContent, |body| {
            body["value"][0]["encryptedContent"] = Value::Null
        }),
        own("no content and no tokens", NoContent, |body| {
            body["value"][0]
                .as_object_mut()
                .unwrap()
                .remove("encryptedContent");
            body.as_object_mut().unwrap().remove("validationTokens");
        }),
        own("another resource", Content, |body| {
            body["value"][0]["resource"] =
                json!("communications/onlineMeetings('m1')/recordings('r9')");
        }),
        own("another announced id", Content, |body| {
            body["value"][0]["resourceData"]["id"] = json!("r9")
        }),
        // Tokens.
        own("no tokens", NoValidationToken, |body| {
            body["validationTokens"] = Value::Null
        }),
        own("empty tokens", NoValidationToken, |body| {
            body["validationTokens"] = json!([])
        }),
        own("null token", ValidationToken, |body| {
            body["validationTokens"] = json!([null])
        }),
        own("no token at all", ValidationToken, |body| {
            body["validationTokens"] = json!(["a.b"])
        }),
        own("unsigned", ValidationToken, unsigned),
        own("key confusion", ValidationToken, confused),
        own("one bad of two", ValidationToken, |body| {
            body["validationTokens"]
                .as_array_mut()
                .unwrap()
                .push(json!("a.b.c"));
        }),
        own("flipped signature", ValidationToken, |body| {
            let token = body["validationTokens"][0].as_str().unwrap();
            let (message, signature) = token.rsplit_once('.').unwrap();
            let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
            bytes[7] ^= 1;
            let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(bytes));
            body["validationTokens"] = json!([token]);
        }),
        (
            "alg none",
            ValidationToken,
            header(json!({"alg": "none", "kid": "key-1"})),
        ),
        (
            "alg RS512",
            ValidationToken,
            header(json!({"alg": "RS512", "kid": "key-1"})),
        ),
        (
            "alg PS256",
            ValidationToken,
            header(json!({"alg": "PS256", "kid": "key-1"})),
        ),
        (
            "unknown key",
            ValidationToken,
            header(json!({"alg": "RS256", "kid": "key-2"})),
        ),
        (
            "no key id",
            ValidationToken,
            header(json!({"alg": "RS256"})),
        ),
        // RFC 7515, 4.1.11 and its example in appendix E; RFC 7797 is an extension that is in use.
        (
            "unknown extension",
            ValidationToken,
            header(json!({
                "alg": "RS256", "kid": "key-1", "crit": ["http://example.invalid/UNDEFINED"],
                "http://example.invalid/UNDEFINED": true,
            })),
        ),
        (
            "unencoded payload",
            ValidationToken,
            header(json!({"alg": "RS256", "kid": "key-1", "crit": ["b64"], "b64": true})),
        ),
        (
            "no extension named",
            ValidationToken,
            header(json!({"alg": "RS256", "kid": "key-1", "crit": []})),
        ),
        (
            "extensions as a text",
            ValidationToken,
            header(json!({"alg": "RS256", "kid": "key-1", "crit": "b64"})),
        ),
        (
            "expired",
            ValidationToken,
            claims(move |claims| claims["exp"] = json!(seconds - 61)),
        ),
        (
            "no expiry",
            ValidationToken,
            claims(|claims| claims["exp"] = Value::Null),
        ),
        (
            "text expiry",
            ValidationToken,
            claims(|claims| claims["exp"] = json!("9999999999")),
        ),
        (
            "early",
            ValidationToken,
            claims(move |claims| claims["nbf"] = json!(seconds + 61)),
        ),
        (
            "other audience",
            ValidationToken,
            claims(|claims| claims["aud"] = json!(TENANT)),
        ),
        (
            "foreign publisher",
            ValidationToken,
            claims(|claims| claims["appid"] = json!(TENANT)),
        ),
        (
            "no publisher",
            ValidationToken,
            claims(|claims| claims["appid"] = Value::Null),
        ),
        (
            "two publishers",
            ValidationToken,
            claims(|claims| claims["azp"] = json!(TENANT)),
        ),
        (
            "no tenant",
            ValidationToken,
            claims(|claims| claims["tid"] = Value::Null),
        ),
        (
            "foreign issuer",
            ValidationToken,
            claims(|claims| {
                claims["iss"] = json!("https://sts.windows.net.evil.example/");
            }),
        ),
        (
            "issuer of another tenant",
            ValidationToken,
            claims(|claims| {
                claims["iss"] =
                    json!("https://sts.windows.net/84bd8158-6d4d-4958-8b9f-9d6445542f95/");
            }),
        ),
        (
            "another tenant",
            NoValidationToken,
            claims(|claims| {
                claims["tid"] = json!("84bd8158-6d4d-4958-8b9f-9d6445542f95");
                claims["iss"] =
                    json!("https://sts.windows.net/84bd8158-6d4d-4958-8b9f-9d6445542f95/");
            }),
        ),
        // Contents.
        (
            "unsigned data",
            Malformed,
            member("dataSignature", Value::Null),
        ),
        (
            "empty signature",
            Signature,
            member("dataSignature", json!("")),
        ),
        (
            "short signature",
            Signature,
            bytes("dataSignature", |bytes| bytes.truncate(16)),
        ),
        (
            "flipped signature",
            Signature,
            bytes("dataSignature", |bytes| bytes[0] ^= 1),
        ),
        (
            "flipped data",
            Signature,
            bytes("data", |bytes| bytes[0] ^= 1),
        ),
        (
            "flipped padding",
            Signature,
            bytes("data", |bytes| *bytes.last_mut().unwrap() ^= 1),
        ),
        (
            "cut data",
            Signature,
            bytes("data", |bytes| bytes.truncate(16)),
        ),
        ("empty data", Signature, member("data", json!(""))),
        ("no base64", Malformed, member("data", json!("***"))),
        (
            "flipped key",
            DataKey,
            bytes("dataKey", |bytes| bytes[9] ^= 1),
        ),
        (
            "short key",
            DataKey,
            bytes("dataKey", |bytes| bytes.truncate(255)),
        ),
        ("no key", Malformed, member("dataKey", Value::Null)),
        own("swapped keys", Signature, |body| {
            let other = super::genuine();
            body["value"][0]["encryptedContent"]["dataKey"] =
                other["value"][0]["encryptedContent"]["dataKey"].clone();
        }),
        own("swapped contents", Content, |body| {
            body["value"][0]["resourceData"]["id"] = json!("r2");
        }),
        own("swapped contents without an id", Content, |body| {
            body["value"][0]["resourceData"] = Value::Null;
            body["value"][0]["resource"] =
                json!("communications/onlineMeetings('m1')/recordings('r2')");
        }),
        own("recording as something else", Content, |body| {
            body["value"][0]["resource"] = json!("communications/callRecords('r1')");
        }),
        (
            "no certificate",
            UnknownCertificate,
            member("encryptionCertificateId", Value::Null),
        ),
        (
            "other certificate",
            UnknownCertificate,
            member("encryptionCertificateId", json!("x")),
        ),
        (
            "thumbprint",
            UnknownCertificate,
            member("encryptionCertificateThumbprint", json!("00")),
        ),
        own("no JSON inside", Content, |body| {
            let (_, certificate) = super::ring();
            let content = PUBLISHER.encrypt(b"[]", &certificate.to_base64(), CERTIFICATE);
            body["value"][0]["encryptedContent"] = json!(content.unwrap());
        }),
        own("content of a wrong form", Malformed, |body| {
            body["value"][0]["EncryptedContent"] = json!(7);
            body["value"][0]["encryptedContent"] = Value::Null;
        }),
    ]
}

#[tokio::test]
async fn each_forgery_is_dropped_and_the_sender_is_told_nothing() {
    for (name, reason, change) in forgeries() {
        let (receiver, mut events) = super::receiver(super::own_key_set(), super::ring().0);
        let mut body = super::genuine();
        change(&mut body);
        // Answers like one that is genuine.
        super::post(&receiver, &body);
        assert_eq!(super::next(&mut events).await, Err(reason), "{name}");
        assert_eq!(receiver.counters().dropped, [(reason, 1)], "{name}");
        // It does not keep the genuine one out.
        let genuine = super::genuine();
        super::post(&receiver, &genuine);
        assert_eq!(super::next(&mut events).await.unwrap().id(), "r1", "{name}");
    }
}

#[tokio::test]
async fn both_versions_of_tokens_are_genuine() {
    for (issuer, publisher) in [
        (format!("https://sts.windows.net/{TENANT}/"), "appid"),
        (
            format!("https://login.microsoftonline.com/{TENANT}/v2.0"),
            "azp",
        ),
    ] {
        let (receiver, mut events) = super::receiver(super::own_key_set(), super::ring().0);
        let mut body = super::genuine();
        let change = claims(move |claims| {
            let id = claims["appid"].take();
            claims.as_object_mut().unwrap().remove("appid");
            claims[publisher] = id;
            claims["iss"] = json!(issuer);
        });
        change(&mut body);
        super::post(&receiver, &body);
        assert!(super::next(&mut events).await.is_ok());
    }
}

#[tokio::test]
async fn a_replayed_body_is_not_handed_over_again() {
    let (receiver, mut events) = super::receiver(super::own_key_set(), super::ring().0);
    let body = super::genuine();
    super::post(&receiver, &body);
    super::post(&receiver, &body);
    let other = super::genuine();
    super::post(&receiver, &other);
    assert!(super::next(&mut events).await.is_ok());
    assert!(super::next(&mut events).await.is_ok());
    assert_eq!(receiver.counters().repeated, 1);
}
