//! The same document gives the same files, and so does one in another order.

use xtask::codegen;
use xtask::files::Files;
use xtask::spec::{self, Document, Node, Object, Value};

use crate::specs;

/// Things in the order of the document by design: properties in their order there, lists as they are.
const KEPT: &str = "properties";

fn generate(document: &Document) -> Files {
    codegen::generate(document).unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

/// The document with the members of all objects the other way round, or turned by some places.
fn reordered(document: &Document, turn: usize) -> Document {
    let mut document = document.clone();
    reorder(&mut document.root, turn, true);
    document
}

fn reorder(node: &mut Node, turn: usize, here: bool) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| reorder(item, turn, true)),
        Value::Object(object) => {
            let mut members: Vec<_> = object
                .iter()
                .map(|(key, position, node)| (key.to_owned(), position, node.clone()))
                .collect();
            for (key, _, node) in &mut members {
                reorder(node, turn, key != KEPT);
            }
            if here && turn == 0 {
                members.reverse();
            } else if here {
                let places = turn % members.len().max(1);
                members.rotate_left(places);
            }
            let mut turned = Object::new();
            for (key, position, node) in members {
                turned.insert(key, position, node);
            }
            *object = turned;
        }
        _ => {}
    }
}

fn assert_stable(name: &str, document: &Document) {
    let files = generate(document);
    assert!(files == generate(document), "{name}: twice is not the same");
    for turn in 0..4 {
        let turned = generate(&reordered(document, turn));
        for (path, text) in &files {
            assert_eq!(
                Some(text),
                turned.get(path),
                "{name}: {path}, turned by {turn}"
            );
        }
        assert_eq!(files.len(), turned.len(), "{name}, turned by {turn}");
    }
}

#[test]
fn small_documents_give_the_same_in_any_order() {
    for name in specs::names(&specs::folder()) {
        assert_stable(&name, &specs::document(&name));
    }
}

#[test]
fn the_committed_document_gives_the_same_in_any_order() {
    let path = specs::workspace().join("spec/graph-calls.yaml");
    let document = spec::load(&path).expect("the committed document is right");
    assert_stable("graph-calls", &document);
}
