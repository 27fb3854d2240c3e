//! Roots of Graph: URL and version.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::Authority;

/// A version of Graph's interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Version {
    /// The stable one.
    #[default]
    V1_0,
    /// The one that may break at any time.
    Beta,
}

impl Version {
    /// The version as it stands in a URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1_0 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The URL and the version below which all paths stand; by default `https://graph.microsoft.com/v1.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Origin and path, without a slash at the end.
    base: String,
    /// Index of the first byte of the path.
    origin_end: usize,
    version: Version,
}

impl Root {
    /// The root of `version` at `base`, which is `scheme://host[:port]`, with a path where a gateway stands
    /// in front of the service.
    ///
    /// # Errors
    /// Fails when `base` is anything else, or names the version already.
    pub fn new(base: &str, version: Version) -> Result<Self, RootError> {
        let refuse = |reason| {
            Err(RootError {
                text: base.to_owned(),
                reason,
            })
        };
        let Ok(uri) = base.parse::<Uri>() else {
            return refuse(Reason::Form);
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return refuse(Reason::Form);
        };
        let host = authority.host();
        // Anything else would be a user's name, or a port that is not a number.
        let is_named = match authority.port_u16() {
            Some(port) => authority.as_str() == format!("{host}:{port}"),
            None => authority.as_str() == host,
        };
        let has_more = uri.query().is_some() || base.contains('#');
        let path = uri.path().trim_end_matches('/');
        let is_plain = path.split('/').skip(1).all(is_plain_segment);
        if !matches!(scheme, "http" | "https") || !is_named || has_more || !is_plain {
            return refuse(Reason::Form);
        }
        let last = path.rsplit('/').next();
        if [Version::V1_0, Version::Beta]
            .iter()
            .any(|version| last == Some(version.as_str()))
        {
            return refuse(Reason::Version);
        }
        let origin = canonical_origin(scheme, authority);
        Ok(Self {
            origin_end: origin.len(),
            base: origin + path,
            version,
        })
    }

    /// Scheme and authority in lower case, for example `https://graph.microsoft.com`; without a port that
    /// the scheme has anyway.
    pub fn origin(&self) -> &str {
        &self.base[..self.origin_end]
    }

    /// The origin and the path of the gateway, if there is one, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The version of the interface.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The same place with another version.
    #[must_use]
    pub fn with_version(&self, version: Version) -> Self {
        Self {
            version,
            ..self.clone()
        }
    }

    /// Returns whether the service is reached without TLS.
    pub fn is_plain_text(&self) -> bool {
        self.base.starts_with("http:")
    }

    /// Returns whether the service is on this machine: `localhost`, or an address of the loopback.
    pub fn is_loopback(&self) -> bool {
        let uri = self.base.parse::<Uri>().ok();
        let Some(host) = uri.as_ref().and_then(Uri::host) else {
            return false;
        };
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.ends_with(".localhost")
            || address
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Returns whether a URL belongs to the service, so that a token may go there: it has the origin of this root,
    /// stands below its path, and has no segment such as `..` that leads elsewhere.
    pub fn covers(&self, uri: &Uri) -> bool {
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return false;
        };
        let below = uri.path().strip_prefix(self.path());
        canonical_origin(scheme, authority) == self.origin()
            && below.is_some_and(|rest| rest.starts_with('/'))
            && !climbs(uri.path())
    }

    /// Returns the part of a path that stands below the version: `/users` of `/v1.0/users`. `None` where the path
    /// is not one of this version.
    pub fn below_version<'a>(&self, path: &'a str) -> Option<&'a str> {
        let path = path.strip_prefix(self.path())?.strip_prefix('/')?;
        let path = path.strip_prefix(self.version.as_str())?;
        path.starts_with('/').then_some(path)
    }

    /// The path of the gateway, empty where there is none.
    fn path(&self) -> &str {
        &self.base[self.origin_end..]
    }
}

/// Returns whether a segment of a gateway's path means itself to everybody who reads it.
fn is_plain_segment(segment: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !matches!(segment, "" | "." | "..") && segment.bytes().all(is_plain)
}

/// Returns whether a path has a segment that leads up, in any of the spellings that servers read so.
fn climbs(path: &str) -> bool {
    let path = path.to_ascii_lowercase().replace("%2e", ".");
    let path = path.replace("%2f", "/").replace("%5c", "/");
    path.split(['/', '\\'])
        .any(|segment| matches!(segment, "." | ".."))
}

/// The one text of an origin, which others are compared by.
fn canonical_origin(scheme: &str, authority: &Authority) -> String {
    let authority = authority.as_str();
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(default_port).unwrap_or(authority);
    format!("{scheme}://{authority}").to_ascii_lowercase()
}

impl Default for Root {
    fn default() -> Self {
        let base = "https://graph.microsoft.com";
        Self {
            base: base.to_owned(),
            origin_end: base.len(),
            version: Version::default(),
        }
    }
}

impl fmt::Display for Root {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.base, self.version)
    }
}

/// A text that is not the URL of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootError {
    text: String,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Form,
    Version,
}

impl fmt::Display for RootError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::Form => write!(
                formatter,
                "`{}` is not the URL of a service; expected `scheme://host[:port][/path]`, for example \
                 `https://graph.microsoft.com`",
                self.text
            ),
            Reason::Version => write!(
                formatter,
                "`{}` ends in a version, which is a setting of its own",
                self.text
            ),
        }
    }
}

impl Error for RootError {}
