//! Schemas as types: objects with what they inherit, families, enumerations.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Context;
use super::distinct::{self, Wanted};
use super::docs::docs;
use super::properties::Properties;
use super::references::schema_key;
use super::relations::{box_alike, mark_boxed, mark_selectable, used_paths};
use super::schema::object_parts;
use super::schemas::{Kind, Schemas};
use super::scope::Scope;
use crate::api::{Derived, Docs, Enumeration, Family, Member, Operation, Struct, Type, TypePath};
use crate::names::shown;
use crate::naming::{camel_case, module_name};
use crate::source::Position;
use crate::spec::{Node, Pointer};

/// The name of the type that all entities inherit from.
const ENTITY: &str = "microsoft.graph.entity";

/// Advice about two schemas, properties or members of one name.
pub(crate) const WAY_OUT: &str =
    "give one of the two another name with `x-graph-name`, or take it out of the document";

/// The types of the models crate.
pub(crate) fn types<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    operations: &[Operation],
    inline: Vec<Struct>,
) -> Vec<Type> {
    let mut structs: BTreeMap<&str, Struct> = BTreeMap::new();
    let mut types = Vec::new();
    for (key, node) in schemas.generated() {
        match schemas.kind(key) {
            Some(Kind::Object) => {
                structs.insert(key, object(context, schemas, key, node));
            }
            _ => types.push(Type::Enumeration(enumeration(context, schemas, key, node))),
        }
    }
    mark_selectable(&mut structs, operations);
    let used = used_paths(&structs, &inline, operations);
    let families: BTreeSet<_> = structs
        .keys()
        .filter(|key| schemas.has_derived(key) && used.contains(&schemas.path(key)))
        .copied()
        .collect();
    mark_boxed(&mut structs, &families);
    box_alike(&mut structs, &families, |key| schemas.descendants(key));
    let taken: HashSet<&TypePath> = structs.values().map(|object| &object.path).collect();
    let base_name = |key: &str| {
        let path = schemas.path(key);
        match families.contains(key) {
            true => base_path(path, &taken),
            false => path,
        }
    };
    for (key, object) in &structs {
        let object = Struct {
            path: base_name(key),
            ..object.clone()
        };
        if !families.contains(key) {
            types.push(Type::Struct(object));
            continue;
        }
        let derived = schemas.descendants(key).into_iter().filter_map(|key| {
            let object = structs.get(key)?;
            Some(Derived {
                variant: String::new(),
                path: base_name(key),
                wire: key.to_owned(),
                docs: object.docs.clone(),
            })
        });
        let mut family = Family {
            path: schemas.path(key),
            base: object,
            derived: derived.collect(),
            takes_any_entity: *key == ENTITY,
        };
        name_variants(&mut family, schemas);
        types.push(Type::Family(family));
    }
    types.extend(inline.into_iter().map(Type::Struct));
    types.sort_by(|left, right| left.path().cmp(right.path()));
    check_names(context, &types);
    types
}

/// The path of the struct that holds what a whole family has: `AttachmentBase` for the family
/// `Attachment`, and `AttachmentObject` where the spec has an `attachmentBase` itself.
fn base_path(family: TypePath, taken: &HashSet<&TypePath>) -> TypePath {
    let with = |ending: &str| TypePath {
        name: format!("{}{ending}", family.name),
        ..family.clone()
    };
    let base = with("Base");
    match taken.contains(&base) {
        true => with("Object"),
        false => base,
    }
}

/// Notes types, files and variants of one name.
fn check_names(context: &Context<'_>, types: &[Type]) {
    let position = |pointer: &str| {
        let node = context.document.root.pointer(pointer);
        node.map_or_else(Position::default, |node| node.position)
    };
    let mut scope = Scope::new(context, WAY_OUT);
    let mut files = Scope::new(context, WAY_OUT);
    for ty in types {
        let (wire, docs, base) = match ty {
            Type::Struct(object) => (&object.wire, &object.docs, None),
            Type::Family(Family { base, .. }) => (&base.wire, &base.docs, Some(&base.path)),
            Type::Enumeration(enumeration) => (&enumeration.wire, &enumeration.docs, None),
        };
        let (pointer, place) = (Pointer::written(&docs.pointer), position(&docs.pointer));
        // A type without a name of its own in the spec is called by its name in Rust.
        let wire = if wire.is_empty() {
            &ty.path().name
        } else {
            wire
        };
        let inside = |path: &TypePath, name: &str| {
            let modules = path.modules.iter().map(String::as_str);
            modules.chain([name]).collect::<Vec<_>>().join("::")
        };
        let paths = [Some(ty.path()), base].into_iter().flatten();
        let mut add = |path: &TypePath| scope.add(inside(path, &path.name), wire, place, &pointer);
        if paths.filter(|path| !add(path)).count() == 0 {
            let file = inside(ty.path(), &module_name(&ty.path().name));
            files.add(file, wire, place, &pointer);
        }
        if let Type::Family(family) = ty {
            let mut variants = Scope::new(context, WAY_OUT);
            for derived in &family.derived {
                let pointer = Pointer::written(&derived.docs.pointer);
                let position = position(&derived.docs.pointer);
                variants.add(derived.variant.clone(), &derived.wire, position, &pointer);
            }
        }
    }
}

