//! `RESULTS.md`: a section per subject, each as it was measured last.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const INTRODUCTION: &str = "\
# What the crates cost

`cargo xtask bench` measures this and writes it here, in less than 15 minutes; `cargo xtask bench NAME...` measures again
only what is named. What builds programs of others takes longer and is measured only when it is named: `codegen`, `build`,
`release`, `models` and `area`. Ways that are compared run in turn in one run. A ratio says how many times as fast a way
is as the first of its table: the median of the rounds, with the quartiles in parentheses.
";

/// The text of a subject.
pub(crate) struct Section {
    title: String,
    text: String,
}

impl Section {
    pub(crate) fn new(title: &str, text: &str) -> Self {
        let from = format!("Commit {}, {}, {}.", commit(), machine(), date());
        Self {
            title: title.to_owned(),
            text: format!("{from}\n\n{}\n", text.trim()),
        }
    }
}

/// The file.
pub(crate) struct Results(Vec<Section>);

impl Results {
    pub(crate) fn read() -> Self {
        let text = fs::read_to_string(path()).unwrap_or_default();
        let sections = text.split("\n## ").skip(1).filter_map(|section| {
            let (title, text) = section.split_once('\n')?;
            let (title, text) = (title.to_owned(), format!("{}\n", text.trim()));
            Some(Section { title, text })
        });
        Self(sections.collect())
    }

    pub(crate) fn replace(&mut self, section: Section) {
        self.0.retain(|other| other.title != section.title);
        self.0.push(section);
    }

    /// Writes the sections in this order.
    pub(crate) fn write<'a>(&self, titles: impl Iterator<Item = &'a str>) {
        let mut text = INTRODUCTION.to_owned();
        for title in titles {
            if let Some(section) = self.0.iter().find(|section| section.title == title) {
                text += &format!("\n## {title}\n\n{}", section.text);
            }
        }
        fs::write(path(), text).expect("the results can be written");
    }
}

/// A table of Markdown.
pub(crate) fn table(columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(columns) + &line(&vec!["---"; columns.len()]);
    for row in rows {
        text += &line(&row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    text
}

/// The root of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("it is a member of the workspace")
}

fn path() -> PathBuf {
    workspace().join("benches/RESULTS.md")
}

/// The commit, and a mark when the files differ from it, apart from the results themselves.
fn commit() -> String {
    let commit = output("git", &["rev-parse", "--short", "HEAD"]);
    let differs = ["status", "--porcelain", "--", ".", ":!benches/RESULTS.md"];
    if output("git", &differs).is_empty() {
        commit
    } else {
        format!("{commit} with changes")
    }
}

fn date() -> String {
    output("date", &["-u", "+%F %H:%M UTC"])
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    format!(
        "{cores} cores of {model} with a load of {load}, {}",
        output("rustc", &["--version"])
    )
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(workspace())
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "unknown".to_owned())
}
