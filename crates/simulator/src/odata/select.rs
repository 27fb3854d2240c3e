//! `$select`.

use crate::error::{GraphError, Result};

/// The properties that are written; all of them without a `$select`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    names: Option<Vec<String>>,
}

impl Selection {
    /// Reads `$select`, whose names are among `properties`.
    pub(crate) fn parse(text: Option<&str>, properties: &[String]) -> Result<Self> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let mut names = Vec::new();
        for name in text.split(',').map(str::trim) {
            if name == "*" {
                return Ok(Self::default());
            }
            let mut known = properties.iter();
            let known = known.find(|known| known.eq_ignore_ascii_case(name));
            let known = known.ok_or_else(|| {
                GraphError::bad_request(format!(
                    "Parsing OData Select and Expand failed: Could not find a property named '{name}'."
                ))
            })?;
            names.push(known.clone());
        }
        Ok(Self { names: Some(names) })
    }

    /// Tells whether a member is written; annotations go with the property that they are about.
    pub(crate) fn contains(&self, member: &str) -> bool {
        let owner = member.split('@').next().unwrap_or_default();
        let names = self.names.as_ref();
        owner.is_empty() || names.is_none_or(|names| names.iter().any(|name| name == owner))
    }
}
