//! Effects of a change of the spec on dependents, as `spec diff` tells them.
#![allow(clippy::unwrap_used, missing_docs)]

mod facts;
mod hands;
mod semver;
mod summary;
mod table;

use xtask::api::Api;
use xtask::diff::{Change, Class, Format, diff, render};
use xtask::lower::lower;
use xtask::spec::parse;

use table::CASES;

const BASE: &str = include_str!("base.yaml");

/// The base with one text in place of another.
fn changed(from: &str, to: &str) -> String {
    assert!(BASE.contains(from), "not in the base: {from}");
    BASE.replacen(from, to, 1)
}

fn api(text: &str) -> Api {
    let document = parse("test.yaml", text).unwrap_or_else(|problems| panic!("{problems}"));
    lower(&document).unwrap_or_else(|problems| panic!("{problems}"))
}

fn changes(text: &str) -> Vec<Change> {
    diff(&api(BASE), &api(text))
}

#[test]
fn each_change_has_its_class() {
    for case in CASES {
        let changes = changes(&changed(case.from, case.to));
        let worst = changes.iter().map(|change| change.class).min();
        assert_eq!(worst, Some(case.class), "{}: {changes:#?}", case.name);
    }
}

/// A change that the compiler refuses is breaking; the only breaking changes that it does not see are those
/// of the versions that have an operation.
#[test]
fn the_classes_are_those_of_cargo_semver_checks() {
    for case in CASES {
        let is_breaking = case.class == Class::Breaking;
        assert_eq!(is_breaking, case.semver.is_breaking(), "{}", case.name);
    }
}

#[test]
fn what_is_told_about_an_operation_is_said_in_full() {
    let text = changed("[Calls.Read.All]", "[Calls.Read.Basic, Calls.Read.All]").replacen(
        "      x-graph-filter:\n",
        "      x-graph-clouds: [global]\n      x-graph-page-size: {default: 10, maximum: 20}\n      x-graph-filter:\n",
        1,
    );
    let messages: Vec<_> = changes(&text)
        .into_iter()
        .map(|change| change.message)
        .collect();
    assert_eq!(
        messages,
        [
            "asks for other permissions: delegated none, application Calls.Read.Basic or Calls.Read.All; \
             before: delegated none, application Calls.Read.All",
            "has other page sizes: 10, at most 20; before: not told",
            "is in other clouds: global; before: not told",
        ]
    );
}

#[test]
fn order_and_form_are_no_change() {
    let text = changed("enum: [group, peer]", "enum: [peer, group]");
    assert_eq!(changes(&text), []);
    assert_eq!(changes(&format!("# A remark.\n{BASE}")), []);
}

#[test]
fn a_base_is_named_once_for_all_its_derived_types() {
    let text = changed(
        "        name: {type: string}",
        "        name: {type: boolean}",
    );
    let changes = changes(&text);
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0].also.len(), 1);
}

#[test]
fn changes_as_text_markdown_and_json() {
    let text = changed("startTime: {", "startDateTime: {");
    let text = text.replacen("Gets a call.", "Reads a call.", 1);
    let changes = changes(&text);
    let shown =
        [Format::Text, Format::Markdown, Format::Json].map(|format| render(&changes, format));
    insta::assert_snapshot!(shown.join("\n"));
}
