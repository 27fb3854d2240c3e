//! Answers, before they are written: faults change them here.

use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::store::{Content, append, quoted};

/// The media type of Graph's JSON.
pub(crate) const JSON: &str = "application/json;odata.metadata=minimal;odata.streaming=true;\
                               IEEE754Compatible=false;charset=utf-8";

/// An answer of a route.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Payload,
}

/// The payload of the answer.
#[derive(Debug)]
pub(crate) enum Payload {
    Empty,
    /// A whole body as text.
    Text(String),
    Page(Page),
    Content(ContentPart),
}

/// Bytes of a content.
#[derive(Debug)]
pub(crate) struct ContentPart {
    pub(crate) content: Content,
    pub(crate) range: std::ops::Range<u64>,
    /// The id of the recording or transcript that it is of.
    pub(crate) id: String,
    /// Tells whether a download that breaks off can go on where it ended.
    pub(crate) is_resumable: bool,
}

/// A page of a collection, its items still apart.
#[derive(Debug)]
pub(crate) struct Page {
    /// The text of `@odata.context`, below `$metadata#`.
    pub(crate) context: String,
    /// Tells whether `@odata.count` is there.
    pub(crate) has_count: bool,
    pub(crate) items: Vec<String>,
    pub(crate) link: PageLink,
    /// A link to a page as this one, for an empty page put before it.
    pub(crate) again: String,
    /// The link that this page was asked by.
    pub(crate) here: String,
}

/// The link at the end of a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PageLink {
    None,
    Next(String),
    Delta(String),
}

impl Page {
    /// The page as JSON.
    pub(crate) fn json(&self, root: &str) -> String {
        let mut text = String::from("{");
        let context = format!("{root}/$metadata#{}", self.context);
        append(&mut text, "@odata.context", &quoted(&context));
        if self.has_count {
            append(&mut text, "@odata.count", &self.items.len().to_string());
        }
        match &self.link {
            PageLink::None => {}
            PageLink::Next(link) => append(&mut text, "@odata.nextLink", &quoted(link)),
            PageLink::Delta(link) => append(&mut text, "@odata.deltaLink", &quoted(link)),
        }
        append(&mut text, "value", &format!("[{}]", self.items.join(",")));
        text.push('}');
        text
    }
}

impl Answer {
    /// 200 with this payload.
    pub(crate) fn with(payload: Payload, media_type: &'static str) -> Self {
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]),
            payload,
        }
    }

    /// 200 with a JSON text.
    pub(crate) fn json(text: String) -> Self {
        Self::with(Payload::Text(text), JSON)
    }

    /// 200 with the number that `$count` answers.
    pub(crate) fn count(count: usize) -> Self {
        // Graph begins the text with a byte order mark.
        Self::with(Payload::Text(format!("\u{feff}{count}")), "text/plain")
    }

    /// 200 with a page.
    pub(crate) fn page(page: Page) -> Self {
        Self::with(Payload::Page(page), JSON)
    }

    /// 204.
    pub(crate) fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: HeaderMap::new(),
            payload: Payload::Empty,
        }
    }

    /// The same answer without these headers.
    pub(crate) fn without(mut self, names: &[HeaderName]) -> Self {
        for name in names {
            self.headers.remove(name);
        }
        self
    }

    /// The same answer with this value of a header.
    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::try_from(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// The same answer with another status.
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}
