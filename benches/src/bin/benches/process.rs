//! Programs as a whole: the time of the processor that they take, and the most memory.

use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use tempfile::TempDir;

use crate::{codegen, delta, download, downloads};

/// The time and memory of a program and of those that it started.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    /// Seconds of the processor.
    pub(crate) processor: f64,
    /// Seconds that passed.
    pub(crate) wall: f64,
    /// The most memory that it, or one of the programs that it started, held at once, in MB.
    pub(crate) memory: f64,
}

impl Usage {
    /// The one that took less of the processor.
    pub(crate) fn faster(self, other: Self) -> Self {
        if self.processor <= other.processor {
            self
        } else {
            other
        }
    }
}

/// Runs a program and says what it took; the end of what it said, when it fails.
pub(crate) fn measured(command: &mut Command) -> Result<Usage, String> {
    // The system sums up over all programs that a process has waited for, so each has a process of its own to
    // wait for it.
    let mut waiting = Command::new(this_program());
    waiting
        .arg("--measure")
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        waiting.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => waiting.env(name, value),
            None => waiting.env_remove(name),
        };
    }
    let output = waiting
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = said
        .split(' ')
        .filter_map(|number| number.trim().parse().ok())
        .collect();
    match *numbers {
        [processor, wall, memory] if output.status.success() => Ok(Usage {
            processor,
            wall,
            memory,
        }),
        _ => {
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            let lines: Vec<&str> = error
                .lines()
                .filter(|line| line.chars().any(char::is_alphanumeric))
                .collect();
            let is_wrong = |line: &&&str| line.to_ascii_lowercase().starts_with("error");
            let wrong = lines.iter().find(is_wrong);
            let said = wrong.or(lines.last()).copied();
            Err(said.unwrap_or("it was stopped").to_owned())
        }
    }
}

/// A folder for what programs write, where the system has one in memory: disks differ more than programs do.
pub(crate) fn folder_in_memory() -> TempDir {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    folder.expect("there is a folder for temporary files")
}

/// This program, to be run in another role.
pub(crate) fn this_program() -> std::path::PathBuf {
    std::env::current_exe().expect("this program has a path")
}

/// The work of the program when it is started by itself.
pub(crate) fn play(role: &str, arguments: &[String]) -> ExitCode {
    match role {
        "measure" => return wait_for(arguments),
        "codegen" => codegen::generate(arguments),
        "delta" => delta::read_all(arguments),
        "download" => download::fetch(arguments),
        "downloads" => downloads::fetch_all(arguments),
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}

fn wait_for(arguments: &[String]) -> ExitCode {
    let Some((program, arguments)) = arguments.split_first() else {
        return ExitCode::FAILURE;
    };
    let start = Instant::now();
    let mut command = Command::new(program);
    let status = match command.args(arguments).stdout(Stdio::null()).status() {
        Ok(status) => status,
        Err(error) => {
            eprintln!("error: `{program}` cannot be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let wall = start.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system counts");
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let processor = seconds(usage.user_time()) + seconds(usage.system_time());
    // Linux counts in kibibytes.
    let memory = usage.max_rss() as f64 * 1024.0 / 1e6;
    println!("{processor} {wall} {memory}");
    if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
