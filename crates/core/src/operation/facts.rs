//! Facts that the service documents of an operation.

use std::time::Duration;

use super::Version;
use crate::query::Filterable;

/// Facts that the service documents of an operation: who may call it, where, how often, with which options.
///
/// Generated code states them from the spec; what the spec leaves out stays `None` or empty. The endpoints
/// crate lists those of all its operations as `OPERATIONS`.
///
/// ```
/// use graph_calls_core::operation::{Answer, Facts, Limit};
///
/// const LIST: Facts = Facts::new("GET", "/communications/callRecords")
///     .application(&["CallRecords.Read.All"])
///     .delegated(&[])
///     .page_size(60, 60)
///     .limits(&[Limit::new("callRecords", 40, 20)])
///     .answer(Answer::Page);
///
/// assert_eq!(LIST.application, Some(&["CallRecords.Read.All"][..]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facts {
    /// The HTTP method in upper case.
    pub method: &'static str,
    /// The path below the version, with names in braces for keys and arguments:
    /// `/communications/callRecords/{callRecord-id}`. Arguments that may be left out stand in brackets.
    /// Empty for an operation that states no facts.
    pub path: &'static str,
    /// The versions of Graph that have the operation.
    pub versions: &'static [Version],
    /// The clouds that have the operation, as `global`, `us-l4`, `us-l5`, `china`; empty where that is not
    /// documented.
    pub clouds: &'static [&'static str],
    /// The permissions any of which a signed-in user needs, least privileged first; empty where no user can
    /// call the operation, `None` where it is not documented.
    pub delegated: Option<&'static [&'static str]>,
    /// The permissions any of which an application without a user needs; as [`delegated`](Self::delegated).
    pub application: Option<&'static [&'static str]>,
    /// The number of items in a page.
    pub page_size: Option<PageSize>,
    /// The limits that count the operation, the most specific first.
    pub limits: &'static [Limit],
    /// The query options that the operation takes, such as `$select`.
    pub options: &'static [&'static str],
    /// Those of the [`options`](Self::options) that the operation needs.
    pub required_options: &'static [&'static str],
    /// The values of the `Prefer` header that the operation takes, such as `odata.maxpagesize`.
    pub preferences: &'static [&'static str],
    /// The properties that `$filter` takes.
    pub filters: &'static [Filterable],
    /// The kind of answer.
    pub answer: Answer,
    /// The resources that a subscription can be created for, where the operation creates subscriptions.
    pub subscriptions: &'static [Subscribable],
}

impl Facts {
    /// Facts of an operation without documentation.
    pub const fn unknown() -> Self {
        Self::new("", "")
    }

    /// Facts of the operation with this method and path.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            versions: &[Version::V1_0, Version::Beta],
            clouds: &[],
            delegated: None,
            application: None,
            page_size: None,
            limits: &[],
            options: &[],
            required_options: &[],
            preferences: &[],
            filters: &[],
            answer: Answer::Nothing,
            subscriptions: &[],
        }
    }

    /// States the only versions that have the operation.
    #[must_use]
    pub const fn versions(mut self, versions: &'static [Version]) -> Self {
        self.versions = versions;
        self
    }

    /// States the clouds that have the operation.
    #[must_use]
    pub const fn clouds(mut self, clouds: &'static [&'static str]) -> Self {
        self.clouds = clouds;
        self
    }

    /// States the permissions that a signed-in user needs.
    #[must_use]
    pub const fn delegated(mut self, permissions: &'static [&'static str]) -> Self {
        self.delegated = Some(permissions);
        self
    }

    /// States the permissions that an application needs.
    #[must_use]
    pub const fn application(mut self, permissions: &'static [&'static str]) -> Self {
        self.application = Some(permissions);
        self
    }

    /// States the number of items in a page: by default, and at most.
    #[must_use]
    pub const fn page_size(mut self, default: u32, maximum: u32) -> Self {
        self.page_size = Some(PageSize { default, maximum });
        self
    }

    /// States the limits that count the operation, the most specific first.
    #[must_use]
    pub const fn limits(mut self, limits: &'static [Limit]) -> Self {
        self.limits = limits;
        self
    }

    /// States the query options that the operation takes.
    #[must_use]
    pub const fn options(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }

    /// States the query options that the operation needs.
    #[must_use]
    pub const fn required_options(mut self, options: &'static [&'static str]) -> Self {
        self.required_options = options;
        self
    }

    /// States the preferences that the operation takes.
    #[must_use]
    pub const fn preferences(mut self, preferences: &'static [&'static str]) -> Self {
        self.preferences = preferences;
        self
    }

    /// States the properties that `$filter` takes.
    #[must_use]
    pub const fn filters(mut self, filters: &'static [Filterable]) -> Self {
        self.filters = filters;
        self
    }

    /// States the kind of answer.
    #[must_use]
    pub const fn answer(mut self, answer: Answer) -> Self {
        self.answer = answer;
        self
    }

    /// States the resources that a subscription can be created for.
    #[must_use]
    pub const fn subscriptions(mut self, resources: &'static [Subscribable]) -> Self {
        self.subscriptions = resources;
        self
    }
}

