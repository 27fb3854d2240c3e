use crate::{import_texts, overlay};

const UPSTREAM: &str = "
openapi: 3.0.4
info: {title: Test, version: v1.0}
security: [{key: []}]
tags: [{name: people}, {name: pets}, {name: cars}]
paths:
  /people:
    parameters:
      - $ref: '#/components/parameters/top'
    get:
      tags: [people]
      responses:
        '200': {$ref: '#/components/responses/people'}
    post:
      tags: [pets]
      responses: {default: {description: none}}
  /cars:
    get:
      tags: [cars]
      responses:
        '200':
          description: one
          content: {application/json: {schema: {$ref: '#/components/schemas/car'}}}
components:
  securitySchemes: {key: {type: apiKey}, other: {type: apiKey}}
  parameters: {top: {name: top, in: query}, skip: {name: skip, in: query}}
  responses:
    people:
      description: all
      content:
        application/json:
          schema: {type: array, items: {$ref: '#/components/schemas/person'}}
  schemas:
    entity:
      type: object
      discriminator:
        propertyName: kind
        mapping: {person: '#/components/schemas/person', car: '#/components/schemas/car'}
    person:
      allOf:
        - $ref: '#/components/schemas/entity'
        - type: object
          properties:
            self: {anyOf: [{$ref: '#/components/schemas/person'}]}
            pet: {description: wrapped, allOf: [{$ref: '#/components/schemas/pet'}]}
          discriminator:
            propertyName: kind
            mapping: {employee: employee, guest: '#/components/schemas/guest'}
    employee: {allOf: [{$ref: '#/components/schemas/person'}]}
    guest: {allOf: [{$ref: '#/components/schemas/person'}]}
    pet:
      type: object
      discriminator: {propertyName: kind, mapping: {cat: cat, dog: dog}}
    cat: {allOf: [{$ref: '#/components/schemas/pet'}]}
    dog:
      allOf:
        - $ref: '#/components/schemas/pet'
        - {type: object, properties: {food: {$ref: '#/components/schemas/food'}}}
    food: {type: string}
    car: {allOf: [{$ref: '#/components/schemas/entity'}]}
    extra: {type: integer}
";

fn cut(slice: &str) -> String {
    match import_texts(UPSTREAM, &overlay("[]"), slice) {
        Ok(imported) => imported.text,
        Err(problems) => problems.to_string(),
    }
}

#[test]
fn derived_types_come_with_values_and_not_with_bases() {
    insta::assert_snapshot!(cut("operations = ['GET /people']"));
}

#[test]
fn derived_types_can_be_narrowed_and_schemas_added() {
    insta::assert_snapshot!(cut("
operations = ['GET /people']
schemas = ['extra']
[derived]
pet = ['cat']
person = []
"));
}

#[test]
fn what_is_wrong_with_a_slice() {
    let slices = [
        "operations = ['GET /people', 'PUT /people', 'get /people', 'GET /nowhere', '/people', 1, 'GET /people']
schemas = ['nothing']
derived.nothing = ['cat']
derived.pet = ['cat', 'car']
",
        "operations = ['PUT /people', 'get /people', 'GET /nowhere', '/people']
schemas = ['nothing']
derived.nothing = ['cat']
derived.pet = ['cat', 'car']
",
        "operations = 'GET /people'\nschemas = [[]]\nderived = 1\nother = 2",
        "operations = [\n  'GET /people'\n  'GET /cars',\n]\n",
    ];
    let shown: String = slices
        .iter()
        .map(|slice| format!("{}\n\n", cut(slice)))
        .collect();
    insta::assert_snapshot!(shown);
}

#[test]
fn a_reference_to_nothing_is_found_in_the_file_it_is_in() {
    let actions = "
  - target: $.components.schemas.pet
    update:
      properties:
        owner: {$ref: '#/components/schemas/owner'}
        house: {$ref: 'houses.yaml#/house'}
";
    let slice = "operations = ['GET /people']";
    let problems = import_texts(UPSTREAM, &overlay(actions), slice).unwrap_err();
    insta::assert_snapshot!(problems);
}
