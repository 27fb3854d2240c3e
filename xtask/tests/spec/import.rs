use xtask::spec::{Last, Text, import_after};

use crate::{import_texts, node, overlay};

const UPSTREAM: &str = "
components:
  schemas: {b: {type: string}, a: {properties: {z: {type: string}, y: {type: string}}, title: a}}
paths:
  /b: {get: {responses: {'204': {description: Success}}, operationId: b, x-b: 1, x-a: 2}}
  /a: {post: {}, description: first, get: {}}
info: {version: v1, title: Test}
openapi: 3.0.4
";

const SLICE: &str = "operations = ['GET /b', 'GET /a']\nschemas = ['a']";

#[test]
fn the_order_is_ours_and_not_upstreams() {
    let actions = "[{target: $.components.schemas.a.properties, update: {x: {type: string}}}]";
    let imported = import_texts(UPSTREAM, &overlay(actions), SLICE).unwrap();
    insta::assert_snapshot!(imported.text);
    let counts = (imported.paths, imported.operations, imported.schemas);
    assert_eq!(counts, (2, 2, 1));
}

#[test]
fn importing_again_changes_nothing() {
    let first = import_texts(UPSTREAM, &overlay("[]"), SLICE).unwrap().text;
    let again = import_texts(&first, &overlay("[]"), SLICE).unwrap().text;
    assert_eq!(first, again);
    assert!(node(&first).get("paths").is_some());
}

#[test]
fn problems_of_all_three_files_come_together() {
    let problems = import_texts(
        "openapi: 3.0.4\na: 1\na: 2\n",
        "overlay: 2.0.0\n",
        "operation = []\n",
    );
    insta::assert_snapshot!(problems.unwrap_err());
}

#[test]
fn a_document_of_openapi_3_1_is_written_in_the_words_of_3_0() {
    let imported = |version: &str, schema: &str| {
        let upstream =
            format!("openapi: {version}\npaths: {{}}\ncomponents: {{schemas: {{a: {schema}}}}}\n");
        import_texts(
            &upstream,
            &overlay("[]"),
            "operations = []\nschemas = ['a']",
        )
        .unwrap()
        .text
    };
    // Names of properties are no keywords, whatever they look like.
    for name in ["size", "default", "enum", "example", "x-size", "items"] {
        assert_eq!(
            imported(
                "3.1.0",
                &format!("{{properties: {{{name}: {{type: [integer, 'null']}}}}}}")
            ),
            imported(
                "3.0.4",
                &format!("{{properties: {{{name}: {{type: integer, nullable: true}}}}}}")
            ),
        );
    }
}

#[test]
fn arguments_that_change_places_upstream_stay_in_theirs() {
    let upstream = |arguments: &str| {
        format!(
            "openapi: 3.0.4\npaths:\n  '/usage({arguments})/rows': {{get: {{operationId: a}}}}\n  /other: {{get: {{}}}}\n"
        )
    };
    let slice = "operations = [\"GET /usage(from={from},to={to})/rows\"]";
    let overlay = overlay(
        "[{target: '$.paths[\"/usage(from={from},to={to})/rows\"].get', update: {deprecated: true}}]",
    );
    let first = import_texts(&upstream("from={from},to={to}"), &overlay, slice).unwrap();
    let text = |name: &str, text: &str| Text {
        name: name.to_owned(),
        text: text.into(),
    };
    let again = import_after(
        text("upstream.yaml", &upstream("to={to},from={from}")),
        text("overlay.yaml", &overlay),
        text("slice.toml", slice),
        Some(Last {
            document: text("last.yaml", &first.text),
            removed: text("removed.yaml", &first.removed),
        }),
    );
    assert_eq!(again.unwrap().text, first.text);
}
