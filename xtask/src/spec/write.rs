//! Writing a tree as YAML that reads well and changes only where the tree does.

use super::node::{Node, Object, Value};
use super::order::Keys;
use super::yaml::plain;
use super::yaml_1_1::is_no_string;

/// Prose is wrapped so that no line is longer, unless one word is.
const WIDTH: usize = 110;

/// Longer keys need another form in YAML.
const LONGEST_KEY: usize = 1_000;

/// An OpenAPI document as YAML.
///
/// Block style, keywords in one order, paths and components sorted, quotes only
/// where YAML 1.2 or 1.1 asks for them: the same tree always gives the same text, and
/// reading the text gives the tree.
pub fn write(root: &Node) -> String {
    let mut writer = Writer::default();
    match &root.value {
        Value::Object(object) if !object.is_empty() => writer.object(object, Keys::Keywords, 0),
        Value::Array(items) if !items.is_empty() => writer.array(items, Keys::Keywords, 0),
        _ => {
            writer.value(root, Keys::Keywords, 0);
        }
    }
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    fn object(&mut self, object: &Object, keys: Keys, indent: usize) {
        let mut names: Vec<&str> = object.keys().collect();
        keys.arrange(&mut names);
        for (index, name) in names.into_iter().enumerate() {
            let Some(node) = object.get(name) else {
                continue;
            };
            // The first member follows the dash of an item, or starts a line.
            if index > 0 || !self.after_dash() {
                self.indent(indent);
            }
            let key = scalar(name);
            if key.len() > LONGEST_KEY {
                self.text.push_str("? ");
                self.text.push_str(&key);
                self.text.push('\n');
                self.indent(indent);
            } else {
                self.text.push_str(&key);
            }
            self.text.push(':');
            let keys = keys.below(name);
            match &node.value {
                Value::Object(object) if !object.is_empty() => {
                    self.text.push('\n');
                    self.object(object, keys, indent + 1);
                }
                Value::Array(items) if !items.is_empty() => {
                    self.text.push('\n');
                    self.array(items, keys, indent + 1);
                }
                _ => {
                    self.text.push(' ');
                    self.value(node, keys, indent + 1);
                }
            }
        }
    }

    fn array(&mut self, items: &[Node], keys: Keys, indent: usize) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 || !self.after_dash() {
                self.indent(indent);
            }
            self.text.push_str("- ");
            self.value(item, keys, indent + 1);
        }
    }

    /// A value after a key or dash, and the end of its line.
    fn value(&mut self, node: &Node, keys: Keys, indent: usize) {
        match &node.value {
            Value::Object(object) if !object.is_empty() => self.object(object, keys, indent),
            Value::Array(items) if !items.is_empty() => self.array(items, keys, indent),
            Value::Object(_) => self.text.push_str("{}\n"),
            Value::Array(_) => self.text.push_str("[]\n"),
            Value::Null => self.text.push_str("null\n"),
            Value::Bool(value) => self
                .text
                .push_str(if *value { "true\n" } else { "false\n" }),
            Value::Number(text) => {
                self.text.push_str(text);
                self.text.push('\n');
            }
            Value::String(text) => self.string(text, indent),
        }
    }

    fn string(&mut self, text: &str, indent: usize) {
        let line_start = self.text.rfind('\n').map_or(0, |end| end + 1);
        let column = self.text[line_start..].chars().count();
        // At the left margin a line of a block could pass for the document's end.
        let indent = indent.max(1);
        let room = WIDTH.saturating_sub(indent * 2);
        let fits = |line: &str| line.chars().count() <= room;
        if text.contains('\n') {
            if can_fold(text) && !text.lines().all(fits) {
                self.block('>', text, indent, fold(text, room));
                return;
            }
            if can_be_literal(text) {
                self.block('|', text, indent, text.lines().map(str::to_owned).collect());
                return;
            }
        } else if column + text.chars().count() > WIDTH && text.contains(' ') && can_fold(text) {
            self.block('>', text, indent, fold(text, room));
            return;
        }
        self.text.push_str(&scalar(text));
        self.text.push('\n');
    }

    fn block(&mut self, style: char, text: &str, indent: usize, lines: Vec<String>) {
        self.text.push(style);
        self.text
            .push_str(if text.ends_with('\n') { "\n" } else { "-\n" });
        for line in lines {
            if !line.is_empty() {
                self.indent(indent);
                self.text.push_str(&line);
            }
            self.text.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        for _ in 0..indent {
            self.text.push_str("  ");
        }
    }

    fn after_dash(&self) -> bool {
        self.text.ends_with("- ")
    }
}

/// The lines of a folded block: a space between words may become a new line, and
/// a new line of the text becomes an empty line.
fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let text = text.strip_suffix('\n').unwrap_or(text);
    for (index, paragraph) in text.split('\n').enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        let mut line = String::new();
        let mut count = 0;
        for (index, word) in paragraph.split(' ').enumerate() {
            let length = word.chars().count();
            // Of two spaces in a row neither may become the end of a line.
            let breakable = index > 0 && !word.is_empty() && !line.ends_with(' ');
            if breakable && count + 1 + length > width {
                lines.push(std::mem::take(&mut line));
                count = 0;
            } else if index > 0 {
                line.push(' ');
                count += 1;
            }
            line.push_str(word);
            count += length;
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// Returns whether a folded block can say `text`: spaces at the ends of its lines would
/// not come back.
fn can_fold(text: &str) -> bool {
    can_be_literal(text)
        && text
            .split('\n')
            .all(|line| !line.starts_with(' ') && !line.ends_with(' '))
}

/// Returns whether a literal block can say `text`.
fn can_be_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    !body.starts_with([' ', '\n'])
        && !body.is_empty()
        && !body.ends_with('\n')
        && body.split('\n').all(|line| {
            line.chars().all(is_printable) && (line.is_empty() || !line.trim().is_empty())
        })
}

/// A string in one line, in quotes only where YAML asks for them.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.chars().all(is_printable) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        let mut quoted = String::from("\"");
        for character in text.chars() {
            match character {
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                '\n' => quoted.push_str("\\n"),
                '\t' => quoted.push_str("\\t"),
                '\r' => quoted.push_str("\\r"),
                _ if is_printable(character) => quoted.push(character),
                _ => quoted.push_str(&format!("\\U{:08X}", u32::from(character))),
            }
        }
        quoted.push('"');
        quoted
    }
}

/// Returns whether `text` without quotes is read as this string.
fn is_plain(text: &str) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    let indicator = match first {
        '-' | '?' | ':' => matches!(characters.next(), None | Some(' ')),
        _ => " ,[]{}#&*!|>'\"%@`".contains(first),
    };
    !indicator
        && !is_no_string(text)
        && matches!(plain(text), Value::String(_))
        && text.chars().all(is_printable)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("---")
        && !text.starts_with("...")
}

/// Returns whether a character shows as itself within a line.
fn is_printable(character: char) -> bool {
    match character {
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        ' '..='~' | '\u{a0}'.. => true,
        _ => false,
    }
}
