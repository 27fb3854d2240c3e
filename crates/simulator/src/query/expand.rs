//! `$expand`, with options in parentheses.

use crate::error::{GraphError, Result};

/// What can be expanded on a type.
#[derive(Debug)]
pub(crate) struct Navigation {
    pub(crate) name: &'static str,
    /// What can be expanded on the target.
    pub(crate) nested: &'static [Navigation],
}

/// One item of `$expand`.
#[derive(Clone, Debug)]
pub(crate) struct Expansion {
    pub(crate) name: &'static str,
    pub(crate) select: Option<String>,
    pub(crate) nested: Vec<Expansion>,
}

impl Expansion {
    /// Reads `$expand`, the items of which are among `navigations`.
    pub(crate) fn parse(text: &str, navigations: &[Navigation]) -> Result<Vec<Self>> {
        let mut expansions: Vec<Self> = Vec::new();
        for item in split(text, ',') {
            let expansion = Self::parse_item(item.trim(), navigations)?;
            if Self::find(&expansions, expansion.name).is_some() {
                return Err(refuse(item));
            }
            expansions.push(expansion);
        }
        Ok(expansions)
    }

    fn parse_item(item: &str, navigations: &[Navigation]) -> Result<Self> {
        let (name, options) = match item.split_once('(') {
            None => (item, ""),
            Some((name, rest)) => {
                let options = rest.strip_suffix(')').ok_or_else(|| refuse(item))?;
                (name.trim(), options)
            }
        };
        let navigation = navigations
            .iter()
            .find(|navigation| navigation.name == name)
            .ok_or_else(|| refuse(item))?;
        let mut expansion = Self {
            name: navigation.name,
            select: None,
            nested: Vec::new(),
        };
        for option in split(options, ';') {
            match option.trim().split_once('=') {
                None if option.trim().is_empty() => {}
                Some(("$select" | "select", names)) => expansion.select = Some(names.to_owned()),
                Some(("$expand" | "expand", nested)) => {
                    expansion.nested = Self::parse(nested, navigation.nested)?;
                }
                _ => return Err(refuse(item)),
            }
        }
        Ok(expansion)
    }

    /// The item of this name, if it was asked for.
    pub(crate) fn find<'a>(items: &'a [Self], name: &str) -> Option<&'a Self> {
        items.iter().find(|item| item.name == name)
    }
}

fn refuse(item: &str) -> GraphError {
    GraphError::bad_request(format!(
        "Parsing OData Select and Expand failed: '{item}' cannot be expanded here."
    ))
}

/// The parts of the text between separators that stand outside parentheses.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (place, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if character == separator && depth == 0 => {
                parts.push(&text[start..place]);
                start = place + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
