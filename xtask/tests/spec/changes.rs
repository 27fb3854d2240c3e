//! Messages of an import about each kind of change in Microsoft's document.

use std::fmt::Write;

use xtask::api::Api;
use xtask::diff::{Class, diff};
use xtask::lower::lower;
use xtask::problem::Problems;
use xtask::spec::{Imported, Last, Text, import_after, parse};

const UPSTREAM: &str = include_str!("changes/upstream.yaml");
const OVERLAY: &str = include_str!("changes/overlay.yaml");
const SLICE: &str = include_str!("changes/slice.toml");

/// A change: its name, and the texts that are replaced in the document.
type Change = (&'static str, &'static [(&'static str, &'static str)]);

/// The changes that a maintainer meets.
const CHANGES: [Change; 17] = [
    (
        "a property is added",
        &[(
            "        modalities:\n",
            "        isNew: {type: boolean}\n        modalities:\n",
        )],
    ),
    (
        "a property that the overlay describes is removed",
        &[(
            "        contentCorrelationId: {type: string, nullable: true}\n",
            "",
        )],
    ),
    (
        "a property that the overlay describes is renamed",
        &[("recordingContentUrl:", "recordingContentLink:")],
    ),
    (
        "a property that the overlay adds is added",
        &[(
            "        modalities:\n",
            "        isTest: {type: boolean}\n        modalities:\n",
        )],
    ),
    (
        "a property is deprecated",
        &[(
            "contentCorrelationId: {type: string,",
            "contentCorrelationId: {deprecated: true, type: string,",
        )],
    ),
    (
        "a property is not nullable any more",
        &[(
            "contentCorrelationId: {type: string, nullable: true}",
            "contentCorrelationId: {type: string}",
        )],
    ),
    (
        "a property has a format",
        &[(
            "contentCorrelationId: {type: string,",
            "contentCorrelationId: {type: string, format: uuid,",
        )],
    ),
    (
        "a description that the overlay replaces is changed",
        &[(
            "contentCorrelationId: {type: string,",
            "contentCorrelationId: {description: Upstream., type: string,",
        )],
    ),
    (
        "a member is added to an enumeration that the overlay writes out",
        &[(
            "enum: [audio, data, unknown",
            "enum: [audio, data, avatar, unknown",
        )],
    ),
    (
        "a member is removed from an enumeration that the overlay writes out",
        &[("enum: [audio, data, unknown", "enum: [audio, unknown")],
    ),
    (
        "a member is added to an enumeration that the overlay adds",
        &[(
            "enum: [created, updated, deleted]",
            "enum: [created, updated, deleted, moved]",
        )],
    ),
    (
        "an enumeration becomes a text",
        &[(
            "items: {$ref: '#/components/schemas/microsoft.graph.callRecords.modality'}",
            "items: {type: string}",
        )],
    ),
    (
        "a required query parameter is added",
        &[(
            "parameters:\n        - $ref: '#/components/parameters/top'\n        - $ref: '#/components/parameters/filter'\n        - name: $select",
            "parameters:\n        - {name: region, in: query, required: true, schema: {type: string}}\n        - $ref: '#/components/parameters/top'\n        - $ref: '#/components/parameters/filter'\n        - name: $select",
        )],
    ),
    (
        "a required query parameter is added where there was none",
        &[(
            "operationId: communications.callRecords.getPstnCalls\n",
            "operationId: communications.callRecords.getPstnCalls\n      parameters: [{name: region, in: query, required: true, schema: {type: string}}]\n",
        )],
    ),
    (
        "an operation is removed",
        &[(
            "  /communications/callRecords/{callRecord-id}/sessions:\n    get:",
            "  /communications/callRecords/{callRecord-id}/sessions:\n    post:",
        )],
    ),
    (
        "an operation is renamed",
        &[(
            "/{callRecord-id}/sessions:",
            "/{callRecord-id}/sessions_v2:",
        )],
    ),
    (
        "an argument is added to a function",
        &[(
            "(fromDateTime={fromDateTime}):",
            "(fromDateTime={fromDateTime},toDateTime={toDateTime}):",
        )],
    ),
];

fn text(name: &str, text: &str) -> Text {
    Text {
        name: name.to_owned(),
        text: text.into(),
    }
}

fn import(upstream: &str, slice: &str, last: Option<&Imported>) -> Result<Imported, Problems> {
    let last = last.map(|last| Last {
        document: text("graph-calls.yaml", &last.text),
        removed: text("removed.yaml", &last.removed),
    });
    import_after(
        text("upstream.yaml", upstream),
        text("overlay.yaml", OVERLAY),
        text("slice.toml", slice),
        last,
    )
}

fn api(imported: &Imported) -> Api {
    let document = parse("graph-calls.yaml", imported.text.as_str()).unwrap();
    lower(&document).unwrap()
}

/// The lines of problems or notices.
fn lines(problems: &Problems) -> String {
    let mut lines = String::new();
    for problem in problems.iter() {
        writeln!(
            lines,
            "    line {}: {}",
            problem.position.line, problem.message
        )
        .unwrap();
    }
    lines
}

/// The messages about a document and a slice after the first ones.
fn said(upstream: &str, slice: &str) -> String {
    let last = import(UPSTREAM, SLICE, None).unwrap();
    let imported = match import(upstream, slice, Some(&last)) {
        Ok(imported) => imported,
        Err(problems) => return format!("  refused\n{}", lines(&problems)),
    };
    let changes = diff(&api(&last), &api(&imported));
    let count = |class| {
        changes
            .iter()
            .filter(|change| change.class == class)
            .count()
    };
    let summary = format!(
        "  {} breaking, {} additive, {} docs-only\n",
        count(Class::Breaking),
        count(Class::Additive),
        count(Class::Docs)
    );
    summary + &lines(&imported.notices)
}

#[test]
fn each_change_is_told() {
    let mut table = String::new();
    for (name, replacements) in CHANGES {
        let mut upstream = UPSTREAM.to_owned();
        for (from, to) in replacements {
            assert!(upstream.contains(from), "{name}: {from}");
            upstream = upstream.replace(from, to);
        }
        write!(table, "{name}:\n{}", said(&upstream, SLICE)).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn an_operation_that_loses_all_its_query_options_is_told() {
    let slice = SLICE.replace(
        "operations = [",
        "operations = [\n  'GET /users/{user-id}/onlineMeetings',",
    );
    insta::assert_snapshot!(said(UPSTREAM, &slice));
}

/// The whole document, and a part cut from it without the schemas that the overlay writes out.
#[test]
fn the_whole_and_a_part_give_the_same() {
    let whole = import(UPSTREAM, SLICE, None).unwrap();
    let (rest, _) = UPSTREAM
        .split_once("    microsoft.graph.changeNotification:")
        .unwrap();
    for last in [None, Some(&whole)] {
        let part = import(rest, SLICE, last).unwrap();
        assert_eq!(part.text, whole.text);
        assert_eq!(part.notices.iter().len(), 0);
        // A part that the whole document lost is remembered while it is missing.
        assert_eq!(last.is_some(), part.removed == whole.removed);
    }
    let again = import(UPSTREAM, SLICE, Some(&whole)).unwrap();
    assert_eq!((again.text, again.removed), (whole.text, whole.removed));
    assert_eq!(again.notices.iter().len(), 0);
}

#[test]
fn what_was_taken_out_is_on_record() {
    insta::assert_snapshot!(import(UPSTREAM, SLICE, None).unwrap().removed);
}
