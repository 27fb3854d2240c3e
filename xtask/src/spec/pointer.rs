//! JSON pointers (RFC 6901), built while walking down a document.

use std::borrow::Cow;
use std::fmt;

/// The way from the root of a document to a node.
///
/// A step borrows the step before it, so going down costs nothing; text is made
/// only when something is to be said about the place.
#[derive(Clone, Copy, Debug)]
pub struct Pointer<'a> {
    parent: Option<&'a Pointer<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Written(&'a str),
    Key(&'a str),
    Index(usize),
}

impl Pointer<'static> {
    /// The whole document.
    pub const ROOT: Self = Self {
        parent: None,
        segment: Segment::Written(""),
    };
}

impl<'a> Pointer<'a> {
    /// A pointer that is already written, such as what follows `#` in a `$ref`.
    pub fn written(pointer: &'a str) -> Self {
        Self {
            parent: None,
            segment: Segment::Written(pointer),
        }
    }

    /// One step down to the member `key` of an object.
    pub fn key<'b>(&'b self, key: &'b str) -> Pointer<'b> {
        Pointer {
            parent: Some(self),
            segment: Segment::Key(key),
        }
    }

    /// One step down to the item `index` of an array.
    pub fn index(&self, index: usize) -> Pointer<'_> {
        Pointer {
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.segment {
            Segment::Written(text) => f.write_str(text),
            Segment::Key(key) => {
                f.write_str("/")?;
                f.write_str(&escape(key))
            }
            Segment::Index(index) => write!(f, "/{index}"),
        }
    }
}

/// A key as it stands in a pointer.
pub fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// The key that a segment of a pointer stands for.
pub fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}
