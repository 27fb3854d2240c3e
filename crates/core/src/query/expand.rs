//! `$expand`, nested as far as the data goes.

use std::fmt;
use std::marker::PhantomData;

use super::Property;

/// A navigation property from `Source` to `Target`, for `$expand`.
///
/// The generated models have one constant per navigation property, for example `CallRecord::SESSIONS`.
pub struct Navigation<Source, Target> {
    name: &'static str,
    ends: PhantomData<fn(Source) -> Target>,
}

impl<Source, Target> Navigation<Source, Target> {
    /// The navigation property with this wire name.
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            ends: PhantomData,
        }
    }

    /// The wire name.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Expands the property, and from its targets only these properties.
    pub fn select(self, properties: impl IntoIterator<Item = Property<Target>>) -> Expand<Source> {
        Expand::from(self).with_option("$select", join(properties))
    }

    /// Expands the property, and a navigation property of its targets.
    pub fn expand(self, nested: impl Into<Expand<Target>>) -> Expand<Source> {
        Expand::from(self).with_option("$expand", nested.into().text())
    }
}

impl<Source, Target> Clone for Navigation<Source, Target> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Source, Target> Copy for Navigation<Source, Target> {}

impl<Source, Target> fmt::Debug for Navigation<Source, Target> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

/// One item of `$expand` on the type `Source`.
pub struct Expand<Source> {
    name: &'static str,
    options: Vec<(&'static str, String)>,
    source: PhantomData<fn(Source)>,
}

impl<Source> Expand<Source> {
    /// The item as it stands in the query, for example `sessions($expand=segments)`.
    pub fn text(&self) -> String {
        if self.options.is_empty() {
            return self.name.to_owned();
        }
        let options: Vec<_> = self
            .options
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{}({})", self.name, options.join(";"))
    }

    fn with_option(mut self, name: &'static str, value: String) -> Self {
        self.options.push((name, value));
        self
    }
}

impl<Source, Target> From<Navigation<Source, Target>> for Expand<Source> {
    fn from(navigation: Navigation<Source, Target>) -> Self {
        Self {
            name: navigation.name,
            options: Vec::new(),
            source: PhantomData,
        }
    }
}

impl<Source> fmt::Debug for Expand<Source> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }
}

fn join<T>(properties: impl IntoIterator<Item = Property<T>>) -> String {
    let names: Vec<_> = properties.into_iter().map(Property::name).collect();
    names.join(",")
}