/// The number of items in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageSize {
    /// Items where the caller has no preference.
    pub default: u32,
    /// The most items that the service puts into a page.
    pub maximum: u32,
}

/// A number of requests that the service answers in a period, for one application in one tenant.
///
/// Operations that state a limit of the same name share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// The name, which tells the limits of a service apart.
    pub name: &'static str,
    /// The number of requests.
    pub requests: u32,
    /// The period in which they are counted.
    pub period: Duration,
    /// The key in the path for each of whose values requests are counted apart, by its name in braces.
    pub key: Option<&'static str>,
}

impl Limit {
    /// A limit to `requests` in any period of `seconds`.
    pub const fn new(name: &'static str, requests: u32, seconds: u64) -> Self {
        Self {
            name,
            requests,
            period: Duration::from_secs(seconds),
            key: None,
        }
    }

    /// Counts the requests for each value of this key in the path apart.
    #[must_use]
    pub const fn per(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }
}

/// The kind of answer that an operation gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// No body.
    Nothing,
    /// One JSON value.
    Value,
    /// Pages of a collection.
    Page,
    /// Pages of a collection, the last of which ends in a delta link.
    DeltaPage,
    /// A number as text.
    Count,
    /// Bytes of one of these media types; none where the spec lists none.
    Content(&'static [&'static str]),
}

/// A resource that a subscription can be created for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subscribable {
    /// The path of the resource, as in [`Facts::path`].
    pub path: &'static str,
    /// The changes that can be subscribed to: `created`, `updated`, `deleted`.
    pub changes: &'static [&'static str],
    /// The longest time from now that a subscription can be set to end.
    pub lifetime: Duration,
    /// The versions of Graph that take such subscriptions.
    pub versions: &'static [Version],
    /// The permissions any of which a signed-in user needs; as [`Facts::delegated`].
    pub delegated: Option<&'static [&'static str]>,
    /// The permissions any of which an application needs; as [`Facts::application`].
    pub application: Option<&'static [&'static str]>,
    /// True if notifications can bring the changed object along, encrypted.
    pub has_content: bool,
}

impl Subscribable {
    /// A resource whose subscriptions end after at most `minutes`.
    pub const fn new(path: &'static str, changes: &'static [&'static str], minutes: u64) -> Self {
        Self {
            path,
            changes,
            lifetime: Duration::from_secs(60 * minutes),
            versions: &[Version::V1_0, Version::Beta],
            delegated: None,
            application: None,
            has_content: false,
        }
    }

    /// States the only versions that take such subscriptions.
    #[must_use]
    pub const fn versions(mut self, versions: &'static [Version]) -> Self {
        self.versions = versions;
        self
    }

    /// States the permissions that a signed-in user needs.
    #[must_use]
    pub const fn delegated(mut self, permissions: &'static [&'static str]) -> Self {
        self.delegated = Some(permissions);
        self
    }

    /// States the permissions that an application needs.
    #[must_use]
    pub const fn application(mut self, permissions: &'static [&'static str]) -> Self {
        self.application = Some(permissions);
        self
    }

    /// States that notifications can bring the changed object along.
    #[must_use]
    pub const fn with_content(mut self) -> Self {
        self.has_content = true;
        self
    }
}
