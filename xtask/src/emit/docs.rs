//! Doc comments.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::Docs;

/// The width of a line of prose, `///` and indentation left out.
const WIDTH: usize = 92;

/// The `///` lines of an item, and the attribute of a deprecated one; `notes` are further paragraphs.
pub(crate) fn comment(docs: &Docs, notes: &[String]) -> TokenStream {
    comment_with(docs, notes, None)
}

/// The same with a section at the end.
pub(crate) fn comment_with(docs: &Docs, notes: &[String], section: Option<String>) -> TokenStream {
    let mut paragraphs: Vec<String> = paragraphs(&docs.text).map(|text| prose(&text)).collect();
    paragraphs.extend(notes.iter().cloned());
    if let [version] = &*docs.versions {
        paragraphs.push(format!("Only in {}.", version.as_str()));
    }
    if let Some(link) = &docs.link {
        paragraphs.push(format!("[Reference]({link})"));
    }
    paragraphs.extend(section);
    let lines = lines(&paragraphs);
    let deprecated = docs.deprecation.as_deref().map(deprecated);
    quote!(#lines #deprecated)
}

/// The attribute that makes the compiler warn whoever uses the item, in the words of the note.
fn deprecated(note: &str) -> TokenStream {
    match &*printable(note) {
        "" => quote!(#[deprecated]),
        note => quote!(#[deprecated(note = #note)]),
    }
}

/// An item of a list, with its further lines indented below it.
pub(crate) fn list_item(text: &str) -> String {
    format!("- {}", wrap(&escape(text)).replace('\n', "\n  "))
}

/// The `///` lines of one paragraph that is no prose of the spec.
pub(crate) fn line(text: &str) -> TokenStream {
    lines(&[wrap(text)])
}

fn lines(paragraphs: &[String]) -> TokenStream {
    if paragraphs.is_empty() {
        return TokenStream::new();
    }
    let mut lines = String::new();
    for line in paragraphs.join("\n\n").lines() {
        if !line.is_empty() {
            lines.push(' ');
            lines.push_str(&printable(line));
        }
        lines.push('\n');
    }
    // One attribute for all lines, as each takes seven tokens.
    quote!(#[doc = #lines])
}

/// Replaces characters that cannot stand in a comment by spaces.
pub(crate) fn printable(line: &str) -> Cow<'_, str> {
    // Nearly every line is one of ASCII, which is told at a glance.
    match line.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        true => Cow::Borrowed(line),
        false => Cow::Owned(line.replace(is_unprintable, " ")),
    }
}

/// Returns whether a character cannot stand in a comment: controls, such as a carriage return, and the marks that turn
/// the direction of text around, which rustc refuses.
fn is_unprintable(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || turns
}

/// Text between blank lines.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        match (line.trim().is_empty(), paragraphs.last_mut()) {
            (false, Some(paragraph)) => {
                paragraph.push_str(line);
                paragraph.push('\n');
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs
        .into_iter()
        .filter(|paragraph| !paragraph.is_empty())
}

/// A paragraph of the spec, without anything that rustdoc would take for markup, at a reader's width.
///
/// Lists stay lists: a paragraph with lines that begin with `- ` is wrapped item by item.
pub(crate) fn prose(paragraph: &str) -> String {
    let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
    let Some(first) = lines.iter().position(|line| line.starts_with("- ")) else {
        return wrap(&escape(paragraph));
    };
    let mut parts = Vec::new();
    if first > 0 {
        parts.push(wrap(&escape(&lines[..first].join(" "))));
    }
    let mut items: Vec<String> = Vec::new();
    for line in &lines[first..] {
        match (line.strip_prefix("- "), items.last_mut()) {
            (Some(item), _) => items.push(item.to_owned()),
            (None, Some(item)) => *item = format!("{item} {line}"),
            (None, None) => {}
        }
    }
    parts.extend(items.iter().map(|item| list_item(item)));
    parts.join("\n")
}

/// The text without markup: code in backticks stays code, addresses become links, and all else means
/// itself.
fn escape(text: &str) -> String {
    // An odd backtick out, or a fence, would turn the rest of the page into code.
    let has_code = !text.contains("```") && text.matches('`').count().is_multiple_of(2);
    let mut escaped = String::with_capacity(text.len());
    for (place, part) in text.split('`').enumerate() {
        let is_code = has_code && place % 2 == 1;
        match (place, has_code) {
            (0, _) => {}
            (_, true) => escaped.push('`'),
            (_, false) => escaped.push_str("\\`"),
        }
        if is_code {
            escaped.push_str(part);
            continue;
        }
        for word in part.split_inclusive(char::is_whitespace) {
            let (before, address) = split_address(word);
            escape_word(&mut escaped, before);
            let bare = address.trim_end().trim_end_matches(PUNCTUATION);
            if !bare.is_empty() {
                escaped.push('<');
                escaped.push_str(bare);
                escaped.push('>');
            }
            escape_word(&mut escaped, &address[bare.len()..]);
        }
    }
    escaped
}

/// Characters that may follow an address without being part of it.
const PUNCTUATION: [char; 12] = ['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '\'', '*'];

fn split_address(word: &str) -> (&str, &str) {
    // Nearly no word has a colon, and one character is found faster than a text.
    if !word.contains(':') {
        return (word, "");
    }
    let starts = ["https://", "http://"];
    let start = starts.iter().filter_map(|start| word.find(start)).min();
    word.split_at(start.unwrap_or(word.len()))
}

/// Appends a word, with a backslash before what would mean something else than itself.
fn escape_word(escaped: &mut String, word: &str) {
    let may_mean_else =
        |byte| matches!(byte, b'[' | b'<' | b'*' | b'~' | b'|' | b'\\' | b'_' | b'&');
    if !word.bytes().any(may_mean_else) {
        escaped.push_str(word);
        return;
    }
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let mut before = None;
    let mut characters = word.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        let is_markup = match character {
            '[' | '<' | '*' | '~' | '|' | '\\' => true,
            '_' => !is_letter(before) || !is_letter(after),
            '&' => word.contains(';'),
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(character);
        before = Some(character);
    }
}

/// The words in lines of the width; no line begins with what would make it a heading or a list.
fn wrap(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len());
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            wrapped.push('\n');
            width = 0;
        } else if width > 0 {
            wrapped.push(' ');
            width += 1;
        }
        let start = match width {
            0 => block_mark(word, wrapped.is_empty()),
            _ => None,
        };
        match start {
            Some(at) => {
                wrapped.push_str(&word[..at]);
                wrapped.push('\\');
                wrapped.push_str(&word[at..]);
            }
            None => wrapped.push_str(word),
        }
        width += length;
    }
    wrapped
}

