//! Where Graph is.

use std::error::Error;
use std::fmt;

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

/// The origin and version below which all paths stand; by default `https://graph.microsoft.com/v1.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// As [`canonical_origin`] writes it, without a slash at the end.
    origin: String,
    version: Version,
}

impl Root {
    /// The root of `version` at `origin`, which is `scheme://host[:port]`.
    ///
    /// # Errors
    /// When `origin` is anything else.
    pub fn new(origin: &str, version: Version) -> Result<Self, RootError> {
        let refuse = || RootError(origin.to_owned());
        let uri: Uri = origin.parse().map_err(|_| refuse())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refuse());
        };
        let is_bare = uri.path() == "/" && uri.query().is_none() && !origin.contains('#');
        let host = authority.host();
        // What else there is would be a user's name, or a port that is none.
        let is_named = match authority.port_u16() {
            Some(port) => authority.as_str() == format!("{host}:{port}"),
            None => authority.as_str() == host,
        };
        if !matches!(scheme, "http" | "https") || !is_named || !is_bare {
            return Err(refuse());
        }
        Ok(Self {
            origin: canonical_origin(scheme, authority),
            version,
        })
    }

    /// Scheme and authority in lower case, for example `https://graph.microsoft.com`; without a port that
    /// the scheme has anyway.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The version of the interface.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The same origin with another version.
    #[must_use]
    pub fn with_version(&self, version: Version) -> Self {
        Self {
            origin: self.origin.clone(),
            version,
        }
    }
}

/// The one text of an origin, which others are compared by.
pub(super) fn canonical_origin(scheme: &str, authority: &Authority) -> String {
    let authority = authority.as_str();
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(default_port).unwrap_or(authority);
    format!("{scheme}://{authority}").to_ascii_lowercase()
}

impl Default for Root {
    fn default() -> Self {
        Self {
            origin: "https://graph.microsoft.com".to_owned(),
            version: Version::default(),
        }
    }
}

impl fmt::Display for Root {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.origin, self.version)
    }
}

/// A text that is not the origin of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootError(String);

impl fmt::Display for RootError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is not an origin; expected `scheme://host[:port]`, for example \
             `https://graph.microsoft.com`",
            self.0,
        )
    }
}

impl Error for RootError {}
