//! The fields that an operation filters by.

use super::docs::example;
use super::scope::Scope;
use super::{Context, schema};
use crate::api::{Condition, Docs, FilterKind, Scalar};
use crate::naming::constant_case;
use crate::problem::Problem;
use crate::spec::{Node, Pointer};

/// The documented conditions of an operation:
///
/// ```yaml
/// x-graph-filter:
///   - property: startDateTime
///     type: string
///     format: date-time
///     operators: [lt, le, gt, ge]
///   - collection: participants_v2
///     property: id
///     operators: [eq]
/// ```
pub(crate) fn conditions(
    context: &Context<'_>,
    node: &Node,
    pointer: &Pointer<'_>,
) -> Vec<Condition> {
    let Some(list) = node.get("x-graph-filter") else {
        return Vec::new();
    };
    let pointer = pointer.key("x-graph-filter");
    let Some(items) = list.as_array() else {
        context.unexpected(list, &pointer, "a list of conditions");
        return Vec::new();
    };
    let way_out = "leave one of the two conditions out";
    let mut scope = Scope::new(context, way_out);
    let mut conditions = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let pointer = pointer.index(place);
        if let Some(condition) = condition(context, item, &pointer) {
            let name = condition.constant.clone();
            scope.add(name, &condition.property, item.position, &pointer);
            conditions.push(condition);
        }
    }
    conditions
}

fn condition(context: &Context<'_>, node: &Node, pointer: &Pointer<'_>) -> Option<Condition> {
    let object = context.object(node, pointer)?;
    let known = [
        "property",
        "collection",
        "type",
        "format",
        "operators",
        "description",
        "example",
        "virtual",
    ];
    context.check_keys(object, pointer, &known);
    context.flag(node, pointer, "virtual");
    let Some(property) = context.text(node, pointer, "property") else {
        context.unexpected(node, pointer, "a condition with a `property`");
        return None;
    };
    let collection = context.text(node, pointer, "collection");
    for path in [Some(property), collection].into_iter().flatten() {
        if !is_property_path(path) {
            let message = format!("`{path}` is no property path");
            context.report(
                Problem::new(node.position, pointer, message)
                    .expected("names of properties, joined by `/`"),
            );
        }
    }
    let scalar = match node.get("type") {
        Some(_) => schema::scalar(node),
        None => Some(Scalar::String),
    };
    let Some(scalar) = scalar.filter(|scalar| schema::is_literal(*scalar)) else {
        context.unexpected(
            node,
            pointer,
            "a `type` and `format` that a literal can have",
        );
        return None;
    };
    let words = [collection.unwrap_or_default(), property].join("_");
    let text = context
        .text(node, pointer, "description")
        .map(str::to_owned);
    Some(Condition {
        constant: constant_case(words.trim_matches('_')),
        collection: collection.map(str::to_owned),
        property: property.to_owned(),
        scalar,
        kind: kind(context, node, pointer)?,
        docs: Docs {
            text: text.unwrap_or_else(|| format!("The property `{property}`.")),
            pointer: pointer.to_string(),
            example: example(node),
            ..Docs::default()
        },
    })
}

/// Returns whether the text can stand in a filter as it is.
fn is_property_path(text: &str) -> bool {
    text.split('/').all(|name| {
        !name.is_empty()
            && name
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || "_.@".contains(character))
    })
}

fn kind(context: &Context<'_>, node: &Node, pointer: &Pointer<'_>) -> Option<FilterKind> {
    let mut operators = context.texts(node, pointer, "operators");
    operators.sort_unstable();
    match &*operators {
        ["eq"] => Some(FilterKind::Equatable),
        ["ge", "gt", "le", "lt"] => Some(FilterKind::Ordered),
        ["eq", "ge", "gt", "le", "lt", "ne"] => Some(FilterKind::Comparable),
        _ => {
            context.report(
                Problem::new(
                    node.position,
                    pointer,
                    "these `operators` are not understood",
                )
                .expected("[eq], [lt, le, gt, ge] or [eq, ne, lt, le, gt, ge]"),
            );
            None
        }
    }
}
