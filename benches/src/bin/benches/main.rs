//! Measures and writes `RESULTS.md`: `cargo xtask bench [NAME...]`.

mod build;
mod codegen;
mod delta;
mod download;
mod downloads;
mod json;
mod loopback;
mod paging;
mod process;
mod receiver;
mod results;
mod tls;

use std::process::ExitCode;
use std::time::Instant;

use results::{Results, Section};

/// A thing that is measured.
struct Subject {
    name: &'static str,
    title: &'static str,
    run: fn() -> String,
}

const SUBJECTS: &[Subject] = &[
    Subject {
        name: "decode",
        title: "Decoding a page",
        run: json::decode,
    },
    Subject {
        name: "encode",
        title: "Encoding a page",
        run: json::encode,
    },
    Subject {
        name: "first",
        title: "The first record of a page",
        run: json::first,
    },
    Subject {
        name: "paging",
        title: "Paging",
        run: paging::run,
    },
    Subject {
        name: "delta",
        title: "A delta round of 100,000 recordings",
        run: delta::run,
    },
    Subject {
        name: "download",
        title: "Downloading 1 GiB",
        run: download::run,
    },
    Subject {
        name: "downloads",
        title: "64 downloads of 16 MiB at once",
        run: downloads::run,
    },
    Subject {
        name: "receiver",
        title: "Receiving notifications",
        run: receiver::run,
    },
    Subject {
        name: "codegen",
        title: "Generating the crates",
        run: codegen::run,
    },
    Subject {
        name: "build",
        title: "Building a program that lists call records",
        run: build::run,
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
    process::elapsed();
    let mut results = Results::read();
    let mut failed = Vec::new();
    for subject in SUBJECTS {
        if !arguments.is_empty() && !arguments.iter().any(|name| name == subject.name) {
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
