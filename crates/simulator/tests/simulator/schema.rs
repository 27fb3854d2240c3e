//! Answers checked against the schemas of the spec.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// The schemas of the spec, in the form of JSON Schema.
pub(crate) struct Spec {
    document: Value,
    validators: BTreeMap<String, Validator>,
    names: BTreeSet<String>,
}

impl Spec {
    pub(crate) fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/graph-calls.yaml");
        let text = std::fs::read_to_string(path).unwrap();
        let mut document: Value = serde_saphyr::from_str(&text).unwrap();
        let mut names = BTreeSet::new();
        let schemas = document["components"]["schemas"]
            .as_object()
            .unwrap()
            .clone();
        let families: BTreeSet<String> = schemas
            .iter()
            .filter(|(_, schema)| schema.get("discriminator").is_some())
            .map(|(name, _)| format!("#/components/schemas/{name}"))
            .collect();
        let mut converted = Map::new();
        for (name, schema) in &schemas {
            // A reference to a family means any of its types; `allOf` of a family means its base.
            if let Some(mapping) = schema.pointer("/discriminator/mapping") {
                let mut any = json!({"$ref": format!("#/components/schemas/{name}")});
                for (tag, target) in mapping.as_object().unwrap() {
                    let is_tag = json!({
                        "properties": {"@odata.type": {"const": tag}},
                        "required": ["@odata.type"],
                    });
                    any = json!({"if": is_tag, "then": {"$ref": target}, "else": any});
                }
                converted.insert(format!("{name}.any"), any);
            }
            let mut schema = schema.clone();
            convert(&mut schema, &families, false, &mut names);
            converted.insert(name.clone(), schema);
        }
        document["components"]["schemas"] = Value::Object(converted);
        let mut responses = document["paths"].take();
        convert(&mut responses, &families, false, &mut names);
        document["paths"] = responses;
        let mut shared = document["components"]["responses"].take();
        convert(&mut shared, &families, false, &mut names);
        document["components"]["responses"] = shared;
        Self {
            document,
            validators: BTreeMap::new(),
            names,
        }
    }

    /// The operations: path and method.
    pub(crate) fn operations(&self) -> Vec<(String, String)> {
        let paths = self.document["paths"].as_object().unwrap();
        let methods = ["get", "post", "patch", "put", "delete"];
        paths
            .iter()
            .flat_map(|(path, item)| {
                let methods = methods.iter().filter(|method| item.get(**method).is_some());
                methods.map(|method| (path.clone(), (*method).to_owned()))
            })
            .collect()
    }

    /// Checks the body of a successful answer to the operation.
    pub(crate) fn check(&mut self, path: &str, method: &str, body: &Value) {
        let responses = &self.document["paths"][path][method]["responses"];
        let mut response = responses.get("2XX").unwrap_or(&responses["204"]);
        if let Some(target) = response.get("$ref") {
            response = self
                .document
                .pointer(&target.as_str().unwrap()[1..])
                .unwrap();
        }
        let schema = response["content"]["application/json"]["schema"].clone();
        assert!(schema.is_object(), "{method} {path} answers no JSON");
        self.validate(&format!("{method} {path}"), schema, body);
        self.check_names(path, body);
    }

    /// Checks an error.
    pub(crate) fn check_error(&mut self, body: &Value) {
        let name = "microsoft.graph.ODataErrors.ODataError";
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        self.validate("error", schema, body);
    }

    fn validate(&mut self, key: &str, mut schema: Value, body: &Value) {
        if !self.validators.contains_key(key) {
            schema["components"] = json!({"schemas": self.document["components"]["schemas"]});
            let validator = jsonschema::draft202012::new(&schema).expect("a schema");
            self.validators.insert(key.to_owned(), validator);
        }
        let errors: Vec<_> = self.validators[key]
            .iter_errors(body)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{key}: {errors:#?}");
    }

    /// Every member has a name that the spec declares somewhere, annotations aside.
    fn check_names(&self, path: &str, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.check_names(path, item)),
            Value::Object(members) => {
                for (name, member) in members {
                    let is_known = name.contains('@') || self.names.contains(name);
                    assert!(is_known, "{path}: `{name}` is not in the spec");
                    // The tokens of feedback have names of their own.
                    if name != "tokens" {
                        self.check_names(path, member);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Makes JSON Schema of a schema of OpenAPI 3.0.
fn convert(
    schema: &mut Value,
    families: &BTreeSet<String>,
    is_base: bool,
    names: &mut BTreeSet<String>,
) {
    match schema {
        Value::Array(items) => {
            for item in items {
                convert(item, families, is_base, names);
            }
        }
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get_mut("$ref")
                && !is_base
                && families.contains(target.as_str())
            {
                target.push_str(".any");
            }
            if members.remove("nullable") == Some(Value::Bool(true)) {
                let kind = members.get("type").cloned().unwrap_or_default();
                if kind.is_string() {
                    members.insert("type".to_owned(), json!([kind, "null"]));
                }
                if let Some(Value::Array(allowed)) = members.get_mut("enum") {
                    allowed.push(Value::Null);
                }
            }
            // Beside a type, an object that may be null only says that the property may be.
            if let Some(Value::Array(alternatives)) = members.get_mut("anyOf") {
                let is_null = json!({"type": "object", "nullable": true});
                for alternative in alternatives.iter_mut().filter(|other| **other == is_null) {
                    *alternative = json!({"type": "null"});
                }
            }
            // The alternatives of a number overlap: any of them will do.
            if let Some(alternatives) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), alternatives);
            }
            members.remove("discriminator");
            members.remove("format");
            if let Some(Value::Object(properties)) = members.get("properties") {
                names.extend(properties.keys().cloned());
            }
            for (name, member) in members {
                convert(member, families, name == "allOf", names);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let path = "/communications/callRecords/{callRecord-id}";
    let endpoint = |tag: &str, member: Value| json!({"@odata.type": tag, "name": member});
    let participant = "#microsoft.graph.callRecords.participantEndpoint";
    let with = |caller: Value| json!({"id": "a", "sessions": [{"id": "b", "caller": caller}]});
    Spec::read().check(path, "get", &with(endpoint(participant, json!("machine"))));
    for wrong in [
        json!({"id": "a", "version": "1"}),
        json!({"id": "a", "modalities": "audio"}),
        json!({"id": "a", "type": "noSuchType"}),
        json!({"id": "a", "notInTheSpec": 1}),
        with(endpoint(participant, json!(1))),
    ] {
        let checked = std::panic::catch_unwind(|| Spec::read().check(path, "get", &wrong));
        assert!(checked.is_err(), "{wrong}");
    }
}
