//! A document that is not what the overlay and the slice make of it any more.

use crate::problem::{Problem, Sink};
use crate::source::Position;
use crate::spec::{Node, Overlay, Pointer, Slice, Value, import_again};

/// Notes what an import would change because the overlay or the slice has changed since the last one.
///
/// Microsoft's document is not at hand, so the committed one is imported again, which changes nothing where it
/// is up to date. This sees what the overlay says and the document does not; that the overlay does not say
/// something any more it cannot see.
pub(super) fn check(document: &Node, overlay: &Overlay, slice: &Slice, sink: &mut Sink) {
    let again = import_again(document, overlay, slice, sink);
    compare(document, &again, &Pointer::ROOT, sink);
}

fn compare(now: &Node, again: &Node, here: &Pointer<'_>, sink: &mut Sink) {
    match (&now.value, &again.value) {
        (Value::Object(now), Value::Object(again)) => {
            for (key, position, node) in now.iter() {
                match again.get(key) {
                    Some(again) => compare(node, again, &here.key(key), sink),
                    None => sink.push(superfluous(position, &here.key(key))),
                }
            }
            for (key, position, _) in again.iter().filter(|(key, ..)| !now.contains_key(key)) {
                sink.push(missing(position, &here.key(key)));
            }
        }
        (Value::Array(now), Value::Array(again)) => {
            let (now, again) = (distinct(now), distinct(again));
            if now.len() == again.len() {
                for (index, (now, again)) in now.iter().zip(&again).enumerate() {
                    compare(now, again, &here.index(index), sink);
                }
                return;
            }
            for item in now.iter().filter(|item| !again.contains(item)) {
                sink.push(superfluous(item.position, here));
            }
            for item in again.iter().filter(|item| !now.contains(item)) {
                sink.push(missing(item.position, here));
            }
        }
        (now, again) if now == again => {}
        _ => sink.push(stale(
            again.position,
            here,
            "the document says something else",
        )),
    }
}

/// The items without those that an import appends again, to which a later action may have added by then.
fn distinct(items: &[Node]) -> Vec<&Node> {
    let mut distinct: Vec<&Node> = Vec::with_capacity(items.len());
    for item in items {
        if !distinct.iter().any(|earlier| includes(earlier, item)) {
            distinct.push(item);
        }
    }
    distinct
}

/// Returns whether `node` says everything that `part` says.
fn includes(node: &Node, part: &Node) -> bool {
    match (&node.value, &part.value) {
        (Value::Object(node), Value::Object(part)) => part
            .iter()
            .all(|(key, _, part)| node.get(key).is_some_and(|node| includes(node, part))),
        (Value::Array(node), Value::Array(part)) => part
            .iter()
            .all(|part| node.iter().any(|node| includes(node, part))),
        (node, part) => node == part,
    }
}

fn missing(position: Position, here: &Pointer<'_>) -> Problem {
    stale(position, here, "the document does not have this")
}

fn superfluous(position: Position, here: &Pointer<'_>) -> Problem {
    stale(position, here, "an import would take this out")
}

fn stale(position: Position, here: &Pointer<'_>, message: &str) -> Problem {
    Problem::new(position, here, message)
        .help("import again: `cargo xtask spec import --upstream FILE`")
}
