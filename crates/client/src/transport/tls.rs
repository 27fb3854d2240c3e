//! The configuration of rustls.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ConfigBuilder, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::{Error, ErrorKind};

/// The configuration that was made last: reading the system's certificates takes longer than all else
/// about a client, and a program may have one for each of many tenants.
static LAST: Mutex<Option<ClientConfig>> = Mutex::new(None);

/// rustls with the trust of the operating system, and these certificates in PEM.
///
/// A machine without any trusted certificates is accepted unless `is_needed`.
pub(super) fn configuration(
    root_certificates: &[Vec<u8>],
    is_needed: bool,
) -> Result<ClientConfig, Error> {
    if !root_certificates.is_empty() {
        return trusting_also(certificates(root_certificates)?);
    }
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(configuration) = &*last
        && CryptoProvider::get_default()
            .is_none_or(|installed| Arc::ptr_eq(installed, configuration.crypto_provider()))
    {
        return Ok(configuration.clone());
    }
    match builder()?.with_platform_verifier() {
        Ok(builder) => {
            let configuration = with_protocols(builder.with_no_client_auth());
            *last = Some(configuration.clone());
            Ok(configuration)
        }
        Err(_) if !is_needed => {
            let nobody = rustls::RootCertStore::empty();
            Ok(with_protocols(
                builder()?
                    .with_root_certificates(nobody)
                    .with_no_client_auth(),
            ))
        }
        Err(source) => Err(refuse(UNREADABLE, source)),
    }
}

const UNREADABLE: &str = "the system's trusted certificates cannot be read";

fn certificates(pem: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    for pem in pem {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|source| {
                let reason = "a root certificate is not a certificate in PEM";
                Error::new(ErrorKind::Configuration, reason).with_source(source)
            })?;
            // The verifier would pass over a certificate that it cannot read.
            rustls::RootCertStore::empty()
                .add(certificate.clone())
                .map_err(|source| refuse("a root certificate cannot be read", source))?;
            certificates.push(certificate);
        }
        if certificates.len() == before {
            let reason = "a root certificate is not a certificate in PEM: there is no \
                          `-----BEGIN CERTIFICATE-----` in it";
            return Err(Error::new(ErrorKind::Configuration, reason));
        }
    }
    Ok(certificates)
}

#[cfg(not(target_os = "android"))]
fn trusting_also(certificates: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let provider = provider()?;
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(certificates, provider)
        .map_err(|source| refuse(UNREADABLE, source))?;
    let builder = builder()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    Ok(with_protocols(builder.with_no_client_auth()))
}

#[cfg(target_os = "android")]
fn trusting_also(_: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let reason = "on Android certificates are trusted by the system's settings only";
    Err(Error::new(ErrorKind::Configuration, reason))
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(provider()?)
        .with_safe_default_protocol_versions()
        .map_err(|source| refuse("the crypto provider lacks what TLS needs", source))
}

fn with_protocols(mut configuration: ClientConfig) -> ClientConfig {
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    if cfg!(feature = "http2") {
        configuration.alpn_protocols.insert(0, b"h2".to_vec());
    }
    configuration
}

fn refuse(reason: &str, source: rustls::Error) -> Error {
    Error::new(ErrorKind::Configuration, reason).with_source(source)
}

/// The provider that the program installed; else one that a feature brings.
fn provider() -> Result<Arc<CryptoProvider>, Error> {
    if let Some(provider) = CryptoProvider::get_default() {
        return Ok(provider.clone());
    }
    #[cfg(feature = "rustls-ring")]
    return Ok(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(all(feature = "rustls-aws-lc-rs", not(feature = "rustls-ring")))]
    return Ok(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    #[cfg(not(any(feature = "rustls-ring", feature = "rustls-aws-lc-rs")))]
    Err(Error::new(
        ErrorKind::Configuration,
        "rustls has no crypto provider: install one with `CryptoProvider::install_default`, \
         or turn on one of the features `rustls-ring` and `rustls-aws-lc-rs`",
    ))
}
