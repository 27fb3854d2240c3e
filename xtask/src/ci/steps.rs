//! The table of steps, in the order in which they run.

use super::Step;

/// Everything that has to pass before a change lands. The quick steps come first.
///
/// A longer script has a file of its own below `.ci`.
pub const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "The source is formatted",
        run: &["cargo fmt --all --check"],
    },
    Step {
        name: "codegen",
        about: "The generated crates are those of the spec",
        run: &["cargo xtask codegen --check"],
    },
    Step {
        name: "clippy",
        about: "The compiler and clippy have nothing to say",
        run: &["cargo clippy --workspace --all-targets --locked -- -D warnings"],
    },
    Step {
        name: "doc",
        about: "The documentation builds, and its links lead somewhere",
        run: &[r#"RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked"#],
    },
    Step {
        name: "spec",
        about: "The spec is complete, and OpenAPI",
        run: &["cargo xtask spec check", ".ci/openapi"],
    },
    Step {
        name: "real-documents",
        about: "Microsoft's own documents generate",
        run: &[".ci/real-documents"],
    },
    Step {
        name: "schemathesis",
        about: "The simulator answers requests made from the spec as the spec says",
        run: &[".ci/fuzz"],
    },
    Step {
        name: "examples",
        about: "The examples run",
        run: &[".ci/examples"],
    },
    Step {
        name: "own-slice",
        about: "Crates of another part of Graph generate, build and work",
        run: &[".ci/own-slice/run"],
    },
    Step {
        name: "package",
        about: "All crates can be published",
        run: &[
            "cargo package --quiet --no-verify --allow-dirty --workspace --exclude xtask --exclude graph-calls-tests --exclude graph-calls-benches --exclude graph-calls-examples",
        ],
    },
    Step {
        name: "test",
        about: "The tests pass",
        run: &["cargo test --workspace --locked"],
    },
];
