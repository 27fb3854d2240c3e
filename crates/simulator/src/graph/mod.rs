//! Routes that are peculiar to Graph: whose things are read and by whom, functions, delta rounds, contents,
//! subscriptions and batches.

mod access;
mod arguments;
mod batch;
mod content;
mod delta;
mod functions;
mod subscriptions;

use std::sync::Arc;

use bytes::Bytes;
use graph_calls_core::Version;
use graph_calls_core::operation::Answer as Kind;
use http::{HeaderMap, HeaderName, Method};

use crate::answer::Answer;
use crate::error::{GraphError, Result};
use crate::odata::{
    Filter, Found, Manner, Node, Options, Place, Preferences, Segment, Step, Writer, collection,
    count, entity, resolve, singleton,
};
use crate::state::State;
use crate::store::{CALL_RECORDS, Entity, Kind as Artifacts, Parent, USERS};
use crate::tokens::Grant;

pub(crate) use batch::is_idempotent_batch;
pub(crate) use content::serve as serve_content;

/// A request as it arrived, alone or as a step of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A request whose token was taken and whose operation was found.
pub(crate) struct Call {
    pub(crate) state: Arc<State>,
    pub(crate) grant: Grant,
    pub(crate) found: Found,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) options: Options,
    pub(crate) preferences: Preferences,
    /// Origin and path as they were sent.
    pub(crate) url: String,
    /// The raw query.
    pub(crate) query: String,
}

