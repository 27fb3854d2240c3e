//! The properties of an object, inherited ones first.

use std::collections::HashMap;
use std::rc::Rc;

use super::Context;
use super::distinct::{self, Wanted};
use super::docs::docs;
use super::schema::{self, object_parts};
use super::schemas::Schemas;
use super::scope::Scope;
use super::types::WAY_OUT;
use crate::api::{Property, Scalar, Value};
use crate::naming::snake_case;
use crate::problem::Problem;
use crate::source::Position;
use crate::spec::{Node, Pointer};

/// The properties found so far.
pub(crate) struct Properties<'c, 'a> {
    context: &'c Context<'a>,
    schemas: &'c Schemas<'a>,
    is_entity: bool,
    found: Vec<Found<'a>>,
    places: HashMap<&'a str, usize>,
}

/// A property, and what it takes to name it.
struct Found<'a> {
    property: Property,
    /// The type that declares it.
    owner: Rc<str>,
    /// The name that the spec gives for Rust, where that of the wire will not do.
    own_name: Option<&'a str>,
    wire: &'a str,
    position: Position,
    pointer: String,
}

impl<'c, 'a> Properties<'c, 'a> {
    /// No properties yet; `is_entity` tells whether `id` is a key.
    pub(crate) fn new(context: &'c Context<'a>, schemas: &'c Schemas<'a>, is_entity: bool) -> Self {
        Self {
            context,
            schemas,
            is_entity,
            found: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Adds what the schema `node` of the type `owner` says itself, whatever it inherits.
    pub(crate) fn add(&mut self, owner: &str, node: &'a Node, pointer: &Pointer<'_>) {
        let owner = Rc::from(owner);
        let parts = object_parts(node).map(|parts| parts.own);
        for (part, place) in parts.unwrap_or_default() {
            let list = pointer.key("allOf");
            let pointer = place.map_or(*pointer, |place| list.index(place));
            for found in own_properties(self, part, &pointer, &owner) {
                self.add_property(found);
            }
        }
    }

    fn add_property(&mut self, found: Found<'a>) {
        let Some(place) = self.places.get(found.wire) else {
            self.places.insert(found.wire, self.found.len());
            self.found.push(found);
            return;
        };
        // A derived type may say an inherited property again, in other words.
        let known = &mut self.found[*place].property;
        if known.shape == found.property.shape {
            *known = found.property;
            return;
        }
        self.context.report(
            Problem::new(
                found.position,
                &Pointer::written(&found.pointer),
                "the base has this property as another type",
            )
            .expected("the type that the base says, or no property"),
        );
    }

    /// All properties, with a name each. What is inherited has the name that it has in the base, so that it can
    /// be read from each of its types alike.
    pub(crate) fn finish(mut self) -> Vec<Property> {
        let mut scope = Scope::new(self.context, WAY_OUT);
        for found in self
            .found
            .chunk_by_mut(|one, other| one.owner == other.owner)
        {
            let wanted: Vec<_> = found
                .iter()
                .map(|found| wanted(self.context, found, &scope))
                .collect();
            let endings = distinct::endings(&wanted, |name| scope.is_taken(name));
            let names: Vec<_> = wanted.into_iter().map(|wanted| wanted.name).collect();
            for ((found, name), ending) in found.iter_mut().zip(names).zip(endings) {
                found.property.field = match ending {
                    "" => name,
                    ending => format!("{name}_{}", ending.to_lowercase()),
                };
                let field = found.property.field.clone();
                let pointer = Pointer::written(&found.pointer);
                scope.add(field, found.wire, found.position, &pointer);
            }
        }
        self.found.into_iter().map(|found| found.property).collect()
    }
}

/// The name of a property's field, with the names of the bases in `scope`: that of the spec, or the one that it
/// had, or that of the wire.
fn wanted<'a>(context: &Context<'a>, found: &Found<'a>, scope: &Scope<'_, '_>) -> Wanted<'a> {
    let known = context.names.item(&found.owner, found.wire);
    let known = known.filter(|name| !scope.is_taken(name));
    let name = match (found.own_name, known) {
        (Some(name), _) => field_name(name),
        (None, Some(name)) => name.to_owned(),
        (None, None) => field_name(found.wire),
    };
    Wanted {
        name,
        wire: found.wire,
        is_given: found.own_name.or(known).is_some(),
    }
}

fn own_properties<'a>(
    properties: &Properties<'_, 'a>,
    part: &'a Node,
    pointer: &Pointer<'_>,
    owner: &Rc<str>,
) -> Vec<Found<'a>> {
    let Properties {
        context,
        schemas,
        is_entity,
        ..
    } = *properties;
    if let Some(object) = context.object(part, pointer) {
        context.check_keys(object, pointer, schema::KEYWORDS);
    }
    let Some(node) = part.get("properties") else {
        return Vec::new();
    };
    let required = context.texts(part, pointer, "required");
    let pointer = pointer.key("properties");
    let Some(declared) = context.object(node, &pointer) else {
        return Vec::new();
    };
    let declared = declared.iter().filter(|(wire, ..)| *wire != "@odata.type");
    declared
        .filter_map(|(wire, position, node)| {
            let pointer = pointer.key(wire);
            let shape = schemas.shape(context, node, &pointer)?;
            let property = Property {
                wire: wire.to_owned(),
                field: String::new(),
                docs: docs(context, node, &pointer, || {
                    format!("The property `{wire}`.")
                }),
                is_key: is_entity && wire == "id" && shape.value == Value::Scalar(Scalar::String),
                is_required: required.contains(&wire),
                is_navigation: context.flag(node, &pointer, "x-ms-navigationProperty"),
                shape,
            };
            Some(Found {
                property,
                owner: owner.clone(),
                own_name: context.text(node, &pointer, "x-graph-name"),
                wire,
                position,
                pointer: pointer.to_string(),
            })
        })
        .collect()
}

/// The name of a property's field: with `_` behind it where the generated struct has a field of that name
/// for itself.
fn field_name(wire: &str) -> String {
    match snake_case(wire) {
        name if name == "remainder" => name + "_",
        name => name,
    }
}
