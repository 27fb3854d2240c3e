//! The schemas of a document, and what each one is.

use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::IndexMap;

use super::Context;
use super::distinct::{self, Wanted};
use super::references::{schema_key, type_path};
use super::schema::{self, object_parts};
use super::unrecognized;
use crate::api::{Scalar, TypePath};
use crate::names::shown;
use crate::naming::camel_case;
use crate::problem::Problem;
use crate::spec::{Node, Object, Pointer};

/// The schemas of a document, by key, with what each one is.
pub(crate) struct Schemas<'a> {
    schemas: IndexMap<&'a str, (&'a Node, Kind)>,
    /// The keys of the types that inherit directly from a type.
    derived: HashMap<&'a str, Vec<&'a str>>,
    /// Paths of the generated types.
    paths: HashMap<&'a str, TypePath>,
}

/// Kinds of schemas.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Object,
    Enumeration,
    Flags,
    Scalar(Scalar),
    /// One of several types, told apart by a discriminator.
    Union,
    /// Pages, errors and the like, which the core crate has by hand.
    HandWritten,
}

impl<'a> Schemas<'a> {
    pub(crate) fn read(context: &Context<'a>) -> Self {
        let mut found = Self {
            schemas: IndexMap::new(),
            derived: HashMap::new(),
            paths: HashMap::new(),
        };
        let pointer = Pointer::written("/components/schemas");
        let Some(node) = context.document.root.pointer("/components/schemas") else {
            return found;
        };
        let Some(schemas) = context.object(node, &pointer) else {
            return found;
        };
        for (key, _, node) in schemas.iter() {
            let pointer = pointer.key(key);
            let Some(object) = context.object(node, &pointer) else {
                continue;
            };
            context.check_keys(object, &pointer, schema::KEYWORDS);
            if let Some(kind) = kind(context, key, node, &pointer) {
                found.schemas.insert(key, (node, kind));
            }
        }
        for (key, (node, kind)) in &found.schemas {
            let base = object_parts(node)
                .and_then(|parts| parts.base)
                .and_then(schema_key);
            if let (Kind::Object, Some(base)) = (kind, base) {
                found.derived.entry(base).or_default().push(key);
            }
        }
        for (key, (node, kind)) in &found.schemas {
            let bases = match kind {
                Kind::Object => vec![*key],
                Kind::Union => schema::union(node).unwrap_or_default(),
                _ => continue,
            };
            found.check_mapping(context, &bases, node, &pointer.key(key));
        }
        found.paths = paths(context, found.generated());
        found
    }

    pub(crate) fn kind(&self, key: &str) -> Option<Kind> {
        self.schemas.get(key).map(|(_, kind)| *kind)
    }

