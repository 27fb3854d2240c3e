//! YAML 1.2, and JSON as a part of it, read into located nodes.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::node::{Node, Object, Value};
use super::pointer::Pointer;
use crate::problem::{Problem, Sink};
use crate::source::{Position, SourceId, Sources, saturate};

/// Deeper documents are refused: whoever walks down a tree recurses.
const DEEPEST: usize = 128;

/// The beginning of a document, when more follows in its line.
const START: &str = "--- ";

/// Reads the text `source` as one YAML document.
///
/// Scalars follow the core schema of YAML 1.2: `no` and `on` are strings, and so
/// is everything in quotes. Aliases and tags are refused. `None` when no tree
/// could be made; the reasons are in `problems`.
pub fn read(sources: &Sources, source: SourceId, problems: &mut Sink) -> Option<Node> {
    let text = &sources.get(source).text;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder {
        source,
        indent: 0,
        problems,
        open: Vec::new(),
        root: None,
        texts: HashSet::new(),
    };
    let mut text = Cow::Borrowed(text);
    if text.starts_with('{') {
        // In YAML a whole object can be the key of another, so that the parser would keep all of a JSON document
        // until it ends. Behind this marker there is no key.
        text.to_mut().insert_str(0, START);
        builder.indent = START.len();
    }
    for event in Parser::new_from_str(&text) {
        match event {
            Ok((event, span)) => builder.event(event, span.start)?,
            Err(error) => {
                builder.refuse(*error.marker(), format!("not YAML: {}", error.info()), None);
                return None;
            }
        }
    }
    if builder.root.is_none() {
        builder.refuse(Marker::new(0, 1, 0), "the document is empty".into(), None);
    }
    builder.root
}

/// Puts events together; its own stack, so that no input can overflow ours.
struct Builder<'a> {
    source: SourceId,
    /// The number of characters that indent the first line, which are no part of the text.
    indent: usize,
    problems: &'a mut Sink,
    open: Vec<Open>,
    root: Option<Node>,
    /// Each text once: a document has few that are not repeated.
    texts: HashSet<Arc<str>>,
}

/// An array or object that has not ended yet.
enum Open {
    Array {
        position: Position,
        items: Vec<Node>,
    },
    Object {
        position: Position,
        object: Object,
        key: Option<(Arc<str>, Position)>,
    },
}

