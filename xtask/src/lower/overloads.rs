//! Operations of one name, told apart by the arguments that only some of them take.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::inline::Unnamed;
use super::operations::Draft;
use crate::api::{Argument, Method, Operation, PathPart, TypePath};
use crate::naming::camel_case;

/// Names the operations that would be called the same: the one with the fewest arguments keeps the
/// name, the others say what else they go by.
///
/// ```text
/// GET /users/{user-id}/outlook/supportedTimeZones()                        SupportedTimeZones
/// GET /users/{user-id}/outlook/supportedTimeZones(TimeZoneStandard='{…}')  SupportedTimeZonesByTimeZoneStandard
/// ```
///
/// A function or action that is named like what is done with a resource says what it is:
///
/// ```text
/// POST /print/printers           Create
/// POST /print/printers/create    CreateAction
/// ```
///
/// A name that `x-graph-name` gives stays as it is.
pub(crate) fn tell_apart(drafts: &mut [Draft<'_>]) {
    for places in alike(drafts) {
        if places.iter().all(|place| drafts[*place].is_call) {
            continue;
        }
        for place in places {
            let Draft {
                operation, is_call, ..
            } = &mut drafts[place];
            if *is_call {
                operation.path.name.push_str(match operation.method {
                    Method::Get => "Function",
                    _ => "Action",
                });
            }
        }
    }
    for mut places in alike(drafts) {
        places.sort_by_key(|place| order(&drafts[*place].operation));
        let plain: HashSet<String> = drafts[places[0]]
            .operation
            .path_arguments()
            .map(|argument| argument.wire.clone())
            .collect();
        for place in places.into_iter().skip(1) {
            let operation = &mut drafts[place].operation;
            let others = operation
                .path_arguments()
                .filter(|argument| !plain.contains(&argument.wire));
            let ending = ending(others);
            operation.path.name.push_str(&ending);
        }
    }
}

/// The places of the operations that would be called the same, of each name that several have.
fn alike(drafts: &[Draft<'_>]) -> Vec<Vec<usize>> {
    let mut alike: BTreeMap<TypePath, Vec<usize>> = BTreeMap::new();
    for (place, draft) in drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| !draft.has_own_name)
    {
        alike
            .entry(draft.operation.path.clone())
            .or_default()
            .push(place);
    }
    alike
        .into_values()
        .filter(|places| places.len() > 1)
        .collect()
}

/// `ByUserPrincipalName` for an argument of that name; nothing without arguments.
pub(crate) fn ending<'a>(arguments: impl Iterator<Item = &'a Argument>) -> String {
    let names: Vec<_> = arguments
        .map(|argument| camel_case(&argument.wire))
        .collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("By{}", names.join("And")),
    }
}

/// Takes out the operations that another one says already: Graph knows no case in paths, and a function
/// without arguments needs no parentheses.
///
/// ```text
/// GET /users/{user-id}/chats/getAllMessages()
/// GET /users/{id}/chats/GetAllMessages
/// ```
pub(crate) fn merge_repeated(drafts: &mut Vec<Draft<'_>>) {
    let mut first: HashMap<String, usize> = HashMap::new();
    let is_first = |(place, draft): (usize, &Draft<'_>)| {
        let known = *first.entry(request(&draft.operation)).or_insert(place);
        known == place || !says_the_same(&drafts[known], draft)
    };
    let mut keep = drafts
        .iter()
        .enumerate()
        .map(is_first)
        .collect::<Vec<_>>()
        .into_iter();
    drafts.retain(|_| keep.next().unwrap_or(true));
}

/// What is sent, as far as the service tells requests apart.
fn request(operation: &Operation) -> String {
    let mut request = operation.method.key().to_owned();
    for part in &operation.parts {
        match part {
            PathPart::Segment(name) => request.push_str(&format!("/{name}")),
            PathPart::Key(_) => request.push_str("/{}"),
            PathPart::Function { name, arguments } => {
                request.push_str(&format!("/{name}"));
                let names = arguments.iter().map(|argument| argument.wire.as_str());
                if !arguments.is_empty() {
                    request.push_str(&format!("({})", names.collect::<Vec<_>>().join(",")));
                }
            }
        }
    }
    request.to_lowercase()
}

fn says_the_same(left: &Draft<'_>, right: &Draft<'_>) -> bool {
    let is_like = |left: &Option<Unnamed<'_>>, right: &Option<Unnamed<'_>>| match (left, right) {
        (Some(left), Some(right)) => left.is_like(right),
        (left, right) => left.is_none() && right.is_none(),
    };
    let (one, other) = (&left.operation, &right.operation);
    (&one.output, &one.body, &one.query) == (&other.output, &other.body, &other.query)
        && is_like(&left.body, &right.body)
        && is_like(&left.answer, &right.answer)
        && one.path == other.path
}

/// Operations with fewer arguments come first, keys in parentheses after others.
fn order(operation: &Operation) -> (usize, usize, String) {
    let in_parentheses = operation.parts.iter().map(|part| match part {
        PathPart::Function { arguments, .. } => arguments.len(),
        _ => 0,
    });
    let all = operation.path_arguments().count();
    (in_parentheses.sum(), all, operation.template.clone())
}
