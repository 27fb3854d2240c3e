//! The order of a function's arguments: that of the last import stays.

use std::collections::HashMap;

use super::node::{Node, Object, Value};

/// Writes the paths of `upstream` as `last` has them, where only the order of arguments differs.
///
/// The order means nothing to the service, but it is that in which programs give the arguments:
///
/// ```yaml
/// /reports/getUsage(period='{period}',date={date})
/// ```
pub(super) fn keep_order(upstream: &mut Node, last: &Node) {
    let Some(Value::Object(paths)) = upstream.pointer_mut("/paths").map(|node| &mut node.value)
    else {
        return;
    };
    let last = last.get("paths").and_then(Node::as_object);
    let last = last.into_iter().flat_map(Object::keys);
    let gone = last.filter(|path| path.contains(',') && !paths.contains_key(path));
    let gone: HashMap<String, &str> = gone.map(|path| (canonical(path), path)).collect();
    if gone.is_empty() {
        return;
    }
    let new: Vec<(String, &str)> = paths
        .keys()
        .filter(|path| path.contains(','))
        .filter_map(|path| Some((path.to_owned(), *gone.get(&canonical(path))?)))
        .collect();
    for (path, known) in new {
        paths.rename(&path, known);
    }
}

/// The path with the arguments of each segment in the order of the alphabet.
fn canonical(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        let function = segment
            .strip_suffix(')')
            .and_then(|text| text.split_once('('));
        let (name, list) = function.unwrap_or(("", segment));
        let mut items: Vec<_> = list.split(',').collect();
        items.sort_unstable();
        format!("{name}({})", items.join(","))
    });
    segments.collect::<Vec<_>>().join("/")
}
