//! The certificate of the client, and the assertions that are signed with its key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use graph_calls_core::primitive::Timestamp;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use serde_json::Value;
use webpki::EndEntityCert;
use webpki::ring::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256_LEGACY_KEY};

use super::refusal::Refusal;
use crate::clock::shift;

/// The largest difference of the clocks of both sides, in seconds.
const SKEW: i64 = 300;

/// A certificate that the login service knows.
pub(crate) struct Certificate {
    der: CertificateDer<'static>,
    /// By SHA-1 and by SHA-256, as `x5t` and `x5t#S256` have them.
    thumbprints: [String; 2],
}

impl Certificate {
    /// Reads a certificate; the error is the reason why it cannot be read.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, &'static str> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| "there is no certificate in PEM")?;
        EndEntityCert::try_from(&der).map_err(|_| "it is no X.509 v3")?;
        let thumbprints = [&SHA1_FOR_LEGACY_USE_ONLY, &SHA256]
            .map(|algorithm| URL_SAFE_NO_PAD.encode(digest(algorithm, &der)));
        Ok(Self { der, thumbprints })
    }

    /// Checks that the client signed the assertion for one of these audiences, not long ago.
    pub(super) fn check(
        &self,
        assertion: &str,
        client_id: &str,
        audiences: &[String],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let malformed = || {
            Refusal::request(
                "invalid_request",
                50027,
                "JWT token is invalid or malformed.",
            )
        };
        let (message, signature) = assertion.rsplit_once('.').ok_or_else(malformed)?;
        let (header, claims) = message.split_once('.').ok_or_else(malformed)?;
        let signature = URL_SAFE_NO_PAD.decode(signature);
        let signature = signature.map_err(|_| malformed())?;
        let read = |part: &str| -> Option<Value> {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
        };
        let (header, claims) = read(header).zip(read(claims)).ok_or_else(malformed)?;
        let algorithm = match header.get("alg").and_then(Value::as_str) {
            Some("PS256") => RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
            Some("RS256") => RSA_PKCS1_2048_8192_SHA256,
            _ => return Err(malformed()),
        };
        self.check_signature(&header, message, &signature, algorithm)?;
        check_claims(&claims, client_id, audiences, now)
    }

    fn check_signature(
        &self,
        header: &Value,
        message: &str,
        signature: &[u8],
        algorithm: &dyn SignatureVerificationAlgorithm,
    ) -> Result<(), Refusal> {
        let named = ["x5t", "x5t#S256"].map(|name| header.get(name).and_then(Value::as_str));
        let known = self.thumbprints.iter().zip(named);
        let is_named = named.iter().any(Option::is_some)
            && known
                .into_iter()
                .all(|(own, named)| named.is_none_or(|named| named == own));
        if !is_named {
            let named = named.into_iter().flatten().next().unwrap_or_default();
            return Err(Refusal::client(
                700_027,
                format!(
                    "The certificate with identifier used to sign the client assertion is not \
                     registered on application. [Reason - The key was not found., Thumbprint of \
                     key used by client: '{named}']"
                ),
            ));
        }
        // Its constructor saw to it that this is a certificate.
        let is_signed = EndEntityCert::try_from(&self.der).is_ok_and(|certificate| {
            certificate
                .verify_signature(algorithm, message.as_bytes(), signature)
                .is_ok()
        });
        if is_signed {
            return Ok(());
        }
        Err(Refusal::client(
            700_027,
            "Client assertion contains an invalid signature. [Reason - The provided signature value \
             did not match the expected signature value.]",
        ))
    }
}

fn check_claims(
    claims: &Value,
    client_id: &str,
    audiences: &[String],
    now: Timestamp,
) -> Result<(), Refusal> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let seconds = |name: &str| claims.get(name).and_then(Value::as_i64);
    if text("iss") != Some(client_id) || text("sub") != Some(client_id) {
        let message =
            "Client assertion application identifier doesn't match 'client_id' parameter.";
        return Err(Refusal::client(700_021, message));
    }
    if !audiences.iter().any(|one| text("aud") == Some(one)) {
        let message = "Client assertion audience claim does not match Realm issuer.";
        return Err(Refusal::client(700_023, message));
    }
    let starts = seconds("nbf").is_none_or(|start| start <= shift(now, SKEW).unix_timestamp());
    let lasts = seconds("exp").is_some_and(|end| end > shift(now, -SKEW).unix_timestamp());
    if !starts || !lasts {
        let message = format!(
            "Client assertion is not within its valid time range. Current time: {now}, assertion \
             valid from {}, expiry time of assertion {}, both in seconds.",
            seconds("nbf").unwrap_or(0),
            seconds("exp").unwrap_or(0),
        );
        return Err(Refusal::client(700_024, message));
    }
    Ok(())
}
