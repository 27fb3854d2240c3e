//! Operations of one name, told apart by the arguments that only some of them take.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::inline::Unnamed;
use super::operations::Draft;
use crate::api::{Argument, Method, Operation, PathPart, TypePath};
use crate::names::{Names, request};
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
/// A name that `x-graph-name` gives stays as it is, and so does one of `names`, which an operation had before;
/// others make way.
pub(crate) fn tell_apart(drafts: &mut [Draft<'_>], names: &Names) {
    for draft in drafts.iter_mut().filter(|draft| !draft.has_own_name) {
        if let Some(name) = names.operation(&draft.operation) {
            draft.operation.path.name = name.to_owned();
            draft.has_own_name = true;
        }
    }
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
    let named = drafts.iter().filter(|draft| draft.has_own_name);
    let taken: HashMap<TypePath, HashSet<String>> = named
        .map(|draft| {
            (
                draft.operation.path.clone(),
                names_of_arguments(&draft.operation),
            )
        })
        .collect();
    for (path, mut places) in by_path(drafts) {
        places.sort_by_key(|place| order(&drafts[*place].operation));
        let (plain, others) = match taken.get(&path) {
            Some(arguments) => (arguments.clone(), &*places),
            None => (
                names_of_arguments(&drafts[places[0]].operation),
                &places[1..],
            ),
        };
        for place in others {
            let operation = &mut drafts[*place].operation;
            let others = operation
                .path_arguments()
                .filter(|argument| !plain.contains(&argument.wire));
            let ending = ending(others);
            operation.path.name.push_str(&ending);
        }
    }
}

fn names_of_arguments(operation: &Operation) -> HashSet<String> {
    let arguments = operation.path_arguments();
    arguments.map(|argument| argument.wire.clone()).collect()
}

/// The places of the operations that would be called the same, of each name that several have.
fn alike(drafts: &[Draft<'_>]) -> Vec<Vec<usize>> {
    by_path(drafts)
        .into_values()
        .filter(|places| places.len() > 1)
        .collect()
}

/// The places of the operations without a name that stays, by the name that they would have.
fn by_path(drafts: &[Draft<'_>]) -> BTreeMap<TypePath, Vec<usize>> {
    let mut found: BTreeMap<TypePath, Vec<usize>> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate() {
        if !draft.has_own_name {
            let path = draft.operation.path.clone();
            found.entry(path).or_default().push(place);
        }
    }
    found
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
