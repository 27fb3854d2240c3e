use xtask::source::Position;
use xtask::spec::{Node, Object, Value, write};

use crate::node;

const PARTS: &[&str] = &[
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "\r\n",
    "a",
    "word",
    "two words",
    "#",
    " #",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "?",
    "'",
    "\"",
    "\\",
    "{}",
    "[",
    "&a",
    "*a",
    "!",
    "|",
    ">",
    "%",
    "@",
    "`",
    ",",
    "---",
    "...",
    "null",
    "~",
    "true",
    "12",
    "0x1",
    "1.5e3",
    "<<",
    "=",
    "é",
    "日本語",
    "\u{1f600}",
    "\0",
    "\u{7}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{ffff}",
];

fn at() -> Position {
    Position::default()
}

fn string(text: &str) -> Node {
    Node::new(Value::String(text.into()), at())
}

fn object(members: Vec<(&str, Node)>) -> Node {
    let mut object = Object::new();
    for (key, node) in members {
        object.insert(key, at(), node);
    }
    Node::new(Value::Object(object), at())
}

/// A text as each kind of node at several depths.
fn everywhere(text: &str) -> Node {
    let item = object(vec![("x-first", string(text)), (text, string("value"))]);
    let list = Node::new(
        Value::Array(vec![
            string(text),
            item,
            Node::new(Value::Array(vec![string(text), string(text)]), at()),
        ]),
        at(),
    );
    object(vec![("description", string(text)), (text, list)])
}

#[track_caller]
fn comes_back(tree: &Node) {
    let text = write(tree);
    assert_eq!(&node(&text), tree, "{text}");
}

#[test]
fn odd_strings_come_back() {
    for first in PARTS {
        for second in PARTS {
            let thirds = if PARTS[..22].contains(first) && PARTS[..22].contains(second) {
                &PARTS[..22]
            } else {
                &PARTS[..1]
            };
            for third in thirds {
                comes_back(&everywhere(&[*first, *second, *third].concat()));
            }
        }
    }
}

/// Sources: the types of <https://yaml.org/type/> and the resolver of PyYAML 6.
#[test]
fn text_that_is_no_string_in_yaml_1_1_stands_in_quotes() {
    let texts = [
        "y",
        "N",
        "yes",
        "Yes",
        "NO",
        "on",
        "Off",
        "OFF",
        "true",
        "False",
        "=",
        "<<",
        "~",
        "null",
        "Null",
        "12:30:45",
        "1:30",
        "-1:30.5",
        "1_000",
        "0b1_0",
        "017",
        "0x1_F",
        "+1_0.5e+3",
        ".5_",
        "1e3",
        "1.",
        ".inf",
        "-.INF",
        ".NaN",
        "2024-01-15",
        "2024-1-5",
        "2024-01-15T00:00:00Z",
        "2024-01-15 12:30:45.5 +1",
    ];
    for text in texts {
        let quoted = format!("'{text}'");
        assert_eq!(write(&string(text)), format!("{quoted}\n"));
        assert_eq!(
            write(&object(vec![(text, string(text))])),
            format!("{quoted}: {quoted}\n")
        );
    }
    for text in [
        "yEs",
        "nO",
        "ONE",
        "3.0.4",
        "v1.0",
        "2XX",
        "1e2f-3a",
        "12:30 o'clock",
        "2024-01-15b",
    ] {
        assert_eq!(write(&string(text)), format!("{text}\n"));
    }
}

#[test]
fn long_texts_come_back() {
    let long = "lorem ipsum dolor sit amet ".repeat(8);
    let word = "x".repeat(300);
    let parts = &PARTS[..22];
    let fillers = [long.trim_end(), long.as_str(), word.as_str()];
    for first in parts {
        for second in parts {
            for filler in fillers {
                for text in [
                    format!("{filler}{first}{second}"),
                    format!("{first}{filler}{second}"),
                    format!("{first}{second}{filler}"),
                    format!("{filler}{first}{filler}{second}{filler}"),
                ] {
                    comes_back(&object(vec![("a", string(&text))]));
                    comes_back(&string(&text));
                }
            }
        }
    }
    let key = "k".repeat(5_000);
    comes_back(&object(vec![
        (key.as_str(), string("a")),
        ("b", everywhere(&key)),
    ]));
}

#[test]
fn other_values_come_back() {
    comes_back(&node("[]"));
    comes_back(&node("{}"));
    comes_back(&node("~"));
    comes_back(&node(
        "- []\n- {}\n- - - 1\n    - a: {b: [], c: {}}\n- ~\n- true\n- .inf\n- 0x1F",
    ));
}

#[test]
fn no_line_of_prose_is_longer_than_the_width() {
    let words = "Some words of prose that go on for longer than one line can be. ".repeat(6);
    for depth in 0..12 {
        let mut tree = object(vec![("description", string(words.trim_end()))]);
        for _ in 0..depth {
            tree = object(vec![("items", tree)]);
        }
        let text = write(&tree);
        assert!(
            text.lines().all(|line| line.chars().count() <= 110),
            "{text}"
        );
        comes_back(&tree);
    }
}

#[test]
fn the_style() {
    let tree = node(
        r##"
x-last: {z: 1, a: [x, {b: c, d: [e]}, []]}
unknown: no
description: "A long description. It has more than one sentence, so that it does not fit into one line of the file.\nIt has a second paragraph."
summary: "short\nlines\n"
title: 'it''s: quoted'
openapi: 3.0.4
info: {title: "#tag", version: '1.0', contact: {}, license: ~}
paths: {/b: {get: {responses: {'204': {description: Success}, 2XX: {}}}}, /a: {}}
"##,
    );
    insta::assert_snapshot!(write(&tree));
}
