//! The command line of `cargo xtask`.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use xtask::check;
use xtask::codegen::{self, CodegenError};
use xtask::diff::{self, DiffError};
use xtask::import::{self, ImportError};
use xtask::problem::Problems;
use xtask::spec::LoadError;
use xtask::update::{self, UpdateError};

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
    /// Say what a change of the document does to those who depend on the crates.
    Diff {
        /// The document before.
        old: PathBuf,
        /// The document after.
        new: PathBuf,
        /// How to say it.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Fail when there is such a change.
        #[arg(long, value_enum)]
        deny: Option<Deny>,
    },
    /// Look for what is wrong with the document although it can be generated from.
    Check,
    /// Import, compare, generate and run the snapshots, all or nothing.
    Update {
        /// Microsoft's document, in YAML or JSON.
        #[arg(long, value_name = "FILE")]
        upstream: PathBuf,
        /// Compile nothing and run no snapshots.
        #[arg(long)]
        skip_tests: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    Breaking,
}

fn main() -> ExitCode {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let done = run(
        workspace.unwrap_or(Path::new(".")),
        Arguments::parse().command,
    );
    match done {
        Ok(output) => {
            // Whoever reads this may have stopped reading, which is no error.
            let _ = io::stdout().write_all(output.as_bytes());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command: what to print, or what went wrong.
fn run(workspace: &Path, command: Command) -> Result<String, String> {
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
                CodegenError::Problems(problems) => rendered(&problems),
                CodegenError::Load(error) => load_message(error),
                error => format!("error: {error}"),
            })?;
            Ok(String::new())
        }
        Command::Spec(Spec::Import { upstream, out }) => {
            let notices =
                import::run(workspace, &upstream, out.as_deref()).map_err(|error| match error {
                    ImportError::Load(error) => load_message(error),
                    error => format!("error: {error}"),
                })?;
            Ok(match notices.iter().len() {
                0 => String::new(),
                _ => rendered(&notices) + "\n",
            })
        }
        Command::Spec(Spec::Diff {
            old,
            new,
            format,
            deny,
        }) => {
            let format = match format {
                Format::Text => diff::Format::Text,
                Format::Markdown => diff::Format::Markdown,
                Format::Json => diff::Format::Json,
            };
            let deny_breaking = matches!(deny, Some(Deny::Breaking));
            diff::run(&diff::Options {
                old,
                new,
                format,
                deny_breaking,
            })
            .map_err(|error| match error {
                DiffError::Load(error) => load_message(error),
                DiffError::Denied { ref text, .. } => {
                    let _ = io::stdout().write_all(text.as_bytes());
                    format!("error: {error}")
                }
                error => format!("error: {error}"),
            })
        }
        Command::Spec(Spec::Check) => match check::run(workspace) {
            Ok(()) => Ok("nothing is wrong\n".to_owned()),
            Err(error) => Err(load_message(error)),
        },
        Command::Spec(Spec::Update {
            upstream,
            skip_tests,
        }) => {
            let options = update::Options {
                upstream,
                skips_tests: skip_tests,
            };
            match update::run(workspace, &options) {
                Ok(summary) => Ok(summary + "\n"),
                Err(UpdateError::Import(error)) => Err(load_message(error)),
                Err(UpdateError::Problems(problems)) => Err(rendered(&problems)),
                Err(error @ UpdateError::Restore { .. }) => Err(format!("error: {error}")),
                Err(error) => Err(format!("error: {error}\nnothing was changed")),
            }
        }
    }
}

fn load_message(error: LoadError) -> String {
    match error {
        LoadError::Problems(problems) => rendered(&problems),
        error => format!("error: {error}"),
    }
}

fn rendered(problems: &Problems) -> String {
    problems.render(io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
}
