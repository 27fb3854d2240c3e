//! No document makes the generator panic: it gives files or problems.

use std::fs;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use xtask::codegen;
use xtask::problem::Problems;
use xtask::spec::{self, Document, Node, Object, Value};

use crate::specs;

/// Names and texts that a careless program would make identifiers, paths or comments of.
const ODD: &[&str] = &[
    "",
    "_",
    "a b",
    "日本",
    "🦀",
    "é",
    "²",
    "٣",
    "9",
    "-",
    "/",
    "{",
    "{}",
    "{id}",
    "'",
    "''",
    "=",
    "a=",
    "()",
    ")(",
    "@",
    "$",
    "$value",
    ".",
    "..",
    "self",
    "Self",
    "mod",
    "r#type",
    "crate",
    "microsoft.graph",
    "microsoft.graph.",
    "microsoft.graph..a",
    "#/components/schemas/",
    "#",
    "```",
    "\r",
    "\0",
    "\n\n- ",
    "*/",
    "\"",
    "\\",
    "%",
    "?",
    "value",
    "@odata.nextLink",
    "object",
    "array",
    "string",
    "date-time",
];

/// One change at some place of a document.
#[derive(Clone, Debug)]
enum Change {
    /// Takes the place out.
    Delete,
    /// Puts it in again, under another name or behind itself.
    Duplicate(&'static str),
    /// Puts a value of another kind there.
    Retype(Value),
    /// Gives it another name, or as a text another text.
    Rename(String),
    /// Puts what stands at another place there.
    Replace(prop::sample::Index),
}

fn odd() -> impl Strategy<Value = &'static str> {
    prop::sample::select(ODD)
}

fn change() -> impl Strategy<Value = Change> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        prop::sample::select(&["0", "-1", "1e9", "99999999999999999999"][..])
            .prop_map(|number| Value::Number(number.into())),
        odd().prop_map(|text| Value::String(text.into())),
        Just(Value::Array(Vec::new())),
        Just(Value::Object(Object::new())),
    ];
    prop_oneof![
        Just(Change::Delete),
        odd().prop_map(Change::Duplicate),
        value.prop_map(Change::Retype),
        odd().prop_map(|text| Change::Rename(text.to_owned())),
        (1..400_usize).prop_map(|length| Change::Rename("x".repeat(length))),
        any::<prop::sample::Index>().prop_map(Change::Replace),
    ]
}

/// The nodes below the root, in order, each as its way down.
fn places(node: &Node, way: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    let children: Vec<&Node> = match &node.value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(object) => object.iter().map(|(.., node)| node).collect(),
        _ => Vec::new(),
    };
    for (place, child) in children.into_iter().enumerate() {
        way.push(place);
        found.push(way.clone());
        places(child, way, found);
        way.pop();
    }
}

fn all_places(document: &Document) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    places(&document.root, &mut Vec::new(), &mut found);
    found
}

fn node_at<'a>(node: &'a Node, way: &[usize]) -> &'a Node {
    way.iter().fold(node, |node, place| match &node.value {
        Value::Array(items) => &items[*place],
        Value::Object(object) => object.iter().nth(*place).map_or(node, |(.., node)| node),
        _ => node,
    })
}

fn mutate(document: &mut Document, place: prop::sample::Index, change: &Change) {
    let all = all_places(document);
    if all.is_empty() {
        return;
    }
    let other = match change {
        Change::Replace(other) => {
            Some(node_at(&document.root, other.get::<Vec<usize>>(&all)).clone())
        }
        _ => None,
    };
    let way: &Vec<usize> = place.get(&all);
    let Some((last, above)) = way.split_last() else {
        return;
    };
    let parent = above
        .iter()
        .fold(&mut document.root, |node, place| match &mut node.value {
            Value::Array(items) => &mut items[*place],
            Value::Object(object) => object.values_mut().nth(*place).expect("it was there"),
            _ => unreachable!("the way leads through arrays and objects"),
        });
    match &mut parent.value {
        Value::Array(items) => change_item(items, *last, change, other),
        Value::Object(object) => *object = change_member(object, *last, change, other),
        _ => unreachable!("the way leads through arrays and objects"),
    }
}