impl Builder<'_> {
    /// Takes one event; `None` when reading on makes no sense.
    fn event(&mut self, event: Event<'_>, marker: Marker) -> Option<()> {
        match event {
            Event::Scalar(text, style, _, tag) => {
                if tag.is_some() {
                    self.refuse_tag(marker);
                }
                self.scalar(&text, style, marker);
            }
            Event::SequenceStart(_, tag) | Event::MappingStart(_, tag) if tag.is_some() => {
                self.refuse_tag(marker);
                return None;
            }
            Event::SequenceStart(..) => {
                let position = self.begin(marker)?;
                self.open.push(Open::Array {
                    position,
                    items: Vec::new(),
                });
            }
            Event::MappingStart(..) => {
                let position = self.begin(marker)?;
                self.open.push(Open::Object {
                    position,
                    object: Object::new(),
                    key: None,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop()? {
                Open::Array { position, items } => {
                    self.add(Node::new(Value::Array(items), position));
                }
                Open::Object {
                    position, object, ..
                } => self.add(Node::new(Value::Object(object), position)),
            },
            Event::Alias(_) => {
                self.refuse(
                    marker,
                    "an alias (`*name`)".into(),
                    Some("write the value out, or use `$ref`"),
                );
                self.scalar("", ScalarStyle::Plain, marker);
            }
            Event::DocumentStart(_) if self.root.is_some() => {
                self.refuse(
                    marker,
                    "a second document in one file".into(),
                    Some("keep one document in the file"),
                );
                return None;
            }
            Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::StreamStart
            | Event::StreamEnd
            | Event::Nothing => {}
        }
        Some(())
    }

    /// Checks that an array or object may begin here, and says where it stands.
    fn begin(&mut self, marker: Marker) -> Option<Position> {
        let own = self.position(marker);
        let position = match self.open.last() {
            Some(Open::Object { key: None, .. }) => {
                self.refuse(
                    marker,
                    "a key that is not a string".into(),
                    Some("use a plain or quoted string as the key"),
                );
                return None;
            }
            Some(Open::Object {
                key: Some((_, key)),
                ..
            }) if key.line < own.line => *key,
            _ => own,
        };
        if self.open.len() == DEEPEST {
            self.refuse(
                marker,
                format!("nested deeper than {DEEPEST} levels"),
                Some("move a part under `components` and use `$ref`"),
            );
            return None;
        }
        Some(position)
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, marker: Marker) {
        let mut position = self.position(marker);
        if let Some(Open::Object { object, key, .. }) = self.open.last_mut() {
            let Some((_, key_position)) = key else {
                if let Some(first) = object.key_position(text) {
                    let at = Pointer::ROOT;
                    self.problems.push(
                        Problem::new(position, &at, format!("the key `{text}` appears twice"))
                            .help(format!("the first is in line {}; keep one", first.line)),
                    );
                }
                *key = Some((shared(&mut self.texts, text), position));
                return;
            };
            if text.is_empty() && style == ScalarStyle::Plain {
                position = *key_position;
            }
        }
        let value = match style {
            ScalarStyle::Plain => other_than_text(text),
            _ => None,
        };
        let value = value.unwrap_or_else(|| Value::String(shared(&mut self.texts, text)));
        self.add(Node::new(value, position));
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::Array { items, .. }) => items.push(node),
            Some(Open::Object { object, key, .. }) => {
                if let Some((key, position)) = key.take() {
                    object.insert(key, position, node);
                }
            }
        }
    }

    fn position(&self, marker: Marker) -> Position {
        let indent = if marker.line() == 1 { self.indent } else { 0 };
        Position {
            source: self.source,
            line: saturate(marker.line()),
            column: saturate(marker.col().saturating_sub(indent) + 1),
        }
    }

    fn refuse_tag(&mut self, marker: Marker) {
        self.refuse(
            marker,
            "a tag (`!name`)".into(),
            Some("leave the tag out; quotes make a string"),
        );
    }

    fn refuse(&mut self, marker: Marker, message: String, help: Option<&str>) {
        let pointer = self.pointer();
        let mut problem = Problem::new(self.position(marker), &Pointer::written(&pointer), message);
        problem.help = help.map(str::to_owned);
        self.problems.push(problem);
    }

    /// The place in the tree that has been reached.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for open in &self.open {
            match open {
                Open::Array { items, .. } => pointer.push_str(&format!("/{}", items.len())),
                Open::Object {
                    key: Some((key, _)),
                    ..
                } => {
                    pointer.push('/');
                    pointer.push_str(&super::pointer::escape(key));
                }
                Open::Object { key: None, .. } => {}
            }
        }
        pointer
    }
}

/// The text, as it is held already when it has been seen before.
fn shared(texts: &mut HashSet<Arc<str>>, text: &str) -> Arc<str> {
    if let Some(known) = texts.get(text) {
        return known.clone();
    }
    let text: Arc<str> = text.into();
    texts.insert(text.clone());
    text
}

/// Returns the value of an unquoted scalar by the core schema of YAML 1.2.
pub(super) fn plain(text: &str) -> Value {
    other_than_text(text).unwrap_or_else(|| Value::String(text.into()))
}

/// Returns the value of an unquoted scalar that is not text.
fn other_than_text(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => is_number(text).then(|| Value::Number(text.into())),
    }
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return !hexadecimal.is_empty() && hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix('.') {
        fraction = digits(after);
        rest = &after[fraction..];
    }
    if whole + fraction == 0 {
        return false;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else {
        return rest.is_empty();
    };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    !exponent.is_empty() && digits(exponent) == exponent.len()
}
