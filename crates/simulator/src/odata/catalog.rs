//! The operations of the service, and finding the one that a request is for.

use std::collections::BTreeSet;
use std::sync::Arc;

use graph_calls_core::Version;
use graph_calls_core::operation::{Answer, Facts, PageSize, Parameter, Subscribable, Template};
use graph_calls_core::query::Filterable;
use http::Method;

use super::path::Step;
use crate::error::{GraphError, Result};

/// A segment of the template of a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Segment {
    Name(String),
    /// A key, by the name of its parameter.
    Key(String),
    Function(String, Vec<Parameter>),
}

/// An operation: its path, and the facts of it.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    pub(crate) segments: Vec<Segment>,
    pub(crate) facts: &'static Facts,
}

/// All operations of the service.
#[derive(Debug)]
pub(crate) struct Catalog {
    operations: Vec<Arc<Operation>>,
}

/// The operation that a request is for, and the steps of its path.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) operation: Arc<Operation>,
    pub(crate) steps: Vec<Step>,
}

impl Segment {
    /// Reads the path of an operation: keys in braces, functions with their parameters, of which those that may
    /// be left out stand in brackets.
    fn parse_all(path: &str) -> Vec<Self> {
        path.trim_start_matches('/')
            .split('/')
            .map(Self::parse)
            .collect()
    }

    fn parse(text: &str) -> Self {
        if let Some(key) = text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            return Self::Key(key.to_owned());
        }
        match text.split_once('(') {
            Some((name, _)) => {
                let parameters = Template::new(text).parameters().to_vec();
                Self::Function(name.to_owned(), parameters)
            }
            None => Self::Name(text.to_owned()),
        }
    }

    /// Tells whether the step is this segment by name, in any case.
    fn is_named(&self, step: &Step) -> bool {
        let Step::Name { name, arguments } = step else {
            return false;
        };
        match self {
            Self::Name(own) => own.eq_ignore_ascii_case(name) && arguments.is_none(),
            // Parentheses may be left out where there is nothing in them.
            Self::Function(own, parameters) => {
                let is_empty = arguments.as_ref().is_none_or(Vec::is_empty);
                own.eq_ignore_ascii_case(name) && is_empty == parameters.is_empty()
            }
            Self::Key(_) => false,
        }
    }

    /// Tells whether the step can be this segment's key; names with a dollar are OData's own.
    fn is_key(&self, step: &Step) -> bool {
        let may_be_key = match step {
            Step::Key(_) => true,
            Step::Name { name, arguments } => arguments.is_none() && !name.starts_with('$'),
        };
        matches!(self, Self::Key(_)) && may_be_key
    }
}

impl Catalog {
    pub(crate) fn new(operations: &[&'static Facts]) -> Self {
        let operations = operations.iter().map(|facts| {
            let mut segments = Segment::parse_all(facts.path);
            // A function without parameters looks like a property.
            if let (Answer::DeltaPage, Some(Segment::Name(name))) = (facts.answer, segments.last())
            {
                let function = Segment::Function(name.clone(), Vec::new());
                segments.pop();
                segments.push(function);
            }
            Arc::new(Operation {
                method: Method::from_bytes(facts.method.as_bytes()).unwrap_or(Method::GET),
                segments,
                facts,
            })
        });
        Self {
            operations: operations.collect(),
        }
    }

    /// The names of sets that belong to entities.
    pub(crate) fn navigations(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for operation in &self.operations {
            let segments = &operation.segments;
            for (position, pair) in segments.windows(2).enumerate() {
                // A set has pages, or keys behind it.
                let is_set = match segments.get(position + 2) {
                    Some(next) => matches!(next, Segment::Key(_)),
                    None => operation.facts.answer == Answer::Page,
                };
                if let ([Segment::Key(_), Segment::Name(name)], true) = (pair, is_set) {
                    names.insert(name.clone());
                }
            }
        }
        names
    }

    /// All application permissions that there are.
    pub(crate) fn permissions(&self) -> BTreeSet<String> {
        let own = self.operations.iter();
        let own = own.filter_map(|operation| operation.facts.application);
        let watched = self
            .all_subscribable()
            .filter_map(|resource| resource.application);
        own.chain(watched)
            .flatten()
            .map(|name| (*name).to_owned())
            .collect()
    }

    /// The resources that can be subscribed to.
    fn all_subscribable(&self) -> impl Iterator<Item = &'static Subscribable> {
        let operations = self.operations.iter();
        operations.flat_map(|operation| operation.facts.subscriptions)
    }

