//! The command line of `cargo xtask`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::bench::Bench;
use xtask::check::Check;
use xtask::codegen::Codegen;
use xtask::diff::Diff;
use xtask::error::Error;
use xtask::import::Import;
use xtask::problem::Problems;
use xtask::update::Update;

/// Turns Microsoft's OpenAPI document into the graph-calls crates.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Codegen(Codegen),
    /// Work on the OpenAPI document.
    #[command(subcommand)]
    Spec(Spec),
    Bench(Bench),
}

#[derive(Subcommand)]
enum Spec {
    Import(Import),
    Diff(Diff),
    Check(Check),
    Update(Update),
}

fn main() -> ExitCode {
    // Where the command runs decides which checkout it works in.
    let here = Path::new(".");
    let done = match Arguments::parse().command {
        Command::Codegen(codegen) => codegen.run(here).map(|()| String::new()),
        Command::Bench(bench) => bench.run(here).map(|()| String::new()),
        Command::Spec(Spec::Import(import)) => import.run(here).map(|notices| text(&notices)),
        Command::Spec(Spec::Diff(diff)) => diff.run(),
        Command::Spec(Spec::Check(check)) => {
            check.run(here).map(|()| "nothing is wrong\n".to_owned())
        }
        Command::Spec(Spec::Update(update)) => update.run(here),
    };
    match done {
        Ok(output) => {
            print(&output);
            ExitCode::SUCCESS
        }
        Err(error) => {
            if let Error::Breaking { text, .. } = &error {
                print(text);
            }
            eprintln!("{}", error.report(is_styled()));
            ExitCode::FAILURE
        }
    }
}

fn print(output: &str) {
    // A reader may have stopped reading, which is not an error.
    let _ = io::stdout().write_all(output.as_bytes());
}

/// Notices as text; nothing where there are none.
fn text(notices: &Problems) -> String {
    match notices.iter().len() {
        0 => String::new(),
        _ => notices.render(is_styled()) + "\n",
    }
}

fn is_styled() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
