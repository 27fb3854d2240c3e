//! The optional parts of a request: query options and preferences.

use super::{Expand, Filter, Property};

/// Query options and preferences of a request.
///
/// Generated operations hold one and offer of it what they support.
#[derive(Clone, Debug, Default)]
pub struct QueryOptions {
    select: Vec<&'static str>,
    expand: Vec<String>,
    filter: Option<String>,
    others: Vec<(&'static str, String)>,
    max_page_size: Option<u32>,
    includes_unknown_members: bool,
    omits_nulls: bool,
}

impl QueryOptions {
    /// Adds properties to `$select`.
    pub fn select<T>(&mut self, properties: impl IntoIterator<Item = Property<T>>) {
        self.select
            .extend(properties.into_iter().map(Property::name));
    }

    /// Adds an item to `$expand`.
    pub fn expand<T>(&mut self, item: impl Into<Expand<T>>) {
        self.expand.push(item.into().as_str().to_owned());
    }

    /// Sets `$filter`.
    pub fn filter<O>(&mut self, filter: Filter<O>) {
        self.filter = Some(filter.as_str().to_owned());
    }

    /// Sets any other query parameter.
    pub fn set(&mut self, name: &'static str, value: impl ToString) {
        self.others.retain(|(other, _)| *other != name);
        self.others.push((name, value.to_string()));
    }

    /// Sets any other query parameter that is a list of names.
    pub fn set_list(&mut self, name: &'static str, items: impl IntoIterator<Item: Into<String>>) {
        let items: Vec<String> = items.into_iter().map(Into::into).collect();
        self.set(name, items.join(","));
    }

    /// Prefers pages of at most this many items.
    pub fn max_page_size(&mut self, items: u32) {
        self.max_page_size = Some(items);
    }

    /// Prefers members newer than an enumeration's sentinel under their own names.
    pub fn include_unknown_enum_members(&mut self) {
        self.includes_unknown_members = true;
    }

    /// Prefers answers without the properties that are null.
    pub fn omit_nulls(&mut self) {
        self.omits_nulls = true;
    }

    /// The query parameters, in a fixed order.
    pub(crate) fn query(&self) -> impl Iterator<Item = (&'static str, String)> + '_ {
        let list = |name, items: String| (!items.is_empty()).then_some((name, items));
        list("$select", self.select.join(","))
            .into_iter()
            .chain(list("$expand", self.expand.join(",")))
            .chain(self.filter.clone().map(|filter| ("$filter", filter)))
            .chain(self.others.iter().cloned())
    }

    /// The value of the `Prefer` header.
    pub(crate) fn prefer(&self) -> Option<String> {
        let mut preferences = Vec::new();
        if let Some(items) = self.max_page_size {
            preferences.push(format!("odata.maxpagesize={items}"));
        }
        if self.includes_unknown_members {
            preferences.push("include-unknown-enum-members".to_owned());
        }
        if self.omits_nulls {
            preferences.push("omit-values=nulls".to_owned());
        }
        (!preferences.is_empty()).then(|| preferences.join(", "))
    }
}
