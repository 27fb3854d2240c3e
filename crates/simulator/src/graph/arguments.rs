//! The arguments of a function, checked against its parameters.

use graph_calls_core::operation::{Argument, Parameter};
use graph_calls_core::primitive::Timestamp;
use indexmap::IndexMap;

use crate::error::{GraphError, Result};
use crate::odata::{Segment, Step, timestamp};

/// The arguments of a function by the names of its parameters, in their order.
#[derive(Debug, Default)]
pub(super) struct Arguments(IndexMap<String, Given>);

/// The value of an argument.
#[derive(Debug)]
enum Given {
    Text(String),
    Instant(Timestamp),
}

/// The short names that parameters have in the links that the service gives.
const SHORT_NAMES: [(&str, &str); 2] = [("from", "fromDateTime"), ("to", "toDateTime")];

impl Arguments {
    /// Reads the arguments of the call of a function. A text stands in quotes and an instant does not, nothing
    /// is unknown, repeated or missing.
    pub(super) fn read((segment, step): (&Segment, &Step)) -> Result<Self> {
        let mut read = Self::default();
        let (Segment::Function(function, parameters), Step::Name { arguments, .. }) =
            (segment, step)
        else {
            return Ok(read);
        };
        for argument in arguments.iter().flatten() {
            let name = argument.name.as_str();
            let short = SHORT_NAMES.iter().find(|(short, _)| *short == name);
            let name = short.map_or(name, |(_, name)| name);
            let parameter = parameters.iter().find(|parameter| parameter.name == name);
            let parameter = parameter.ok_or_else(|| {
                GraphError::bad_request(format!(
                    "The function '{function}' has no parameter '{name}'."
                ))
            })?;
            let given = Given::read(parameter, argument)?;
            if read.0.insert(parameter.name.clone(), given).is_some() {
                return Err(GraphError::bad_request(format!(
                    "The argument '{name}' is given more than once."
                )));
            }
        }
        for parameter in parameters {
            let name = parameter.name.as_str();
            if parameter.is_required && !read.0.contains_key(name) {
                return Err(GraphError::bad_request(format!(
                    "The required parameter '{name}' of the function '{function}' is missing."
                )));
            }
        }
        Ok(read)
    }

    /// The text of the only parameter that is one.
    pub(super) fn only_text(&self) -> Option<&str> {
        self.0.values().find_map(|given| match given {
            Given::Text(text) => Some(text.as_str()),
            Given::Instant(_) => None,
        })
    }

    /// The instant of a parameter.
    pub(super) fn instant(&self, name: &str) -> Option<Timestamp> {
        match self.0.get(name)? {
            Given::Instant(instant) => Some(*instant),
            Given::Text(_) => None,
        }
    }
}

impl Given {
    fn read(parameter: &Parameter, argument: &Argument) -> Result<Self> {
        let Argument {
            value, is_quoted, ..
        } = argument;
        let name = &parameter.name;
        let refuse = |expected: &str| {
            let quote = if *is_quoted { "'" } else { "" };
            GraphError::bad_request(format!(
                "The value \"{quote}{value}{quote}\" of the parameter '{name}' is not {expected}."
            ))
        };
        match (parameter.is_text, is_quoted, timestamp(value)) {
            (true, true, _) => Ok(Self::Text(value.clone())),
            (true, false, _) => Err(refuse("a text in single quotes")),
            (false, false, Some(instant)) => Ok(Self::Instant(instant)),
            (false, ..) => Err(refuse("a date and time without quotes")),
        }
    }
}
