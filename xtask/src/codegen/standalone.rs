//! Manifests and sources that two generated crates need outside this workspace.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use crate::areas::{Areas, Features};
use crate::emit::GENERATED;
use crate::files::{Files, MARK};

/// Source of `graph-calls-core` for the crates.
pub(super) enum Core {
    /// A registry, by version.
    Version(String),
    /// A checkout of graph-calls.
    Path(PathBuf),
}

/// Two crates of their own.
pub(super) struct Standalone<'a> {
    /// Start of the packages' names.
    pub(super) prefix: &'a str,
    /// The dependency that both have.
    pub(super) core: &'a Core,
    /// The title of the document.
    pub(super) title: Option<&'a str>,
    /// The features.
    pub(super) areas: &'a Areas,
}

impl Standalone<'_> {
    /// The manifests, crate roots and pages around the `generated` files.
    pub(super) fn files(&self, generated: &Files) -> Files {
        let workspace = format!(
            "# {MARK}.\n[workspace]\nresolver = \"3\"\nmembers = [\"endpoints\", \"models\"]\n"
        );
        let models = format!(
            "graph-calls-models = {{ package = {:?}, version = \"0.1.0\", path = \"../models\", default-features = false, \
             features = {} }}\n",
            format!("{}-models", self.prefix),
            list(&self.areas.always)
        );
        let mut files = Files::from([("Cargo.toml".to_owned(), workspace)]);
        for (name, about, features, dependency) in [
            ("endpoints", "operations", &self.areas.endpoints, &*models),
            ("models", "types", &self.areas.models, ""),
        ] {
            let module = generated.get(&format!("{name}/{GENERATED}/mod.rs"));
            let has_items = module.is_some_and(|text| text.contains("mod "));
            let description = match self.title {
                Some(title) => format!("The {about} of: {title}"),
                None => format!("The {about} of a part of Microsoft Graph"),
            };
            let manifest = self.manifest(name, &description, dependency) + &feature_table(features);
            files.insert(format!("{name}/Cargo.toml"), manifest);
            files.insert(
                format!("{name}/README.md"),
                self.readme(name, &description, features),
            );
            files.insert(format!("{name}/src/lib.rs"), root(&description, has_items));
        }
        files
    }

    fn manifest(&self, name: &str, description: &str, dependency: &str) -> String {
        let core = match self.core {
            Core::Version(version) => format!("graph-calls-core = {version:?}\n"),
            Core::Path(path) => {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                format!(
                    "graph-calls-core = {{ path = {:?} }}\n",
                    path.display().to_string()
                )
            }
        };
        // With a path of this machine there is nothing to publish.
        let publish = match self.core {
            Core::Version(_) => "",
            Core::Path(_) => "publish = false\n",
        };
        format!(
            "# {MARK}. Without this line it is yours, and stays as it is.\n[package]\n\
             name = {:?}\ndescription = {description:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             rust-version = \"1.89\"\nlicense = \"MIT OR Apache-2.0\"\nreadme = \"README.md\"\n{publish}\n\
             [package.metadata.docs.rs]\nfeatures = [\"all\"]\n\n[dependencies]\n{core}{dependency}",
            format!("{}-{name}", self.prefix),
        )
    }

    fn readme(&self, name: &str, description: &str, features: &Features) -> String {
        let prefix = self.prefix;
        let example = match features.keys().find(|name| !name.starts_with('_')) {
            Some(feature) => format!(", such as `{feature}`"),
            None => String::new(),
        };
        format!(
            "<!-- {MARK}. Without this line it is yours, and stays as it is. -->\n\
             # {prefix}-{name}\n\n{description}.\n\n\
             Nothing is on by default: turn on the features that a program needs{example}, or `all`. The \
             operations of `{prefix}-endpoints` are sent by the client of the package `graph-calls`, or by any \
             HTTP client.\n\n\
             Generated from an OpenAPI document of Microsoft Graph. Not a product of Microsoft.\n"
        )
    }
}

/// The features of a crate, with one that turns all of them on.
fn feature_table(features: &Features) -> String {
    let all = features.keys().filter(|name| !name.starts_with('_'));
    let mut text = format!(
        "\n[features]\ndefault = []\nall = {}\n",
        list(&all.cloned().collect())
    );
    for (name, needed) in features {
        // A string takes everything that is written to it.
        let _ = writeln!(text, "{name:?} = {}", list(needed));
    }
    text
}

fn list(names: &BTreeSet<String>) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
    format!("[{}]", names.join(", "))
}

fn root(description: &str, has_items: bool) -> String {
    // An empty module has nothing to use, which the compiler would say.
    let uses = match has_items {
        true => {
            "\n#[allow(unused_imports, reason = \"without features there is nothing\")]\n\
             pub use generated::*;\n"
        }
        false => "",
    };
    let description = description.replace('\n', " ");
    format!(
        "// {MARK}. Without this line it is yours, and stays as it is.\n//! {description}.\n\n\
         #[rustfmt::skip]\n\
         #[allow(deprecated, reason = \"what is deprecated is still a part of the crate\")]\nmod generated;\n{uses}"
    )
}
