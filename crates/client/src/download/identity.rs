//! The identity of a content, by which two answers are compared.

use http::HeaderMap;
use http::header::{ETAG, LAST_MODIFIED};

use super::digest::Expected;
use crate::pipeline::content::media_type;
use crate::pipeline::{Answer, length};

/// The marks that tell one content from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) total: Option<u64>,
    pub(super) digest: Option<Expected>,
    /// Without its parameters.
    pub(super) media_type: Option<String>,
}

impl Identity {
    pub(super) fn of(answer: &Answer) -> Self {
        Self {
            etag: text(&answer.headers, ETAG.as_str()),
            last_modified: text(&answer.headers, LAST_MODIFIED.as_str()),
            total: length(&answer.headers),
            digest: Expected::of(answer.status, &answer.headers),
            media_type: media_type(&answer.headers),
        }
    }

    /// Returns the value of `If-Range`: a strong entity tag, or else the date.
    pub(super) fn validator(&self) -> Option<&str> {
        let strong = self.etag.as_deref().filter(|etag| !etag.starts_with("W/"));
        strong.or(self.last_modified.as_deref())
    }

    /// Tells if the content can be told from others, so that a part of it can be asked for: by the service, or
    /// by its digest once it is complete.
    pub(super) fn can_be_told(&self) -> bool {
        self.validator().is_some() || self.digest.is_some()
    }

    /// Tells if something that both have is not the same.
    pub(super) fn differs_from(&self, other: &Self) -> bool {
        fn differ<T: PartialEq>(left: &Option<T>, right: &Option<T>) -> bool {
            matches!((left, right), (Some(left), Some(right)) if left != right)
        }
        differ(&self.etag, &other.etag)
            || differ(&self.last_modified, &other.last_modified)
            || differ(&self.total, &other.total)
            || differ(&self.digest, &other.digest)
            || differ(&self.media_type, &other.media_type)
    }

    /// Tells if the service says that both are the same.
    pub(super) fn is_surely(&self, other: &Self) -> bool {
        self.validator().is_some()
            && self.validator() == other.validator()
            && !self.differs_from(other)
    }

    /// This, and what only the other one knows.
    pub(super) fn or(self, other: &Self) -> Self {
        Self {
            etag: self.etag.or_else(|| other.etag.clone()),
            last_modified: self.last_modified.or_else(|| other.last_modified.clone()),
            total: self.total.or(other.total),
            digest: self.digest.or_else(|| other.digest.clone()),
            media_type: self.media_type.or_else(|| other.media_type.clone()),
        }
    }
}

/// A header as text.
pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
