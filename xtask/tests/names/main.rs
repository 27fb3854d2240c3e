//! Names stay when something is added beside them.
#![allow(clippy::unwrap_used, missing_docs)]

mod kept;

use std::fs;

use xtask::api::Api;
use xtask::codegen::Codegen;
use xtask::diff::{Class, diff};
use xtask::import::keep_names;
use xtask::lower::lower;
use xtask::names::Names;
use xtask::spec::parse;

const BY_NAME: &str = "  /calls/find(name='{name}'):
    get:
      responses: {'204': {description: Success}}
      x-ms-docs-operation-type: function
    parameters:
      - {name: name, in: path, required: true, schema: {type: string}}
";

const BY_ID: &str = "  /calls/find(id='{id}'):
    get:
      responses: {'204': {description: Success}}
      x-ms-docs-operation-type: function
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
";

fn document(paths: &[&str]) -> String {
    format!(
        "# A remark.\nopenapi: 3.0.4\ninfo: {{title: calls, version: v1.0}}\npaths:\n{}",
        paths.concat()
    )
}

fn api(text: &str) -> Api {
    lower(&parse("test.yaml", text).unwrap()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn names(api: &Api) -> Vec<(&str, &str)> {
    let operations = api.operations.iter();
    operations
        .map(|operation| (&*operation.path.name, &*operation.template))
        .collect()
}

const KEPT: [(&str, &str); 2] = [
    ("Find", "/calls/find(name='{name}')"),
    ("FindById", "/calls/find(id='{id}')"),
];

#[test]
fn without_a_memory_the_name_would_change_hands() {
    let (old, new) = (
        api(&document(&[BY_NAME])),
        api(&document(&[BY_ID, BY_NAME])),
    );
    assert_eq!(names(&new)[0], ("Find", "/calls/find(id='{id}')"));
    assert_eq!(diff(&old, &new)[0].class, Class::Breaking);
}

#[test]
fn the_committed_document_is_the_memory() {
    let (old, new) = (document(&[BY_NAME]), document(&[BY_ID, BY_NAME]));
    let kept = keep_names(&old, &new).unwrap();
    assert!(kept.starts_with("# A remark.\n"), "{kept}");
    assert!(kept.contains("x-graph-name: Find\n"), "{kept}");
    assert_eq!(names(&api(&kept)), KEPT);
    let worst = diff(&api(&old), &api(&kept));
    let worst = worst.iter().map(|change| change.class).min();
    assert_eq!(worst, Some(Class::Additive));
    // The next import starts from what upstream has, which knows nothing of it.
    assert_eq!(keep_names(&kept, &new), Some(kept.clone()));
    assert_eq!(keep_names(&kept, &kept), None);
}

#[test]
fn crates_that_are_written_elsewhere_have_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let (spec, out) = (folder.path().join("spec.yaml"), folder.path().join("out"));
    let codegen = Codegen {
        spec: Some(spec.clone()),
        out: Some(out.clone()),
        core: Some("0.1".to_owned()),
        ..Codegen::default()
    };
    for paths in [&[BY_NAME][..], &[BY_ID, BY_NAME]] {
        fs::write(&spec, document(paths)).unwrap();
        codegen.run(folder.path()).unwrap();
    }
    let read = |name: &str| {
        fs::read_to_string(out.join("endpoints/src/generated/calls").join(name)).unwrap()
    };
    assert!(read("find.rs").contains("name: impl Into<String>"));
    assert!(read("find_by_id.rs").contains("id: impl Into<String>"));
    let record = Names::parse(&fs::read_to_string(out.join("names.txt")).unwrap());
    assert_ne!(record, Names::default());
}
