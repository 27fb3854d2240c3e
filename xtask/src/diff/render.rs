//! Changes for a terminal, a pull request or a program.

use std::fmt::Write;

use serde_json::json;

use super::{Change, Class};

/// The form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines for a terminal.
    #[default]
    Text,
    /// Lists for a changelog or a pull request.
    Markdown,
    /// An array of objects.
    Json,
}

/// The changes in this form.
pub fn render(changes: &[Change], format: Format) -> String {
    match format {
        Format::Text => text(changes),
        Format::Markdown => markdown(changes),
        Format::Json => json(changes),
    }
}

fn text(changes: &[Change]) -> String {
    let mut out = String::new();
    for change in changes {
        let (class, item) = (change.class.as_str(), &change.item);
        // A string takes everything that is written to it.
        let _ = writeln!(out, "{class}: {item}: {}{}", change.message, also(change));
        let _ = writeln!(out, "    at {}", change.pointer);
    }
    let counts = Class::ALL.map(|class| {
        let count = changes
            .iter()
            .filter(|change| change.class == class)
            .count();
        format!("{count} {}", class.as_str())
    });
    let _ = writeln!(out, "{}", counts.join(", "));
    out
}

fn markdown(changes: &[Change]) -> String {
    let mut out = String::new();
    for (class, title) in Class::ALL
        .into_iter()
        .zip(["Breaking", "Added", "Documentation"])
    {
        let of_class: Vec<_> = changes
            .iter()
            .filter(|change| change.class == class)
            .collect();
        if of_class.is_empty() {
            continue;
        }
        let _ = writeln!(out, "### {title}\n");
        for change in of_class {
            let Change {
                item,
                pointer,
                message,
                ..
            } = change;
            let _ = writeln!(out, "- `{item}`: {message}{} (`{pointer}`)", also(change));
        }
        out.push('\n');
    }
    match out.trim_end() {
        "" => "Nothing that a dependent would notice.\n".to_owned(),
        text => format!("{text}\n"),
    }
}

fn json(changes: &[Change]) -> String {
    let list = changes.iter().map(|change| {
        json!({
            "class": change.class.as_str(),
            "item": change.item,
            "message": change.message,
            "pointer": change.pointer,
            "also": change.also,
        })
    });
    format!("{:#}\n", serde_json::Value::Array(list.collect()))
}

fn also(change: &Change) -> String {
    match &*change.also {
        [] => String::new(),
        [other] => format!(" (and {other})"),
        others => format!(" (and {} other items)", others.len()),
    }
}
