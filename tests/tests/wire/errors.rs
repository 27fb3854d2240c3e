//! Errors: those of the service, and those of bodies that do not decode.

use std::error::Error;

use graph_calls_core::{ErrorBody, Operation, ResponseError, read_response};
use graph_calls_endpoints::communications::call_records::{Get, List};
use http::StatusCode;

/// The error, and the place of it.
fn told<O: Operation<Output: std::fmt::Debug>>(body: &str) -> (String, String) {
    let error = O::decode(body.as_bytes()).expect_err(body);
    let cause = error.source().expect("a cause").to_string();
    (error.place().to_owned(), cause)
}

fn is(place: &str, cause: &str) -> (String, String) {
    (place.to_owned(), cause.to_owned())
}

/// A position is shown where it is one in the body, and where the body is broken.
#[test]
fn a_position_is_right_or_not_shown() {
    assert_eq!(
        told::<List>("{\n  \"value\": [{}, tru]}"),
        is("value[1]", "expected ident at line 2 column 20")
    );
    assert_eq!(
        told::<List>("\u{feff}nothing"),
        is("", "expected ident at line 1 column 2")
    );
    assert_eq!(told::<List>("{}}"), is("", "missing field `value`"));
    assert_eq!(
        told::<Get>(r#"{"id": "1"} {}"#),
        is("", "trailing characters at line 1 column 13")
    );
    assert_eq!(
        told::<Get>("[]"),
        is("", "invalid type: sequence, expected an object")
    );
    assert_eq!(
        told::<List>(r#"{"value": [{}, 7]}"#),
        is("value[1]", "not an item of this collection")
    );
}

/// A name that no text in Rust can hold. serde_json refuses it; in a value it is kept as it came. No service is
/// known to send one.
#[test]
fn a_lone_surrogate_in_a_name_is_an_error_that_says_so() {
    for (name, cause) in [
        (
            r"\ud800",
            "unexpected end of hex escape at line 1 column 39",
        ),
        (
            r"\udc00",
            "lone leading surrogate in hex escape at line 1 column 38",
        ),
    ] {
        let body = format!(r#"{{"value":[{{"id":"a"}},{{"id":"b","{name}":1}}]}}"#);
        assert_eq!(told::<List>(&body), is("value[1]", cause));
        assert_eq!(told::<Get>(&format!(r#"{{"{name}":1}}"#)).0, "");
        let error = List::decode(body.as_bytes()).expect_err("a name");
        assert!(error.is_no_json() && !error.is_cut_short());
        let body = format!(r#"{{"value":[{{"id":"{name}"}}]}}"#);
        let page = List::decode(body.as_bytes()).expect("values are kept");
        assert_eq!(serde_json::to_string(&page).expect("JSON"), body);
    }
}

/// An error with so many errors inside.
fn nested(depth: usize) -> String {
    let begin = r#"{"innerError":"#.repeat(depth - 1);
    let innermost = r#"{"code":"innermost"}"#;
    format!(
        r#"{{"error":{{"code":"Forbidden","message":"No \"{{[access","innerError":{{"code":"inner","request-id":"r-1","innerError":{begin}{innermost}{}}}}}}}"#,
        "}".repeat(depth - 1)
    )
}

#[test]
fn inner_errors_of_any_depth_leave_code_message_and_request_id() {
    for depth in [1, 60, 61, 62, 130, 20_000] {
        let body = nested(depth);
        let error = read_response::<Get>(StatusCode::FORBIDDEN, body.as_bytes());
        let Err(ResponseError::Status { body, .. }) = error else {
            panic!("{error:?}")
        };
        assert_eq!(body.message(), "No \"{[access");
        assert_eq!(body.request_id().as_deref(), Some("r-1"));
        let codes: Vec<_> = body.codes().collect();
        match depth {
            ..=61 => assert_eq!(codes, ["Forbidden", "inner", "innermost"]),
            _ => assert_eq!(codes, ["Forbidden", "inner"]),
        }
    }
    // Whatever else is deep.
    let deep = format!(
        r#"{{"error":{{"details":{}{},"code":"a"}}}}"#,
        "[".repeat(500),
        "]".repeat(500)
    );
    let body = ErrorBody::read(&format!("\u{feff}{deep}")).expect("an error");
    assert_eq!(body.codes().collect::<Vec<_>>(), ["a"]);
    for cut in ["", "{", &deep[..300], "\"", "]", "\\"] {
        ErrorBody::read(cut).expect_err("no JSON");
    }
}
