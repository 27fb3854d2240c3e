//! The properties of an object, inherited ones first.

use std::collections::HashMap;

use super::Context;
use super::distinct;
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
    found: Vec<(Property, Position, String)>,
    places: HashMap<String, usize>,
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

    /// Adds what the schema `node` says itself, whatever it inherits.
    pub(crate) fn add(&mut self, node: &'a Node, pointer: &Pointer<'_>) {
        let parts = object_parts(node).map(|parts| parts.own);
        for (part, place) in parts.unwrap_or_default() {
            let list = pointer.key("allOf");
            let pointer = place.map_or(*pointer, |place| list.index(place));
            for (property, position) in
                own_properties(self.context, self.schemas, part, &pointer, self.is_entity)
            {
                let pointer = pointer.key("properties");
                self.add_property(property, position, &pointer);
            }
        }
    }

    fn add_property(&mut self, property: Property, position: Position, pointer: &Pointer<'_>) {
        let pointer = pointer.key(&property.wire).to_string();
        let Some(place) = self.places.get(&property.wire) else {
            self.places.insert(property.wire.clone(), self.found.len());
            self.found.push((property, position, pointer));
            return;
        };
        // A derived type may say an inherited property again, in other words.
        let known = &mut self.found[*place].0;
        if known.shape == property.shape {
            *known = property;
            return;
        }
        self.context.report(
            Problem::new(
                position,
                &Pointer::written(&pointer),
                "the base has this property as another type",
            )
            .expected("the type that the base says, or no property"),
        );
    }

    /// All properties, with a name each.
    pub(crate) fn finish(self) -> Vec<Property> {
        let mut scope = Scope::new(self.context, WAY_OUT);
        let found = self.found.iter();
        let names: Vec<_> = found
            .map(|(property, ..)| (property.field.clone(), &*property.wire))
            .collect();
        let endings = distinct::endings(&names);
        let named = self.found.into_iter().zip(endings);
        named
            .map(|((mut property, position, pointer), ending)| {
                if !ending.is_empty() {
                    property.field = format!("{}_{}", property.field, ending.to_lowercase());
                }
                let pointer = Pointer::written(&pointer);
                scope.add(property.field.clone(), &property.wire, position, &pointer);
                property
            })
            .collect()
    }
}

fn own_properties<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    part: &'a Node,
    pointer: &Pointer<'_>,
    is_entity: bool,
) -> Vec<(Property, Position)> {
    if let Some(object) = context.object(part, pointer) {
        context.check_keys(object, pointer, schema::KEYWORDS);
    }
    let Some(node) = part.get("properties") else {
        return Vec::new();
    };
    let required = context.texts(part, pointer, "required");
    let pointer = pointer.key("properties");
    let Some(properties) = context.object(node, &pointer) else {
        return Vec::new();
    };
    let declared = properties
        .iter()
        .filter(|(wire, ..)| *wire != "@odata.type");
    declared
        .filter_map(|(wire, position, node)| {
            let pointer = pointer.key(wire);
            let shape = schemas.shape(context, node, &pointer)?;
            let property = Property {
                wire: wire.to_owned(),
                field: field_name(context.text(node, &pointer, "x-graph-name").unwrap_or(wire)),
                docs: docs(context, node, &pointer, || {
                    format!("The property `{wire}`.")
                }),
                is_key: is_entity && wire == "id" && shape.value == Value::Scalar(Scalar::String),
                is_required: required.contains(&wire),
                is_navigation: context.flag(node, &pointer, "x-ms-navigationProperty"),
                shape,
            };
            Some((property, position))
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
