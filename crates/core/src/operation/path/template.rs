//! Paths with placeholders, and matching against them.

use super::{Argument, Segment, Segments};

/// A path with placeholders, such as [`Facts::path`](crate::operation::Facts::path).
///
/// | segment | stands for |
/// |---|---|
/// | `name` | itself, also as a function with arguments: `name(…)` |
/// | `name(a={a},[b='{b}'])` | the function with these parameters; those in brackets may be left out, those in quotes are texts |
/// | `{key}` | any one key |
/// | `*` | any one key, without a name |
/// | `**` | the rest, which may be nothing; only at the end |
///
/// Names compare without regard to case and to the namespace `microsoft.graph`; keys and arguments compare
/// exactly. A type cast between two segments, `/microsoft.graph.user/`, is passed over. A function matches by
/// its name: compare [`Match::arguments`] with [`parameters`](Self::parameters) to be strict.
///
/// Of several templates that match a path, `/users/{user-id}` and `/users/delta`, the one with more
/// [`names`](Self::names) is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
    parameters: Vec<Parameter>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Name(String),
    Key(Option<String>),
    Rest,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// True if the argument is a text, which stands in quotes.
    pub is_text: bool,
    /// True if the function cannot do without.
    pub is_required: bool,
}

impl Template {
    /// The template that this text describes.
    pub fn new(text: &str) -> Self {
        let (mut parts, mut parameters) = (Vec::new(), Vec::new());
        for segment in text.split('/').filter(|segment| !segment.is_empty()) {
            let (name, list) = segment.split_once('(').unwrap_or((segment, ""));
            let key = segment
                .strip_prefix('{')
                .and_then(|key| key.strip_suffix('}'));
            parts.push(match (segment, key) {
                ("**", _) => Part::Rest,
                ("*", _) => Part::Key(None),
                (_, Some(key)) => Part::Key(Some(key.to_owned())),
                _ => Part::Name(unqualified(name).unwrap_or(name).to_owned()),
            });
            let list = list.strip_suffix(')').unwrap_or(list);
            parameters.extend(list.split(',').filter_map(Parameter::read));
        }
        Self { parts, parameters }
    }

    /// The parameters of the functions in the path, in their order.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The number of segments that stand for themselves.
    pub fn names(&self) -> usize {
        let names = self
            .parts
            .iter()
            .filter(|part| matches!(part, Part::Name(_)));
        names.count()
    }

    /// The keys and arguments of `path`, when it is one that this template describes.
    pub fn matches<'a>(&'a self, path: &'a Segments) -> Option<Match<'a>> {
        let mut found = Match::default();
        let mut segments = path.as_slice();
        for part in &self.parts {
            let (mut segment, mut rest) = match part {
                Part::Rest => return Some(found),
                _ => segments.split_first()?,
            };
            match part {
                Part::Rest => {}
                Part::Key(name) => {
                    let (Segment::Text(key) | Segment::Key(key)) = segment else {
                        return None;
                    };
                    let named = name.as_ref().map(|name| (&**name, &**key));
                    found.keys.extend(named);
                }
                Part::Name(name) => {
                    if let Segment::Text(cast) = segment
                        && unqualified(cast).is_some()
                        && !is_name(cast, name)
                    {
                        (segment, rest) = rest.split_first()?;
                    }
                    let (text, arguments): (_, &[_]) = match segment {
                        Segment::Text(text) | Segment::Reserved(text) => (text, &[]),
                        Segment::Call { name, arguments } => (name, arguments),
                        Segment::Key(_) => return None,
                    };
                    if !is_name(text, name) {
                        return None;
                    }
                    found.arguments.extend(arguments);
                }
            }
            segments = rest;
        }
        segments.is_empty().then_some(found)
    }
}

impl Parameter {
    /// `name={name}` or `name='{name}'`, in brackets where it may be left out.
    fn read(text: &str) -> Option<Self> {
        let bare = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'));
        let (name, value) = bare.unwrap_or(text).split_once('=')?;
        Some(Self {
            name: name.to_owned(),
            is_text: value.starts_with('\''),
            is_required: bare.is_none(),
        })
    }
}

/// The keys and arguments that a path holds where its template has placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match<'a> {
    keys: Vec<(&'a str, &'a str)>,
    arguments: Vec<&'a Argument>,
}

impl<'a> Match<'a> {
    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&'a str> {
        let found = self.keys.iter().find(|(known, _)| *known == name);
        found.map(|(_, key)| *key)
    }

    /// The names and values of all keys, in their order.
    pub fn keys(&self) -> &[(&'a str, &'a str)] {
        &self.keys
    }

    /// The arguments of all functions, in their order.
    pub fn arguments(&self) -> &[&'a Argument] {
        &self.arguments
    }
}

/// Returns whether a segment names what the template names.
fn is_name(text: &str, name: &str) -> bool {
    let bare = unqualified(text).unwrap_or(text);
    text.eq_ignore_ascii_case(name) || bare.eq_ignore_ascii_case(name)
}

/// The last part of a name in the namespace of Graph.
fn unqualified(name: &str) -> Option<&str> {
    let prefix = name.get(.."microsoft.graph.".len())?;
    let is_qualified = prefix.eq_ignore_ascii_case("microsoft.graph.");
    is_qualified.then(|| name.rsplit('.').next())?
}