    /// The schemas that become types, with their nodes.
    pub(crate) fn generated(&self) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let is_generated = |kind| matches!(kind, Kind::Object | Kind::Enumeration | Kind::Flags);
        self.schemas
            .iter()
            .filter(move |(_, (_, kind))| is_generated(*kind))
            .map(|(key, (node, _))| (*key, *node))
    }

    /// The Rust path of the schema `key`.
    pub(crate) fn path(&self, key: &str) -> TypePath {
        let known = self.paths.get(key).cloned();
        known.unwrap_or_else(|| type_path(key))
    }

    /// Returns whether other types inherit from `key`.
    pub(crate) fn has_derived(&self, key: &str) -> bool {
        self.derived.contains_key(key)
    }

    /// The keys of all types that inherit from `key`, nearest first.
    pub(crate) fn descendants(&self, key: &str) -> Vec<&'a str> {
        let mut found = Vec::new();
        let mut seen = HashSet::from([key]);
        let mut open = VecDeque::from([key]);
        while let Some(next) = open.pop_front() {
            for child in self.derived.get(next).into_iter().flatten() {
                if seen.insert(child) {
                    found.push(*child);
                    open.push_back(child);
                }
            }
        }
        found
    }

    /// Notes the types of a discriminator that are neither one of `bases` nor inherit from one: an object of such
    /// a type would not be known as one.
    ///
    /// ```yaml
    /// discriminator:
    ///   propertyName: '@odata.type'
    ///   mapping:
    ///     '#microsoft.graph.user': '#/components/schemas/microsoft.graph.user'
    /// ```
    pub(crate) fn check_mapping(
        &self,
        context: &Context<'a>,
        bases: &[&str],
        node: &'a Node,
        pointer: &Pointer<'_>,
    ) {
        let pointer = pointer.key("discriminator");
        let mapping = node
            .get("discriminator")
            .and_then(|discriminator| discriminator.get("mapping")?.as_object());
        let Some(mapping) = mapping else {
            return;
        };
        let bases = bases.iter().map(|base| schema_key(base).unwrap_or(base));
        let bases: Vec<_> = bases.collect();
        let derived = bases.iter().flat_map(|base| self.descendants(base));
        let known: HashSet<_> = derived.chain(bases.iter().copied()).collect();
        for (tag, position, target) in mapping.iter() {
            let target = target.as_str().unwrap_or_default();
            let target = schema_key(target).unwrap_or(target);
            // A target that does not exist has been reported already.
            if self.schemas.contains_key(target) && !known.contains(target) {
                let base = bases.join("` or `");
                let message = format!("`{target}` does not inherit from `{base}`");
                context.report(
                    Problem::new(position, &pointer.key("mapping").key(tag), message)
                        .expected("types that inherit from it by `allOf`")
                        .help(unrecognized::WAY_OUT),
                );
            }
        }
    }

    /// The schema and its bases, the root of all first.
    pub(crate) fn lineage(&self, context: &Context<'a>, key: &'a str) -> Vec<(&'a str, &'a Node)> {
        let mut lineage = Vec::new();
        let mut next = Some(key);
        while let Some(key) = next {
            let Some((node, _)) = self.schemas.get(key) else {
                break;
            };
            if lineage.iter().any(|(seen, _)| *seen == key) {
                let pointer = Pointer::written("/components/schemas");
                context.report(
                    Problem::new(
                        node.position,
                        &pointer.key(key),
                        "the type inherits from itself",
                    )
                    .expected("a chain of `allOf` that ends"),
                );
                break;
            }
            lineage.push((key, *node));
            next = object_parts(node)
                .and_then(|parts| parts.base)
                .and_then(schema_key);
        }
        lineage.reverse();
        lineage
    }
}

/// The paths of these schemas, with names told apart where several would have the same.
fn paths<'a>(
    context: &Context<'a>,
    schemas: impl Iterator<Item = (&'a str, &'a Node)>,
) -> HashMap<&'a str, TypePath> {
    let mut schemas: Vec<_> = schemas.collect();
    schemas.sort_unstable_by_key(|(key, _)| *key);
    let root = Pointer::written("/components/schemas");
    let mut paths = Vec::with_capacity(schemas.len());
    let mut wanted = Vec::with_capacity(schemas.len());
    for (key, node) in &schemas {
        let mut path = type_path(key);
        let own_name = context.text(node, &root.key(key), "x-graph-name");
        let known = || context.names.item("", key).map(str::to_owned);
        let given = own_name.map(camel_case).or_else(known);
        let is_given = given.is_some();
        path.name = given.unwrap_or(path.name);
        wanted.push(Wanted {
            name: shown(&path),
            wire: key.rsplit('.').next().unwrap_or(key),
            is_given,
        });
        paths.push(path);
    }
    for (path, ending) in paths.iter_mut().zip(distinct::endings(&wanted, |_| false)) {
        path.name.push_str(ending);
    }
    schemas.into_iter().map(|(key, _)| key).zip(paths).collect()
}

