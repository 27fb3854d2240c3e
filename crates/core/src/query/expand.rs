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
        let names: Vec<_> = properties.into_iter().map(Property::name).collect();
        Expand::new(format!("{}($select={})", self.name, names.join(",")))
    }

    /// Expands the property, and a navigation property of its targets.
    pub fn expand(self, nested: impl Into<Expand<Target>>) -> Expand<Source> {
        Expand::new(format!("{}($expand={})", self.name, nested.into().text))
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
    text: String,
    source: PhantomData<fn(Source)>,
}

impl<Source> Expand<Source> {
    fn new(text: String) -> Self {
        Self {
            text,
            source: PhantomData,
        }
    }

    /// The item as it stands in the query, for example `sessions($expand=segments)`.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<Source> Clone for Expand<Source> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<Source, Target> From<Navigation<Source, Target>> for Expand<Source> {
    fn from(navigation: Navigation<Source, Target>) -> Self {
        Self::new(navigation.name.to_owned())
    }
}

impl<Source> fmt::Debug for Expand<Source> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