/// Names the variants after their types; those of another namespace than the family carry it in front.
fn name_variants(family: &mut Family, schemas: &Schemas<'_>) {
    family.derived.sort_by(|left, right| {
        (left.wire.matches('.').count(), &left.wire)
            .cmp(&(right.wire.matches('.').count(), &right.wire))
    });
    let derived = family.derived.iter();
    let names: Vec<_> = derived
        .map(|derived| {
            let mut path = schemas.path(&derived.wire);
            if path.modules == family.path.modules {
                path.modules.clear();
            }
            let namespace = path.modules.iter().map(|module| camel_case(module));
            Wanted {
                name: namespace.collect::<String>() + &path.name,
                wire: ending_of(&derived.wire, path.modules.len() + 1),
                is_given: false,
            }
        })
        .collect();
    let endings = distinct::endings(&names, |_| false);
    let names: Vec<_> = names.into_iter().map(|wanted| wanted.name).collect();
    for ((derived, name), ending) in family.derived.iter_mut().zip(names).zip(endings) {
        derived.variant = beside_catch_all(name + ending, "Other");
    }
}

/// The last segments of a qualified name.
fn ending_of(wire: &str, segments: usize) -> &str {
    let start = wire.rmatch_indices('.').nth(segments - 1);
    start.map_or(wire, |(dot, _)| &wire[dot + 1..])
}

/// The name of a variant beside the one that takes all that is not known: with `_` behind it where it would be
/// called like that one, which no other name ends in.
fn beside_catch_all(name: String, catch_all: &str) -> String {
    match name == catch_all {
        true => name + "_",
        false => name,
    }
}

fn object<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    key: &'a str,
    node: &'a Node,
) -> Struct {
    let lineage = schemas.lineage(context, key);
    let is_entity = lineage.first().is_some_and(|(root, _)| *root == ENTITY);
    let root = Pointer::written("/components/schemas");
    let mut properties = Properties::new(context, schemas, is_entity);
    for (owner, node) in lineage {
        properties.add(owner, node, &root.key(owner));
    }
    let fallback = || format!("The type `{key}`.");
    Struct {
        path: schemas.path(key),
        wire: key.to_owned(),
        docs: docs(context, node, &root.key(key), fallback),
        properties: properties.finish(),
        is_selectable: false,
    }
}

/// An object type that an operation has to itself, without a name of its own in the spec.
pub(crate) fn unnamed<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    path: TypePath,
    docs: Docs,
    (node, pointer): (&'a Node, &Pointer<'_>),
) -> Struct {
    let mut properties = Properties::new(context, schemas, false);
    let base = object_parts(node).and_then(|parts| parts.base);
    if let Some(base) = base.and_then(schema_key) {
        let root = Pointer::written("/components/schemas");
        for (owner, node) in schemas.lineage(context, base) {
            properties.add(owner, node, &root.key(owner));
        }
    }
    properties.add(&shown(&path), node, pointer);
    Struct {
        path,
        wire: String::new(),
        docs,
        properties: properties.finish(),
        is_selectable: false,
    }
}

fn enumeration<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    key: &str,
    node: &'a Node,
) -> Enumeration {
    let root = Pointer::written("/components/schemas");
    let pointer = root.key(key);
    let described = node
        .get("x-ms-enum")
        .and_then(|words| words.get("values")?.as_array());
    let mut descriptions = HashMap::new();
    for member in described.into_iter().flatten() {
        if let Some(value) = member.get("value").and_then(Node::as_str) {
            descriptions.entry(value).or_insert(member);
        }
    }
    let mut members = Vec::new();
    let mut scope = Scope::new(context, WAY_OUT);
    let list = pointer.key("enum");
    let items = node.get("enum").and_then(Node::as_array);
    if items.is_none() {
        context.unexpected(node, &list, "a list of names");
    }
    // `null` in the list says what `nullable` says, and is no member.
    let items = items.unwrap_or_default().iter().enumerate();
    let items: Vec<_> = items.filter(|(_, item)| !item.is_null()).collect();
    let words = |wire: &str, item| descriptions.get(wire).copied().unwrap_or(item);
    let wanted = items.iter().map(|(place, item)| {
        let wire = item.as_str().unwrap_or_default();
        let own_name = context.text(words(wire, item), &list.index(*place), "x-graph-name");
        let own_name = own_name.map(camel_case);
        let known = || context.names.item(key, wire).map(str::to_owned);
        let given = own_name.or_else(known);
        Wanted {
            is_given: given.is_some(),
            name: given.unwrap_or_else(|| camel_case(wire)),
            wire,
        }
    });
    let wanted: Vec<_> = wanted.collect();
    let endings = distinct::endings(&wanted, |_| false);
    for (((place, item), wanted), ending) in items.into_iter().zip(wanted).zip(endings) {
        let Some(wire) = item.as_str() else {
            context.unexpected(item, &list.index(place), "a name");
            continue;
        };
        let fallback = || format!("The member `{wire}`.");
        let words = words(wire, item);
        let variant = match wanted.is_given {
            true => wanted.name,
            false => beside_catch_all(wanted.name + ending, "Unrecognized"),
        };
        scope.add(variant.clone(), wire, item.position, &list.index(place));
        members.push(Member {
            wire: wire.to_owned(),
            variant,
            docs: docs(context, words, &list.index(place), fallback),
        });
    }
    Enumeration {
        path: schemas.path(key),
        wire: key.to_owned(),
        docs: docs(context, node, &pointer, || {
            format!("The enumeration `{key}`.")
        }),
        members,
    }
}
