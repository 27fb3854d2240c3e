//! One document for each way in which something that is added could take a name from what has it.

use std::fs;
use std::path::Path;

use xtask::codegen::Codegen;
use xtask::diff::{Class, diff};
use xtask::import::keep_names;

use crate::api;

/// The document before the change.
const BASE: &str = "# A remark.
openapi: 3.0.4
info: {title: labels, version: v1.0}
paths:
  /labels/{label-id}:
    patch:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                Title: {type: string}
      responses: {'204': {description: Success}}
    parameters:
      - {name: label-id, in: path, required: true, schema: {type: string}}
  /labels/range(to={to},from={from}):
    get:
      responses: {'204': {description: Success}}
      x-ms-docs-operation-type: function
    parameters:
      - {name: to, in: path, required: true, schema: {type: string, format: date-time}}
      - {name: from, in: path, required: true, schema: {type: string, format: date-time}}
components:
  schemas:
    microsoft.graph.Label:
      type: object
      properties:
        Subject: {type: string}
        Size: {$ref: '#/components/schemas/microsoft.graph.size'}
    microsoft.graph.size:
      type: string
      enum: [Large, small]
      x-ms-enum: {name: size, values: [{value: small, description: Not large.}]}
    microsoft.graph.color:
      type: string
      enum: [Red]
    microsoft.graph.note:
      type: object
      properties:
        Text: {type: string}
    microsoft.graph.longNote:
      allOf:
        - $ref: '#/components/schemas/microsoft.graph.note'
        - type: object
          properties:
            Pages: {type: string}
";

struct Case {
    name: &'static str,
    /// A text of the base, and what stands in its place.
    change: (&'static str, &'static str),
    /// A generated file, and the lines that it has before and after.
    file: &'static str,
    lines: &'static [&'static str],
    /// The document afterwards, where it is the memory; nothing where the change is undone.
    written: Option<&'static str>,
}

const CASES: &[Case] = &[
    Case {
        name: "a property",
        change: (
            "        Subject: {type: string}\n",
            "        subject: {type: string}\n        Subject: {type: string}\n",
        ),
        file: "models/src/generated/label.rs",
        lines: &["\"Subject\" => subject,"],
        written: Some(
            "        Subject:\n          type: string\n          x-graph-name: subject\n",
        ),
    },
    Case {
        name: "a property of a derived type",
        change: (
            "            Pages: {type: string}\n",
            "            pages: {type: string}\n            Pages: {type: string}\n",
        ),
        file: "models/src/generated/long_note.rs",
        lines: &["\"Text\" => text,", "\"Pages\" => pages,"],
        written: Some("x-graph-name: pages\n"),
    },
    Case {
        name: "a property of what an operation sends",
        change: (
            "                Title: {type: string}\n",
            "                Title: {type: string}\n                title: {type: string}\n",
        ),
        file: "models/src/generated/labels/update_body.rs",
        lines: &["\"Title\" => title,"],
        written: Some("x-graph-name: title\n"),
    },
    Case {
        name: "a member",
        change: ("[Large, small]", "[large, Large, small]"),
        file: "models/src/generated/size.rs",
        lines: &["Large = \"Large\""],
        written: Some("          - value: Large\n            x-graph-name: Large\n"),
    },
    Case {
        name: "a member without any words",
        change: ("[Red]", "[red, Red]"),
        file: "models/src/generated/color.rs",
        lines: &["Red = \"Red\""],
        written: Some("          - value: Red\n            x-graph-name: Red\n"),
    },
    Case {
        name: "a type",
        change: (
            "    microsoft.graph.Label:\n",
            "    microsoft.graph.label: {type: object, properties: {a: {type: string}}}\n    microsoft.graph.Label:\n",
        ),
        file: "models/src/generated/label.rs",
        lines: &["\"Subject\" => subject,"],
        written: Some("x-graph-name: Label\n"),
    },
    Case {
        name: "arguments that change places",
        change: (
            "  /labels/range(to={to},from={from}):\n",
            "  /labels/range(from={from},to={to}):\n",
        ),
        file: "endpoints/src/generated/labels/range.rs",
        lines: &["pub fn new(to: Timestamp, from: Timestamp) -> Self"],
        // The import does not let the change in: see the tests of `spec`.
        written: None,
    },
];

fn generate(folder: &Path, text: &str) -> impl Fn(&str) -> String {
    let (spec, out) = (folder.join("spec.yaml"), folder.join("out"));
    fs::write(&spec, text).unwrap();
    let codegen = Codegen {
        spec: Some(spec),
        out: Some(out.clone()),
        core: Some("0.1".to_owned()),
        ..Codegen::default()
    };
    codegen.run(folder).unwrap();
    move |path| fs::read_to_string(out.join(path)).unwrap_or_default()
}

fn worst(old: &str, new: &str) -> Option<Class> {
    let changes = diff(&api(old), &api(new));
    changes.iter().map(|change| change.class).min()
}

#[test]
fn crates_that_are_written_elsewhere_keep_names() {
    for case in CASES {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = case.change;
        assert!(BASE.contains(from), "{}", case.name);
        let changed = BASE.replacen(from, to, 1);
        assert_eq!(
            worst(BASE, &changed),
            Some(Class::Breaking),
            "{}",
            case.name
        );
        for text in [BASE, &changed, &changed] {
            let read = generate(folder.path(), text);
            for line in case.lines {
                let file = read(case.file);
                assert!(file.contains(line), "{}: {file}", case.name);
            }
        }
        // Without what was added the names are as they were.
        let read = generate(folder.path(), BASE);
        for line in case.lines {
            assert!(read(case.file).contains(line), "{}", case.name);
        }
    }
}

#[test]
fn the_committed_document_keeps_names() {
    for case in CASES {
        let Some(written) = case.written else {
            continue;
        };
        let changed = BASE.replacen(case.change.0, case.change.1, 1);
        let kept = keep_names(BASE, &changed).unwrap_or_else(|| panic!("{}", case.name));
        assert!(kept.contains(written), "{}: {kept}", case.name);
        assert_eq!(kept.matches("x-graph-name").count(), 1, "{kept}");
        assert_eq!(worst(BASE, &kept), Some(Class::Additive), "{}", case.name);
        // The next import starts from what upstream has, which knows nothing of it.
        assert_eq!(keep_names(&kept, &changed), Some(kept.clone()));
        assert_eq!(keep_names(&kept, &kept), None);
    }
}

/// A property of the base has one name in all derived types, so one that only a derived type has makes way.
#[test]
fn an_inherited_property_has_the_name_that_it_has_in_the_base() {
    let text = BASE.replacen("            Pages:", "            text:", 1);
    let folder = tempfile::tempdir().unwrap();
    let read = generate(folder.path(), &text);
    let file = read("models/src/generated/long_note.rs");
    assert!(file.contains("\"Text\" => text,"), "{file}");
    assert!(file.contains("\"text\" => text_lowercase,"), "{file}");
}

/// Nothing that is generated could be another's, so the record says nothing of it.
#[test]
fn the_record_is_no_second_interface() {
    let folder = tempfile::tempdir().unwrap();
    let read = generate(folder.path(), BASE);
    insta::assert_snapshot!(read("names.txt"));
}
