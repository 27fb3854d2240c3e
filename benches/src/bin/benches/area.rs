//! A part of all of Graph: an area of the crates that are generated from the whole document, beside a crate that is all
//! of it.

use std::fs;
use std::path::Path;

use xtask::codegen::Codegen;

use crate::codegen::{DOCUMENTS, documents};
use crate::process::{Usage, measured};
use crate::programs::{GRAPH_RS_SDK, cargo, write};
use crate::results::{table, workspace};

/// The area that is turned on: messages, which most programs want.
const AREA: &str = "users-messages";

/// The package of the peer.
const MONOLITH: &str = "graph-rs-sdk";

pub(crate) fn run() -> String {
    let mut rows = Vec::new();
    for document in documents() {
        let name = document
            .file_name()
            .unwrap_or_default()
            .display()
            .to_string();
        rows.push(row(&format!("**{AREA}** of `{name}`"), ours(&document)));
    }
    rows.push(row(GRAPH_RS_SDK.name, monolith()));
    let columns = [
        "crate",
        "`cargo check` with all that it needs, processor",
        "alone, processor",
        "alone, time",
        "most memory",
    ];
    format!(
        "A clean `cargo check`, once. The area is a feature of the crates that `cargo xtask codegen --out` makes of \
         Microsoft's documents, which `{DOCUMENTS}` names; alone it is models and operations, without an HTTP client. The \
         other crate has no such parts: alone it is the whole of its packages for Graph.\n\n{}",
        table(&columns, rows)
    )
}

fn row(name: &str, checked: Result<[Usage; 2], String>) -> Vec<String> {
    let cells = match checked {
        Ok([whole, alone]) => [
            format!("{:.1} s", whole.processor),
            format!("{:.1} s", alone.processor),
            format!("{:.1} s", alone.wall),
            format!("{:.0} MB", alone.memory),
        ],
        Err(error) => [
            format!("fails: {error}"),
            String::new(),
            String::new(),
            String::new(),
        ],
    };
    [name.to_owned()].into_iter().chain(cells).collect()
}

fn ours(document: &Path) -> Result<[Usage; 2], String> {
    let folder = workspace().join("target/bench/area");
    let _ = fs::remove_dir_all(&folder);
    let codegen = Codegen {
        spec: Some(document.to_owned()),
        out: Some(folder.clone()),
        name: Some("graph".to_owned()),
        ..Default::default()
    };
    codegen
        .run(workspace())
        .map_err(|error| error.to_string())?;
    measured(cargo(&folder).arg("fetch"))?;
    let check = [
        "check",
        "--offline",
        "--package",
        "graph-endpoints",
        "--features",
        AREA,
    ];
    let whole = measured(cargo(&folder).args(check))?;
    let clean = [
        "clean",
        "--offline",
        "--package",
        "graph-endpoints",
        "--package",
        "graph-models",
    ];
    measured(cargo(&folder).args(clean))?;
    Ok([whole, measured(cargo(&folder).args(check))?])
}

fn monolith() -> Result<[Usage; 2], String> {
    let folder = write(&GRAPH_RS_SDK)?;
    let check = ["check", "--offline"];
    let whole = measured(cargo(&folder).args(check))?;
    let mut clean = cargo(&folder);
    clean.args(["clean", "--offline", "--package", MONOLITH]);
    for part in ["graph-core", "graph-error", "graph-http", "graph-oauth"] {
        clean.args(["--package", part]);
    }
    measured(&mut clean)?;
    Ok([whole, measured(cargo(&folder).args(check))?])
}
