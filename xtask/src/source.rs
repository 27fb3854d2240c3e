//! The texts that were read, and places in them.

use std::fmt;
use std::sync::Arc;

/// One text that was read: its name as problems print it, and what it says.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name a reader knows it by, usually the path as given.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
}

/// Number of a source among the [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u16);

/// All texts of one run, so that a place stays known when trees are merged.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// No text yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text; a position in it names it by the identifier that comes back.
    ///
    /// # Panics
    ///
    /// Beyond 65,536 texts; a run reads three.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        let id = u16::try_from(self.0.len()).expect("a run reads a handful of texts");
        self.0.push(Source {
            name: name.into(),
            text: text.into(),
        });
        SourceId(id)
    }

    /// The text that `id` stands for.
    ///
    /// # Panics
    ///
    /// Panics when `id` was given out by other sources.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[usize::from(id.0)]
    }
}

/// A place in one of the [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The text it is in.
    pub source: SourceId,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Position {
    /// The first character of a text.
    pub fn start_of(source: SourceId) -> Self {
        Self {
            source,
            line: 1,
            column: 1,
        }
    }

    /// The place of the byte at `offset` in `text`.
    pub fn of_offset(source: SourceId, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let last_line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            source,
            line: saturate(line),
            column: saturate(last_line.chars().count() + 1),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

pub(crate) fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