/// Answers a request.
pub(crate) async fn answer(state: &Arc<State>, incoming: Incoming) -> Result<Answer> {
    let grant = state.tokens.check(&incoming.headers, state.clock.now())?;
    let target = &incoming.target;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let below = |version: Version| {
        let rest = path.strip_prefix('/')?.strip_prefix(version.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then_some((version, rest))
    };
    let (version, rest) = below(Version::V1_0)
        .or_else(|| below(Version::Beta))
        .ok_or_else(|| GraphError::bad_request("Invalid version."))?;
    if rest == "/$batch" {
        return Box::pin(batch::answer(state, version, &incoming)).await;
    }
    let steps = access::named(state, &grant, Step::parse(&format!("{rest}?{query}"))?);
    let found = state.catalog.find(&incoming.method, steps, version)?;
    if state.settings.enforces_limits {
        state.limits.check(&found)?;
    }
    let call = Call {
        state: Arc::clone(state),
        grant,
        found,
        version,
        options: Options::parse(query, version)?,
        preferences: Preferences::parse(&incoming.headers),
        headers: incoming.headers,
        body: incoming.body,
        url: format!("{}{path}", state.origin),
        query: query.to_owned(),
    };
    let answer = call.answer().await?;
    let maximum = call
        .found
        .operation
        .facts
        .page_size
        .map(|size| size.maximum);
    Ok(match call.preferences.applied(maximum) {
        Some(applied) => answer.header(HeaderName::from_static("preference-applied"), &applied),
        None => answer,
    })
}

impl Call {
    async fn answer(&self) -> Result<Answer> {
        // A subscription needs the permissions of what it watches.
        if self.found.first() == "subscriptions" {
            return subscriptions::answer(self).await;
        }
        let facts = self.found.operation.facts;
        access::authorize(self)?;
        self.options.allow(facts.options, facts.required_options)?;
        access::check(self)?;
        let last = self.found.last_but(0).map(|(segment, _)| segment);
        match (facts.answer, last) {
            (_, _) if self.found.operation.method != Method::GET => {
                Err(GraphError::not_implemented(facts.path))
            }
            (Kind::Count, _) => match resolve(self, 1)? {
                Node::Set(set) => count(self, &set),
                _ => Err(GraphError::unknown_segment("$count")),
            },
            (Kind::Content(types), _) => content::get(self, types).await,
            (Kind::DeltaPage, _) => delta::answer(self),
            (Kind::Page, Some(Segment::Function(..))) => functions::by_arguments(self),
            (Kind::Page, Some(Segment::Name(name))) if name.starts_with("getAll") => {
                functions::by_filter(self)
            }
            _ => match resolve(self, 0)? {
                Node::Set(set) => {
                    let mut kinds = Artifacts::ALL.into_iter();
                    let manner = Manner {
                        has_count: kinds.any(|kind| kind.collection() == self.found.set_name()),
                        ..Manner::default()
                    };
                    collection(self, &set, manner, |_| true)
                }
                Node::Entity(found) => entity(self, &found),
                Node::Member(value) => Ok(singleton(self, &value)),
            },
        }
    }

    /// Origin and version.
    pub(crate) fn root(&self) -> String {
        format!("{}/{}", self.state.origin, self.version)
    }

    pub(crate) fn is_beta(&self) -> bool {
        self.version == Version::Beta
    }

    /// The way in which entities are written for the request.
    pub(crate) fn writer<'a>(&self, root: &'a str) -> Writer<'a> {
        Writer {
            root,
            is_beta: self.is_beta(),
            shows_later_members: self.preferences.includes_unknown_members,
            omits_nulls: self.preferences.omits_nulls,
        }
    }

    /// The user whose things are asked for, if the path names one.
    pub(crate) fn user(&self) -> Option<&str> {
        match self.found.first() {
            "me" => self.grant.user.as_deref(),
            USERS => self.found.steps.get(1).map(Step::text),
            _ => None,
        }
    }

    /// The user whose set of meetings the path leads through, where it is not that of the user: the organizer.
    pub(crate) fn owner(&self) -> Option<String> {
        let mut pairs = self
            .found
            .pairs()
            .map(|(segment, step)| (segment, step.text()));
        pairs.find(
            |(segment, _)| matches!(segment, Segment::Name(name) if name == Parent::MEETINGS),
        )?;
        match pairs.next() {
            Some((Segment::Key(_), meeting)) => self.state.data.organizer_of(meeting),
            _ => None,
        }
    }

    /// The segments of the path with what stands there. `me` is a user like others; `owner` takes the place of
    /// the user.
    pub(crate) fn trail(&self, owner: Option<&str>) -> Vec<(Segment, String)> {
        let user = owner.or(self.user()).unwrap_or_default();
        let mut trail = Vec::new();
        for (position, (segment, step)) in self.found.pairs().enumerate() {
            match (position, self.found.first()) {
                (0, "me") => {
                    trail.push((Segment::Name(USERS.to_owned()), USERS.to_owned()));
                    trail.push((Segment::Key("user-id".to_owned()), user.to_owned()));
                }
                (1, USERS) => trail.push((segment.clone(), user.to_owned())),
                _ => trail.push((segment.clone(), step.text().to_owned())),
            }
        }
        trail
    }

    /// The set that the request is about, or that the entity is in.
    pub(crate) fn place(&self) -> Place {
        let (mut path, mut context) = (String::new(), String::new());
        let trail = self.trail(None);
        for (position, (segment, text)) in trail.iter().enumerate() {
            match segment {
                Segment::Key(_) if position + 1 == trail.len() => {}
                Segment::Key(_) => {
                    path.push_str(&format!("/{text}"));
                    context.push_str(&format!("('{text}')"));
                }
                Segment::Name(name) if name.starts_with('$') => {}
                Segment::Name(name) | Segment::Function(name, _) => {
                    let separator = if position == 0 { "" } else { "/" };
                    path.push_str(&format!("{separator}{name}"));
                    context.push_str(&format!("{separator}{name}"));
                }
            }
        }
        Place { path, context }
    }

    /// Tells whether the entity is still there: call records are kept for a time only.
    pub(crate) fn is_kept(&self, entity: &Entity, set: &str) -> bool {
        let oldest = self.state.oldest_call();
        set != CALL_RECORDS || entity.time().is_none_or(|time| time >= oldest)
    }

    /// The filter of the request.
    pub(crate) fn filter(&self) -> Result<Filter> {
        match self.options.get("$filter") {
            Some(text) => Filter::parse(text, self.state.catalog.filters(&self.found)),
            None => Ok(Filter::default()),
        }
    }

    /// The number of items on a page.
    pub(crate) fn page_size(&self) -> Result<u32> {
        const LARGEST_TOP: u32 = 1000;
        if let Some(top) = self.options.top(LARGEST_TOP)? {
            return Ok(top);
        }
        Ok(match self.found.operation.facts.page_size {
            Some(size) if self.prefers_page_size() => {
                self.preferences.page_size(size.default, size.maximum)
            }
            Some(size) => size.default,
            None => self.state.settings.recordings_page,
        })
    }

    /// Tells whether the operation takes the wish for a page size.
    fn prefers_page_size(&self) -> bool {
        let preferences = self.found.operation.facts.preferences;
        preferences.contains(&"odata.maxpagesize")
    }

    /// The number of items on the page of an expanded set; `None` for all of them.
    pub(crate) fn expanded_page_size(&self, name: &str) -> Option<usize> {
        let size = self.state.catalog.page_size_below(name)?;
        Some(match self.prefers_page_size() {
            true => self.preferences.page_size(size.default, size.maximum) as usize,
            false => size.default as usize,
        })
    }
}
