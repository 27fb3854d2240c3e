//! Changes after which a program compiles as before and asks for something else, or writes it elsewhere.

use std::fs;
use std::process::Command;

use crate::{BASE, Class, api, changed, changes};

/// The name of a change, with a text of the base and what stands in its place.
type Case = (&'static str, &'static str, &'static str);

const CASES: &[Case] = &[
    (
        "a function with other arguments takes the name",
        "  /calls/find(from={from}):\n",
        "  /calls/find(at={at}):\n    get:\n      responses:\n        '204':\n          description: Success\n      x-ms-docs-operation-type: function\n    parameters:\n      - name: at\n        in: path\n        required: true\n        schema: {type: string, format: date-time}\n  /calls/find(from={from}):\n",
    ),
    (
        "arguments of one type change places",
        "  /calls/range(from={from},to={to}):\n",
        "  /calls/range(to={to},from={from}):\n",
    ),
    (
        "a required option stands where another one did",
        "        - name: region\n",
        "        - name: area\n",
    ),
    (
        "a required option comes between others",
        "        - name: region\n",
        "        - name: shelf\n          in: query\n          required: true\n          schema: {type: string}\n        - name: region\n",
    ),
    (
        "a property of a plainer spelling takes the name",
        "        Title: {type: string}\n",
        "        Title: {type: string}\n        title: {type: string}\n",
    ),
    (
        "a member of a plainer spelling takes the name",
        "enum: [Large, small]",
        "enum: [Large, large, small]",
    ),
    (
        "a type of a plainer spelling takes the name",
        "    microsoft.graph.Badge:\n",
        "    microsoft.graph.badge:\n      type: object\n      properties:\n        text: {type: string}\n    microsoft.graph.Badge:\n",
    ),
    (
        "what is sent needs a property that it did not need",
        "        - type: object\n          properties:\n            subject:",
        "        - type: object\n          required: [subject]\n          properties:\n            subject:",
    ),
    (
        "what is sent needs a property that is new",
        "        - type: object\n          properties:\n            subject:",
        "        - type: object\n          required: [topic]\n          properties:\n            topic: {type: string}\n            subject:",
    ),
];

#[test]
fn each_of_them_is_denied() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (
        folder.path().join("old.yaml"),
        folder.path().join("new.yaml"),
    );
    fs::write(&old, BASE).unwrap();
    for (name, from, to) in CASES {
        fs::write(&new, changed(from, to)).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["spec", "diff", "--deny", "breaking"])
            .args([&old, &new])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains("breaking: "), "{name}: {said}");
    }
}

#[test]
fn what_they_do_is_said() {
    let said: Vec<_> = CASES
        .iter()
        .map(|(name, from, to)| {
            let changes = changes(&changed(from, to));
            format!(
                "{name}\n{}",
                xtask::diff::render(&changes, xtask::diff::Format::Text)
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

/// The variants of a family are named after its types, with the namespace in front where it is another.
#[test]
fn a_derived_type_that_takes_the_name_of_a_variant_or_of_the_base_is_denied() {
    let derived = |name: &str| {
        format!(
            "    microsoft.graph.{name}:\n      allOf: [{{$ref: '#/components/schemas/microsoft.graph.party'}}]\n"
        )
    };
    let with = |types: &[&str]| -> String {
        let types: String = types.iter().map(|name| derived(name)).collect();
        changed(
            "    microsoft.graph.phone:\n",
            &(types + "    microsoft.graph.phone:\n"),
        )
    };
    let before = with(&["red.phone"]);
    for (added, said) in [
        (
            "redPhone",
            "held `graph_calls_models::red::Phone` and holds `graph_calls_models::RedPhone` now",
        ),
        (
            "partyBase",
            "the base was `graph_calls_models::PartyBase` and is `graph_calls_models::PartyObject` now",
        ),
    ] {
        let changes = xtask::diff::diff(&api(&before), &api(&with(&["red.phone", added])));
        let is_said = |change: &xtask::diff::Change| change.message == said;
        let change = changes.iter().find(|change| is_said(change));
        assert_eq!(
            change.unwrap_or_else(|| panic!("{changes:#?}")).class,
            Class::Breaking
        );
    }
}

/// A document says nothing with the order of query options.
#[test]
fn required_query_options_may_change_places() {
    let (region, zone) = ("name: region", "name: zone");
    let text = changed(region, "name: other").replacen(zone, region, 1);
    let text = text.replacen("name: other", zone, 1);
    let text = text
        .replacen("The region.", "The other.", 1)
        .replacen("The zone.", "The region.", 1)
        .replacen("The other.", "The zone.", 1);
    assert_eq!(changes(&text), []);
}

#[test]
fn the_name_of_a_body_is_that_of_the_code() {
    let text = changed(
        "      requestBody:\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/microsoft.graph.call'}\n",
        "",
    );
    assert_eq!(
        changes(&text)[0].message,
        "`new(call_id: impl Into<String>, call: models::Call)` is \
         `new(call_id: impl Into<String>)` now"
    );
}
