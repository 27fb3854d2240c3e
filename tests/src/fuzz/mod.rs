//! Fuzz targets: functions that take any bytes, and panic when a rule is broken.
//!
//! `fuzz/` gives them to libFuzzer, which searches for hours and needs nightly Rust. The test `fuzz` runs them over the
//! stored inputs and a fixed number of mutations of each, on stable Rust.

mod decoding;
mod links;
mod mutation;
mod notifications;
mod queries;
mod specs;

use std::fs;
use std::path::{Path, PathBuf};

pub use mutation::mutate;

/// A function for any bytes, and the inputs to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name, which is that of its file in `fuzz/fuzz_targets`.
    pub name: &'static str,
    /// Runs the target. It panics when a rule is broken.
    pub run: fn(&[u8]),
    /// The folder of the stored inputs, below `tests/`.
    pub inputs: &'static str,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "records",
        run: decoding::records,
        inputs: "fixtures",
    },
    Target {
        name: "recordings",
        run: decoding::recordings,
        inputs: "fixtures",
    },
    Target {
        name: "delta",
        run: decoding::delta,
        inputs: "fixtures",
    },
    Target {
        name: "errors",
        run: decoding::errors,
        inputs: "fixtures",
    },
    Target {
        name: "notifications",
        run: decoding::notifications,
        inputs: "fixtures",
    },
    Target {
        name: "receiver",
        run: notifications::receiver,
        inputs: "fixtures",
    },
    Target {
        name: "specs",
        run: specs::specs,
        inputs: "specs",
    },
    Target {
        name: "queries",
        run: queries::queries,
        inputs: "fuzz/queries",
    },
    Target {
        name: "links",
        run: links::links,
        inputs: "fuzz/links",
    },
];

/// Runs the target of this name.
///
/// # Panics
/// Fails when there is no such target, or when it finds a rule broken.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.expect("TARGETS has the target").run)(data);
}

impl Target {
    /// The stored inputs, by path.
    ///
    /// # Panics
    /// Fails when a file cannot be read.
    pub fn stored(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(self.inputs);
        read_folder(&folder, &mut found);
        found.sort();
        found
    }
}

fn read_folder(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    for entry in entries {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            read_folder(&path, found);
        } else {
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
            found.push((path, bytes));
        }
    }
}
