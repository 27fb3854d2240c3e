//! The command line of `cargo xtask`.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::codegen::{self, CodegenError};
use xtask::import::{self, ImportError};
use xtask::problem::Problems;
use xtask::spec::LoadError;

/// Turns Microsoft's OpenAPI document into the graph-calls crates.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the models and endpoints crates.
    Codegen {
        /// Another document than spec/graph-calls.yaml.
        #[arg(long, value_name = "FILE")]
        spec: Option<PathBuf>,
        /// Write whole crates below this folder instead of into crates/.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Write nothing, and fail when a file is not up to date.
        #[arg(long)]
        check: bool,
        /// Say how long each phase took.
        #[arg(long)]
        timings: bool,
    },
    /// Work on the OpenAPI document.
    #[command(subcommand)]
    Spec(Spec),
}

#[derive(Subcommand)]
enum Spec {
    /// Make spec/graph-calls.yaml out of Microsoft's document.
    Import {
        /// Microsoft's document, in YAML or JSON.
        #[arg(long, value_name = "FILE")]
        upstream: PathBuf,
        /// Write here instead.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let done = run(
        workspace.unwrap_or(Path::new(".")),
        Arguments::parse().command,
    );
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command; the error says what went wrong.
fn run(workspace: &Path, command: Command) -> Result<(), String> {
    match command {
        Command::Codegen {
            spec,
            out,
            check,
            timings,
        } => {
            let options = codegen::Options {
                spec,
                out,
                check,
                timings,
            };
            codegen::run(workspace, &options).map_err(|error| match error {
                CodegenError::Problems(problems)
                | CodegenError::Load(LoadError::Problems(problems)) => rendered(&problems),
                error => format!("error: {error}"),
            })?;
            Ok(())
        }
        Command::Spec(Spec::Import { upstream, out }) => {
            import::run(workspace, &upstream, out.as_deref()).map_err(import_message)
        }
    }
}

fn import_message(error: ImportError) -> String {
    match error {
        ImportError::Problems(problems) => rendered(&problems),
        error => format!("error: {error}"),
    }
}

fn rendered(problems: &Problems) -> String {
    problems.render(io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
}
