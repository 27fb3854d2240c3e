//! Query options and preferences of an operation.

use super::parameters::Parameters;
use super::path::is_fixed;
use super::{Context, filter};
use crate::api::{Filter, Header, Output, Query, QueryOption, Value};
use crate::spec::{Node, Pointer};

/// The query options among the parameters that the path has not used.
pub(crate) fn query<'a>(
    context: &Context<'a>,
    node: &'a Node,
    pointer: &Pointer<'_>,
    parameters: &mut Parameters<'a, '_>,
    output: Option<&Output>,
) -> Query {
    let mut query = Query::default();
    let item = match output {
        Some(Output::Value(value) | Output::Page(value, _)) => Some(value),
        _ => None,
    };
    let item = match item {
        Some(Value::Object(path)) => Some(path),
        _ => None,
    };
    let conditions = filter::conditions(context, node, pointer);
    for parameter in parameters.rest("query") {
        match (parameter.name(), item) {
            ("$select", Some(item)) => query.select = Some(item.clone()),
            ("$expand", Some(item)) => query.expand = Some(item.clone()),
            ("$filter", _) => {
                let is_required = parameter.is_required();
                let conditions = conditions.clone();
                query.filter = Some(Filter {
                    is_required,
                    conditions,
                });
            }
            _ => {
                if !is_fixed(parameter.name().trim_start_matches('@')) {
                    parameter.refuse(context, "a name that stands in a URL as it is");
                }
                let is_list = parameter.is_list();
                let argument = match is_list {
                    true => parameter.list(context),
                    false => parameter.argument(context),
                };
                query
                    .options
                    .extend(argument.map(|argument| QueryOption { argument, is_list }));
            }
        }
    }
    if query.filter.is_none() && !conditions.is_empty() {
        let list = node.get("x-graph-filter").unwrap_or(node);
        let expected = "a `$filter` parameter beside it";
        context.unexpected(list, &pointer.key("x-graph-filter"), expected);
    }
    preferences(context, node, pointer, &mut query);
    query
}

/// The `Prefer` values that the operation takes:
///
/// ```yaml
/// x-graph-prefer: [odata.maxpagesize, include-unknown-enum-members, omit-values=nulls]
/// ```
fn preferences(context: &Context<'_>, node: &Node, pointer: &Pointer<'_>, query: &mut Query) {
    let Some(list) = node.get("x-graph-prefer") else {
        return;
    };
    let pointer = pointer.key("x-graph-prefer");
    let Some(items) = list.as_array() else {
        return context.unexpected(list, &pointer, "a list of preferences");
    };
    for (place, item) in items.iter().enumerate() {
        match item.as_str() {
            Some("odata.maxpagesize") => query.prefers_page_size = true,
            Some("include-unknown-enum-members") => query.prefers_unknown_members = true,
            Some("omit-values=nulls") => query.prefers_no_nulls = true,
            _ => context.unexpected(
                item,
                &pointer.index(place),
                "`odata.maxpagesize`, `include-unknown-enum-members` or `omit-values=nulls`",
            ),
        }
    }
}

/// The headers among the parameters, and those of the media types of body and answer.
pub(crate) fn headers<'a>(
    context: &Context<'a>,
    parameters: &mut Parameters<'a, '_>,
    media_types: impl Iterator<Item = Header>,
) -> Vec<Header> {
    let found = parameters
        .rest("header")
        .into_iter()
        .filter_map(|parameter| {
            if !is_header_name(parameter.name()) {
                parameter.refuse(context, "a header's name");
            }
            let argument = parameter.argument(context)?;
            Some(Header {
                wire: argument.wire.to_lowercase(),
                argument,
            })
        });
    let mut headers: Vec<_> = found.collect();
    for media_type in media_types {
        if !headers.iter().any(|header| header.wire == media_type.wire) {
            headers.push(media_type);
        }
    }
    headers
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "-_".contains(character))
}
