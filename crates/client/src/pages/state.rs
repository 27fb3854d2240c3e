//! The position in a collection, as text.

use std::fmt;
use std::str::FromStr;

use crate::endpoints::Link;
use crate::stored::{PositionError, Stored, Subject};

/// The kind of these positions.
const KIND: &str = "pages";

/// The position in a collection, to be stored for going on in another process.
///
/// It is stored as text and read back by [`parse`](str::parse). The text holds a link of the service, and what
/// it is about: the operation, its path and its arguments. Treat it as opaque.
#[derive(Clone, PartialEq, Eq)]
pub struct PageState {
    pub(crate) subject: Subject,
    pub(crate) link: Link,
}

impl PageState {
    /// The state as text, to be stored until the collection is read on.
    pub fn to_text(&self) -> String {
        let link = self.link.as_str().into();
        self.subject.to_text(KIND, [("nextLink", link)])
    }

    /// The link that will be followed.
    pub fn link(&self) -> &Link {
        &self.link
    }
}

impl FromStr for PageState {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let stored = Stored::read(text, KIND)?;
        let link = stored.link("nextLink").ok_or_else(PositionError::unknown)?;
        Ok(Self {
            subject: stored.subject,
            link,
        })
    }
}

impl fmt::Debug for PageState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PageState")
            .field("subject", &self.subject)
            .field("link", &self.link)
            .finish()
    }
}
