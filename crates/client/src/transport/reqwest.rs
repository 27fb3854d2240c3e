//! The transport that most programs use.

use std::time::Duration;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use futures_util::stream;
use http::Uri;

use super::{Body, Transport, TransportError, TransportErrorKind};
use crate::error::{Error, ErrorKind};

/// Sends with reqwest.
pub(crate) struct Reqwest(reqwest::Client);

impl Reqwest {
    /// A client of its own. `needs_tls` is off when everything goes over `http`.
    pub(crate) fn new(connect_timeout: Duration, needs_tls: bool) -> Result<Self, Error> {
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(connect_timeout);
        #[cfg(feature = "rustls-no-provider")]
        let builder = builder.tls_backend_preconfigured(super::tls::configuration(needs_tls)?);
        #[cfg(not(feature = "rustls-no-provider"))]
        let _ = needs_tls;
        builder.build().map(Self).map_err(|source| {
            Error::new(ErrorKind::Configuration, "the HTTP client cannot be built")
                .with_source(source)
        })
    }

    /// The caller's own.
    pub(crate) fn with_client(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for Reqwest {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let asked = request.uri().clone();
            let request = reqwest::Request::try_from(request).map_err(explain)?;
            let mut answer = self.0.execute(request).await.map_err(explain)?;
            if is_elsewhere(&asked, answer.url()) {
                return Err(TransportError::new(
                    TransportErrorKind::Request,
                    "the HTTP client that was handed in follows redirects to other hosts; \
                     build it with `redirect::Policy::none()`, the redirects are followed here",
                ));
            }
            let mut response = http::Response::new(());
            *response.status_mut() = answer.status();
            *response.headers_mut() = std::mem::take(answer.headers_mut());
            let chunks = stream::unfold(answer, |mut answer| async move {
                let chunk = answer.chunk().await.map_err(explain).transpose()?;
                Some((chunk, answer))
            });
            Ok(response.map(|()| Body::new(chunks)))
        })
    }
}

/// Whether the answer came from another origin than was asked.
fn is_elsewhere(asked: &Uri, answered: &url::Url) -> bool {
    url::Url::parse(&asked.to_string()).is_ok_and(|asked| asked.origin() != answered.origin())
}

fn explain(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() || distrusts_the_service(&error) {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Connection
    };
    // reqwest shows the URL with its query.
    TransportError::new(kind, error.without_url())
}

/// Whether TLS failed for a reason that stays: the certificate of the service.
#[cfg(feature = "rustls-no-provider")]
fn distrusts_the_service(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |cause| {
        // The source of an I/O error is not what it wraps but the source of that.
        match cause
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped as &(dyn std::error::Error + 'static)),
            None => cause.source(),
        }
    });
    causes.any(|cause| {
        let cause = cause.downcast_ref::<rustls::Error>();
        matches!(cause, Some(rustls::Error::InvalidCertificate(_)))
    })
}

/// The TLS of the operating system does not say, so its every error may pass.
#[cfg(not(feature = "rustls-no-provider"))]
fn distrusts_the_service(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}
