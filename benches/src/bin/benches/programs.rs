//! Programs that list call records, on these crates and on others, and how they are built.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::codegen::installed;
use crate::process::measured;
use crate::results::workspace;

/// A program that lists call records, and prints when each began. Its crates have the features that they have by
/// default, unless its name says otherwise.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    dependencies: &'static str,
    source: &'static str,
}

const PLAIN: Program = Program {
    name: "reqwest and serde",
    dependencies: r#"
reqwest = { version = "0.13", features = ["json"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt"] }
"#,
    source: r#"
#[derive(serde::Deserialize)]
struct Page {
    value: Vec<CallRecord>,
    #[serde(rename = "@odata.nextLink")]
    next_link: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct CallRecord {
    id: String,
    start_date_time: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = std::env::var("TOKEN")?;
    let client = reqwest::Client::new();
    let mut next = Some("https://graph.microsoft.com/v1.0/communications/callRecords".to_owned());
    while let Some(url) = next {
        let answer = client.get(url).bearer_auth(&token).send().await?.error_for_status()?;
        let page: Page = answer.json().await?;
        for record in page.value {
            println!("{} {:?}", record.id, record.start_date_time);
        }
        next = page.next_link;
    }
    Ok(())
}
"#,
};

const OURS: Program = Program {
    name: "**graph-calls**",
    dependencies: r#"
graph-calls = { path = "WORKSPACE/crates/client" }
tokio = { version = "1", features = ["macros", "rt"] }
"#,
    source: OUR_SOURCE,
};

/// Without the C code that reqwest has by default.
const OURS_WITH_RING: Program = Program {
    name: "**graph-calls**, `rustls-ring` instead of `rustls-aws-lc-rs`",
    dependencies: r#"
graph-calls = { path = "WORKSPACE/crates/client", default-features = false, features = ["gzip", "rustls-ring"] }
tokio = { version = "1", features = ["macros", "rt"] }
"#,
    source: OUR_SOURCE,
};

const OUR_SOURCE: &str = r#"
use graph_calls::Client;
use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credential = StaticToken::new(std::env::var("TOKEN")?);
    let client = Client::builder().credential(credential).build()?;
    let mut records = client.stream(call_records::List::new());
    while let Some(record) = records.next().await {
        let record = record?;
        println!("{} {:?}", record.id, record.start_date_time);
    }
    Ok(())
}
"#;

pub(crate) const GRAPH_RS_SDK: Program = Program {
    name: "graph-rs-sdk 3.0.1",
    dependencies: r#"
graph-rs-sdk = "=3.0.1"
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#,
    source: r#"
use graph_rs_sdk::GraphClient;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = GraphClient::new(std::env::var("TOKEN")?);
    let list = client.communications().call_records().list_call_records();
    for page in list.paging().json::<serde_json::Value>().await? {
        println!("{page:?}");
    }
    Ok(())
}
"#,
};

/// The client that openapi-to-rust generates from the document of this repository, and what it says that it needs.
/// Its pages do not lead to the next one, so the program only makes the client.
const OPENAPI_TO_RUST: Program = Program {
    name: "openapi-to-rust 0.23.0",
    dependencies: "",
    source: r#"
#[allow(warnings)]
mod generated;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = generated::client::HttpClient::new();
    println!("{}", std::mem::size_of_val(&client));
}
"#,
};

pub(crate) const PROGRAMS: &[Program] =
    &[PLAIN, OURS, OURS_WITH_RING, GRAPH_RS_SDK, OPENAPI_TO_RUST];

/// Writes the program to a folder of its own, and downloads what it needs.
pub(crate) fn write(program: &Program) -> Result<PathBuf, String> {
    let place = PROGRAMS.iter().position(|other| other.name == program.name);
    let folder = workspace().join(format!(
        "target/bench/programs/{}",
        place.unwrap_or_default()
    ));
    let folder = &folder;
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("src")).map_err(|error| error.to_string())?;
    let root = workspace().display().to_string();
    let mut dependencies = program.dependencies.replace("WORKSPACE", &root);
    if program.name == OPENAPI_TO_RUST.name {
        let generated = folder.join("src/generated");
        let mut generate = Command::new(installed("openapi-to-rust", "0.23.0")?);
        generate
            .arg("generate")
            .arg(workspace().join("spec/graph-calls.yaml"));
        generate
            .arg("--output-dir")
            .arg(&generated)
            .args(["--module-name", "graph"]);
        measured(&mut generate)?;
        let needed = fs::read_to_string(generated.join("REQUIRED_DEPS.toml"));
        let needed = needed.map_err(|error| error.to_string())?;
        dependencies = needed.replacen("[dependencies]", "", 1);
        if !dependencies.contains("tokio =") {
            dependencies.insert_str(
                0,
                "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n",
            );
        }
    }
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [profile.release]\nstrip = true\n\n[dependencies]\n{dependencies}"
    );
    fs::write(folder.join("Cargo.toml"), manifest).map_err(|error| error.to_string())?;
    fs::write(folder.join("src/main.rs"), program.source).map_err(|error| error.to_string())?;
    if program.source == OUR_SOURCE {
        // The versions that are tested, as far as they are needed.
        let lock = workspace().join("Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock")).map_err(|error| error.to_string())?;
    }
    measured(cargo(folder).arg("fetch"))?;
    Ok(folder.clone())
}

/// The crates that are compiled for the program, itself left out.
pub(crate) fn crates(folder: &Path) -> Result<usize, String> {
    let arguments = [
        "tree",
        "--offline",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
    ];
    let tree = cargo(folder)
        .args(arguments)
        .output()
        .map_err(|error| error.to_string())?;
    let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
    let crates: HashSet<String> = tree
        .lines()
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    Ok(crates.len().saturating_sub(1))
}

/// Cargo in this folder, with a folder of its own for what it builds.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"));
    command
}
