//! The arguments of a function, checked against its parameters.

use graph_calls_core::operation::Argument;
use graph_calls_core::primitive::Timestamp;

use crate::error::{GraphError, Result};
use crate::odata::{Parameter, Segment, Step, timestamp};

/// The arguments of a function by the names of its parameters.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    texts: Vec<(String, String)>,
    instants: Vec<(String, Timestamp)>,
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
            if read.text(name).is_some() || read.instant(name).is_some() {
                return Err(GraphError::bad_request(format!(
                    "The argument '{name}' is given more than once."
                )));
            }
            read.push(parameter, argument)?;
        }
        for parameter in parameters {
            let name = parameter.name.as_str();
            let is_given = read.text(name).is_some() || read.instant(name).is_some();
            if !is_given && parameter.is_required {
                return Err(GraphError::bad_request(format!(
                    "The required parameter '{name}' of the function '{function}' is missing."
                )));
            }
        }
        Ok(read)
    }

    fn push(&mut self, parameter: &Parameter, argument: &Argument) -> Result<()> {
        let Argument {
            value, is_quoted, ..
        } = argument;
        let name = parameter.name.clone();
        let refuse = |expected: &str| {
            let quote = if *is_quoted { "'" } else { "" };
            GraphError::bad_request(format!(
                "The value \"{quote}{value}{quote}\" of the parameter '{name}' is not {expected}."
            ))
        };
        if parameter.is_text {
            if !is_quoted {
                return Err(refuse("a text in single quotes"));
            }
            self.texts.push((name, value.clone()));
        } else {
            let instant = timestamp(value).filter(|_| !is_quoted);
            let instant = instant.ok_or_else(|| refuse("a date and time without quotes"))?;
            self.instants.push((name, instant));
        }
        Ok(())
    }

    /// The text of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let mut texts = self.texts.iter();
        texts
            .find(|(own, _)| own == name)
            .map(|(_, text)| text.as_str())
    }

    /// The text of the only parameter that is one.
    pub(super) fn only_text(&self) -> Option<&str> {
        self.texts.first().map(|(_, text)| text.as_str())
    }

    /// The instant of a parameter.
    pub(super) fn instant(&self, name: &str) -> Option<Timestamp> {
        let mut instants = self.instants.iter();
        instants
            .find(|(own, _)| own == name)
            .map(|(_, instant)| *instant)
    }
}
