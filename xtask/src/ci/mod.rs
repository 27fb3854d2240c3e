//! `cargo xtask ci`: runs everything that has to pass before a change lands.

mod steps;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::error::Error;
use crate::workspace::Workspace;

pub use steps::STEPS;

/// Run everything that has to pass before a change lands.
///
/// Stops at the first step that fails. The commands of a step are printed before they run, so that one can be
/// run again by itself.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Ci {
    /// Steps to run, in this order; all of them by default.
    #[arg(value_name = "STEP", value_parser = names())]
    pub steps: Vec<String>,
    /// Run the remaining steps after one has failed.
    #[arg(long)]
    pub keep_going: bool,
    /// Print the steps and their commands, and run none.
    #[arg(long, conflicts_with = "keep_going")]
    pub list: bool,
}

/// A part of the checks that can be run by itself.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The word for it on the command line.
    pub name: &'static str,
    /// A sentence that is true when the step succeeds.
    pub about: &'static str,
    /// Lines for bash, run in the root of the checkout. The step ends at the first line that fails.
    pub run: &'static [&'static str],
}

impl Ci {
    /// Runs or lists the steps, in the workspace around the folder `here`; gives text to print.
    ///
    /// # Errors
    /// Fails when there is no workspace, bash cannot be started, or a step fails.
    pub fn run(&self, here: &Path) -> Result<String, Error> {
        let chosen: Vec<Step> = match self.steps.as_slice() {
            [] => STEPS.to_vec(),
            names => names.iter().filter_map(|name| step(name)).collect(),
        };
        if self.list {
            return Ok(list(&chosen));
        }
        run(&chosen, Workspace::find(here)?.root(), self.keep_going).map(|()| String::new())
    }
}

fn step(name: &str) -> Option<Step> {
    STEPS.iter().find(|step| step.name == name).copied()
}

fn names() -> PossibleValuesParser {
    let value = |step: &Step| PossibleValue::new(step.name).help(step.about);
    PossibleValuesParser::new(STEPS.iter().map(value))
}

fn list(steps: &[Step]) -> String {
    let text = |step: &Step| {
        let lines: String = step
            .run
            .iter()
            .map(|line| format!("    {line}\n"))
            .collect();
        format!("{}: {}\n{lines}", step.name, step.about)
    };
    steps.iter().map(text).collect()
}

/// Runs steps in the folder `root`. The output of their programs goes to where that of this one goes.
///
/// # Errors
/// Fails when bash cannot be started or a step fails; with `keep_going` after all of them have run.
pub fn run(steps: &[Step], root: &Path, keep_going: bool) -> Result<(), Error> {
    let mut failed = Vec::new();
    let mut summary = Vec::new();
    for step in steps {
        eprintln!("\n== {}: {}", step.name, step.about);
        let start = Instant::now();
        let passed = passes(step, root)?;
        let outcome = if passed { "passed" } else { "FAILED" };
        let seconds = start.elapsed().as_secs();
        summary.push(format!("{outcome} {:<14}{seconds:>5} s", step.name));
        if !passed {
            failed.push(step.name);
            if !keep_going {
                break;
            }
        }
    }
    eprintln!("\n{}", summary.join("\n"));
    match failed.is_empty() {
        true => Ok(()),
        false => Err(Error::StepsFailed(failed)),
    }
}

fn passes(step: &Step, root: &Path) -> Result<bool, Error> {
    for line in step.run {
        eprintln!("$ {line}");
        let status = Command::new("bash")
            .args(["-euo", "pipefail", "-c", line])
            .current_dir(root)
            .status()
            .map_err(Error::program("bash"))?;
        if !status.success() {
            return Ok(false);
        }
    }
    Ok(true)
}
