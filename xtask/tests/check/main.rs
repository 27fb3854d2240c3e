//! Faults of a spec that can be generated from.
#![allow(clippy::unwrap_used, missing_docs)]

use xtask::check::{Check, Texts, check};
use xtask::problem::Problems;
use xtask::spec::{Text, import};

fn text(name: &str, text: &str) -> Text {
    Text {
        name: name.to_owned(),
        text: text.into(),
    }
}

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
info: {title: Test, version: 1.0.0}
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

const SLICE: &str = "operations = ['GET /calls']";

/// The three texts of a document that is up to date.
const UPSTREAM: &str = "\
openapi: 3.0.4
servers: [{url: https://graph.example}]
paths:
  /calls:
    get:
      tags: [calls]
      summary: Lists calls.
      externalDocs: {url: https://docs.example}
      parameters: [{$ref: '#/components/parameters/top'}]
      responses: {2XX: {description: Success}}
      x-graph-limits: []
      x-graph-permissions: {delegated: [], application: [Calls.Read]}
    delete:
      summary: Deletes all.
      externalDocs: {url: https://docs.example}
      responses: {2XX: {description: Success}}
      x-graph-limits: []
      x-graph-permissions: {delegated: [], application: [Calls.Read]}
  /rooms: {get: {responses: {2XX: {description: Success}}}}
components:
  parameters:
    top: {name: $top, in: query, schema: {type: integer}}
";

const ACTIONS: &str = "\
overlay: 1.0.0
info: {title: Test, version: 1.0.0}
actions:
  - target: $.servers[*]
    remove: true
  - target: $.servers
    update: {url: https://calls.example}
  - target: $.paths['/calls'].get
    update:
      description: Lists the calls of a tenant.
      tags: [records]
  - target: $.components.parameters.top
    update: {description: How many.}
";

const OPERATIONS: &str = "operations = [\n  'DELETE /calls',\n  'GET /calls',\n]\n";

/// The faults of the document that the first texts gave, once the overlay and the slice are these.
fn check_against(overlay: &str, slice: &str) -> Result<(), Problems> {
    let imported = import(
        text("upstream.yaml", UPSTREAM),
        text("overlay.yaml", ACTIONS),
        text("slice.toml", OPERATIONS),
    );
    let imported = imported.unwrap();
    check(&Texts {
        spec: text("spec.yaml", &imported.text),
        removed: text("removed.yaml", &imported.removed),
        overlay: text("overlay.yaml", overlay),
        slice: text("slice.toml", slice),
        fixtures: text("index.json", "[]"),
    })
}

#[test]
fn a_document_that_was_imported_last_is_current() {
    check_against(ACTIONS, OPERATIONS).unwrap();
}

#[test]
fn what_an_import_would_change_is_found() {
    let overlay = ACTIONS
        .replace("calls of a tenant", "calls of all tenants")
        .replace("[records]", "[records, calls]\n      deprecated: true")
        .replace("https://calls.example", "https://other.example")
        + "  - target: $.paths['/calls'].delete.externalDocs\n    remove: true\n";
    insta::assert_snapshot!(check_against(&overlay, OPERATIONS).unwrap_err());
    let slice = OPERATIONS.replace("DELETE /calls", "GET /rooms");
    insta::assert_snapshot!(check_against(ACTIONS, &slice).unwrap_err());
}

#[test]
fn all_files_have_to_be_what_they_should_be() {
    let texts = Texts {
        spec: text("spec.yaml", "openapi: 2.0\n"),
        overlay: text("overlay.yaml", "overlay: 1.0.0\nactions: [{}]\n"),
        slice: text("slice.toml", "operation = []"),
        removed: text("removed.yaml", "["),
        fixtures: text("index.json", "{"),
    };
    insta::assert_snapshot!(check(&texts).unwrap_err());
}

#[test]
fn everything_is_found_with_its_place_and_the_way_out() {
    let texts = Texts {
        spec: text("spec.yaml", SPEC),
        overlay: text("overlay.yaml", OVERLAY),
        slice: text("slice.toml", SLICE),
        removed: text("removed.yaml", "$.paths['/calls'].get.parameters: {}"),
        fixtures: text("index.json", FIXTURES),
    };
    insta::assert_snapshot!(check(&texts).unwrap_err());
}

#[test]
fn nothing_is_wrong_with_the_committed_spec() {
    let workspace = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap();
    if let Err(error) = (Check {}).run(workspace) {
        panic!("{error}");
    }
}
