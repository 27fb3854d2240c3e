//! Reading the errors of reqwest: what happened, and whether asking again can help.

use std::error::Error;
use std::io;

use super::{TransportError, TransportErrorKind};

/// The errors of hyper and reqwest whose types are private, by their texts in hyper 1.12, hyper-util 0.1 and
/// reqwest 0.13. All of them are matters of configuration.
const BY_TEXT: &[(&str, &str)] = &[
    (
        "proxy authorization required",
        "the proxy wants a login (407): write name and password into its URL, \
         `http://name:password@proxy.example:8080`",
    ),
    (
        "scheme is not http",
        "the proxy has a scheme that this build does not know: for `socks5` turn on the feature `socks`",
    ),
    (
        "message head is too large",
        "the head of the answer has more headers than the client takes",
    ),
];

const DISTRUSTED: &str = "the certificate of the service is not trusted: trusted are those of the operating \
    system, on Linux those in `SSL_CERT_FILE` or `SSL_CERT_DIR` where these are set; the certificate of a \
    company's own authority or proxy is added with `ClientBuilder::root_certificate`";

/// The error of a request.
pub(super) fn explain(error: reqwest::Error) -> TransportError {
    let (kind, reason) = if error.is_timeout() {
        (TransportErrorKind::Timeout, None)
    } else if error.is_builder() {
        (TransportErrorKind::Request, None)
    } else if let Some(reason) = configuration(&error) {
        (TransportErrorKind::Request, Some(reason))
    } else {
        (TransportErrorKind::Connection, connection(&error))
    };
    // reqwest shows the URL with its query.
    let explained = TransportError::new(kind, error.without_url());
    match reason {
        Some(reason) => explained.explained(reason),
        None => explained,
    }
}

/// The reason of an error that stays until something is configured otherwise.
fn configuration(error: &reqwest::Error) -> Option<&'static str> {
    causes(error).find_map(|cause| {
        certificate(cause).or_else(|| {
            // A text is built for failed requests only.
            let text = cause.to_string();
            let known = BY_TEXT.iter().find(|(known, _)| text.contains(known));
            known.map(|(_, reason)| *reason)
        })
    })
}

#[cfg(feature = "rustls-no-provider")]
fn certificate(cause: &(dyn Error + 'static)) -> Option<&'static str> {
    use rustls::CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, UnknownIssuer,
    };

    let rustls::Error::InvalidCertificate(reason) = cause.downcast_ref()? else {
        return None;
    };
    Some(match reason {
        UnknownIssuer => DISTRUSTED,
        NotValidForName | NotValidForNameContext { .. } => {
            "the certificate of the service is for another host"
        }
        Expired | ExpiredContext { .. } => "the certificate of the service has expired",
        _ => "the certificate of the service is not valid",
    })
}

/// The TLS of the operating system does not say, so its every error may pass.
#[cfg(not(feature = "rustls-no-provider"))]
fn certificate(_: &(dyn Error + 'static)) -> Option<&'static str> {
    let _ = DISTRUSTED;
    None
}

/// The reason of a connection that did not come about or broke.
fn connection(error: &reqwest::Error) -> Option<&'static str> {
    causes(error).find_map(|cause| {
        let kind = cause.downcast_ref::<io::Error>()?.kind();
        Some(match kind {
            io::ErrorKind::ConnectionRefused => "the host refused it",
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => "it was reset",
            io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof => "it ended too early",
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                "the host cannot be reached"
            }
            _ => return None,
        })
    })
}

/// An error and what is behind it.
fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> + 'a {
    std::iter::successors(Some(error), |cause: &&'a (dyn Error + 'static)| {
        let cause = *cause;
        // The source of an I/O error is not what it wraps but the source of that.
        match cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped as &(dyn Error + 'static)),
            None => cause.source(),
        }
    })
}
