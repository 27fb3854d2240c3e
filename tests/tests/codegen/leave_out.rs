//! Generating from the rest of a document that holds something that is not understood.

use std::fs;

use xtask::codegen::Codegen;
use xtask::leave_out::{LIST, list, lower_rest};
use xtask::names::Names;
use xtask::spec;

use crate::specs;

const DOCUMENT: &str = "
openapi: 3.0.4
info: {title: rest, version: v1.0}
paths:
  /calls:
    get:
      responses:
        2XX:
          description: Success
          content:
            application/json:
              schema: {$ref: '#/components/schemas/microsoft.graph.call'}
  /odd:
    get:
      responses:
        2XX:
          description: Success
          content:
            application/json:
              schema: {$ref: '#/components/schemas/microsoft.graph.odd'}
    delete:
      responses:
        '204': {description: Success}
components:
  schemas:
    microsoft.graph.call:
      type: object
      properties:
        subject: {type: string}
        phone: {type: string, format: phone}
        odd: {$ref: '#/components/schemas/microsoft.graph.odd'}
    microsoft.graph.odd:
      not: {type: string}
    microsoft.graph.party:
      type: object
      discriminator:
        propertyName: '@odata.type'
        mapping:
          '#microsoft.graph.call': '#/components/schemas/microsoft.graph.call'
";

#[test]
fn the_rest_is_generated_and_the_list_says_what_is_missing() {
    let mut document = spec::parse("rest.yaml", DOCUMENT).expect("the document is one of OpenAPI");
    let (api, left_out) = lower_rest(&mut document, &Names::default()).expect("there is a rest");
    let operations: Vec<_> = api
        .operations
        .iter()
        .map(|operation| format!("{} {}", operation.method.key(), operation.template))
        .collect();
    assert_eq!(operations, ["get /calls", "delete /odd"]);
    let types: Vec<_> = api.types.iter().map(|ty| &*ty.path().name).collect();
    assert_eq!(types, ["Call", "Party"]);
    insta::assert_snapshot!(list(&left_out));
}

#[test]
fn without_the_option_nothing_is_generated() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("rest.yaml");
    fs::write(&file, DOCUMENT).expect("the folder can be written");
    let out = folder.path().join("out");
    let mut options = Codegen {
        spec: Some(file),
        out: Some(out.clone()),
        ..Codegen::default()
    };
    options
        .run(specs::workspace())
        .expect_err("the document is not understood");
    assert!(!out.exists());
    options.leave_out = true;
    options.run(specs::workspace()).expect("there is a rest");
    let listed = fs::read_to_string(out.join(LIST)).expect("the list is there");
    assert!(listed.contains("`/components/schemas/microsoft.graph.odd`"));
    assert!(out.join("models/src/generated/call.rs").exists());
}

#[test]
fn what_belongs_to_no_part_is_a_problem_all_the_same() {
    let text = "openapi: 3.0.4\ninfo: {title: x, version: v1.0}\npaths: 7\n";
    let mut document = spec::parse("wrong.yaml", text).expect("the document is one of OpenAPI");
    assert!(lower_rest(&mut document, &Names::default()).is_err());
}