fn change_item(items: &mut Vec<Node>, place: usize, change: &Change, other: Option<Node>) {
    match change {
        Change::Delete => drop(items.remove(place)),
        Change::Duplicate(_) => items.push(items[place].clone()),
        Change::Retype(value) => items[place].value = value.clone(),
        Change::Rename(text) => items[place].value = Value::String(text.as_str().into()),
        Change::Replace(_) => items[place] = other.expect("there is another"),
    }
}

fn change_member(object: &Object, place: usize, change: &Change, other: Option<Node>) -> Object {
    let mut changed = Object::new();
    for (at, (key, position, node)) in object.iter().enumerate() {
        if at != place {
            changed.insert(key, position, node.clone());
            continue;
        }
        match change {
            Change::Delete => {}
            Change::Duplicate(name) => {
                changed.insert(key, position, node.clone());
                changed.insert(*name, position, node.clone());
            }
            Change::Retype(value) => {
                changed.insert(key, position, Node::new(value.clone(), node.position));
            }
            Change::Rename(text) if node.as_str().is_some() => {
                let value = Value::String(text.as_str().into());
                changed.insert(key, position, Node::new(value, node.position));
            }
            Change::Rename(name) => changed.insert(name.as_str(), position, node.clone()),
            Change::Replace(_) => {
                changed.insert(key, position, other.clone().expect("there is another"));
            }
        }
    }
    changed
}

/// A run that takes longer has met something that grows faster than the document.
const LONGEST: Duration = Duration::from_secs(5);

/// The file of the seeds of failures; they run first from then on.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/specs/mutations.txt");

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(SEEDS))),
        ..ProptestConfig::default()
    }
}

/// Every refusal names a line.
fn assert_located(problems: &Problems) -> Result<(), TestCaseError> {
    prop_assert!(problems.iter().next().is_some());
    for problem in problems.iter() {
        prop_assert!(problem.position.line > 0, "{:?}", problem);
        prop_assert!(problem.position.column > 0, "{:?}", problem);
    }
    Ok(())
}

/// An odd document gives Rust all the same.
fn assert_handled(document: &Document) -> Result<(), TestCaseError> {
    let start = Instant::now();
    match codegen::generate(document) {
        Ok(files) => {
            for (path, text) in files {
                prop_assert!(syn::parse_file(&text).is_ok(), "{}:\n{}", path, text);
            }
        }
        Err(problems) => assert_located(&problems)?,
    }
    prop_assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
    Ok(())
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn a_broken_document_gives_files_or_problems(
        name in prop::sample::select(specs::names(&specs::folder())),
        changes in prop::collection::vec((any::<prop::sample::Index>(), change()), 1..4),
    ) {
        let mut document = specs::document(&name);
        for (place, change) in &changes {
            mutate(&mut document, *place, change);
        }
        assert_handled(&document)?;
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_torn_text_gives_files_or_problems(
        name in prop::sample::select(specs::names(&specs::folder())),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        between in odd(),
    ) {
        let text = fs::read_to_string(specs::folder().join(format!("{name}.yaml")));
        let characters: Vec<char> = text.expect("the document can be read").chars().collect();
        let (from, to) = (from.index(characters.len()), to.index(characters.len()));
        // Without the part between the two places, or only up to the second when that comes first.
        let torn: String = characters[..from]
            .iter()
            .copied()
            .chain(between.chars())
            .chain(characters.get(to.max(from)..).unwrap_or_default().iter().copied())
            .take(if to < from { to } else { usize::MAX })
            .collect();
        match spec::parse(name, torn) {
            Ok(document) => assert_handled(&document)?,
            Err(problems) => assert_located(&problems)?,
        }
    }
}
