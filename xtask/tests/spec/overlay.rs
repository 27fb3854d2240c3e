use xtask::problem::{Problems, Sink};
use xtask::source::Sources;
use xtask::spec::{Overlay, read, write};

use crate::overlay;

/// The document after an overlay.
fn apply(document: &str, overlay: &str) -> Result<String, Problems> {
    let mut sources = Sources::new();
    let document = sources.add("document.yaml", document);
    let overlay = sources.add("overlay.yaml", overlay);
    let mut problems = Sink::new();
    let mut document = read(&sources, document, &mut problems).unwrap();
    if let Some(overlay) = read(&sources, overlay, &mut problems) {
        Overlay::from_node(&overlay, &mut problems).apply(&mut document, &mut problems);
    }
    problems.finish(&sources)?;
    Ok(write(&document))
}

#[test]
fn objects_are_merged_and_arrays_appended_to() {
    let document = "
properties:
  b: {type: string, required: [x]}
  a: {type: integer}
tags: [{name: one}]
";
    let actions = "
  - target: $.properties.b
    description: merges, replaces, appends and adds
    update:
      type: number
      required: [y, z]
      items: {type: string}
  - target: $.properties
    update: {c: {type: boolean}}
  - target: $.tags
    update: {name: two}
  - target: $.tags
    update: [{name: three}, {name: four}]
  - target: $
    update: {x-new: {deep: [1]}}
  - target: $['x-new'].deep
    update: 2
";
    insta::assert_snapshot!(apply(document, &overlay(actions)).unwrap());
}

#[test]
fn each_action_sees_what_the_one_before_it_did() {
    let document = "list: [{n: 1}, {n: 2}, {n: 3}, {n: 4}]\nother: {list: [{n: 2}]}";
    let actions = "
  - {target: '$..[?@.n == 2 || @.n == 3]', remove: true}
  - {target: '$.list[?@.n == 4]', update: {m: five}}
  - {target: '$.list[?@.m]', update: {m: six}}
  - {target: '$.other', remove: true}
  - {target: '$', update: {other: [new]}}
";
    insta::assert_snapshot!(apply(document, &overlay(actions)).unwrap());
}

#[test]
fn what_cannot_be_applied() {
    let document = "a: {b: text, c: [1], d: {e: 1}}";
    let actions = "
  - {target: $.nothing, update: {x: 1}}
  - {target: '$.a[?@.x]', remove: true}
  - {target: $.a.b, update: {x: 1}}
  - {target: $.a.b, update: more}
  - target: $.a
    update:
      c: one
      d: [1]
      b: {x: 1}
  - {target: $, remove: true}
";
    insta::assert_snapshot!(apply(document, &overlay(actions)).unwrap_err());
}

#[test]
fn what_the_document_has_is_not_added_again_and_what_it_lacks_is_not_described() {
    let document = "
paths:
  /a:
    get: {parameters: [{name: $top, in: query}, {$ref: '#/b'}], responses: {}}
components:
  schemas:
    kind: {type: string, enum: [one, two]}
    thing: {type: object, properties: {kind: {$ref: '#/components/schemas/kind'}, type: {type: string}}}
";
    let actions = "
  - {target: $.components.schemas.kind, update: {enum: [three, two]}}
  - {target: $.components.schemas.kind.enum, update: one}
  - {target: '$.paths[*].get.parameters', update: [{name: $top, in: query, description: new}, {$ref: '#/b'}]}
  - {target: $.components.schemas, update: {kind: {type: string}, other: {description: none}}}
  - {target: $.components.schemas.thing, update: {properties: {kind: {description: right}, gone: {nullable: true}}}}
  - {target: $.components.schemas.thing.properties, update: {type: {type: string, nullable: true}}}
  - {target: $.components.schemas, update: {new: {type: object, properties: {x: {description: y}}}}}
  - {target: $.paths, update: {/a: {get: {responses: {}}, post: {tags: [a]}}, /b: {get: {responses: {}}}}}
  - {target: $.nothing, remove: true, x-optional: true}
";
    insta::assert_snapshot!(apply(document, &overlay(actions)).unwrap_err());
}

#[test]
fn what_is_not_an_overlay() {
    let overlays = [
        "[]",
        "{}",
        "overlay: 1.1.0\ninfo: {title: a}\nactions: {}\nother: 1",
        "overlay: 1.0.0\ninfo: {title: a, version: 1}\nx-ours: 1\nextends: a.yaml\nactions: [1, {}]",
        &overlay(
            "
  - {target: '$.a['}
  - {target: 1, update: 1}
  - {target: $.a, update: 1, remove: true}
  - {target: $.a, remove: maybe}
  - {target: $.a, remove: true, x-optional: 1}
  - {target: $.a, remove: false, add: 1}",
        ),
    ];
    let shown: String = overlays
        .iter()
        .map(|overlay| format!("{}\n\n", apply("a: {}", overlay).unwrap_err()))
        .collect();
    insta::assert_snapshot!(shown);
}
