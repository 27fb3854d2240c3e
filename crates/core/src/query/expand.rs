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
    pub fn select(
        self,
        properties: impl IntoIterator<Item = Property<Target>>,
    ) -> Expansion<Source, Target> {
        Expansion::new(self).select(properties)
    }

    /// Expands the property, and a navigation property of its targets.
    pub fn expand(self, nested: impl Into<Expand<Target>>) -> Expansion<Source, Target> {
        Expansion::new(self).expand(nested)
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

/// A navigation property that is expanded, with what is asked of its targets.
///
/// ```
/// # use graph_calls_core::query::{Expand, Navigation, Property};
/// # struct CallRecord;
/// # struct Session;
/// # struct Segment;
/// # impl CallRecord {
/// #     const SESSIONS: Navigation<Self, Session> = Navigation::new("sessions");
/// # }
/// # impl Session {
/// #     const START_DATE_TIME: Property<Self> = Property::new("startDateTime");
/// #     const SEGMENTS: Navigation<Self, Segment> = Navigation::new("segments");
/// # }
/// let sessions: Expand<CallRecord> = CallRecord::SESSIONS
///     .select([Session::START_DATE_TIME])
///     .expand(Session::SEGMENTS)
///     .into();
/// assert_eq!(sessions.as_str(), "sessions($select=startDateTime;$expand=segments)");
/// ```
#[must_use = "an expansion does nothing until an operation has it"]
pub struct Expansion<Source, Target> {
    navigation: Navigation<Source, Target>,
    select: Vec<&'static str>,
    expand: Vec<String>,
}

impl<Source, Target> Expansion<Source, Target> {
    fn new(navigation: Navigation<Source, Target>) -> Self {
        Self {
            navigation,
            select: Vec::new(),
            expand: Vec::new(),
        }
    }

    /// From the targets only these properties, and those that were selected before.
    pub fn select(mut self, properties: impl IntoIterator<Item = Property<Target>>) -> Self {
        self.select
            .extend(properties.into_iter().map(Property::name));
        self
    }

    /// Expands a navigation property of the targets as well.
    pub fn expand(mut self, nested: impl Into<Expand<Target>>) -> Self {
        self.expand.push(nested.into().text);
        self
    }

    fn text(&self) -> String {
        let select =
            (!self.select.is_empty()).then(|| format!("$select={}", self.select.join(",")));
        let expand =
            (!self.expand.is_empty()).then(|| format!("$expand={}", self.expand.join(",")));
        let options: Vec<_> = select.into_iter().chain(expand).collect();
        match &*options {
            [] => self.navigation.name.to_owned(),
            options => format!("{}({})", self.navigation.name, options.join(";")),
        }
    }
}

impl<Source, Target> Clone for Expansion<Source, Target> {
    fn clone(&self) -> Self {
        Self {
            navigation: self.navigation,
            select: self.select.clone(),
            expand: self.expand.clone(),
        }
    }
}

impl<Source, Target> fmt::Debug for Expansion<Source, Target> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
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

impl<Source, Target> From<Expansion<Source, Target>> for Expand<Source> {
    fn from(expansion: Expansion<Source, Target>) -> Self {
        Self::new(expansion.text())
    }
}

impl<Source> fmt::Debug for Expand<Source> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