/// The place for a backslash so that the word, first on its line, begins no heading, list or rule.
///
/// Inside of a paragraph only a list that counts from 1 can begin.
fn block_mark(word: &str, begins_paragraph: bool) -> Option<usize> {
    let is_made_of = |mark: char| word.chars().all(|character| character == mark);
    if word == "+" || word.starts_with('>') || is_made_of('#') || is_made_of('-') || is_made_of('=')
    {
        return Some(0);
    }
    let number = word.strip_suffix(['.', ')'])?;
    let is_number = !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit());
    (is_number && (begins_paragraph || number == "1")).then_some(number.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_means_itself() {
        let cases = [
            ("a [link](b) and <tag>", r"a \[link](b) and \<tag>"),
            ("`[code]` stays", "`[code]` stays"),
            ("an odd ` out of `three`", r"an odd \` out of \`three\`"),
            ("```json\n{}\n```", r"\`\`\`json {} \`\`\`"),
            ("see (https://a.b/c_d).", "see (<https://a.b/c_d>)."),
            ("snake_case and _this_", r"snake_case and \_this\_"),
            ("R&D but &lt;", r"R&D but \&lt;"),
            ("> no quote", r"\> no quote"),
            ("# no heading", r"\# no heading"),
            ("1. no list", r"1\. no list"),
            ("costs 5 - 3 = 2", "costs 5 - 3 = 2"),
        ];
        for (text, escaped) in cases {
            assert_eq!(prose(text), escaped, "{text}");
        }
    }

    #[test]
    fn lists_stay_lists() {
        let text = "Either\n- this\n  one, or\n- that";
        assert_eq!(prose(text), "Either\n- this one, or\n- that");
    }
}
