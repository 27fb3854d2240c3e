//! Faults by script: which request meets which fault.

use std::fmt;
use std::str::FromStr;

use http::Method;
use serde::Deserialize;

use super::Fault;
use crate::notify::Disturbance;

/// Rules for requests, and the faults of deliveries of notifications. The first rule that applies decides about a
/// request.
///
/// ```
/// use graph_calls_simulator::{Fault, RetryAfter, Rule, Script};
///
/// let script = Script::new()
///     .rule(Rule::new(Fault::TooManyRequests { retry_after: RetryAfter::Fraction(0.5) })
///         .path("*/communications/callRecords*")
///         .occurrence(2))
///     .rule(Rule::new(Fault::Gone { with_location: true })
///         .path("*$deltatoken=*"));
///
/// let same: Script = r#"
///     [[fault]]
///     kind = "too-many-requests"
///     retry-after = { fraction = 0.5 }
///     path = "*/communications/callRecords*"
///     occurrence = 2
///
///     [[fault]]
///     kind = "gone"
///     with-location = true
///     path = "*$deltatoken=*"
/// "#.parse()?;
/// assert_eq!(same, script);
/// # Ok::<(), graph_calls_simulator::ScriptError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    pub(super) rules: Vec<Rule>,
    deliveries: Option<Disturbance>,
}

impl Script {
    /// A script without rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a rule after the present ones.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Lets deliveries of notifications go wrong in this way.
    #[must_use]
    pub fn deliveries(mut self, disturbance: Disturbance) -> Self {
        self.deliveries = Some(disturbance);
        self
    }

    /// Disturbances of deliveries.
    pub(crate) fn disturbance(&self) -> Option<&Disturbance> {
        self.deliveries.as_ref()
    }

    /// Adds a rule for the first request to this path.
    #[must_use]
    pub fn once(self, path: &str, fault: Fault) -> Self {
        self.rule(Rule::new(fault).path(path))
    }
}

/// Requests that meet a fault. By default the first one of any method and path.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    fault: Fault,
    method: Option<String>,
    path: Option<String>,
    occurrence: u64,
    times: u64,
}

impl Rule {
    /// Makes the first request meet this fault; the other methods narrow it down.
    pub fn new(fault: Fault) -> Self {
        Self {
            fault,
            method: None,
            path: None,
            occurrence: 1,
            times: 1,
        }
    }

    /// Only requests of this method count.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_ascii_uppercase());
        self
    }

    /// Only requests count whose path and query match the pattern, in which `*` stands for any text.
    ///
    /// Path and query are taken as they are sent; the path begins with the version.
    #[must_use]
    pub fn path(mut self, pattern: &str) -> Self {
        self.path = Some(pattern.to_owned());
        self
    }

    /// The first request that meets the fault, counted from 1.
    #[must_use]
    pub fn occurrence(mut self, occurrence: u64) -> Self {
        self.occurrence = occurrence.max(1);
        self
    }

    /// The number of requests in a row that meet the fault.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    pub(super) fn fault(&self) -> &Fault {
        &self.fault
    }

    pub(super) fn matches(&self, method: &Method, target: &str) -> bool {
        self.method
            .as_deref()
            .is_none_or(|own| own == method.as_str())
            && self
                .path
                .as_deref()
                .is_none_or(|pattern| matches(pattern, target))
    }

    /// Tells whether the request that matches as number `count` meets the fault.
    pub(super) fn is_due(&self, count: u64) -> bool {
        count >= self.occurrence && count - self.occurrence < self.times
    }
}

/// Tells whether the text is of the pattern, in which `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(place) => rest = &rest[place + part.len()..],
            None => return false,
        }
    }
    true
}

/// The TOML form of a script.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    fault: Vec<toml::Table>,
    deliveries: Option<Disturbance>,
}

impl FromStr for Script {
    type Err = ScriptError;

    /// Reads a script in TOML: a table `[[fault]]` per rule, with the fault's `kind` and what belongs
    /// to it, and `method`, `path`, `occurrence` and `times` of the rule; and a table `[deliveries]` for
    /// notifications, as [`Disturbance`] shows it.
    fn from_str(text: &str) -> Result<Self, ScriptError> {
        let file: File = toml::from_str(text).map_err(ScriptError)?;
        let rules = file.fault.into_iter().map(read_rule);
        Ok(Self {
            rules: rules.collect::<Result<_, _>>()?,
            deliveries: file.deliveries,
        })
    }
}

fn read_rule(mut table: toml::Table) -> Result<Rule, ScriptError> {
    fn take<T: serde::de::DeserializeOwned>(
        table: &mut toml::Table,
        name: &str,
    ) -> Result<Option<T>, ScriptError> {
        let value = table.remove(name).map(toml::Value::try_into);
        value.transpose().map_err(ScriptError)
    }
    let method: Option<String> = take(&mut table, "method")?;
    let path = take(&mut table, "path")?;
    let occurrence: Option<u64> = take(&mut table, "occurrence")?;
    let times = take(&mut table, "times")?;
    let kind: String = take(&mut table, "kind")?.unwrap_or_default();
    // A fault that nothing belongs to is read from its bare name, others from a table of their own.
    let bare = toml::Value::String(kind.clone()).try_into::<Fault>();
    let fault = match bare {
        Ok(fault) if table.is_empty() => fault,
        _ => {
            let whole = toml::Table::from_iter([(kind, toml::Value::Table(table))]);
            toml::Value::Table(whole).try_into().map_err(ScriptError)?
        }
    };
    Ok(Rule {
        fault,
        method: method.map(|method| method.to_ascii_uppercase()),
        path,
        occurrence: occurrence.unwrap_or(1).max(1),
        times: times.unwrap_or(1),
    })
}

/// A text that is not a script.
#[derive(Debug)]
pub struct ScriptError(toml::de::Error);

impl fmt::Display for ScriptError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this is no script of faults")
    }
}

impl std::error::Error for ScriptError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