    /// The resource that can be subscribed to at these steps, and the segments of its path.
    pub(crate) fn subscribable(
        &self,
        steps: &[Step],
        version: Version,
    ) -> Option<(&'static Subscribable, Vec<Segment>)> {
        let mut all = self
            .all_subscribable()
            .filter(|resource| resource.versions.contains(&version));
        all.find_map(|resource| {
            let segments = Segment::parse_all(resource.path);
            let is_at = segments.len() == steps.len()
                && segments
                    .iter()
                    .zip(steps)
                    .all(|(segment, step)| segment.is_named(step) || segment.is_key(step));
            is_at.then_some((resource, segments))
        })
    }

    /// The properties that an operation filters by; a count filters by those of its collection.
    pub(crate) fn filters(&self, found: &Found) -> &'static [Filterable] {
        let own = found.operation.facts;
        if own.answer != Answer::Count || !own.filters.is_empty() {
            return own.filters;
        }
        let path = own.path.trim_end_matches("/$count");
        let mut all = self.operations.iter();
        let collection = all.find(|operation| operation.facts.path == path);
        collection.map_or(&[], |operation| operation.facts.filters)
    }

    /// The largest page of the sets of this name that belong to entities.
    pub(crate) fn page_size_below(&self, name: &str) -> Option<PageSize> {
        let mut all = self.operations.iter();
        all.find_map(|operation| match operation.segments.as_slice() {
            [.., Segment::Key(_), Segment::Name(own)] if own == name => operation.facts.page_size,
            _ => None,
        })
    }

    /// The operations whose path is the steps.
    pub(crate) fn at(&self, steps: &[Step], version: Version) -> Result<Vec<Arc<Operation>>> {
        let all = self.operations.iter();
        let mut left: Vec<_> = all
            .filter(|operation| operation.facts.versions.contains(&version))
            .cloned()
            .collect();
        for (position, step) in steps.iter().enumerate() {
            let is = |operation: &Operation, is_right: fn(&Segment, &Step) -> bool| {
                let segment = operation.segments.get(position);
                segment.is_some_and(|segment| is_right(segment, step))
            };
            // A name goes before a key.
            let is_named = left
                .iter()
                .any(|operation| is(operation, Segment::is_named));
            left.retain(|operation| match is_named {
                true => is(operation, Segment::is_named),
                false => is(operation, Segment::is_key),
            });
            if left.is_empty() {
                return Err(GraphError::unknown_segment(&step.shown()));
            }
        }
        left.retain(|operation| operation.segments.len() == steps.len());
        if left.is_empty() {
            let text: Vec<_> = steps.iter().map(Step::shown).collect();
            return Err(GraphError::not_implemented(&text.join("/")));
        }
        Ok(left)
    }

    /// The operation that the request is for.
    pub(crate) fn find(
        &self,
        method: &Method,
        steps: Vec<Step>,
        version: Version,
    ) -> Result<Found> {
        let all = self.at(&steps, version)?;
        let mut of_method = all.iter().filter(|operation| operation.method == *method);
        match of_method.next() {
            Some(operation) => Ok(Found {
                operation: Arc::clone(operation),
                steps,
            }),
            None => {
                let methods: BTreeSet<_> = all
                    .iter()
                    .map(|operation| operation.method.as_str())
                    .collect();
                let methods: Vec<_> = methods.into_iter().collect();
                Err(GraphError::method_not_allowed(&methods.join(", ")))
            }
        }
    }
}

impl Found {
    /// The segments of the template with the steps of the path.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&Segment, &Step)> {
        self.operation.segments.iter().zip(&self.steps)
    }

    /// The name of the first segment.
    pub(crate) fn first(&self) -> &str {
        match self.operation.segments.first() {
            Some(Segment::Name(name)) => name,
            _ => "",
        }
    }

    /// The segment so many before the last.
    pub(crate) fn last_but(&self, back: usize) -> Option<(&Segment, &Step)> {
        let position = self.steps.len().checked_sub(back + 1)?;
        Some((
            self.operation.segments.get(position)?,
            self.steps.get(position)?,
        ))
    }

    /// The name of the set that the request is about: that of the last name in the path.
    pub(crate) fn set_name(&self) -> &str {
        let mut names = self.operation.segments.iter().rev();
        let name = names.find_map(|segment| match segment {
            Segment::Name(name) if !name.starts_with('$') => Some(name.as_str()),
            Segment::Function(name, _) if name != "delta" => Some(name.as_str()),
            _ => None,
        });
        name.unwrap_or_default()
    }
}
