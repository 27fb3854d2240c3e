//! Requests, before they have a host and a token.

use std::error::Error;
use std::fmt;

use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{Link, LinkError, Path, Root, Version};
use crate::query::QueryOptions;

/// Characters that OData writes into query values stay readable; the rest is percent-encoded, `+` included,
/// which would arrive as a space.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b':')
    .remove(b';')
    .remove(b'/')
    .remove(b'$')
    .remove(b'=');

/// A request of an operation, still without host, version and token.
#[derive(Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) target: Target,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
    versions: Option<&'static [Version]>,
}

#[derive(Clone, Debug)]
pub(super) enum Target {
    Resource { path: Path, query: String },
    Link(Link),
}

impl Request {
    /// A GET of the resource at `path`.
    pub fn get(path: Path) -> Self {
        Self::resource(Method::GET, path)
    }

    /// A POST to the resource at `path`.
    pub fn post(path: Path) -> Self {
        Self::resource(Method::POST, path)
    }

    /// A PATCH of the resource at `path`.
    pub fn patch(path: Path) -> Self {
        Self::resource(Method::PATCH, path)
    }

    /// A PUT of the resource at `path`.
    pub fn put(path: Path) -> Self {
        Self::resource(Method::PUT, path)
    }

    /// A DELETE of the resource at `path`.
    pub fn delete(path: Path) -> Self {
        Self::resource(Method::DELETE, path)
    }

    fn resource(method: Method, path: Path) -> Self {
        Self::to(
            method,
            Target::Resource {
                path,
                query: String::new(),
            },
            HeaderMap::new(),
        )
    }

    /// A GET of the link, with these headers: a link does not remember those of the request that it
    /// came from.
    pub fn follow(link: Link, headers: HeaderMap) -> Self {
        Self::to(Method::GET, Target::Link(link), headers)
    }

    fn to(method: Method, target: Target, headers: HeaderMap) -> Self {
        Self {
            method,
            target,
            headers,
            body: None,
            versions: None,
        }
    }

    /// Restricts the request to the versions of Graph that know it.
    #[must_use]
    pub fn only_in(mut self, versions: &'static [Version]) -> Self {
        self.versions = Some(versions);
        self
    }

    /// Says which media type the answer should have.
    #[must_use]
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.headers
            .insert(ACCEPT, HeaderValue::from_static(media_type));
        self
    }

    /// Adds the query options and preferences.
    #[must_use]
    pub fn options(mut self, options: &QueryOptions) -> Self {
        if let Target::Resource { query, .. } = &mut self.target {
            for (name, value) in options.query() {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.push_str(name);
                query.push('=');
                query.extend(utf8_percent_encode(&value, QUERY));
            }
        }
        if let Some(Ok(preferences)) = options.prefer().map(HeaderValue::try_from) {
            self.headers
                .insert(HeaderName::from_static("prefer"), preferences);
        }
        self
    }

    /// Adds a header.
    ///
    /// # Errors
    /// Fails when the value cannot stand in a header.
    pub fn header(mut self, name: &'static str, value: Option<&str>) -> Result<Self, RequestError> {
        if let Some(value) = value {
            let refuse = |_| RequestError::Header { name };
            let value = HeaderValue::try_from(value).map_err(refuse)?;
            let name = HeaderName::try_from(name).map_err(|_| RequestError::Header { name })?;
            self.headers.insert(name, value);
        }
        Ok(self)
    }

    /// Sets a JSON body.
    ///
    /// # Errors
    /// Fails when `value` has no JSON form.
    pub fn json(mut self, value: &impl Serialize) -> Result<Self, RequestError> {
        self.body = Some(serde_json::to_vec(value).map_err(RequestError::Body)?);
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(self)
    }

    /// Sets a body of bytes.
    #[must_use]
    pub fn bytes(mut self, body: Vec<u8>) -> Self {
        self.body = Some(body);
        let media_type = HeaderValue::from_static("application/octet-stream");
        self.headers.insert(CONTENT_TYPE, media_type);
        self
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The headers; none of them is secret.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The link that this request follows, if it follows one.
    pub fn link(&self) -> Option<&Link> {
        match &self.target {
            Target::Link(link) => Some(link),
            Target::Resource { .. } => None,
        }
    }

    /// The target of the request: path and query below the version, or the link that it follows.
    ///
    /// The size of a page, `$top`, is left out: it changes nothing of what the pages hold. A stored position
    /// that carries this text can be told from one of another user or of other arguments.
    pub fn subject(&self) -> String {
        match &self.target {
            Target::Link(link) => link.as_str().to_owned(),
            Target::Resource { path, query } => {
                let options = query.trim_start_matches('?').split('&');
                let options =
                    options.filter(|option| !option.is_empty() && !option.starts_with("$top="));
                let mut subject = path.as_str().to_owned();
                for (place, option) in options.enumerate() {
                    subject.push(if place == 0 { '?' } else { '&' });
                    subject.push_str(option);
                }
                subject
            }
        }
    }

    /// The request as any HTTP client can send it, once it has been given a token.
    ///
    /// # Errors
    /// Fails when the version of `root` does not know the operation, or a link leads away from `root`.
    pub fn into_http(self, root: &Root) -> Result<http::Request<Vec<u8>>, RequestError> {
        if let Some(versions) = self.versions
            && !versions.contains(&root.version())
        {
            return Err(RequestError::Version {
                versions,
                asked: root.version(),
            });
        }
        let uri = match &self.target {
            Target::Link(link) => link.to_uri(root).map_err(RequestError::Link)?,
            Target::Resource { path, query } => format!("{root}{}{query}", path.as_str())
                .parse()
                .map_err(|source| RequestError::Url { source })?,
        };
        let mut request = http::Request::new(self.body.unwrap_or_default());
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}

/// The body is left out: it may hold a secret.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// The reason for which an operation has no request.
#[derive(Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// A key that would change the path instead of being part of it.
    Key {
        /// The key's name in the path.
        name: &'static str,
        /// The text that cannot be one.
        key: String,
    },
    /// The operation exists in other versions of Graph only.
    Version {
        /// Those that have it.
        versions: &'static [Version],
        /// The one that was asked.
        asked: Version,
    },
    /// The link must not be followed.
    Link(LinkError),
    /// The header's value cannot stand in a header.
    Header {
        /// The header's name.
        name: &'static str,
    },
    /// The body has no JSON form.
    Body(serde_json::Error),
    /// The URL is longer than a URL may be.
    Url {
        /// Reason for the refusal.
        source: http::uri::InvalidUri,
    },
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key { name, key } => {
                write!(
                    formatter,
                    "{key:?} cannot be the key `{name}`: it would name another resource"
                )
            }
            Self::Version { versions, asked } => {
                let known: Vec<_> = versions.iter().map(|version| version.as_str()).collect();
                let known = known.join(", ");
                write!(
                    formatter,
                    "the operation exists in {known} only, not in {asked}"
                )
            }
            Self::Link(_) => formatter.write_str("the link is not followed"),
            Self::Header { name } => {
                write!(
                    formatter,
                    "the value of the header `{name}` has a control character"
                )
            }
            Self::Body(_) => formatter.write_str("the body has no JSON form"),
            Self::Url { .. } => formatter.write_str("the parts of the request make no URL"),
        }
    }
}

impl Error for RequestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Link(source) => Some(source),
            Self::Body(source) => Some(source),
            Self::Url { source } => Some(source),
            Self::Key { .. } | Self::Version { .. } | Self::Header { .. } => None,
        }
    }
}
