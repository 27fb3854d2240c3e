//! Parts of a document that can be reached from the operations and schemas of a slice.

use std::collections::HashMap;

use super::node::{Node, Object, Value};
use super::pointer::Pointer;
use super::slice::{Entry, Slice};
use crate::problem::{Problem, Sink};

/// The members of a path item that are operations.
pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A component by section and name, such as `("schemas", "microsoft.graph.entity")`.
pub(super) type Component<'a> = (&'a str, &'a str);

/// Ways to reach a component; the greater includes the lesser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// Other schemas inherit from it.
    Base,
    /// It is the type of a value.
    Value,
}

/// Selection of what is kept of a document.
pub(super) struct Reached<'a> {
    /// The path items, with only the listed operations.
    pub(super) paths: Object,
    components: HashMap<Component<'a>, Use>,
}

impl Reached<'_> {
    /// Returns whether a component is kept.
    pub(super) fn keeps(&self, section: &str, name: &str) -> bool {
        self.components.contains_key(&(section, name))
    }
}

/// Finds the operations and schemas of `slice`, and everything they refer to.
///
/// A schema that can be the type of a value brings the types derived from it,
/// because any of them can come in its place; one that is only inherited from
/// does not.
pub(super) fn reach<'a>(document: &'a Node, slice: &'a Slice, problems: &mut Sink) -> Reached<'a> {
    let mut reach = Reach {
        document,
        slice,
        problems,
        reached: HashMap::new(),
        waiting: Vec::new(),
        inheriting: inheriting(document),
    };
    reach.check_derived();
    let paths = reach.paths();
    reach.security(document);
    for entry in &slice.schemas {
        reach.listed_schema(entry);
    }
    reach.follow();
    Reached {
        paths,
        components: reach.reached,
    }
}

