//! `$expand`, with options in parentheses.

use super::literal::split;
use crate::error::{GraphError, Result};

/// One item of `$expand`.
#[derive(Clone, Debug)]
pub(crate) struct Expansion {
    pub(crate) name: String,
    pub(crate) select: Option<String>,
    pub(crate) nested: Vec<Expansion>,
}

/// The deepest that expansions go: no entity has as many sets below each other.
const DEEPEST: usize = 8;

impl Expansion {
    /// Reads `$expand`.
    pub(crate) fn parse(text: &str) -> Result<Vec<Self>> {
        Self::parse_within(text, DEEPEST)
    }

    fn parse_within(text: &str, depth: usize) -> Result<Vec<Self>> {
        let depth = depth.checked_sub(1).ok_or_else(|| refuse(text))?;
        let mut expansions: Vec<Self> = Vec::new();
        for item in split(text, ',') {
            let expansion = Self::parse_item(item.trim(), depth)?;
            if expansions.iter().any(|other| other.name == expansion.name) {
                return Err(refuse(item));
            }
            expansions.push(expansion);
        }
        Ok(expansions)
    }

    fn parse_item(item: &str, depth: usize) -> Result<Self> {
        let (name, options) = match item.split_once('(') {
            None => (item, ""),
            Some((name, rest)) => {
                let options = rest.strip_suffix(')').ok_or_else(|| refuse(item))?;
                (name.trim(), options)
            }
        };
        let mut expansion = Self {
            name: name.to_owned(),
            select: None,
            nested: Vec::new(),
        };
        for option in split(options, ';') {
            match option.trim().split_once('=') {
                None if option.trim().is_empty() => {}
                Some(("$select" | "select", names)) => expansion.select = Some(names.to_owned()),
                Some(("$expand" | "expand", nested)) => {
                    expansion.nested = Self::parse_within(nested, depth)?
                }
                _ => return Err(refuse(item)),
            }
        }
        Ok(expansion)
    }

    /// The options as a link to the rest of the items has them.
    pub(crate) fn options(&self) -> String {
        let mut options = Vec::new();
        if let Some(names) = &self.select {
            options.push(format!("$select={names}"));
        }
        if !self.nested.is_empty() {
            let nested: Vec<_> = self.nested.iter().map(Self::text).collect();
            options.push(format!("$expand={}", nested.join(",")));
        }
        options.join("&")
    }

    fn text(&self) -> String {
        match self.options().replace('&', ";") {
            options if options.is_empty() => self.name.clone(),
            options => format!("{}({options})", self.name),
        }
    }
}

/// 400 for an item that cannot be expanded.
pub(crate) fn refuse(item: &str) -> GraphError {
    GraphError::bad_request(format!(
        "Parsing OData Select and Expand failed: '{item}' cannot be expanded here."
    ))
}
