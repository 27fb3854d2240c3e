//! Paths and the literals in them: written, read, and told apart.

mod read;
mod template;

pub use read::{Argument, PathError, Segment, Segments};
pub use template::{Match, Parameter, Template};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::RequestError;
use crate::query::Literal;
use crate::wire::{AsWire, Wire};

/// All but the characters that mean themselves everywhere in a URL.
const KEY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// As [`KEY`], with the quotes of strings and the colons of instants left readable.
const ARGUMENT: &AsciiSet = &KEY.remove(b'\'').remove(b':');

/// The path of a request, below the version.
#[derive(Clone, Debug)]
pub struct Path(String);

impl Path {
    /// A path that begins with these segments, which the interface fixes; each has a slash in front.
    pub fn new(segments: &'static str) -> Self {
        Self(segments.to_owned())
    }

    /// Appends segments that the interface fixes; each has a slash in front.
    #[must_use]
    pub fn fixed(mut self, segments: &'static str) -> Self {
        self.0.push_str(segments);
        self
    }

    /// Appends the key of an entity, percent-encoded.
    ///
    /// # Errors
    /// Fails when the key would change the path instead of being part of it: empty, `.` and `..`.
    pub fn key(mut self, name: &'static str, key: &str) -> Result<Self, RequestError> {
        if matches!(key, "" | "." | "..") {
            return Err(RequestError::Key {
                name,
                key: key.to_owned(),
            });
        }
        self.0.push('/');
        self.0.extend(utf8_percent_encode(key, KEY));
        Ok(self)
    }

    /// Appends a function with its arguments; without any, its bare name.
    #[must_use]
    pub fn function(mut self, name: &str, arguments: Arguments) -> Self {
        self.0.push('/');
        self.0.push_str(name);
        if !arguments.0.is_empty() {
            self.0.push('(');
            self.0.push_str(&arguments.0);
            self.0.push(')');
        }
        self
    }

    /// Appends the keys of an entity that has several: `id='1',policyId='2'`.
    #[must_use]
    pub fn keys(mut self, keys: Arguments) -> Self {
        self.0.push('/');
        self.0.push_str(&keys.0);
        self
    }

    /// The path as it is sent, with a slash in front.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The arguments of a function.
#[derive(Clone, Debug, Default)]
pub struct Arguments(String);

impl Arguments {
    /// No arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends `name=value`.
    #[must_use]
    pub fn with(mut self, name: &str, value: &(impl Literal + ?Sized)) -> Self {
        self.begin(name);
        let mut literal = String::new();
        value.write_literal(&mut literal);
        self.0.extend(utf8_percent_encode(&literal, ARGUMENT));
        self
    }

    /// Appends `name=value` with the bare text, as a guid stands there.
    #[must_use]
    pub fn with_bare(mut self, name: &str, value: &str) -> Self {
        self.begin(name);
        self.0.extend(utf8_percent_encode(value, KEY));
        self
    }

    /// Appends `name=value` with the value as JSON: a collection or an object.
    #[must_use]
    pub fn with_json(mut self, name: &str, value: &impl Wire) -> Self {
        self.begin(name);
        // Every wire type writes valid JSON.
        let text = serde_json::to_string(&AsWire(value)).unwrap_or_default();
        self.0.extend(utf8_percent_encode(&text, ARGUMENT));
        self
    }

    /// Appends `name=value` where there is a value: an argument that is not given is left out with its
    /// name.
    #[must_use]
    pub fn with_optional(self, name: &str, value: Option<&(impl Literal + ?Sized)>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// As [`Arguments::with_bare`], where there is a value.
    #[must_use]
    pub fn with_optional_bare(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with_bare(name, value),
            None => self,
        }
    }

    /// As [`Arguments::with_json`], where there is a value.
    #[must_use]
    pub fn with_optional_json(self, name: &str, value: Option<&impl Wire>) -> Self {
        match value {
            Some(value) => self.with_json(name, value),
            None => self,
        }
    }

    fn begin(&mut self, name: &str) {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(name);
        self.0.push('=');
    }
}

#[cfg(test)]
mod tests;
