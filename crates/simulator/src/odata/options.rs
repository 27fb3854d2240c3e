//! The query of a request, decoded, and which of its options a resource takes.

use graph_calls_core::Version;
use percent_encoding::percent_decode_str;

use crate::error::{GraphError, Result};
use crate::link::TOKENS;

/// The options that OData gives a meaning, with their dollar.
const SYSTEM: &[&str] = &[
    "$select",
    "$expand",
    "$filter",
    "$top",
    "$skip",
    "$orderby",
    "$count",
    "$search",
    "$format",
    "$apply",
    "$compute",
    "$skiptoken",
    "$deltatoken",
];

/// The options of a query, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Decoded names and values.
    options: Vec<(String, String)>,
    /// Name, value and the rest of the raw query for a link that the service gave.
    token: Option<(String, String, String)>,
}

impl Options {
    /// Reads a raw query.
    pub(crate) fn parse(raw: &str, version: Version) -> Result<Self> {
        let mut read = Self::default();
        let mut rest = Vec::new();
        for part in raw.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (mut name, value) = (decode(name)?, decode(value)?);
            // Beta takes the options without their dollar.
            let with_dollar = format!("${}", name.to_ascii_lowercase());
            if version == Version::Beta && SYSTEM.contains(&with_dollar.as_str()) {
                name = with_dollar;
            }
            if TOKENS.contains(&name.as_str()) && read.token.is_none() {
                read.token = Some((name, value, String::new()));
                continue;
            }
            rest.push(part);
            if read.options.iter().any(|(other, _)| *other == name) {
                return Err(GraphError::bad_request(format!(
                    "The query option '{name}' is given more than once."
                )));
            }
            read.options.push((name, value));
        }
        if let Some((_, _, raw)) = &mut read.token {
            *raw = rest.join("&");
        }
        Ok(read)
    }

    /// The value of an option.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.options.iter().filter(|(other, _)| other == name);
        found.next().map(|(_, value)| value.as_str())
    }

    /// The token of a link that the service gave, and the raw query beside it.
    pub(crate) fn token(&self) -> Option<(&str, &str)> {
        let (_, token, rest) = self.token.as_ref()?;
        Some((token, rest))
    }

    /// Refuses the options of OData that the resource does not take; others mean nothing to it.
    /// Options that are required may stand in the token of a link as well.
    pub(crate) fn allow(&self, allowed: &[&str], required: &[&str]) -> Result<()> {
        let missing = required.iter().find(|name| self.get(name).is_none());
        if let (Some(name), None) = (missing, &self.token) {
            return Err(GraphError::bad_request(format!(
                "The query option '{name}' is required by this resource."
            )));
        }
        let refused = self
            .options
            .iter()
            .find(|(name, _)| name.starts_with('$') && !allowed.contains(&name.as_str()));
        match refused {
            None => Ok(()),
            Some((name, _)) => Err(GraphError::bad_request(format!(
                "The query option '{name}' is not supported by this resource."
            ))),
        }
    }

    /// The value of `$top`, at most `maximum`.
    pub(crate) fn top(&self, maximum: u32) -> Result<Option<u32>> {
        let Some(text) = self.get("$top") else {
            return Ok(None);
        };
        match text.parse::<u32>() {
            Ok(top) if top > 0 => Ok(Some(top.min(maximum))),
            _ => Err(GraphError::bad_request(format!(
                "The value '{text}' of '$top' is not a positive number."
            ))),
        }
    }
}

/// The text without percent-encoding; a plus is a space.
fn decode(text: &str) -> Result<String> {
    let text = text.replace('+', " ");
    match percent_decode_str(&text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(GraphError::bad_request("The query is not UTF-8.")),
    }
}
