//! Measures and writes `RESULTS.md`: `cargo xtask bench [NAME...]`.

mod area;
mod build;
mod codegen;
mod content;
mod delta;
mod download;
mod downloads;
mod json;
mod loopback;
mod models;
mod paging;
mod process;
mod programs;
mod receiver;
mod results;

use std::process::ExitCode;
use std::time::Instant;

use results::{Results, Section};

/// A thing that is measured.
struct Subject {
    name: &'static str,
    title: &'static str,
    run: fn() -> String,
    /// True for what builds programs of others, which takes minutes: it is measured only when it is named.
    is_long: bool,
}

const SUBJECTS: &[Subject] = &[
    Subject {
        name: "decode",
        title: "Decoding a page",
        run: json::decode,
        is_long: false,
    },
    Subject {
        name: "encode",
        title: "Encoding a page",
        run: json::encode,
        is_long: false,
    },
    Subject {
        name: "first",
        title: "The first record of a page",
        run: json::first,
        is_long: false,
    },
    Subject {
        name: "paging",
        title: "Paging",
        run: paging::run,
        is_long: false,
    },
    Subject {
        name: "delta",
        title: "A delta round of 100,000 recordings",
        run: delta::run,
        is_long: false,
    },
    Subject {
        name: "download",
        title: "Downloading 1 GiB",
        run: download::run,
        is_long: false,
    },
    Subject {
        name: "downloads",
        title: "64 downloads of 16 MiB at once",
        run: downloads::run,
        is_long: false,
    },
    Subject {
        name: "receiver",
        title: "Receiving notifications",
        run: receiver::run,
        is_long: false,
    },
    Subject {
        name: "codegen",
        title: "Generating the crates",
        run: codegen::run,
        is_long: true,
    },
    Subject {
        name: "build",
        title: "Checking a program that lists call records",
        run: build::check,
        is_long: true,
    },
    Subject {
        name: "release",
        title: "The release build of that program",
        run: build::release,
        is_long: true,
    },
    Subject {
        name: "models",
        title: "Building the models alone",
        run: models::run,
        is_long: true,
    },
    Subject {
        name: "area",
        title: "Checking a part of all of Graph",
        run: area::run,
        is_long: true,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // reqwest asks for a provider even where everything goes over plain HTTP.
    let provider = rustls::crypto::ring::default_provider();
    provider
        .install_default()
        .expect("nobody else installs one");
    // Parts that are measured as processes run in a process of their own.
    if let Some((role, arguments)) = arguments.split_first()
        && let Some(role) = role.strip_prefix("--")
    {
        return process::play(role, arguments);
    }
    if let Some(wrong) = arguments.iter().find(|name| subject(name).is_none()) {
        let names: Vec<_> = SUBJECTS.iter().map(|subject| subject.name).collect();
        eprintln!(
            "error: `{wrong}` is not measured; these are: {}",
            names.join(", ")
        );
        return ExitCode::FAILURE;
    }
    let mut results = Results::read();
    let mut failed = Vec::new();
    for subject in SUBJECTS {
        let is_wanted = match &*arguments {
            [] => !subject.is_long,
            names => names.iter().any(|name| name == subject.name),
        };
        if !is_wanted {
            continue;
        }
        eprintln!("measuring {}", subject.name);
        let start = Instant::now();
        // One that fails has said why, and the others are still worth measuring.
        let Ok(text) = std::panic::catch_unwind(subject.run) else {
            failed.push(subject.name);
            continue;
        };
        println!("## {}\n\n{text}", subject.title);
        eprintln!(
            "measured {} in {:.0} s",
            subject.name,
            start.elapsed().as_secs_f64()
        );
        results.replace(Section::new(subject.title, &text));
        if !cfg!(debug_assertions) {
            // After each subject: what has been measured stays when the next one is interrupted.
            results.write(SUBJECTS.iter().map(|subject| subject.title));
        }
    }
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: not measured: {}", failed.join(", "));
    ExitCode::FAILURE
}

fn subject(name: &str) -> Option<&'static Subject> {
    SUBJECTS.iter().find(|subject| subject.name == name)
}
