//! Credentials, which give tokens.

#[cfg(feature = "azure-identity")]
mod azure;
pub(crate) mod cache;
pub(crate) mod challenge;
#[cfg(feature = "client-certificate")]
mod client_certificate;
mod client_secret;
mod static_token;
mod token_endpoint;

#[cfg(feature = "azure-identity")]
pub use azure::AzureIdentity;
#[cfg(feature = "client-certificate")]
pub use client_certificate::{CertificateError, ClientCertificate};
pub use client_secret::ClientSecret;
pub use static_token::StaticToken;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_core::future::BoxFuture;

use crate::models::primitive::Secret;
use crate::transport::Transport;

/// Gives tokens for Graph.
///
/// The client keeps a token until shortly before it expires and asks for one at a time, so an
/// implementation needs no cache. It may be dropped in the middle of giving a token, and is when it takes
/// longer than [`response_timeout`](crate::ClientBuilder::response_timeout).
///
/// ```
/// use graph_calls::BoxFuture;
/// use graph_calls::credential::{AccessToken, CredentialError, TokenProvider, TokenRequest};
/// use std::time::Duration;
///
/// struct Vault;
///
/// impl TokenProvider for Vault {
///     fn token<'a>(
///         &'a self,
///         _request: TokenRequest<'a>,
///     ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
///         Box::pin(async {
///             let text = std::env::var("GRAPH_TOKEN").map_err(CredentialError::permanent)?;
///             Ok(AccessToken::new(text).expires_in(Duration::from_secs(600)))
///         })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// Gives a new token: the client asks when it can no longer use the last one.
    fn token<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, CredentialError>>;
}

impl<T: TokenProvider + ?Sized> TokenProvider for Arc<T> {
    fn token<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
        (**self).token(request)
    }
}

/// A request for a token: its scope and claims, and the transport to get it with.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct TokenRequest<'a> {
    /// The scope, for example `https://graph.microsoft.com/.default`.
    pub scope: &'a str,
    /// The claims that the service wants in the token, as JSON: the challenge of an answer that
    /// refused the last one, to be passed on as the parameter `claims`.
    pub claims: Option<&'a str>,
    /// Scheme and authority of the cloud's token service.
    pub login: &'a str,
    /// The client's way to send requests.
    pub transport: &'a dyn Transport,
}

impl fmt::Debug for TokenRequest<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenRequest")
            .field("scope", &self.scope)
            .field("claims", &self.claims)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// A token, with what is known of its time.
#[derive(Clone, Debug)]
pub struct AccessToken {
    pub(crate) secret: Secret,
    pub(crate) expires_in: Option<Duration>,
    pub(crate) refresh_in: Option<Duration>,
}

impl AccessToken {
    /// A token that is good until the service refuses it.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self {
            secret: secret.into(),
            expires_in: None,
            refresh_in: None,
        }
    }

    /// The token as one that expires after this time from now.
    #[must_use]
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }

    /// The token as one that should be replaced after this time from now, before it expires.
    #[must_use]
    pub fn refresh_in(mut self, time: Duration) -> Self {
        self.refresh_in = Some(time);
        self
    }
}

/// The reason there is no token.
#[derive(Clone)]
pub struct CredentialError {
    cause: Arc<dyn Error + Send + Sync>,
    is_transient: bool,
    retry_after: Option<Duration>,
    url: Option<Arc<str>>,
}

impl CredentialError {
    /// An error that asking again does not help against, such as a wrong secret.
    pub fn permanent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(source.into(), false, None)
    }

    /// An error that may pass, such as a broken connection; the client asks again, after this time if
    /// there is one.
    pub fn transient(
        source: impl Into<Box<dyn Error + Send + Sync>>,
        retry_after: Option<Duration>,
    ) -> Self {
        Self::new(source.into(), true, retry_after)
    }

    fn new(
        source: Box<dyn Error + Send + Sync>,
        is_transient: bool,
        retry_after: Option<Duration>,
    ) -> Self {
        Self {
            cause: Arc::from(source),
            is_transient,
            retry_after,
            url: None,
        }
    }

    /// The error as one of the token service at this URL, which errors of the client show. It must not hold
    /// a secret; a query is left out.
    #[must_use]
    pub fn at(mut self, url: impl AsRef<str>) -> Self {
        let url = url.as_ref().split(['?', '#']).next().unwrap_or_default();
        self.url = Some(Arc::from(url));
        self
    }

    /// Tells if the error may pass.
    pub fn is_transient(&self) -> bool {
        self.is_transient
    }

    /// Returns the wait before asking again, if the token service names one.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The URL of the token service, if the credential names one.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.cause, formatter)
    }
}

impl fmt::Debug for CredentialError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CredentialError")
            .field("cause", &self.cause)
            .field("is_transient", &self.is_transient)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Error for CredentialError {
    /// Returns the source of the cause, whose text this error has.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.source()
    }
}
