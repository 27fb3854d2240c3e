//! What is wrong with a spec that can be generated from.
#![allow(clippy::unwrap_used, missing_docs)]

use xtask::check::{Texts, check};

const SPEC: &str = "\
openapi: 3.0.4
paths:
  /calls:
    get:
      parameters:
        - name: $filter
          in: query
          description: Which to return.
          schema: {type: string}
      responses:
        2XX:
          content:
            application/json:
              schema:
                type: object
                properties:
                  '@odata.nextLink': {type: string}
                  value:
                    type: array
                    items: {$ref: '#/components/schemas/microsoft.graph.call'}
      x-graph-filter:
        - {property: organizer/name, operators: [eq]}
        - {property: organiser, operators: [eq]}
        - {property: search, operators: [eq], virtual: true}
components:
  schemas:
    microsoft.graph.call:
      type: object
      example: {isVideo: maybe}
      properties:
        organizer: {$ref: '#/components/schemas/microsoft.graph.party'}
        isVideo: {type: boolean}
        start: {type: string, format: date-time, example: yesterday}
        end: {type: string, format: date-time, example: '2024-01-15T00:00:00Z'}
    microsoft.graph.party:
      type: object
      properties:
        name: {type: string}
";

const OVERLAY: &str = "\
overlay: 1.0.0
actions:
  - target: $.paths['/calls'].get
    update: {tags: [calls]}
  - target: $.paths['/meetings'].get
    update: {tags: [meetings]}
  - target: $.paths['/rooms']
    remove: true
";

const FIXTURES: &str = r#"[
  {"kind": "response", "method": "GET", "url": "https://graph.example/v1.0/calls?$top=1", "status": 200},
  {"kind": "response", "method": "GET", "url": "https://graph.example/v1.0/meetings", "status": 200},
  {"kind": "response", "method": "GET", "url": "https://graph.example/v1.0/rooms", "status": 404},
  {"kind": "request", "method": "POST", "url": "https://graph.example/v1.0/$batch", "operation": null}
]"#;

#[test]
fn everything_is_found_with_its_place_and_the_way_out() {
    let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let texts = Texts {
        spec: text("spec.yaml", SPEC),
        overlay: text("overlay.yaml", OVERLAY),
        fixtures: text("index.json", FIXTURES),
    };
    insta::assert_snapshot!(check(&texts).unwrap_err());
}

#[test]
fn nothing_is_wrong_with_the_committed_spec() {
    let workspace = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap();
    if let Err(error) = xtask::check::run(workspace) {
        panic!("{error}");
    }
}
