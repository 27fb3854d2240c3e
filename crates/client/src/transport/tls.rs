//! How rustls is set up.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::{ConfigBuilder, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::{Error, ErrorKind};

/// The configuration that was made last: reading the system's certificates takes longer than all else
/// about a client, and a program may have one for each of many tenants.
static LAST: Mutex<Option<ClientConfig>> = Mutex::new(None);

/// rustls with the trust of the operating system.
///
/// Where `is_needed` is false a machine without any trusted certificates will do.
pub(super) fn configuration(is_needed: bool) -> Result<ClientConfig, Error> {
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
        Err(source) => Err(refuse(
            "the system's trusted certificates cannot be read",
            source,
        )),
    }
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
