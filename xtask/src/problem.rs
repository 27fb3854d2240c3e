//! Problems of a document, with their places and ways out.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::{Position, Source, Sources};
use crate::spec::Pointer;

/// One thing that is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The place in the file.
    pub position: Position,
    /// The place in the tree, as a JSON pointer; empty for the whole document.
    pub pointer: String,
    /// Statement of the problem.
    pub message: String,
    /// Description of what was expected.
    pub expected: Option<String>,
    /// Advice for the author of the document.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a node of a document.
    pub fn new(position: Position, pointer: &Pointer<'_>, message: impl Into<String>) -> Self {
        Self {
            position,
            pointer: pointer.to_string(),
            message: message.into(),
            expected: None,
            help: None,
        }
    }

    /// Says what would have been right.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says how to get there.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn render(
        &self,
        severity: Severity,
        renderer: &Renderer,
        source: &Source,
        lines: &[&str],
    ) -> String {
        let line = self.position.line as usize;
        let level = match severity {
            Severity::Problem => Level::ERROR,
            Severity::Notice => Level::WARNING,
        };
        let title = level.primary_title(self.message.as_str());
        let excerpt = lines
            .get(line.saturating_sub(1))
            .filter(|text| text.len() <= LONGEST_EXCERPT);
        let mut group = match excerpt {
            Some(text) => title.element(
                Snippet::source(*text)
                    .line_start(line)
                    .path(source.name.as_str())
                    .annotation(
                        AnnotationKind::Primary.span(marked(text, self.position.column as usize)),
                    ),
            ),
            None => Group::with_title(title).element(
                Origin::path(source.name.as_str())
                    .line(line)
                    .char_column(self.position.column as usize),
            ),
        };
        if !self.pointer.is_empty() {
            group = group.element(Level::NOTE.message(format!("at {}", self.pointer)));
        }
        if let Some(expected) = &self.expected {
            group = group.element(Level::NOTE.message(format!("expected {expected}")));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }
}

/// A longer line is not worth printing: it is JSON without line breaks.
const LONGEST_EXCERPT: usize = 2_000;

/// The bytes of a line to underline: from the column to the end of the key or
/// scalar that begins there.
fn marked(line: &str, column: usize) -> Range<usize> {
    let start = line
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(line.len(), |(offset, _)| offset);
    let rest = &line[start..];
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].find(quote).map_or(1, |end| end + 2),
        Some('[' | '{' | '&' | '*' | '|' | '>') => 1,
        Some(_) => [": ", " = ", " #", ", ", "]", "}"]
            .iter()
            .filter_map(|end| rest.find(end))
            .min()
            .unwrap_or(rest.len()),
        None => 0,
    };
    let text = rest[..length].trim_end();
    let text = text.strip_suffix(':').unwrap_or(text);
    start..start + text.len()
}

/// Collects problems, so that functions can go on after one.
#[derive(Debug, Default)]
pub struct Sink(Vec<Problem>);

impl Sink {
    /// No problem so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a problem.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Returns whether nothing was wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of problems; a caller that wants to know whether a step
    /// added any compares this before and after it.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Ends the collecting: an error when there was any problem.
    ///
    /// # Errors
    ///
    /// All the problems, in the order of the files.
    pub fn finish(self, sources: &Sources) -> Result<(), Problems> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(self.into_list(Severity::Problem, sources))
    }

    /// Ends the collecting of what a person has to look at and that stops nothing.
    pub fn notices(self, sources: &Sources) -> Problems {
        self.into_list(Severity::Notice, sources)
    }

    fn into_list(self, severity: Severity, sources: &Sources) -> Problems {
        let mut list = self.0;
        list.sort();
        list.dedup();
        Problems {
            severity,
            list,
            sources: sources.clone(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Severity {
    Problem,
    Notice,
}

/// Everything that was wrong, or is to be looked at, in the order of the files.
#[derive(Clone)]
pub struct Problems {
    severity: Severity,
    list: Vec<Problem>,
    sources: Sources,
}

impl Problems {
    /// The problems in the order of the files.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.list.iter()
    }

    /// All problems as text, each with the line it is about; `styled` adds the
    /// colours of a terminal.
    pub fn render(&self, styled: bool) -> String {
        let renderer = if styled {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        for problems in self
            .list
            .chunk_by(|one, next| one.position.source == next.position.source)
        {
            let source = self.sources.get(problems[0].position.source);
            let lines: Vec<&str> = source.text.lines().collect();
            for problem in problems {
                text.push_str(&problem.render(self.severity, &renderer, source, &lines));
                text.push_str("\n\n");
            }
        }
        let noun = match self.severity {
            Severity::Problem => "problem",
            Severity::Notice => "notice",
        };
        match self.list.len() {
            1 => text.push_str(&format!("1 {noun}")),
            count => text.push_str(&format!("{count} {noun}s")),
        }
        text
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.list).finish()
    }
}

impl std::error::Error for Problems {}
