//! Parts of a list of tokens: entries, attributes, arms and calls.

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

use super::Inside;

/// The attributes that an entry begins with, two tokens each, and the rest.
pub(super) fn split_attributes(tokens: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let mut end = 0;
    while let Some(TokenTree::Punct(punct)) = tokens.get(end)
        && punct.as_char() == '#'
    {
        end += 2;
    }
    tokens.split_at(end.min(tokens.len()))
}

/// The first entry, with what ends it, and the rest.
pub(super) fn split_entry(tokens: &[TokenTree], inside: Inside) -> (&[TokenTree], &[TokenTree]) {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate() {
        let ends = match token {
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' => {
                    depth += 1;
                    false
                }
                '>' if !is_arrow(tokens, place) => {
                    depth = depth.saturating_sub(1);
                    false
                }
                ';' => true,
                ',' => inside == Inside::List && depth == 0,
                _ => false,
            },
            TokenTree::Group(group) => {
                group.delimiter() == Delimiter::Brace && inside != Inside::List
            }
            _ => false,
        };
        if ends {
            return tokens.split_at(place + 1);
        }
    }
    (tokens, &[])
}

/// Returns whether the `>` at this place is the end of `->` or `=>`.
pub(super) fn is_arrow(tokens: &[TokenTree], place: usize) -> bool {
    let before = place.checked_sub(1).map(|before| &tokens[before]);
    matches!(before, Some(TokenTree::Punct(punct))
        if punct.spacing() == Spacing::Joint && matches!(punct.as_char(), '-' | '='))
}

/// The place of the `=>` of an arm.
pub(super) fn find_arrow(tokens: &[TokenTree]) -> Option<usize> {
    let is_equals = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=' && punct.spacing() == Spacing::Joint);
    tokens.iter().position(is_equals)
}

/// The places of the dots before calls of methods on what another call answers.
pub(super) fn calls(tokens: &[TokenTree]) -> Vec<usize> {
    let is_dot =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.');
    let is_answer = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        TokenTree::Punct(punct) => punct.as_char() == '?',
        _ => false,
    };
    let places = 1..tokens.len();
    places
        .filter(|place| is_dot(&tokens[*place]) && is_answer(&tokens[place - 1]))
        .collect()
}

/// The keyword that says what an item is.
pub(super) fn keyword(tokens: &[TokenTree]) -> Option<&'static str> {
    tokens.iter().take(2).find_map(|token| match token {
        TokenTree::Ident(ident) => ["const", "fn", "impl"]
            .into_iter()
            .find(|name| ident == name),
        _ => None,
    })
}

/// The text of `[doc = "…"]`.
pub(super) fn doc(group: &Group) -> Option<String> {
    let mut tokens = group.stream().into_iter();
    match (tokens.next(), tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(name)), _, Some(TokenTree::Literal(text))) if name == "doc" => {
            Some(unescaped(&text.to_string()))
        }
        _ => None,
    }
}

/// The text of a string literal.
pub(super) fn unescaped(literal: &str) -> String {
    let inner = literal.trim_start_matches('"');
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next() {
            Some('u') => {
                let digits: String = characters
                    .by_ref()
                    .take_while(|digit| *digit != '}')
                    .collect();
                let number = u32::from_str_radix(digits.trim_start_matches('{'), 16);
                text.extend(number.ok().and_then(char::from_u32));
            }
            Some('n') => text.push('\n'),
            Some(escaped @ ('"' | '\\' | '\'')) => text.push(escaped),
            // A character that cannot stand in a comment.
            Some(_) => text.push(' '),
            None => {}
        }
    }
    text
}
