//! Links that the service gives, and the checks before one is followed.

use std::error::Error;
use std::fmt;

use http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use serde::{Deserializer, Serializer};

use super::Root;
use crate::wire::{Decoded, Wire, decode_text};

/// Characters that may stand in a link of the service and not in a URL.
const RAW: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');

/// A next or delta link, opaque: it is stored and sent as the service gave it.
///
/// Its text carries the state of the round. `Debug` leaves the query out.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Link(Box<str>);

impl Link {
    /// The link as the service gave it, to be stored and given to [`Link::from`] later.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL to send, once it is clear that a token may go there.
    ///
    /// # Errors
    /// Fails when the link is no absolute URL, carries a fragment, leads away from `root` or to another version. The
    /// rest of the path is not compared with that of the request: Graph has been seen to write it in other forms.
    pub fn to_uri(&self, root: &Root) -> Result<Uri, LinkError> {
        let refuse = |reason: &str| LinkError {
            link: self.clone(),
            reason: reason.to_owned(),
        };
        if self.0.contains('#') {
            return Err(refuse(
                "it has a fragment, as links in the documentation do",
            ));
        }
        // The service has been seen to write raw spaces; nothing else of the link is touched.
        let text = utf8_percent_encode(&self.0, RAW).to_string();
        let uri: Uri = text.parse().map_err(|_| refuse("it is no URL"))?;
        if uri.scheme().is_none() || uri.authority().is_none() {
            return Err(refuse("it is not absolute"));
        }
        if !root.covers(&uri) {
            return Err(refuse("it leads away from the service"));
        }
        if root.below_version(uri.path()).is_none() {
            let reason = format!("it is not one of version {}", root.version());
            return Err(refuse(&reason));
        }
        Ok(uri)
    }
}

impl From<&str> for Link {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Link {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Wire for Link {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode_text(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0.split(['?', '#']).next().unwrap_or_default();
        write!(formatter, "Link({:?})", format!("{path}?…"))
    }
}

/// The reason for which a link is not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkError {
    link: Link,
    reason: String,
}

impl LinkError {
    /// The link that was refused.
    pub fn link(&self) -> &Link {
        &self.link
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is not followed: {}",
            self.link, self.reason
        )
    }
}

impl Error for LinkError {}
