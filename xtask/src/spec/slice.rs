//! The list of what is kept of a document, read from TOML.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::pointer::Pointer;
use crate::problem::{Problem, Sink};
use crate::source::{Position, SourceId, Sources};

/// Selection of what is kept of a document.
#[derive(Debug, Default)]
pub struct Slice {
    pub(super) operations: Vec<Entry>,
    pub(super) schemas: Vec<Entry>,
    pub(super) derived: Vec<(Entry, Vec<Entry>)>,
}

/// A name in the list, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) text: String,
    position: Position,
    pointer: String,
}

impl Entry {
    pub(super) fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(self.position, &Pointer::written(&self.pointer), message)
    }
}

impl Slice {
    /// Reads the list; what is not understood is a problem.
    pub fn read(sources: &Sources, source: SourceId, problems: &mut Sink) -> Self {
        let text = &*sources.get(source).text;
        let mut reader = Reader {
            text,
            source,
            problems,
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            let position = Position::of_offset(source, text, offset);
            let message = format!("not TOML: {}", error.message());
            reader
                .problems
                .push(Problem::new(position, &Pointer::ROOT, message));
        }
        reader.slice(table.get_ref())
    }

    /// The derived types that are kept of `base`; `None`: all of them.
    pub(super) fn derived_of(&self, base: &str) -> Option<&[Entry]> {
        let (_, derived) = self.derived.iter().find(|(entry, _)| entry.text == base)?;
        Some(derived)
    }
}

struct Reader<'a> {
    text: &'a str,
    source: SourceId,
    problems: &'a mut Sink,
}

impl Reader<'_> {
    fn slice(&mut self, table: &DeTable<'_>) -> Slice {
        let mut slice = Slice::default();
        for (key, value) in table {
            let name: &str = key.get_ref();
            let here = Pointer::ROOT.key(name);
            match name {
                "operations" => slice.operations = self.names(value, &here),
                "schemas" => slice.schemas = self.names(value, &here),
                "derived" => slice.derived = self.derived(value, &here),
                _ => {
                    let problem = self
                        .problem(key, &here, format!("unknown key `{name}`"))
                        .expected("`operations`, `schemas` or `[derived]`");
                    self.problems.push(problem);
                }
            }
        }
        slice
    }

    fn names(&mut self, value: &Spanned<DeValue<'_>>, here: &Pointer<'_>) -> Vec<Entry> {
        let Some(items) = value.get_ref().as_array() else {
            let found = value.get_ref().type_str();
            let problem = self
                .problem(value, here, format!("found a TOML {found}"))
                .expected("a list of strings");
            self.problems.push(problem);
            return Vec::new();
        };
        let mut names: Vec<Entry> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let here = here.index(index);
            let Some(text) = item.get_ref().as_str() else {
                let found = item.get_ref().type_str();
                let problem = self
                    .problem(item, &here, format!("found a TOML {found}"))
                    .expected("a string");
                self.problems.push(problem);
                continue;
            };
            let entry = self.entry(text, item, &here);
            if let Some(first) = names.iter().find(|name| name.text == text) {
                let help = format!("the first is in line {}; keep one", first.position.line);
                self.problems
                    .push(entry.problem(format!("`{text}` appears twice")).help(help));
            }
            names.push(entry);
        }
        names
    }

    fn derived(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        here: &Pointer<'_>,
    ) -> Vec<(Entry, Vec<Entry>)> {
        let Some(table) = value.get_ref().as_table() else {
            let found = value.get_ref().type_str();
            let problem = self
                .problem(value, here, format!("found a TOML {found}"))
                .expected("a table of lists, one for a base type");
            self.problems.push(problem);
            return Vec::new();
        };
        table
            .iter()
            .map(|(key, value)| {
                let base: &Cow<'_, str> = key.get_ref();
                let here = here.key(base);
                (self.entry(base, key, &here), self.names(value, &here))
            })
            .collect()
    }

    fn entry<T>(&self, text: &str, at: &Spanned<T>, here: &Pointer<'_>) -> Entry {
        Entry {
            text: text.to_owned(),
            position: self.position(at),
            pointer: here.to_string(),
        }
    }

    fn problem<T>(&self, at: &Spanned<T>, here: &Pointer<'_>, message: String) -> Problem {
        Problem::new(self.position(at), here, message)
    }

    fn position<T>(&self, at: &Spanned<T>) -> Position {
        Position::of_offset(self.source, self.text, at.span().start)
    }
}
