use xtask::error::Error;
use xtask::spec::{load, parse};

#[test]
fn only_openapi_3_0_and_3_1_are_taken() {
    for text in [
        "openapi: 3.0.4",
        "openapi: 3.0",
        "openapi: '3.0.0'",
        "{\"openapi\": \"3.0.3\"}",
        "openapi: 3.1.0",
        "openapi: 3.1",
    ] {
        parse("test.yaml", text).unwrap();
    }
    let shown: String = [
        "- 1",
        "info: {}",
        "openapi: 3.2.0",
        "openapi: 3.10",
        "swagger: '2.0'",
        "openapi: [3]",
        "a: [",
    ]
    .iter()
    .map(|text| format!("{}\n\n", parse("test.yaml", *text).unwrap_err()))
    .collect();
    insta::assert_snapshot!(shown);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = load("no/such/file.yaml".as_ref()).unwrap_err();
    assert!(matches!(error, Error::Read { .. }));
    assert_eq!(error.to_string(), "cannot read no/such/file.yaml");
    assert!(std::error::Error::source(&error).is_some());
}
