//! The models crate alone, beside the same types with serde_derive.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::api::{Api, Enumeration, Family, Scalar, Shape, Struct, Type, TypePath, Value};
use xtask::{lower, spec};

use crate::process::{Usage, measured};
use crate::programs::cargo;
use crate::results::{table, workspace};

const MANIFEST: &str = "\
[package]
name = \"derived\"
version = \"0.1.0\"
edition = \"2024\"

[workspace]

[dependencies]
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
";

/// A crate of models.
struct Models {
    name: &'static str,
    package: &'static str,
    folder: PathBuf,
}

pub(crate) fn run() -> String {
    let document = spec::load(&workspace().join("spec/graph-calls.yaml"));
    let api = lower::lower(&document.expect("the document is there"));
    let Ok(api) = api else {
        panic!("the document of this repository is understood");
    };
    let derived = |name, folder: &str, keeps_unknown| {
        let folder = workspace().join("target/bench/models").join(folder);
        write(&folder, &api, keeps_unknown).expect("the folder takes files");
        Models {
            name,
            package: "derived",
            folder,
        }
    };
    let all = [
        derived("serde_derive", "derived", false),
        derived(
            "serde_derive, unknown properties in a map",
            "flattened",
            true,
        ),
        Models {
            name: "**graph-calls-models**",
            package: "graph-calls-models",
            folder: workspace().to_owned(),
        },
    ];
    let mut first: Option<[Usage; 3]> = None;
    let rows = all.iter().map(|models| {
        let cells = match models.measure() {
            Ok(usages) => {
                let first = first.get_or_insert(usages);
                let both = usages.iter().zip(first.iter());
                both.map(|(usage, first)| {
                    let ratio = usage.processor / first.processor;
                    format!("{:.2} s, {ratio:.2}", usage.processor)
                })
                .collect()
            }
            Err(error) => vec![format!("fails: {error}"), String::new(), String::new()],
        };
        [models.name.to_owned()].into_iter().chain(cells).collect()
    });
    let columns = [
        "types",
        "`cargo check` with all that they need",
        "`cargo check` alone",
        "release alone",
    ];
    format!(
        "The {} types of this repository's document, once; time of the processor, and the ratio to the first. The \
         derived ones have the same properties, enumerations that take unknown names, and types by `@odata.type`; \
         only ours keep null apart from absent, and numbers and unknown members as they came. Alone is the one crate: \
         ours without `graph-calls-core`, where the code stands that its tables call.\n\n{}",
        api.types.len(),
        table(&columns, rows.collect::<Vec<Vec<String>>>())
    )
}

impl Models {
    /// A check with all crates that it needs, one of the crate alone, and a release build of it alone.
    fn measure(&self) -> Result<[Usage; 3], String> {
        let target = workspace().join("target/bench/models/target");
        let _ = fs::remove_dir_all(&target);
        let run = |arguments: &[&str]| {
            let mut command = cargo(&self.folder);
            command.env("CARGO_TARGET_DIR", &target);
            command.args(arguments).args(["--package", self.package]);
            measured(&mut command)
        };
        let whole = run(&["check", "--offline"])?;
        run(&["clean", "--offline"])?;
        let alone = run(&["check", "--offline"])?;
        run(&["build", "--offline", "--release"])?;
        run(&["clean", "--offline", "--release"])?;
        let release = run(&["build", "--offline", "--release"])?;
        Ok([whole, alone, release])
    }
}

/// Writes a crate with the types as serde_derive takes them, and downloads what it needs.
fn write(folder: &Path, api: &Api, keeps_unknown: bool) -> Result<(), String> {
    let texts: Vec<String> = api
        .types
        .iter()
        .map(|ty| match ty {
            Type::Struct(object) => structure(object, keeps_unknown),
            Type::Family(family) => choice(family) + &structure(&family.base, keeps_unknown),
            Type::Enumeration(names) => enumeration(names),
        })
        .collect();
    let source = format!(
        "#![allow(non_camel_case_types)]\n\nuse serde::{{Deserialize, Serialize}};\n\n{}",
        texts.join("\n")
    );
    let files = [("Cargo.toml", MANIFEST), ("src/lib.rs", &source)];
    fs::create_dir_all(folder.join("src")).map_err(|error| error.to_string())?;
    for (name, text) in files {
        fs::write(folder.join(name), text).map_err(|error| error.to_string())?;
    }
    measured(cargo(folder).arg("fetch")).map(drop)
}

const DERIVES: &str = "#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]\n";

fn structure(object: &Struct, keeps_unknown: bool) -> String {
    let mut text = format!("{DERIVES}pub struct {} {{\n", name(&object.path));
    for (place, property) in object.properties.iter().enumerate() {
        let wire = &property.wire;
        let value = shape(&property.shape);
        text += &match property.is_key {
            true => {
                format!("    #[serde(default, rename = {wire:?})]\n    pub p{place}: {value},\n")
            }
            false => format!(
                "    #[serde(rename = {wire:?}, skip_serializing_if = \"Option::is_none\")]\n    \
                 pub p{place}: Option<{value}>,\n"
            ),
        };
    }
    if keeps_unknown {
        text +=
            "    #[serde(flatten)]\n    pub unknown: serde_json::Map<String, serde_json::Value>,\n";
    }
    text + "}\n"
}

fn choice(family: &Family) -> String {
    let mut text = format!(
        "{DERIVES}#[serde(tag = \"@odata.type\")]\npub enum {} {{\n",
        name(&family.path)
    );
    for derived in &family.derived {
        let (wire, variant, path) = (&derived.wire, &derived.variant, name(&derived.path));
        text += &format!("    #[serde(rename = \"#{wire}\")]\n    {variant}(Box<{path}>),\n");
    }
    text + &format!(
        "    #[serde(untagged)]\n    Itself(Box<{}>),\n}}\n",
        name(&family.base.path)
    )
}

fn enumeration(names: &Enumeration) -> String {
    let mut text = format!("{DERIVES}pub enum {} {{\n", name(&names.path));
    for member in &names.members {
        text += &format!(
            "    #[serde(rename = {:?})]\n    {},\n",
            member.wire, member.variant
        );
    }
    text + "    #[serde(untagged)]\n    Unlisted(String),\n}\n"
}

/// One name for modules and type together, so that all stand in one file.
fn name(path: &TypePath) -> String {
    format!("{}{}", path.modules.join("_"), path.name)
}

fn shape(shape: &Shape) -> String {
    let mut value = match &shape.value {
        Value::Scalar(scalar) => scalar_type(*scalar).to_owned(),
        Value::Enumeration(path) | Value::Object(path) => name(path),
        Value::Flags(_) => "String".to_owned(),
    };
    if shape.has_null_items {
        value = format!("Option<{value}>");
    }
    if shape.is_boxed {
        value = format!("Box<{value}>");
    }
    match shape.is_collection {
        true => format!("Vec<{value}>"),
        false => value,
    }
}

fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Boolean => "bool",
        Scalar::Byte => "u8",
        Scalar::Int16 => "i16",
        Scalar::Int32 => "i32",
        Scalar::Int64 => "i64",
        Scalar::Double | Scalar::Decimal => "f64",
        Scalar::Reference | Scalar::Untyped => "serde_json::Value",
        Scalar::String
        | Scalar::Secret
        | Scalar::Timestamp
        | Scalar::Duration
        | Scalar::Date
        | Scalar::TimeOfDay => "String",
    }
}
