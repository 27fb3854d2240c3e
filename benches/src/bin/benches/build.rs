//! Building a program that lists call records, on these crates and on others.

use std::fs;

use crate::process::{Usage, measured};
use crate::programs::{PROGRAMS, Program, cargo, crates, write};
use crate::results::table;

/// A clean `cargo check`.
pub(crate) fn check() -> String {
    let mut checked: Vec<_> = PROGRAMS.iter().map(check_one).collect();
    for (program, first) in PROGRAMS.iter().zip(&mut checked) {
        if let (Ok((usage, _)), Ok((again, _))) = (first, check_one(program)) {
            *usage = usage.faster(again);
        }
    }
    let columns = ["program on", "processor", "of the first", "time", "crates"];
    format!(
        "A clean `cargo check` with everything downloaded, the faster one of two. The crates have their default \
         features, unless the row says otherwise. The program on openapi-to-rust only makes the client that was \
         generated from our document.\n\n{}",
        compare(&columns, checked.into_iter())
    )
}

/// What a clean check takes, and the number of crates.
fn check_one(program: &Program) -> Result<(Usage, String), String> {
    let folder = write(program)?;
    let usage = measured(cargo(&folder).args(["check", "--offline"]))?;
    Ok((usage, crates(&folder)?.to_string()))
}

/// A clean release build, and the size of the program.
pub(crate) fn release() -> String {
    let built = PROGRAMS.iter().map(|program| {
        let folder = write(program)?;
        let usage = measured(cargo(&folder).args(["build", "--release", "--offline"]))?;
        let file = fs::metadata(folder.join("target/release/program"));
        let size = file.map_err(|error| error.to_string())?.len();
        Ok((usage, format!("{:.2} MB", size as f64 / 1e6)))
    });
    let columns = [
        "program on",
        "processor",
        "of the first",
        "time",
        "size, stripped",
    ];
    format!(
        "A clean build by cargo's profile, with everything downloaded, once. The program on openapi-to-rust makes its \
         client and calls nothing, so its size is that of less.\n\n{}",
        compare(&columns, built)
    )
}

/// A row for each program: the use of the processor beside that of the first, the time, and one thing more.
fn compare(
    columns: &[&str; 5],
    built: impl Iterator<Item = Result<(Usage, String), String>>,
) -> String {
    let mut first = None;
    let rows = PROGRAMS.iter().zip(built).map(|(program, built)| {
        let cells = match built {
            Ok((usage, more)) => {
                let first = *first.get_or_insert(usage.processor);
                [
                    format!("{:.1} s", usage.processor),
                    format!("{:.2}", usage.processor / first),
                    format!("{:.1} s", usage.wall),
                    more,
                ]
            }
            Err(error) => [
                format!("fails: {error}"),
                String::new(),
                String::new(),
                String::new(),
            ],
        };
        [program.name.to_owned()].into_iter().chain(cells).collect()
    });
    table(columns, rows.collect::<Vec<Vec<String>>>())
}
