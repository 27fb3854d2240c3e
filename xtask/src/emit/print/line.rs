//! Tokens in one line, with the spaces between them.

use std::fmt::{Display, Write};

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenTree};

use super::tokens::is_arrow;

/// Writes the tokens in one line.
pub(super) fn flat(tokens: &[TokenTree], text: &mut String) {
    let mut spaces = Spaces {
        last: Last::Nothing,
        in_closure: false,
    };
    spaces.write(tokens, text);
}

/// Writes the tokens behind a group in its line.
pub(super) fn after_group(tokens: &[TokenTree], text: &mut String) {
    let mut spaces = Spaces {
        last: Last::Group,
        in_closure: false,
    };
    spaces.write(tokens, text);
}

/// Writes a token, without a text of its own in between.
fn push(token: &impl Display, text: &mut String) {
    // Writing to a text does not fail.
    let _ = write!(text, "{token}");
}

/// The places of spaces between tokens.
struct Spaces {
    last: Last,
    in_closure: bool,
}

/// The last token.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// None yet, or what nothing is set apart from: `&`, `.`, `::`, `<`.
    Nothing,
    /// A word that is set apart from what follows: `impl`.
    Keyword,
    /// A name, which parentheses and `::` follow without a space.
    Name,
    Group,
    /// The end of a list of types.
    Close,
    /// Tokens that a space follows: `,`, `=`, `->`.
    Spaced,
    Colon,
    HalfPath,
    Other,
}

impl Spaces {
    fn write(&mut self, tokens: &[TokenTree], text: &mut String) {
        for (place, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(ident) => {
                    self.space(self.last != Last::Nothing, text);
                    let start = text.len();
                    push(ident, text);
                    self.last = match &text[start..] {
                        "impl" | "for" | "as" | "mut" | "pub" | "fn" | "match" | "let" => {
                            Last::Keyword
                        }
                        _ => Last::Name,
                    };
                }
                TokenTree::Literal(literal) => {
                    self.space(self.last != Last::Nothing, text);
                    push(literal, text);
                    self.last = Last::Other;
                }
                TokenTree::Group(group) => self.group(group, text),
                TokenTree::Punct(punct) => {
                    let is_arrow = punct.as_char() == '>' && is_arrow(tokens, place);
                    self.punct(punct, is_arrow, text);
                }
            }
        }
    }

    fn group(&mut self, group: &Group, text: &mut String) {
        let is_apart = matches!(self.last, Last::Keyword | Last::Spaced | Last::Colon);
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::None => ("", ""),
        };
        self.space(is_apart || group.delimiter() == Delimiter::Brace, text);
        text.push_str(open);
        let inner: Vec<_> = group.stream().into_iter().collect();
        let inner = match inner.split_last() {
            Some((TokenTree::Punct(comma), inner)) if comma.as_char() == ',' => inner,
            _ => &*inner,
        };
        flat(inner, text);
        text.push_str(close);
        self.last = Last::Group;
    }

    fn punct(&mut self, punct: &Punct, is_arrow: bool, text: &mut String) {
        let (character, last) = (punct.as_char(), self.last);
        let (is_apart, last) = match character {
            ',' => (false, Last::Spaced),
            ';' | '?' => (false, Last::Other),
            '.' => (false, Last::Nothing),
            // The first and the second one of `::`.
            ':' if punct.spacing() == Spacing::Joint => {
                let is_apart = matches!(last, Last::Keyword | Last::Spaced | Last::Colon);
                (is_apart, Last::HalfPath)
            }
            ':' if last == Last::HalfPath => (false, Last::Nothing),
            ':' => (false, Last::Colon),
            '<' => (matches!(last, Last::Spaced), Last::Nothing),
            '>' if is_arrow => (false, Last::Spaced),
            '>' => (false, Last::Close),
            '&' => (last != Last::Nothing, Last::Nothing),
            '\'' => (last != Last::Nothing, Last::Nothing),
            '#' | '!' => (false, Last::Nothing),
            '|' => {
                self.in_closure = !self.in_closure;
                match self.in_closure {
                    true => (last != Last::Nothing, Last::Nothing),
                    false => (false, Last::Spaced),
                }
            }
            _ => (last != Last::Nothing, Last::Spaced),
        };
        self.space(is_apart, text);
        text.push(character);
        self.last = last;
    }

    fn space(&self, is_apart: bool, text: &mut String) {
        if is_apart {
            text.push(' ');
        }
    }
}
