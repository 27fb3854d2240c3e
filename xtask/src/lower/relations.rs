//! Relations of types: uses, and types that contain themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::groups;
use crate::api::{Body, Operation, Output, Property, Struct, TypePath, Value};

/// Marks the types whose properties some operation takes in `$select` or `$expand`, nested ones too.
pub(crate) fn mark_selectable(structs: &mut BTreeMap<&str, Struct>, operations: &[Operation]) {
    let queries = operations.iter().map(|operation| &operation.query);
    let mut open: Vec<TypePath> = queries
        .flat_map(|query| query.select.iter().chain(&query.expand))
        .cloned()
        .collect();
    let keys: HashMap<TypePath, &str> = structs
        .iter()
        .map(|(key, object)| (object.path.clone(), *key))
        .collect();
    while let Some(path) = open.pop() {
        let Some(object) = keys.get(&path).and_then(|key| structs.get_mut(key)) else {
            continue;
        };
        if !std::mem::replace(&mut object.is_selectable, true) {
            let targets = object
                .properties
                .iter()
                .filter(|property| property.is_navigation);
            open.extend(targets.filter_map(|property| match &property.shape.value {
                Value::Object(path) => Some(path.clone()),
                _ => None,
            }));
        }
    }
}

/// The paths of the objects that stand somewhere as a value.
pub(crate) fn used_paths(
    structs: &BTreeMap<&str, Struct>,
    inline: &[Struct],
    operations: &[Operation],
) -> HashSet<TypePath> {
    let structs = structs.values().chain(inline);
    let properties = structs.flat_map(|object| &object.properties);
    let values = properties.map(|property| &property.shape.value);
    let outputs = operations
        .iter()
        .filter_map(|operation| match &operation.output {
            Output::Value(value) | Output::Page(value, _) => Some(value),
            _ => None,
        });
    let lists = operations
        .iter()
        .filter_map(|operation| match &operation.body {
            Some(Body::List(shape)) => Some(&shape.value),
            _ => None,
        });
    let bodies = operations
        .iter()
        .filter_map(|operation| match &operation.body {
            Some(Body::Json(path)) => Some(path.clone()),
            _ => None,
        });
    let objects = values
        .chain(outputs)
        .chain(lists)
        .filter_map(|value| match value {
            Value::Object(path) => Some(path.clone()),
            _ => None,
        });
    objects.chain(bodies).collect()
}

/// Boxes the properties through which a type would contain itself.
///
/// These are the ones that stay within one group of types that all lead to each other; the groups are
/// found in one pass over all properties.
pub(crate) fn mark_boxed(structs: &mut BTreeMap<&str, Struct>, families: &BTreeSet<&str>) {
    let places: HashMap<&TypePath, usize> = structs
        .iter()
        .enumerate()
        .filter(|(_, (key, _))| !families.contains(*key))
        .map(|(place, (_, object))| (&object.path, place))
        .collect();
    // A family holds its objects in boxes, so nothing leads on from one.
    let target = |property: &Property| match &property.shape.value {
        Value::Object(path) if !property.shape.is_collection => places.get(path).copied(),
        _ => None,
    };
    let targets: Vec<Vec<Option<usize>>> = structs
        .values()
        .map(|object| object.properties.iter().map(target).collect())
        .collect();
    let edges = targets.iter();
    let edges = edges.map(|targets| targets.iter().flatten().copied().collect());
    let groups = groups::groups(&edges.collect::<Vec<_>>());
    for (owner, object) in structs.values_mut().enumerate() {
        for (property, target) in object.properties.iter_mut().zip(&targets[owner]) {
            property.shape.is_boxed = target.is_some_and(|target| groups[target] == groups[owner]);
        }
    }
}

/// Boxes what all types of a family have in each of them where one needs it, so that it can be read alike from
/// all of them.
pub(crate) fn box_alike<'a>(
    structs: &mut BTreeMap<&'a str, Struct>,
    families: &BTreeSet<&'a str>,
    descendants: impl Fn(&str) -> Vec<&'a str>,
) {
    for family in families {
        let derived = descendants(family);
        let members = || derived.iter().chain([family]);
        let Some(base) = structs.get(family) else {
            continue;
        };
        let common: HashSet<&str> = base.properties.iter().map(|one| &*one.wire).collect();
        let properties = members().filter_map(|key| structs.get(key));
        let properties = properties.flat_map(|object| &object.properties);
        let boxed = properties.filter(|one| one.shape.is_boxed && common.contains(&*one.wire));
        let boxed: HashSet<String> = boxed.map(|one| one.wire.clone()).collect();
        if boxed.is_empty() {
            continue;
        }
        for key in members() {
            let properties = structs.get_mut(key).map(|object| &mut object.properties);
            for property in properties.into_iter().flatten() {
                property.shape.is_boxed |= boxed.contains(&property.wire);
            }
        }
    }
}
