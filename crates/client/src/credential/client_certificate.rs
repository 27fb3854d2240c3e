//! An application that has a certificate.

use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use futures_core::future::BoxFuture;
use http::Uri;
use jsonwebtoken::crypto::aws_lc;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use sha2::{Digest, Sha256};

use super::{AccessToken, CredentialError, TokenProvider, TokenRequest, token_endpoint};
use crate::request_id;

/// The lifetime of an assertion; it is used at once.
const LIFE: Duration = Duration::from_secs(600);

/// An application that proves who it is by signing with the private key of a certificate.
#[derive(Clone)]
pub struct ClientCertificate {
    tenant: String,
    client_id: String,
    thumbprint: String,
    key: EncodingKey,
}

impl ClientCertificate {
    /// The application `client_id` in `tenant`, with its certificate and RSA private key in PEM. Both may
    /// stand in one file, which is then given twice.
    ///
    /// # Errors
    /// The certificate or the key cannot be read.
    pub fn from_pem(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        certificate: &str,
        private_key: &[u8],
    ) -> Result<Self, CertificateError> {
        let certificate = der_of(certificate).ok_or(CertificateError("no certificate in PEM"))?;
        // Any other PEM would be taken as well, and be found wrong with the first token only.
        let is_private = String::from_utf8_lossy(private_key).contains("PRIVATE KEY-----");
        let key = EncodingKey::from_rsa_pem(private_key)
            .ok()
            .filter(|_| is_private)
            .ok_or(CertificateError("no RSA private key in PEM"))?;
        Ok(Self {
            tenant: tenant.into(),
            client_id: client_id.into(),
            thumbprint: BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(certificate)),
            key,
        })
    }

    /// The signed statement of who asks.
    fn assertion(&self, endpoint: &Uri, now: SystemTime) -> Result<String, CredentialError> {
        let mut header = Header::new(Algorithm::PS256);
        header.x5t_s256 = Some(self.thumbprint.clone());
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let claims = serde_json::json!({
            "aud": endpoint.to_string(),
            "iss": self.client_id,
            "sub": self.client_id,
            "jti": request_id::new(),
            "nbf": now.as_secs(),
            "exp": (now + LIFE).as_secs(),
        });
        let header = serde_json::to_vec(&header).map_err(CredentialError::permanent)?;
        let message = format!(
            "{}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(header),
            BASE64_URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        // The provider is named, because `jsonwebtoken::encode` looks for the one of the process, which
        // panics where several crates of a program have turned on different ones.
        let signer = (aws_lc::DEFAULT_PROVIDER.signer_factory)(&Algorithm::PS256, &self.key)
            .map_err(CredentialError::permanent)?;
        let signature = signer
            .try_sign(message.as_bytes())
            .map_err(CredentialError::permanent)?;
        Ok(format!(
            "{message}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(signature)
        ))
    }
}

/// The first certificate in a PEM text.
fn der_of(pem: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (text, _) = rest.split_once("-----END CERTIFICATE-----")?;
    let text: String = text.split_ascii_whitespace().collect();
    BASE64_STANDARD.decode(text).ok()
}

impl TokenProvider for ClientCertificate {
    fn token<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
        Box::pin(async move {
            let endpoint = token_endpoint::url(request.login, &self.tenant)?;
            let assertion = self.assertion(&endpoint, SystemTime::now())?;
            let proof = [
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ),
                ("client_assertion", assertion.as_str()),
            ];
            token_endpoint::ask(&endpoint, &self.client_id, &proof, &request).await
        })
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientCertificate")
            .field("tenant", &self.tenant)
            .field("client_id", &self.client_id)
            .field("thumbprint", &self.thumbprint)
            .finish_non_exhaustive()
    }
}

/// A text that is not the certificate or the key that it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateError(&'static str);

impl fmt::Display for CertificateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Error for CertificateError {}