struct Reach<'a, 'p> {
    document: &'a Node,
    slice: &'a Slice,
    problems: &'p mut Sink,
    reached: HashMap<Component<'a>, Use>,
    waiting: Vec<(Component<'a>, Use, Option<Use>)>,
    /// The schemas that inherit directly from a schema, in the order of the document.
    inheriting: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Reach<'a, '_> {
    fn component(&self, (section, name): Component<'_>) -> Option<&'a Node> {
        self.document.get("components")?.get(section)?.get(name)
    }

    /// The path items with the listed operations, and nothing else of them.
    fn paths(&mut self) -> Object {
        let slice = self.slice;
        let mut listed: HashMap<&str, Vec<&str>> = HashMap::new();
        for entry in &slice.operations {
            if let Some((path, method)) = self.find(entry) {
                listed.entry(path).or_default().push(method);
            }
        }
        let mut kept = Object::new();
        let Some(paths) = self.document.get("paths").and_then(Node::as_object) else {
            return kept;
        };
        for (path, position, item) in paths.iter() {
            let (Some(methods), Some(object)) = (listed.get(path), item.as_object()) else {
                continue;
            };
            let here = Pointer::ROOT.key("paths");
            let here = here.key(path);
            let mut members = Object::new();
            for (key, position, member) in object.iter() {
                if !METHODS.contains(&key) || methods.contains(&key) {
                    self.walk(member, Role::VALUE, &here.key(key));
                    self.security(member);
                    members.insert(key, position, member.clone());
                }
            }
            kept.insert(
                path,
                position,
                Node::new(Value::Object(members), item.position),
            );
        }
        kept
    }

    /// The path and the member of the path item that a listed operation names.
    fn find(&mut self, entry: &Entry) -> Option<(&'a str, &'a str)> {
        let Some((method, path)) = entry.text.split_once(' ') else {
            self.problems.push(
                entry
                    .problem("not an operation")
                    .expected("a method and a path, such as `GET /me`"),
            );
            return None;
        };
        let paths = self.document.get("paths").and_then(Node::as_object);
        let Some((path, item)) = paths.and_then(|paths| paths.get_key_value(path)) else {
            self.problems.push(
                entry
                    .problem(format!("no path `{path}` in the document"))
                    .expected("a path exactly as it stands in the document after the overlay"),
            );
            return None;
        };
        let found = METHODS
            .into_iter()
            .find(|name| name.to_uppercase() == method && item.get(name).is_some());
        if found.is_none() {
            let known: Vec<_> = METHODS
                .into_iter()
                .filter(|name| item.get(name).is_some())
                .map(str::to_uppercase)
                .collect();
            self.problems.push(
                entry
                    .problem(format!("the path has no operation `{method}`"))
                    .expected(match known.is_empty() {
                        true => "a path that has operations".to_owned(),
                        false => format!("one of {}", known.join(", ")),
                    }),
            );
        }
        Some((path, found?))
    }

    fn listed_schema(&mut self, entry: &'a Entry) {
        let component = ("schemas", entry.text.as_str());
        if self.component(component).is_some() {
            self.add(component, Use::Value);
        } else {
            self.problems
                .push(entry.problem(format!("no schema `{}` in the document", entry.text)));
        }
    }

    /// Keeps the security schemes that an operation or the document names.
    fn security(&mut self, node: &'a Node) {
        let requirements = node.get("security").and_then(Node::as_array);
        for requirement in requirements.unwrap_or_default() {
            for name in requirement.as_object().into_iter().flat_map(Object::keys) {
                let component = ("securitySchemes", name);
                if self.component(component).is_some() {
                    self.add(component, Use::Value);
                }
            }
        }
    }

    fn add(&mut self, component: Component<'a>, found: Use) {
        let before = self.reached.get(&component).copied();
        if before < Some(found) {
            self.reached.insert(component, found);
            self.waiting.push((component, found, before));
        }
    }

    /// Goes through what was reached until nothing new turns up.
    fn follow(&mut self) {
        while let Some((component, found, before)) = self.waiting.pop() {
            let (section, name) = component;
            let Some(node) = self.component(component) else {
                continue;
            };
            if before.is_none() {
                let here = Pointer::ROOT.key("components");
                let here = here.key(section);
                self.walk(node, Role::COMPONENT, &here.key(name));
            }
            if section == "schemas" && found == Use::Value {
                self.add_derived(name, node);
            }
        }
    }

    fn add_derived(&mut self, base: &'a str, schema: &'a Node) {
        let kept = self.slice.derived_of(base);
        for target in self.derived(base, schema) {
            let wanted = kept.is_none_or(|kept| kept.iter().any(|entry| entry.text == target));
            if wanted && self.component(("schemas", target)).is_some() {
                self.add(("schemas", target), Use::Value);
            }
        }
    }

    /// The types derived from a schema: those that its discriminator names, or where it names none, those
    /// that inherit from it. What has no tag to tell types by, the base of pages for example, has none.
    fn derived(&self, base: &str, schema: &'a Node) -> Vec<&'a str> {
        let named: Vec<_> = mapping(schema).collect();
        match named.is_empty() && is_tagged(schema) {
            true => self.inheriting.get(base).cloned().unwrap_or_default(),
            false => named,
        }
    }

    /// Looks for references in a node and below it.
    fn walk(&mut self, node: &'a Node, role: Role, here: &Pointer<'_>) {
        match &node.value {
            Value::Object(object) => {
                if let Some(reference) = object.get("$ref").filter(|node| node.as_str().is_some()) {
                    self.reference(reference, role.found, &here.key("$ref"));
                }
                for (key, _, member) in object.iter() {
                    let role = match key {
                        "allOf" if role.inherits => Role::BASE,
                        _ => Role::VALUE,
                    };
                    self.walk(member, role, &here.key(key));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(item, role, &here.index(index));
                }
            }
            _ => {}
        }
    }

    fn reference(&mut self, node: &'a Node, found: Use, here: &Pointer<'_>) {
        let text = node.as_str().unwrap_or_default();
        let component = text
            .strip_prefix("#/components/")
            .and_then(|rest| rest.split_once('/'));
        match component {
            Some(component) if self.component(component).is_some() => self.add(component, found),
            // Names with `~` or `/` in them do not occur in a well-formed document.
            Some(_) => self.problems.push(
                Problem::new(node.position, here, format!("nothing is at `{text}`"))
                    .help("add the component to the document with an action of the overlay"),
            ),
            None => self.problems.push(
                Problem::new(node.position, here, format!("a reference to `{text}`"))
                    .expected("a reference to a component, such as `#/components/schemas/x`"),
            ),
        }
    }

    /// Finds names under `[derived]` that stand for nothing.
    fn check_derived(&mut self) {
        for (base, derived) in &self.slice.derived {
            let Some(schema) = self.component(("schemas", &base.text)) else {
                self.problems
                    .push(base.problem(format!("no schema `{}` in the document", base.text)));
                continue;
            };
            for entry in derived {
                if !self
                    .derived(&base.text, schema)
                    .contains(&entry.text.as_str())
                {
                    let message = format!(
                        "the discriminator of `{}` does not name `{}`",
                        base.text, entry.text
                    );
                    self.problems.push(entry.problem(message));
                }
            }
        }
    }
}

/// Meanings of a `$ref` by its place in a schema.
#[derive(Clone, Copy)]
struct Role {
    found: Use,
    /// True if `allOf` lists bases here. It does at the top of a component; in a
    /// property it only wraps the type of the property.
    inherits: bool,
}

impl Role {
    const VALUE: Self = Self {
        found: Use::Value,
        inherits: false,
    };
    const COMPONENT: Self = Self {
        found: Use::Value,
        inherits: true,
    };
    const BASE: Self = Self {
        found: Use::Base,
        inherits: true,
    };
}

/// The schema names of the derived types that the discriminator of a schema names.
///
/// A schema that inherits has its own discriminator in a part of its `allOf`.
fn mapping(schema: &Node) -> impl Iterator<Item = &str> {
    let parts = schema.get("allOf").and_then(Node::as_array);
    std::iter::once(schema)
        .chain(parts.unwrap_or_default())
        .filter_map(|part| part.get("discriminator")?.get("mapping")?.as_object())
        .flat_map(Object::iter)
        .filter_map(|(_, _, target)| target.as_str().map(schema_name))
}

/// Returns whether objects of a schema say of which type they are.
fn is_tagged(schema: &Node) -> bool {
    let parts = schema.get("allOf").and_then(Node::as_array);
    std::iter::once(schema)
        .chain(parts.unwrap_or_default())
        .any(|part| {
            let tag = part
                .get("properties")
                .and_then(|properties| properties.get("@odata.type"));
            part.get("discriminator").is_some() || tag.is_some()
        })
}

/// The schemas that inherit directly from a schema, in the order of the document.
fn inheriting(document: &Node) -> HashMap<&str, Vec<&str>> {
    let mut found: HashMap<&str, Vec<&str>> = HashMap::new();
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Node::as_object);
    for (name, _, schema) in schemas.into_iter().flat_map(Object::iter) {
        let parts = schema
            .get("allOf")
            .and_then(Node::as_array)
            .unwrap_or_default();
        for base in parts.iter().filter_map(|part| part.get("$ref")?.as_str()) {
            found.entry(schema_name(base)).or_default().push(name);
        }
    }
    found
}

/// The schema that a mapping names by reference or by name alone.
pub(super) fn schema_name(target: &str) -> &str {
    target
        .strip_prefix("#/components/schemas/")
        .unwrap_or(target)
}
