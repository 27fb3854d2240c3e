//! `$select`, and leaving out nulls.

use serde::Serialize;
use serde_json::Value;

use super::Preferences;
use crate::error::{GraphError, Result};

/// Which properties of an object are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// Nothing means all.
    names: Option<Vec<String>>,
    omits_nulls: bool,
}

impl Selection {
    /// Reads `$select`, the names in which are among `properties`.
    pub(crate) fn parse(
        text: Option<&str>,
        properties: &[&str],
        preferences: &Preferences,
    ) -> Result<Self> {
        let names = text.map(|text| {
            let names = text.split(',').map(str::trim);
            names
                .map(|name| {
                    let known = properties
                        .iter()
                        .find(|known| known.eq_ignore_ascii_case(name));
                    match (known, name) {
                        (_, "*") => Ok("*".to_owned()),
                        (Some(known), _) => Ok((*known).to_owned()),
                        (None, _) => Err(GraphError::bad_request(format!(
                            "Parsing OData Select and Expand failed: Could not find a property \
                             named '{name}'."
                        ))),
                    }
                })
                .collect::<Result<Vec<_>>>()
        });
        let names = names.transpose()?;
        Ok(Self {
            names: names.filter(|names| names.iter().all(|name| name != "*")),
            omits_nulls: preferences.omits_nulls,
        })
    }

    /// Lets an expanded property through beside the selected ones.
    pub(crate) fn keep(&mut self, name: &str) {
        if let Some(names) = &mut self.names {
            names.push(name.to_owned());
        }
    }

    /// Whether everything is written.
    fn is_all(&self) -> bool {
        self.names.is_none() && !self.omits_nulls
    }

    /// The object as JSON text, of which annotations always stay.
    pub(crate) fn write(&self, object: &impl Serialize) -> String {
        if self.is_all() {
            // Models have a JSON form for every value.
            return serde_json::to_string(object).unwrap_or_default();
        }
        let mut value = serde_json::to_value(object).unwrap_or_default();
        self.reduce(&mut value);
        value.to_string()
    }

    /// Leaves out what was not asked for.
    pub(crate) fn reduce(&self, value: &mut Value) {
        if let (Some(names), Value::Object(members)) = (&self.names, &mut *value) {
            members.retain(|name, _| {
                let owner = name.split('@').next().unwrap_or_default();
                owner.is_empty() || names.iter().any(|selected| selected == owner)
            });
        }
        if self.omits_nulls {
            drop_nulls(value);
        }
    }
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
