//! The command line of `cargo xtask`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use xtask::bench::Bench;
use xtask::check::Check;
use xtask::ci::Ci;
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
    /// Import, compare and check the OpenAPI document.
    #[command(subcommand)]
    Spec(Spec),
    Ci(Ci),
    Bench(Bench),
    Completions(Completions),
}

#[derive(Subcommand)]
enum Spec {
    Update(Update),
    Import(Import),
    Diff(Diff),
    Check(Check),
}

/// Print a completion script for a shell.
///
/// Shells complete names of programs, so the script is for the name `xtask`. Define that name as a function beside
/// it: `xtask() { cargo xtask "$@"; }` in bash and zsh, `function xtask; cargo xtask $argv; end` in fish.
///
/// For bash: `cargo xtask completions bash > ~/.local/share/bash-completion/completions/xtask`
#[derive(clap::Args)]
struct Completions {
    /// Shell to complete in.
    shell: Shell,
}

impl Completions {
    fn text(self) -> String {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "xtask", &mut script);
        String::from_utf8_lossy(&script).into_owned()
    }
}

fn main() -> ExitCode {
    // A command works in the checkout that it runs in.
    let here = Path::new(".");
    let done = match Arguments::parse().command {
        Command::Codegen(codegen) => codegen.run(here).map(|()| String::new()),
        Command::Ci(ci) => ci.run(here),
        Command::Bench(bench) => bench.run(here).map(|()| String::new()),
        Command::Completions(completions) => Ok(completions.text()),
        Command::Spec(Spec::Import(import)) => import.run(here).map(|notices| text(&notices)),
        Command::Spec(Spec::Diff(diff)) => diff.run(),
        Command::Spec(Spec::Check(check)) => check.run(here).map(|()| "no problems\n".to_owned()),
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

/// Notices as text; empty without notices.
fn text(notices: &Problems) -> String {
    match notices.iter().len() {
        0 => String::new(),
        _ => notices.render(is_styled()) + "\n",
    }
}

fn is_styled() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
