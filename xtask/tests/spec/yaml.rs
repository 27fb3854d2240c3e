use std::time::Instant;

use xtask::spec::{Document, Pointer, Value};

use crate::{node, try_node};

#[test]
fn scalars_follow_the_core_schema() {
    let strings = [
        "no",
        "on",
        "yes",
        "off",
        "y",
        "2XX",
        "2020-01-01",
        "1_000",
        "12:30",
        "-",
        "+",
        ".",
        "1e",
        "0x",
        "0o8",
        "e5",
        "nul",
        "TrUe",
        ".infinity",
        "1.2.3",
    ];
    for text in strings {
        let tree = node(&format!("a: {text}x\nb: '{text}'\nc: \"{text}\""));
        assert_eq!(tree.get("b").unwrap().as_str(), Some(text));
        assert_eq!(tree.get("c").unwrap().as_str(), Some(text));
    }
    for text in &strings[..8] {
        assert_eq!(
            node(&format!("[{text}]")).pointer("/0").unwrap().as_str(),
            Some(*text)
        );
    }
    for text in [
        "0",
        "-1",
        "+1",
        "007",
        "0o17",
        "0xFf",
        "1.",
        ".5",
        "-1.5e+10",
        "3E4",
        ".inf",
        "-.INF",
        ".nan",
        "123456789012345678901234567890",
    ] {
        assert_eq!(
            node(&format!("a: {text}")).get("a").unwrap().as_number(),
            Some(text)
        );
    }
    for text in ["null", "~", "Null", ""] {
        assert!(node(&format!("a: {text}")).get("a").unwrap().is_null());
    }
    assert_eq!(node("a: True").get("a").unwrap().as_bool(), Some(true));
    assert_eq!(node("a: '204'").get("a").unwrap().as_str(), Some("204"));
    assert_eq!(node("a: -204").get("a").unwrap().as_integer(), Some(-204));
}

#[test]
fn every_node_and_key_has_its_place() {
    let tree = node("a:\n  - b: 1\n    ü: {c: x}\nd:\n  e:\n    f: >-\n      text\n");
    let place = |pointer: &str| tree.pointer(pointer).unwrap().position.to_string();
    assert_eq!(place(""), "1:1");
    assert_eq!(place("/a"), "1:1", "a list below its key stands at the key");
    assert_eq!(place("/a/0"), "2:5");
    assert_eq!(place("/a/0/b"), "2:8");
    assert_eq!(place("/a/0/ü"), "3:8");
    assert_eq!(place("/a/0/ü/c"), "3:12");
    assert_eq!(place("/d/e"), "5:3");
    let item = tree.pointer("/a/0").unwrap().as_object().unwrap();
    assert_eq!(item.key_position("ü").unwrap().to_string(), "3:5");
}

#[test]
fn json_is_read_too() {
    let tree = node("{\"a\": [1, \"no\", null, true, \"\\u00e9\\n\"],\n\t\"b\": {}}");
    assert_eq!(tree, node("a: [1, 'no', ~, true, \"é\\n\"]\nb: {}"));
    assert_eq!(node("\u{feff}a: 1"), node("a: 1"));
}

#[test]
fn references_are_found_by_pointer() {
    let root = node("paths:\n  /a/{b}: {x~y: [10, 20]}");
    let document = Document {
        sources: Default::default(),
        root,
    };
    let paths = Pointer::ROOT.key("paths");
    let path = paths.key("/a/{b}");
    let list = path.key("x~y");
    let pointer = list.index(1).to_string();
    assert_eq!(pointer, "/paths/~1a~1{b}/x~0y/1");
    let found = document.resolve(&format!("#{pointer}")).unwrap();
    assert_eq!(found.value, Value::Number("20".into()));
    assert!(document.resolve("#/paths/nothing").is_none());
    assert!(document.resolve("other.yaml#/paths").is_none());
}

#[test]
fn what_is_refused() {
    let deep = "[".repeat(100_000);
    let deep_object = (0..200)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect::<String>();
    let cases = [
        ("empty", ""),
        ("comment only", "# nothing\n"),
        ("not YAML", "a: [1, 2\nb: 3\n"),
        ("wrong indent", "a:\n  b: 1\n c: 2\n"),
        ("duplicate keys", "a:\n  b: 1\n  c: 2\n  b: 3\n  c: 4\n"),
        ("alias", "a: &x [1]\nb: *x\nc: *x\n"),
        ("unknown alias", "a: *x\n"),
        ("tag", "a: !!str 1\nb: !mine 2\n"),
        ("tag on an object", "a: !mine {b: 1}\n"),
        ("key is a list", "? [a, b]\n: c\n"),
        ("two documents", "a: 1\n---\nb: 2\n"),
        ("deep list", deep.as_str()),
        ("deep object", deep_object.as_str()),
    ];
    let start = Instant::now();
    let shown: String = cases
        .iter()
        .map(|(name, text)| {
            let problems = try_node(text).unwrap_err();
            format!("## {name}\n\n{problems}\n\n")
        })
        .collect();
    insta::assert_snapshot!(shown);
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn an_alias_bomb_does_not_grow() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    assert_eq!(try_node(&text).unwrap_err().iter().count(), 29 * 9);
}

/// The reader puts a marker of its own in front of JSON, which nobody may see in a position.
#[test]
fn places_in_json_are_those_of_the_text() {
    for text in [
        r#"{"openapi": "9"}"#,
        "{\"info\": {},\n \"openapi\": \"9\"}",
        r#"{"openapi": "3.0.3", "openapi": "3.0.3"}"#,
    ] {
        let problems = xtask::spec::parse("spec.json", text).expect_err("it is wrong");
        let problem = problems.iter().next().expect("there is one");
        let position = problem.position;
        let line = text
            .lines()
            .nth(position.line as usize - 1)
            .expect("a line");
        let rest: String = line.chars().skip(position.column as usize - 1).collect();
        assert!(rest.starts_with('"'), "{text}: {position:?}");
        let is_version = rest.starts_with("\"9\"") || rest.starts_with("\"openapi\"");
        assert!(is_version, "{text}: {position:?}");
    }
}
