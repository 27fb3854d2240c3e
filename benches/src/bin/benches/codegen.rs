//! Generating code: our generator beside others, from the same document.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use graph_calls_benches::measure::rounds;

use crate::delta::middle;
use crate::process::{Usage, folder_in_memory, measured, this_program};
use crate::results::{table, workspace};

/// Each way is measured this often.
const ROUNDS: usize = 5;

/// Names documents of Microsoft's to measure with, which are not ours to commit, as paths are listed in `PATH`.
pub(crate) const DOCUMENTS: &str = "GRAPH_OPENAPI";

/// The processor time, in seconds, after which a generator is taken for one that does not finish.
const LIMIT: u64 = 300;

struct Peer {
    name: &'static str,
    version: &'static str,
    arguments: fn(&Path, &Path) -> Vec<String>,
}

const PEERS: &[Peer] = &[
    Peer {
        name: "openapi-to-rust",
        version: "0.23.0",
        arguments: |spec, out| {
            let out = shown(&out.join("src/generated"));
            [
                "generate",
                &shown(spec),
                "--output-dir",
                &out,
                "--module-name",
                "graph",
            ]
            .map(str::to_owned)
            .to_vec()
        },
    },
    Peer {
        name: "oas3-gen",
        version: "0.29.0",
        arguments: |spec, out| {
            let flags = [
                "--odata-support",
                "--all-schemas",
                "--no-ordered-collections",
            ];
            let fixed = [
                "generate",
                "client-mod",
                "-i",
                &shown(spec),
                "-o",
                &shown(out),
            ]
            .map(str::to_owned);
            fixed.into_iter().chain(flags.map(str::to_owned)).collect()
        },
    },
    Peer {
        name: "ploidy",
        version: "0.15.0",
        arguments: |spec, out| {
            [
                "generate",
                "rust",
                &shown(spec),
                "-o",
                &shown(out),
                "--name",
                "graph",
            ]
            .map(str::to_owned)
            .to_vec()
        },
    },
];

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The document of this repository, and those that the caller names.
pub(crate) fn run() -> String {
    let spec = workspace().join("spec/graph-calls.yaml");
    let mut text = format!(
        "The time of the processor, that of all threads, to write into an empty folder in memory, and the most memory \
         that the generator held. What takes more than {LIMIT} s is stopped. `{DOCUMENTS}` names Microsoft's \
         documents.\n\n### From the slice of this repository\n\n{}",
        compare(&spec, rounds(ROUNDS))
    );
    for document in documents() {
        let name = document.file_name().unwrap_or_default().display();
        let size = std::fs::metadata(&document).map_or(f64::NAN, |file| file.len() as f64 / 1e6);
        text += &format!(
            "\n### From `{name}`, {size:.1} MB\n\n{}",
            compare(&document, 1)
        );
    }
    text
}

/// The documents that the caller names.
pub(crate) fn documents() -> Vec<PathBuf> {
    let paths = std::env::var_os(DOCUMENTS).unwrap_or_default();
    let paths = std::env::split_paths(&paths);
    paths.filter(|path| !path.as_os_str().is_empty()).collect()
}

fn compare(document: &Path, rounds: usize) -> String {
    let folder = folder_in_memory();
    let out = folder.path().join("out");
    let mut ways: Vec<(String, Result<Command, String>)> = Vec::new();
    for peer in PEERS {
        let command = installed(peer.name, peer.version).map(|tool| {
            let mut command = Command::new("prlimit");
            command.arg(format!("--cpu={LIMIT}")).arg(tool);
            command.args((peer.arguments)(document, &out));
            command
        });
        ways.push((format!("{} {}", peer.name, peer.version), command));
    }
    let mut ours = Command::new(this_program());
    ours.arg("--codegen").arg(document).arg(&out);
    ways.push(("**graph-calls**".to_owned(), Ok(ours)));
    let mut usages = vec![Vec::<Usage>::new(); ways.len()];
    for _ in 0..rounds {
        for ((_, way), usages) in ways.iter_mut().zip(&mut usages) {
            if let Ok(command) = way {
                let _ = fs::remove_dir_all(&out);
                match measured(command) {
                    Ok(usage) => usages.push(usage),
                    Err(error) => *way = Err(error),
                }
            }
        }
    }
    let processor = |usages: &[Usage]| middle(usages.iter().map(|usage| usage.processor).collect());
    let first = processor(&usages[0]);
    let rows = ways
        .iter()
        .zip(&usages)
        .map(|((name, way), usages)| match way {
            Ok(_) => {
                let own = processor(usages);
                let memory = middle(usages.iter().map(|usage| usage.memory).collect());
                vec![
                    name.clone(),
                    format!("{own:.3} s"),
                    format!("{:.2}", own / first),
                    format!("{memory:.1} MB"),
                ]
            }
            Err(error) => vec![
                name.clone(),
                format!("fails: {error}"),
                String::new(),
                String::new(),
            ],
        });
    let columns = ["generator", "processor", "of the first", "most memory"];
    table(&columns, rows.collect::<Vec<_>>())
}

/// The place of a tool that has been installed below `target`.
pub(crate) fn installed(name: &str, version: &str) -> Result<PathBuf, String> {
    let root = workspace()
        .join("target/bench/tools")
        .join(format!("{name}-{version}"));
    let tool = root.join("bin").join(name);
    if tool.exists() {
        return Ok(tool);
    }
    eprintln!("installing {name} {version}");
    let mut install = Command::new("cargo");
    install
        .args(["install", name, "--version", version, "--locked", "--root"])
        .arg(&root);
    // Optimized, yet without the last tenth that takes as long to build as all the rest.
    install
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    measured(&mut install).map(|_| tool)
}

/// Generates in this process.
pub(crate) fn generate(arguments: &[String]) {
    let [spec, out] = arguments else {
        panic!("SPEC OUT");
    };
    let codegen = xtask::codegen::Codegen {
        spec: Some(spec.into()),
        out: Some(out.into()),
        ..Default::default()
    };
    if let Err(error) = codegen.run(workspace()) {
        panic!("{error}");
    }
}
