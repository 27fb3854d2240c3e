//! Changed limits of operations, and changed resources that subscriptions are created for.

use super::{Changes, Class, pairs};
use crate::api::{Docs, Limit, Operation, Subscribable};

/// Compares the limits that count an operation: a client paces its requests by them.
///
/// A limit that several operations share is told once, at its place in the table.
pub(super) fn limits(item: &str, old: &Operation, new: &Operation, changes: &mut Changes) {
    let (before, after) = (listed(old), listed(new));
    if before != after {
        let message = format!("is counted by other limits: {after}; before: {before}");
        changes.add(Class::Additive, item, &new.docs, message);
    }
    let of = |operation: &Operation| operation.limits.clone().unwrap_or_default();
    let (before, after) = (of(old), of(new));
    for pair in pairs(&before, &after, |limit| &limit.name) {
        if let (Some(before), Some(after)) = pair
            && before != after
        {
            let (name, after, before) = (&after.name, rate(after), rate(before));
            let message = format!("the limit `{name}` is {after}; before: {before}");
            let place = Docs {
                pointer: format!("/x-graph-limits/{name}"),
                ..Docs::default()
            };
            changes.add(Class::Additive, item, &place, message);
        }
    }
}

fn listed(operation: &Operation) -> String {
    match operation.limits.as_deref() {
        None => "not told".to_owned(),
        Some([]) => "none".to_owned(),
        Some(limits) => {
            let names: Vec<_> = limits.iter().map(|limit| &*limit.name).collect();
            names.join(", ")
        }
    }
}

fn rate(limit: &Limit) -> String {
    let (requests, seconds) = (limit.requests, limit.seconds);
    match &limit.key {
        Some(key) => format!("{requests} requests in {seconds} seconds for each {key}"),
        None => format!("{requests} requests in {seconds} seconds"),
    }
}

/// Compares the resources that an operation creates subscriptions for: Graph refuses a subscription for a
/// resource or a change that is gone, and one that lives too long.
pub(super) fn subscriptions(item: &str, old: &Operation, new: &Operation, changes: &mut Changes) {
    for pair in pairs(&old.subscriptions, &new.subscriptions, |to| &to.path) {
        let mut add = |class, message: String| changes.add(class, item, &new.docs, message);
        match pair {
            (Some(old), Some(new)) => resource(old, new, &mut add),
            (None, Some(new)) => {
                let message = format!("takes subscriptions for `{}` now", new.path);
                add(Class::Additive, message);
            }
            (Some(old), None) => {
                let message = format!("takes no subscriptions for `{}` any more", old.path);
                add(Class::Breaking, message);
            }
            (None, None) => {}
        }
    }
}

fn resource(old: &Subscribable, new: &Subscribable, add: &mut impl FnMut(Class, String)) {
    let mut told = |class, what: &str, before: String, after: String| {
        if before != after {
            let message = format!(
                "subscriptions for `{}` {what} {after}; before: {before}",
                new.path
            );
            add(class, message);
        }
    };
    // Less than before is refused by Graph, and more is not.
    let class = |is_less| match is_less {
        true => Class::Breaking,
        false => Class::Additive,
    };
    let has_all = old.changes.iter().all(|kind| new.changes.contains(kind));
    let (before, after) = (old.changes.join(", "), new.changes.join(", "));
    told(class(!has_all), "tell of", before, after);
    let life = |to: &Subscribable| format!("{} minutes", to.minutes);
    let is_shorter = new.minutes < old.minutes;
    told(class(is_shorter), "live at most", life(old), life(new));
    let versions = |to: &Subscribable| match &*to.versions {
        [] => "all versions".to_owned(),
        versions => {
            let names: Vec<_> = versions.iter().map(|version| version.as_str()).collect();
            names.join(", ")
        }
    };
    let has_all = new.versions.is_empty()
        || (!old.versions.is_empty() && old.versions.iter().all(|one| new.versions.contains(one)));
    told(class(!has_all), "are in", versions(old), versions(new));
    let content = |to: &Subscribable| match to.has_content {
        true => "the changed object".to_owned(),
        false => "no object".to_owned(),
    };
    let is_less = old.has_content && !new.has_content;
    told(class(is_less), "bring along", content(old), content(new));
    let permissions = |to: &Subscribable| {
        let named = |names: &Option<Vec<String>>| match names.as_deref() {
            None => "not told".to_owned(),
            Some([]) => "none".to_owned(),
            Some(names) => names.join(" or "),
        };
        let (delegated, application) = (named(&to.delegated), named(&to.application));
        format!("delegated {delegated}, application {application}")
    };
    told(Class::Docs, "need", permissions(old), permissions(new));
}
