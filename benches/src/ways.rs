//! The ways to decode and to encode a page that are compared.

use std::hint::black_box;

use graph_calls_core::{Object, Page, Wire, operation};
use graph_calls_models::{CallRecording, call_records};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::ser::Serialize;
use serde_json::Value;

use crate::derived;

/// Decodes a page.
pub struct Decoding {
    /// The name in the tables.
    pub name: &'static str,
    /// Decodes the page and hands it to somebody who looks at it, while it is still there.
    pub run: fn(&str, &mut dyn FnMut()),
}

/// The ways to decode a page of `T`, or of the derived type `D`. The first is what the others are compared with.
fn decodings<T: Wire, D: DeserializeOwned>() -> Vec<Decoding> {
    fn hold<P>(page: P, look: &mut dyn FnMut()) {
        let page = black_box(page);
        look();
        drop(page);
    }
    vec![
        Decoding {
            name: "derive, `from_slice`",
            run: |body, look| {
                let page = serde_json::from_slice::<derived::Page<D>>(body.as_bytes());
                hold(page.expect("the page decodes"), look);
            },
        },
        Decoding {
            name: "derive, `from_str`",
            run: |body, look| {
                let page = serde_json::from_str::<derived::Page<D>>(body);
                hold(page.expect("the page decodes"), look);
            },
        },
        Decoding {
            name: "**graph-calls**",
            run: |body, look| {
                let page = operation::json::<Page<T>>(body.as_bytes());
                hold(page.expect("the page decodes"), look);
            },
        },
        #[cfg(feature = "peers")]
        Decoding {
            name: "derive, sonic-rs",
            run: |body, look| {
                let page = sonic_rs::from_slice::<derived::Page<D>>(body.as_bytes());
                hold(page.expect("the page decodes"), look);
            },
        },
        Decoding {
            name: "`Value`, cloned, `from_value`, as graph-rs-sdk pages",
            run: |body, look| {
                let value: Value = serde_json::from_slice(body.as_bytes()).expect("JSON");
                let page = serde_json::from_value::<derived::Page<D>>(value.clone());
                hold((page.expect("the page decodes"), value), look);
            },
        },
        Decoding {
            name: "`Value`",
            run: |body, look| {
                let value: Value = serde_json::from_slice(body.as_bytes()).expect("JSON");
                hold(value, look);
            },
        },
        Decoding {
            name: "`IgnoredAny`, the limit of serde_json",
            run: |body, look| {
                let value: IgnoredAny = serde_json::from_slice(body.as_bytes()).expect("JSON");
                hold(value, look);
            },
        },
    ]
}

/// The ways to decode pages of a kind: `call_records`, `recordings` or `pstn_calls`.
pub fn decodings_of(kind: &str) -> Vec<Decoding> {
    match kind {
        "call_records" => decodings::<call_records::CallRecord, derived::CallRecord>(),
        "recordings" => decodings::<CallRecording, derived::CallRecording>(),
        "pstn_calls" => decodings::<call_records::PstnCallLogRow, derived::PstnCallLogRow>(),
        kind => panic!("no pages are of the kind `{kind}`"),
    }
}

/// The ways to encode pages of a kind.
pub fn encodings_of(kind: &str, body: &str) -> [Encoding; 3] {
    match kind {
        "call_records" => encodings::<call_records::CallRecord, derived::CallRecord>(body),
        "recordings" => encodings::<CallRecording, derived::CallRecording>(body),
        "pstn_calls" => encodings::<call_records::PstnCallLogRow, derived::PstnCallLogRow>(body),
        kind => panic!("no pages are of the kind `{kind}`"),
    }
}

/// Encodes a page; how long its JSON is.
pub type Encoding = Box<dyn FnMut() -> usize>;

/// Ways to encode what a body was decoded to: the derived types first, then ours, then ours by serde_json.
fn encodings<T: Wire + Clone + 'static, D: DeserializeOwned + Serialize + 'static>(
    body: &str,
) -> [Encoding; 3] {
    let theirs: derived::Page<D> = serde_json::from_str(body).expect("the page decodes");
    let ours: Page<T> = operation::json(body.as_bytes()).expect("the page decodes");
    let same = ours.clone();
    fn length(text: serde_json::Result<Vec<u8>>) -> usize {
        black_box(text.expect("the page encodes")).len()
    }
    [
        Box::new(move || length(serde_json::to_vec(&theirs))),
        Box::new(move || length(ours.to_json())),
        Box::new(move || length(serde_json::to_vec(&same))),
    ]
}
