//! `cargo xtask bench`: builds the programs that measure, and runs them.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::workspace::Workspace;

const PACKAGE: &str = "graph-calls-benches";

/// The package of the test that counts.
const TESTS: &str = "graph-calls-tests";

/// Measure what the crates cost beside others, and write benches/RESULTS.md.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Bench {
    /// Subjects to measure, such as decode; all of them by default.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Record the allocations of the test `costs` as accepted, and measure nothing.
    #[arg(long, conflicts_with = "names")]
    pub accept: bool,
}

impl Bench {
    /// Measures in the workspace around the folder `here`.
    ///
    /// # Errors
    /// Fails when the programs do not build or do not succeed.
    pub fn run(&self, here: &Path) -> Result<(), Error> {
        let root = Workspace::find(here)?.root().to_owned();
        if self.accept {
            let test = [
                "test",
                "--quiet",
                "--locked",
                "--package",
                TESTS,
                "--test",
                "costs",
            ];
            return succeed(
                "cargo test",
                cargo(&root).args(test).env("ACCEPT_COSTS", "1"),
            );
        }
        let build = ["build", "--release", "--locked", "--package", PACKAGE];
        let options = ["--features", "peers", "--bins"];
        let mut build_programs = cargo(&root);
        build_programs.args(build).args(options);
        // As cargo builds the program of a dependent by default.
        build_programs.env("CARGO_PROFILE_RELEASE_LTO", "false");
        succeed("cargo build", &mut build_programs)?;
        // The program runs by itself: the measurements must not include cargo.
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        let program = root.join(target).join("release").join(PACKAGE);
        succeed(
            PACKAGE,
            Command::new(program).args(&self.names).current_dir(root),
        )
    }
}

fn cargo(root: &Path) -> Command {
    let mut command =
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(root);
    command
}

fn succeed(name: &'static str, command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(Error::program(name))?;
    status
        .success()
        .then_some(())
        .ok_or(Error::ProgramFailed(name))
}
