//! Reading, patching, cutting down and writing documents.
#![allow(clippy::unwrap_used, missing_docs)]

mod changes;
mod import;
mod load;
mod overlay;
mod slice;
mod write;
mod yaml;

use xtask::problem::{Problems, Sink};
use xtask::source::Sources;
use xtask::spec::{Imported, Node, Text, import, read};

/// The tree of a text without problems.
fn node(text: &str) -> Node {
    try_node(text).unwrap()
}

fn try_node(text: &str) -> Result<Node, Problems> {
    let mut sources = Sources::new();
    let source = sources.add("test.yaml", text);
    let mut problems = Sink::new();
    let node = read(&sources, source, &mut problems);
    problems.finish(&sources)?;
    Ok(node.unwrap())
}

fn import_texts(upstream: &str, overlay: &str, slice: &str) -> Result<Imported, Problems> {
    let text = |name: &str, text: &str| Text {
        name: name.to_owned(),
        text: text.into(),
    };
    import(
        text("upstream.yaml", upstream),
        text("overlay.yaml", overlay),
        text("slice.toml", slice),
    )
}

/// An overlay with these actions.
fn overlay(actions: &str) -> String {
    format!("overlay: 1.0.0\ninfo: {{title: Test, version: 1.0.0}}\nactions: {actions}\n")
}
