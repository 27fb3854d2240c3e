//! The sender of notifications, with keys of its own in place of Graph's.

use std::error::Error;
use std::fmt;

use aws_lc_rs::cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey,
};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use aws_lc_rs::{digest, hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use graph_calls_core::Object;
use graph_calls_core::primitive::Timestamp;
use graph_calls_models::ChangeNotificationEncryptedContent;
use rustls_pki_types::CertificateDer;
use serde_json::{Value, json};
use webpki::EndEntityCert;

/// The client id of the application that sends Graph's notifications.
const PUBLISHER_ID: &str = "0bf30f3b-4a52-48df-9a82-234910c4a086";

/// Signs validation tokens and encrypts contents as Graph does, with a signing key of its own.
///
/// It makes what is genuine, and from there what is not is only a change away.
pub struct Publisher {
    key: KeyPair,
    key_id: String,
}

/// A certificate or a key that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublisherError(&'static str);

impl Publisher {
    /// A publisher with a new signing key of this name.
    ///
    /// # Errors
    /// Fails when no key can be made.
    pub fn new(key_id: impl Into<String>) -> Result<Self, PublisherError> {
        let key = KeyPair::generate(KeySize::Rsa2048);
        Ok(Self {
            key: key.map_err(|_| PublisherError("no key can be made"))?,
            key_id: key_id.into(),
        })
    }

    /// The JSON web key set that its signatures are checked with.
    pub fn key_set(&self) -> Value {
        let public = self.key.public_key();
        let modulus = public.modulus();
        let exponent = public.exponent();
        json!({"keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.key_id,
            "n": URL_SAFE_NO_PAD.encode(modulus.big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(exponent.big_endian_without_leading_zero()),
        }]})
    }

    /// The private signing key in PKCS #8 form, for tests that forge tokens.
    ///
    /// # Errors
    /// Fails when the key cannot be written in that form.
    pub fn signing_key(&self) -> Result<Vec<u8>, PublisherError> {
        let der: Pkcs8V1Der = self
            .key
            .as_der()
            .map_err(|_| PublisherError("the key has no form"))?;
        Ok(der.as_ref().to_vec())
    }

    /// The claims of a genuine token for an application in a tenant, good for an hour.
    pub fn claims(&self, application_id: &str, tenant_id: &str, now: Timestamp) -> Value {
        let now = now.unix_timestamp();
        json!({
            "aud": application_id,
            "iss": format!("https://sts.windows.net/{tenant_id}/"),
            "iat": now, "nbf": now, "exp": now + 3600,
            "appid": PUBLISHER_ID, "appidacr": "2", "tid": tenant_id, "ver": "1.0",
        })
    }

    /// A token with these claims.
    ///
    /// # Errors
    /// Fails when it cannot be signed.
    pub fn token(&self, claims: &Value) -> Result<String, PublisherError> {
        self.token_with_header(
            &json!({"typ": "JWT", "alg": "RS256", "kid": self.key_id}),
            claims,
        )
    }

    /// A token with this header and these claims, signed with RS256 whatever the header says.
    ///
    /// # Errors
    /// Fails when it cannot be signed.
    pub fn token_with_header(
        &self,
        header: &Value,
        claims: &Value,
    ) -> Result<String, PublisherError> {
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message.as_bytes(),
                &mut signature,
            )
            .map_err(|_| PublisherError("the token cannot be signed"))?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The content, encrypted for a certificate in the form that a subscription has it.
    ///
    /// # Errors
    /// Fails when this is not a certificate, or its key is not an RSA key.
    pub fn encrypt(
        &self,
        plain: &[u8],
        certificate: &str,
        certificate_id: &str,
    ) -> Result<ChangeNotificationEncryptedContent, PublisherError> {
        let refuse = |_| PublisherError("the content cannot be encrypted");
        let mut key = [0; 32];
        rand::fill(&mut key).map_err(refuse)?;

        let mut vector = [0; 16];
        vector.copy_from_slice(&key[..16]);
        let mut data = plain.to_vec();
        let cipher = UnboundCipherKey::new(&AES_256, &key)
            .and_then(PaddedBlockEncryptingKey::cbc_pkcs7)
            .map_err(refuse)?;
        let vector = EncryptionContext::Iv128(FixedLength::from(&vector));
        cipher
            .less_safe_encrypt(&mut data, vector)
            .map_err(refuse)?;
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), &data);

        let certificate = STANDARD
            .decode(certificate)
            .map_err(|_| PublisherError("the certificate is no base64"))?;
        let wrapped = wrap(&key, &certificate)?;
        let thumbprint = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &certificate);
        let thumbprint = thumbprint.as_ref().iter().map(|byte| format!("{byte:02X}"));
        Ok(ChangeNotificationEncryptedContent::build(|content| {
            content.data = Some(STANDARD.encode(&data));
            content.data_key = Some(STANDARD.encode(wrapped));
            content.data_signature = Some(STANDARD.encode(signature));
            content.encryption_certificate_id = Some(certificate_id.to_owned());
            content.encryption_certificate_thumbprint = Some(thumbprint.collect());
        }))
    }
}

/// Encrypts a symmetric key for the holder of the certificate.
fn wrap(key: &[u8], certificate: &[u8]) -> Result<Vec<u8>, PublisherError> {
    let certificate = CertificateDer::from(certificate);
    let certificate = EndEntityCert::try_from(&certificate)
        .map_err(|_| PublisherError("the certificate is not X.509"))?;
    let public = certificate.subject_public_key_info();
    let public = PublicEncryptingKey::from_der(&public)
        .map_err(|_| PublisherError("the certificate has no RSA key"))?;
    let refuse = |_| PublisherError("the key cannot be encrypted");
    let public = OaepPublicEncryptingKey::new(public).map_err(refuse)?;
    let mut wrapped = vec![0; public.ciphertext_size()];
    let length = public
        .encrypt(&OAEP_SHA1_MGF1SHA1, key, &mut wrapped, None)
        .map_err(refuse)?
        .len();
    wrapped.truncate(length);
    Ok(wrapped)
}

impl fmt::Debug for Publisher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Publisher({:?})", self.key_id)
    }
}

impl fmt::Display for PublisherError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Error for PublisherError {}
