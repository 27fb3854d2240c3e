//! Bodies of answers and of notifications.

use graph_calls_core::{Object, Operation, read_response};
use graph_calls_endpoints::communications::call_records;
use graph_calls_endpoints::users::online_meetings::get_all_recordings;
use graph_calls_models::call_records::CallRecord;
use graph_calls_models::{CallRecording, ChangeNotificationCollection, ErrorBody, Page};
use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json;

/// A page of call records.
pub(super) fn records(data: &[u8]) {
    decoded::<Page<CallRecord>>(data);
    answered::<call_records::List>(data);
}

/// A page of recordings.
pub(super) fn recordings(data: &[u8]) {
    decoded::<Page<CallRecording>>(data);
}

/// A page of a delta round.
pub(super) fn delta(data: &[u8]) {
    answered::<get_all_recordings::Delta>(data);
}

/// The body of an error, which may come with any answer.
pub(super) fn errors(data: &[u8]) {
    decoded::<ErrorBody>(data);
    let error = read_response::<call_records::List>(StatusCode::BAD_REQUEST, data)
        .expect_err("the status is one of an error");
    // The words of the service are shown to people.
    let _ = error.to_string();
}

/// A collection of notifications.
pub(super) fn notifications(data: &[u8]) {
    decoded::<ChangeNotificationCollection>(data);
}

/// Whatever decodes is JSON, and encodes to the same.
fn decoded<T: DeserializeOwned + Serialize + Object>(data: &[u8]) {
    if let Ok(value) = serde_json::from_slice::<T>(data) {
        same(data, &value);
    }
}

/// As [`decoded`], the way a client decodes: it skips a byte order mark, which serde_json refuses.
fn answered<O: Operation<Output: DeserializeOwned + Serialize + Object>>(data: &[u8]) {
    let answer = O::decode(data);
    let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let plain = serde_json::from_slice::<O::Output>(data);
    assert_eq!(
        answer.is_ok(),
        plain.is_ok(),
        "one way to decode takes what the other refuses: {answer:?} {plain:?}",
        answer = answer.as_ref().err(),
        plain = plain.as_ref().err(),
    );
    if let Ok(value) = answer {
        same(data, &value);
    }
}

fn same<T: DeserializeOwned + Serialize + Object>(data: &[u8], value: &T) {
    let text = std::str::from_utf8(data).expect("JSON is UTF-8");
    let encoded = serde_json::to_string(value).expect("a decoded value encodes");
    if let Some(difference) = json::difference(text, &encoded) {
        panic!("not encoded as it was: {difference}");
    }
    let written = value.to_json().expect("a decoded value is written");
    assert_eq!(written, encoded.as_bytes(), "two ways to write differ");
    let again: T = serde_json::from_str(&encoded).expect("an encoded value decodes");
    let again = serde_json::to_string(&again).expect("a decoded value encodes");
    assert_eq!(again, encoded);
}
