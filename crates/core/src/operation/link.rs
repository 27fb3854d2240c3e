//! Links that the service gives, and the checks before one is followed.

use std::error::Error;
use std::fmt;

use http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserializer, Serializer};

use super::Root;
use crate::page::{NEXT_LINK, VALUE};
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

    /// Reads the next link from the start of a page whose rest has not arrived.
    ///
    /// `None` where it has not arrived either, and where it stands behind the items. Graph writes it before them, see
    /// the answers in <https://learn.microsoft.com/graph/api/callrecording-delta#response-1>, and OData leaves the
    /// order open. [`Page::next_link`](crate::Page::next_link) of the whole page has the last word.
    ///
    /// ```
    /// use graph_calls_core::operation::Link;
    ///
    /// let start = br#"{"@odata.nextLink":"https://graph.microsoft.com/v1.0/x?$skip=2","value":[{"id"#;
    /// let link = Link::next_in(start).expect("it stands before the items");
    /// assert_eq!(link.as_str(), "https://graph.microsoft.com/v1.0/x?$skip=2");
    /// assert_eq!(Link::next_in(&start[..40]), None);
    /// ```
    pub fn next_in(start: &[u8]) -> Option<Self> {
        struct Members<'a>(&'a mut Option<Link>);

        impl<'de> Visitor<'de> for Members<'_> {
            type Value = ();

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a page")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
                while let Some(name) = members.next_key::<String>()? {
                    match &*name {
                        NEXT_LINK => *self.0 = Some(Link::from(members.next_value::<String>()?)),
                        VALUE => break,
                        _ => drop(members.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(())
            }
        }

        let mut link = None;
        // It fails at the end of the start, if not before.
        let _ = serde_json::Deserializer::from_slice(start).deserialize_map(Members(&mut link));
        link
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
