//! Reading a path into its segments.

use std::error::Error;
use std::fmt;

use percent_encoding::percent_decode_str;

/// The segments of a path below the version, as Graph and its callers write it.
///
/// Keys stand behind a slash or in parentheses, functions may have a namespace, and their arguments may be
/// aliases that the query gives:
///
/// ```
/// use graph_calls_core::operation::{Segments, Template};
///
/// let sessions = Template::new("/communications/callRecords/{callRecord-id}/sessions");
/// for path in ["/communications/callRecords/a%2Fb/sessions", "communications/callRecords('a/b')/sessions"] {
///     let read = Segments::read(path)?;
///     let found = sessions.matches(&read).expect("both are that path");
///     assert_eq!(found.key("callRecord-id"), Some("a/b"));
/// }
/// # Ok::<(), graph_calls_core::operation::PathError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments(Vec<Segment>);

/// A part of a path, percent-decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Segment {
    /// A name or a key behind a slash; a [`Template`](super::Template) tells which.
    Text(String),
    /// A word of OData, such as `$count`.
    Reserved(String),
    /// A key in parentheses.
    Key(String),
    /// A function with what stands in its parentheses.
    Call {
        /// The name of the function, with its namespace if it has one.
        name: String,
        /// The arguments in their order, aliases replaced by their values.
        arguments: Vec<Argument>,
    },
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument {
    /// The name.
    pub name: String,
    /// The value without quotes.
    pub value: String,
    /// True if the value stands in quotes, as texts do.
    pub is_quoted: bool,
}

impl Segments {
    /// Reads a path, with or without a slash in front, and with or without a query behind it.
    ///
    /// Of the query only the values of aliases are read, `@name=value`.
    ///
    /// # Errors
    /// Fails when the path is not one: parentheses or quotes that do not close, a function's argument without a
    /// name, an alias without a value, bytes that are not UTF-8.
    pub fn read(target: &str) -> Result<Self, PathError> {
        if target.contains('#') {
            return Err(PathError::new("`#` begins a fragment", target));
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let mut segments = Vec::new();
        if !path.is_empty() {
            for part in split(path, '/')? {
                read_segment(part, query, &mut segments)?;
            }
        }
        Ok(Self(segments))
    }

    /// The segments in their order.
    pub fn as_slice(&self) -> &[Segment] {
        &self.0
    }
}

/// The parts of `text` between separators that stand in no quotes and brackets.
///
/// Quotes may be percent-encoded; whatever else is encoded is data. Outside parentheses there are no quotes.
fn split(text: &str, separator: char) -> Result<Vec<&str>, PathError> {
    let is_argument = separator != '/';
    let (mut parts, mut start) = (Vec::new(), 0);
    let mut depth = 0_usize;
    // The quote that a text ends with: `'` of a literal, `"` in JSON.
    let mut quote = None;
    let mut characters = text.char_indices();
    while let Some((place, character)) = characters.next() {
        let encoded = match text.get(place..place + 3) {
            Some("%27") => Some('\''),
            Some("%22") => Some('"'),
            Some("%5C" | "%5c") => Some('\\'),
            _ => None,
        };
        if encoded.is_some() {
            characters.nth(1);
        }
        let is_inside = is_argument || depth > 0;
        match (quote, encoded.unwrap_or(character)) {
            (Some('"'), '\\') => {
                let is_encoded = characters.next().is_some_and(|(_, next)| next == '%');
                characters
                    .by_ref()
                    .take(if is_encoded { 2 } else { 0 })
                    .for_each(drop);
            }
            (Some(open), found) => quote = Some(open).filter(|open| *open != found),
            (None, found @ ('\'' | '"')) if is_inside => quote = Some(found),
            (None, '(') => depth += 1,
            (None, '[' | '{') if is_inside => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, found) if found == separator && depth == 0 => {
                parts.push(&text[start..place]);
                start = place + separator.len_utf8();
            }
            (None, _) => {}
        }
    }
    if quote.is_some() || depth > 0 {
        return Err(PathError::new("a quote or bracket is not closed", text));
    }
    parts.push(&text[start..]);
    Ok(parts)
}

fn read_segment(part: &str, query: &str, segments: &mut Vec<Segment>) -> Result<(), PathError> {
    let Some((name, inner)) = part.split_once('(') else {
        let text = decoded(part)?;
        segments.push(match part {
            "" => return Err(PathError::new("a segment is empty", part)),
            _ if part.starts_with('$') => Segment::Reserved(text),
            _ => Segment::Text(text),
        });
        return Ok(());
    };
    let refuse = |reason| PathError::new(reason, part);
    let inner = inner
        .strip_suffix(')')
        .ok_or_else(|| refuse("something follows a parenthesis"))?;
    let name = decoded(name)?;
    let items = match inner.trim() {
        "" => Vec::new(),
        _ => split(inner, ',')?,
    };
    let is_named = match items.first() {
        Some(item) => split(item, '=')?.len() > 1,
        None => true,
    };
    if is_named {
        if name.is_empty() {
            return Err(refuse("a function has no name"));
        }
        let arguments = items.into_iter().map(|item| read_argument(item, query));
        let arguments = arguments.collect::<Result<_, _>>()?;
        segments.push(Segment::Call { name, arguments });
        return Ok(());
    }
    if items.len() > 1 {
        return Err(refuse("an argument has no name"));
    }
    // `recordings/('id')` has been seen beside `recordings('id')`.
    if !name.is_empty() {
        segments.push(Segment::Text(name));
    }
    segments.push(Segment::Key(literal(inner)?.0));
    Ok(())
}

fn read_argument(item: &str, query: &str) -> Result<Argument, PathError> {
    let refuse = |reason| PathError::new(reason, item);
    let (name, value) = item
        .split_once('=')
        .ok_or_else(|| refuse("an argument has no value"))?;
    let (mut value, mut is_quoted) = literal(value)?;
    if !is_quoted && value.starts_with('@') {
        let given = query.split('&').find_map(|pair| {
            let (name, given) = pair.split_once('=')?;
            (decoded(name).ok()? == value).then_some(given)
        });
        let given = given.ok_or_else(|| refuse("an alias has no value in the query"))?;
        (value, is_quoted) = literal(given)?;
    }
    Ok(Argument {
        name: decoded(name)?.trim().to_owned(),
        value,
        is_quoted,
    })
}

/// A value, and whether it stood in quotes, in which a quote is doubled.
fn literal(text: &str) -> Result<(String, bool), PathError> {
    let decoded = decoded(text)?;
    let value = decoded.trim();
    let Some(quoted) = value.strip_prefix('\'') else {
        return Ok((value.to_owned(), false));
    };
    let inner = quoted
        .strip_suffix('\'')
        .filter(|inner| !inner.replace("''", "").contains('\''))
        .ok_or_else(|| PathError::new("the quotes of a text do not match", text))?;
    Ok((inner.replace("''", "'"), true))
}

fn decoded(text: &str) -> Result<String, PathError> {
    let decoded = percent_decode_str(text).decode_utf8();
    let decoded =
        decoded.map_err(|_| PathError::new("percent-encoded bytes are not UTF-8", text))?;
    Ok(decoded.into_owned())
}

/// A text that is not a path of Graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    reason: &'static str,
    text: String,
}

impl PathError {
    fn new(reason: &'static str, text: &str) -> Self {
        let text = text.to_owned();
        Self { reason, text }
    }

    /// The part of the path that is wrong, as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} in the path at `{}`", self.reason, self.text)
    }
}

impl Error for PathError {}
