//! The transport that most programs use.

use std::time::Duration;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use futures_util::stream;
use http::Uri;

use super::cause::explain;
use super::{Body, Transport, TransportError, TransportErrorKind};
use crate::error::{Error, ErrorKind};

/// Sends with reqwest.
pub(crate) struct Reqwest(reqwest::Client);

/// The settings of the client of reqwest.
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: Option<String>,
    /// In PEM.
    pub(crate) root_certificates: Vec<Vec<u8>>,
    pub(crate) configure: Option<Configure>,
}

pub(crate) type Configure =
    Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// The kind of service that requests go to, as far as it matters for sending them.
#[derive(Clone, Copy)]
pub(crate) struct Destination {
    /// Off when everything goes over `http`.
    pub(crate) needs_tls: bool,
    /// True when everything stays on this machine, where no proxy of the environment can help.
    pub(crate) is_local: bool,
}

impl Settings {
    /// The name of the first setting that a transport of the program's own would leave unused.
    pub(crate) fn first_name(&self) -> Option<&'static str> {
        let names = [
            self.proxy.as_ref().map(|_| "proxy"),
            self.root_certificates.first().map(|_| "root_certificate"),
            self.configure.as_ref().map(|_| "configure_http"),
        ];
        names.into_iter().flatten().next()
    }
}

impl Reqwest {
    /// A client of its own.
    pub(crate) fn new(settings: Settings, destination: Destination) -> Result<Self, Error> {
        let refuse = |reason: &'static str| {
            move |source| Error::new(ErrorKind::Configuration, reason).with_source(source)
        };
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(settings.connect_timeout);
        match settings.proxy {
            Some(url) => builder = builder.proxy(proxy(&url)?),
            None if destination.is_local => builder = builder.no_proxy(),
            None => {}
        }
        builder = with_tls(builder, &settings.root_certificates, destination.needs_tls)?;
        if let Some(configure) = settings.configure {
            builder = configure(builder);
        }
        builder
            .build()
            .map(Self)
            .map_err(refuse("the HTTP client cannot be built"))
    }

    /// The caller's own.
    pub(crate) fn with_client(client: reqwest::Client) -> Self {
        Self(client)
    }
}

/// The proxy at a URL, which may hold a password and is therefore in no error.
fn proxy(url: &str) -> Result<reqwest::Proxy, Error> {
    let refuse = |reason| Error::new(ErrorKind::Configuration, reason);
    let form = "the proxy is not a URL; expected `http://[name:password@]host:port`";
    let parsed = url::Url::parse(url).map_err(|_| refuse(form))?;
    match parsed.scheme() {
        "http" | "https" => {}
        "socks4" | "socks4a" | "socks5" | "socks5h" if cfg!(feature = "socks") => {}
        "socks4" | "socks4a" | "socks5" | "socks5h" => {
            return Err(refuse(
                "a proxy that speaks SOCKS wants the feature `socks`",
            ));
        }
        _ => return Err(refuse(form)),
    }
    if !parsed.has_host() {
        return Err(refuse(form));
    }
    reqwest::Proxy::all(url).map_err(|_| refuse(form))
}

#[cfg(feature = "rustls-no-provider")]
fn with_tls(
    builder: reqwest::ClientBuilder,
    root_certificates: &[Vec<u8>],
    is_needed: bool,
) -> Result<reqwest::ClientBuilder, Error> {
    let configuration = super::tls::configuration(root_certificates, is_needed)?;
    Ok(builder.tls_backend_preconfigured(configuration))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
fn with_tls(
    mut builder: reqwest::ClientBuilder,
    root_certificates: &[Vec<u8>],
    _: bool,
) -> Result<reqwest::ClientBuilder, Error> {
    for pem in root_certificates {
        let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(|source| {
            let reason = "the root certificates are not certificates in PEM";
            Error::new(ErrorKind::Configuration, reason).with_source(source)
        })?;
        builder = builder.tls_certs_merge(certificates);
    }
    Ok(builder)
}

#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    root_certificates: &[Vec<u8>],
    _: bool,
) -> Result<reqwest::ClientBuilder, Error> {
    match root_certificates {
        [] => Ok(builder),
        _ => Err(Error::new(
            ErrorKind::Configuration,
            "root certificates need TLS: turn on one of the features of this crate for it",
        )),
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

/// Tells if the answer came from another origin than was asked.
fn is_elsewhere(asked: &Uri, answered: &url::Url) -> bool {
    url::Url::parse(&asked.to_string()).is_ok_and(|asked| asked.origin() != answered.origin())
}
