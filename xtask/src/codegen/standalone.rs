//! What two generated crates need to build outside this workspace.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use crate::areas::{Areas, Features};
use crate::emit::GENERATED;
use crate::files::Files;

/// The manifests and crate roots around the generated files; the features that `kept` has too are on by
/// default.
pub(super) fn files(workspace: &Path, generated: &Files, areas: &Areas, kept: &Areas) -> Files {
    let core = workspace.join("crates/core");
    let core = std::path::absolute(&core).unwrap_or(core);
    let core = format!(
        "graph-calls-core = {{ path = {:?} }}\n",
        core.display().to_string()
    );
    let models = format!(
        "graph-calls-models = {{ path = \"../models\", default-features = false, features = {} }}\n",
        list(&areas.always)
    );
    let endpoints = manifest("endpoints", &format!("{core}{models}"))
        + &features(&areas.endpoints, &kept.endpoints);
    let models = manifest("models", &core) + &features(&areas.models, &kept.models);
    let root = |name, about| {
        let module = generated.get(&format!("{name}/{GENERATED}/mod.rs"));
        root(about, module.is_some_and(|text| text.contains("mod ")))
    };
    Files::from([
        ("Cargo.toml".to_owned(), WORKSPACE.to_owned()),
        ("endpoints/Cargo.toml".to_owned(), endpoints),
        (
            "endpoints/src/lib.rs".to_owned(),
            root("endpoints", "The operations."),
        ),
        ("models/Cargo.toml".to_owned(), models),
        ("models/src/lib.rs".to_owned(), root("models", "The types.")),
    ])
}

const WORKSPACE: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"endpoints\", \"models\"]\n";

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"graph-calls-{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         publish = false\n\n[dependencies]\n{dependencies}"
    )
}

fn features(features: &Features, kept: &Features) -> String {
    let known = features.keys().filter(|name| kept.contains_key(*name));
    let mut text = format!(
        "\n[features]\ndefault = {}\n",
        list(&known.cloned().collect())
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

fn root(about: &str, has_items: bool) -> String {
    // Of an empty module there is nothing to use, which the compiler would say.
    let uses = match has_items {
        true => {
            "\n#[allow(unused_imports, reason = \"without features there is nothing\")]\n\
             pub use generated::*;\n"
        }
        false => "",
    };
    format!("//! {about}\n\n#[rustfmt::skip]\nmod generated;\n{uses}")
}
