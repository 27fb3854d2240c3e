//! Verdicts of `cargo semver-checks` on the generated crates, for the table.
//!
//! The tool takes a quarter of an hour to install, so this is run by hand after a change of the emitter, which
//! takes a minute:
//!
//! ```text
//! cargo install cargo-semver-checks
//! cargo test -p xtask --test diff -- --ignored --nocapture
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::codegen::Codegen;

use super::table::{CASES, Semver};
use super::{BASE, changed};

fn generate(folder: &Path, name: &str, text: &str) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let spec = folder.join(format!("{name}.yaml"));
    fs::write(&spec, text).unwrap();
    let out = folder.join(name);
    let options = Codegen {
        spec: Some(spec),
        out: Some(out.clone()),
        ..Codegen::default()
    };
    options.run(workspace).unwrap();
    for package in ["endpoints", "models"] {
        let manifest = out.join(package).join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        // Before 1.0 a minor release may break, and what is not published is not checked.
        let text = text
            .replacen("0.1.0", "1.0.0", 1)
            .replacen("publish = false\n", "", 1);
        fs::write(&manifest, text).unwrap();
    }
    out
}

#[test]
#[ignore = "needs cargo-semver-checks"]
fn cargo_semver_checks_says_what_the_table_says() {
    let folder = std::env::temp_dir().join("graph-calls-semver");
    fs::create_dir_all(&folder).unwrap();
    let old = generate(&folder, "old", BASE);
    let mut wrong = Vec::new();
    for case in CASES {
        let new = generate(&folder, "new", &changed(case.from, case.to));
        let output = Command::new("cargo")
            .args(["semver-checks", "--release-type", "minor", "--all-features"])
            .arg("--manifest-path")
            .arg(new.join(case.package).join("Cargo.toml"))
            .arg("--baseline-root")
            .arg(old.join(case.package))
            .output()
            .unwrap();
        let said = match output.status.success() {
            true => "fine",
            false => "major",
        };
        println!("{said:>6}: {}", case.name);
        if (said == "major") != (case.semver == Semver::Major) {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            wrong.push(format!("{}: {said}\n{text}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
