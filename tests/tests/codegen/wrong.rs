//! Problems of a wrong document: all of them, each with its place.

use std::error::Error as _;
use std::fs;

use xtask::codegen::Codegen;
use xtask::error::Error;

use crate::specs;

macro_rules! wrong {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), problems(stringify!($name)));
        })*

        #[test]
        fn every_wrong_document_has_a_test() {
            assert_eq!(specs::names(&specs::folder().join("wrong")), [$(stringify!($name)),*]);
        }
    };
}

wrong! {
    another_openapi,
    bodies,
    csdl,
    dangling_reference,
    discriminators,
    documentation,
    extensions,
    filters,
    inheritance_in_a_circle,
    inheritance_of_no_object,
    limits,
    missing_parameter,
    no_names,
    not_an_object,
    not_yaml,
    one_name_for_two_arguments,
    one_name_for_two_members,
    one_name_for_two_operations,
    one_name_for_two_properties,
    one_name_for_two_types,
    one_name_for_two_variants,
    one_request_two_answers,
    parameters,
    part_in_a_circle,
    paths,
    paths_of_another_kind,
    property_of_another_type,
    quotes,
    reference_in_a_circle,
    responses,
    several,
    swagger,
    unknown_forms,
    unknown_keywords,
}

fn problems(name: &str) -> String {
    match specs::generate(&specs::folder().join("wrong"), name) {
        Ok(files) => panic!("{} files are generated from what is wrong", files.len()),
        Err(problems) => problems.render(false),
    }
}

#[test]
fn nothing_is_written_from_a_wrong_document() {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    for name in specs::names(&specs::folder().join("wrong")) {
        let options = Codegen {
            spec: Some(specs::folder().join(format!("wrong/{name}.yaml"))),
            out: Some(out.path().to_owned()),
            ..Codegen::default()
        };
        match options.run(specs::workspace()) {
            Err(Error::Problems(_)) => {}
            other => panic!("{name}: {other:?}"),
        }
        let left = fs::read_dir(out.path())
            .expect("the folder is there")
            .count();
        assert_eq!(left, 0, "{name}");
    }
}

#[test]
fn a_document_that_is_not_there_is_named() {
    let options = Codegen {
        spec: Some("nowhere.yaml".into()),
        check: true,
        ..Codegen::default()
    };
    let error = options
        .run(specs::workspace())
        .expect_err("there is no such file");
    assert_eq!(error.to_string(), "cannot read nowhere.yaml");
    assert!(error.source().is_some());
}