/// Returns the kind of a schema.
fn kind<'a>(
    context: &Context<'a>,
    key: &str,
    node: &'a Node,
    pointer: &Pointer<'_>,
) -> Option<Kind> {
    if schema::is_error_schema(key)
        || schema::is_reference_numeric(node)
        || schema::is_page_base(node)
        || schema::page(context, node, pointer).is_some()
    {
        return Some(Kind::HandWritten);
    }
    if let Some(scalar) = schema::numeric_enumeration(node) {
        return Some(Kind::Scalar(scalar));
    }
    if node.get("enum").is_some() {
        let is_flags = node.get("x-ms-enum-flags").is_some();
        return Some(if is_flags {
            Kind::Flags
        } else {
            Kind::Enumeration
        });
    }
    if let Some(scalar) = schema::scalar(node) {
        return Some(Kind::Scalar(scalar));
    }
    if schema::union(node).is_some() {
        check_discriminator(context, node, pointer);
        return Some(Kind::Union);
    }
    if let Some(parts) = object_parts(node) {
        if let (Some(base), Some(list)) = (parts.base, node.get("allOf")) {
            let pointer = pointer.key("allOf");
            let target = context.resolve(base, list, &pointer)?;
            if object_parts(target).is_none() || schema_key(base).is_none() {
                context.unexpected(list, &pointer, "a reference to an object to inherit from");
            }
        }
        check_tag(context, key, node, pointer);
        check_discriminator(context, node, pointer);
        return Some(Kind::Object);
    }
    context.report(unrecognized::component(node, pointer));
    None
}

/// Notes a tag that is another than the name of the schema:
///
/// ```yaml
/// x-ms-discriminator-value: '#microsoft.graph.directoryObject'
/// ```
fn check_tag<'a>(context: &Context<'a>, key: &str, node: &'a Node, pointer: &Pointer<'_>) {
    if let Some(tag) = context.text(node, pointer, "x-ms-discriminator-value")
        && tag.trim_start_matches('#') != key
    {
        let value = node.get("x-ms-discriminator-value").unwrap_or(node);
        let expected = format!("`#{key}`, the schema's own name");
        context.unexpected(value, &pointer.key("x-ms-discriminator-value"), &expected);
    }
}

/// Notes a discriminator whose tags are others than the names of the schemas:
///
/// ```yaml
/// discriminator:
///   propertyName: '@odata.type'
///   mapping:
///     '#microsoft.graph.user': '#/components/schemas/microsoft.graph.user'
/// ```
pub(crate) fn check_discriminator<'a>(
    context: &Context<'a>,
    node: &'a Node,
    pointer: &Pointer<'_>,
) {
    let Some(discriminator) = node.get("discriminator") else {
        return;
    };
    let pointer = pointer.key("discriminator");
    if context.text(discriminator, &pointer, "propertyName") != Some("@odata.type") {
        context.unexpected(discriminator, &pointer, "the property `@odata.type`");
    }
    let Some(mapping) = discriminator.get("mapping") else {
        return;
    };
    let pointer = pointer.key("mapping");
    for (tag, position, node) in context
        .object(mapping, &pointer)
        .into_iter()
        .flat_map(Object::iter)
    {
        let pointer = pointer.key(tag);
        let Some(target) = node.as_str() else {
            context.unexpected(node, &pointer, "a reference");
            continue;
        };
        // A schema may stand there by its name alone.
        let key = schema_key(target).unwrap_or(target);
        let is_there = match schema_key(target) {
            Some(_) => context.resolve(target, node, &pointer).is_some(),
            None => is_component(context, target, node, &pointer),
        };
        if is_there && key != tag.trim_start_matches('#') {
            let message = format!("`{tag}` is not the name of the schema that it leads to");
            context.report(Problem::new(position, &pointer, message));
        }
    }
}

fn is_component(context: &Context<'_>, key: &str, node: &Node, pointer: &Pointer<'_>) -> bool {
    let schemas = context.document.root.pointer("/components/schemas");
    let is_there = schemas.is_some_and(|schemas| schemas.get(key).is_some());
    if !is_there {
        let message = format!("there is no schema `{key}`");
        context.report(
            Problem::new(node.position, pointer, message)
                .expected("a reference, or the name of a schema below `components`"),
        );
    }
    is_there
}
