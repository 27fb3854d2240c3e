//! Paths as steps: what stands in each segment.

use graph_calls_core::operation::{Argument, Segment, Segments};

use crate::error::{GraphError, Result};

/// A step of a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// The name of a set, a property or a function, or a key.
    Name {
        /// The name without its namespace.
        name: String,
        /// The arguments, when parentheses follow the name.
        arguments: Option<Vec<Argument>>,
    },
    /// A key in parentheses.
    Key(String),
}

impl Step {
    /// A segment without arguments.
    pub(crate) fn name(text: &str) -> Self {
        Self::Name {
            name: text.to_owned(),
            arguments: None,
        }
    }

    /// The name or the key.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Name { name, .. } | Self::Key(name) => name,
        }
    }

    /// The step as errors show it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Name {
                name,
                arguments: Some(arguments),
            } if arguments.is_empty() => {
                format!("{name}()")
            }
            step => step.text().to_owned(),
        }
    }

    /// Reads the path below the version with its query, which has the values of aliases.
    pub(crate) fn parse(target: &str) -> Result<Vec<Self>> {
        let segments = Segments::read(target)
            .map_err(|error| GraphError::bad_request(format!("The path is not valid: {error}.")))?;
        let steps = segments.as_slice().iter().map(|segment| match segment {
            Segment::Key(key) => Self::Key(key.clone()),
            Segment::Call { name, arguments } => Self::Name {
                name: unqualified(name).to_owned(),
                arguments: Some(arguments.clone()),
            },
            Segment::Text(text) | Segment::Reserved(text) => Self::name(unqualified(text)),
            other => Self::name(&format!("{other:?}")),
        });
        Ok(steps.collect())
    }
}

/// The name of a function without its namespace.
fn unqualified(name: &str) -> &str {
    match name.starts_with("microsoft.graph.") {
        true => name.rsplit('.').next().unwrap_or(name),
        false => name,
    }
}
