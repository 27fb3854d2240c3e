//! The Rust interface of an operation: the arguments of `new`, the methods that set the rest, and the constants.

use std::borrow::Cow;

use crate::api::{
    Argument, Body, Condition, Docs, Form, Operation, Output, PathPart, Query, Scalar, Shape,
    TypePath, Value,
};
use crate::naming::snake_case;

/// Type of a text, such as each item of a list of names.
const TEXT: Value = Value::Scalar(Scalar::String);

/// The interface of one operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Face<'a> {
    /// Parameters of `new`, in order.
    pub new: Vec<Parameter<'a>>,
    /// The methods that set what may be left out, in order.
    pub setters: Vec<Setter<'a>>,
    /// The constants to filter by.
    pub constants: &'a [Condition],
    /// The traits for what its answer allows.
    pub markers: Vec<Marker<'a>>,
}

/// A trait for what the answer of an operation allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Marker<'a> {
    /// Reading all pages of such items.
    Pageable(&'a Value),
    /// Reading changes, round after round.
    Delta,
    /// Reading bytes in parts.
    Content,
}

/// A value that `new` or a setter takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter<'a> {
    /// The name, not yet escaped where it is a keyword.
    pub name: Cow<'a, str>,
    /// Form in which a caller gives it.
    pub given: Given<'a>,
    /// Its description.
    pub docs: Cow<'a, Docs>,
    /// Place in the operation.
    pub kept: Kept,
    /// Place in the request.
    pub sent: Sent<'a>,
}

/// A method that sets what may be left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Setter<'a> {
    /// The name of the method.
    pub name: &'a str,
    /// Parameter, if there is one.
    pub takes: Option<(&'a str, Given<'a>)>,
    /// Its description.
    pub docs: Cow<'a, Docs>,
    /// Place in the operation.
    pub kept: Kept,
    /// Place in the request.
    pub sent: Sent<'a>,
}

/// Form in which a caller gives a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given<'a> {
    /// One value; a text as whatever becomes one.
    Value(&'a Value),
    /// A text as the id that is named after the parameter of this name.
    Id(&'a str),
    /// Several values.
    Values(&'a Value),
    /// A list to send as it is.
    List(&'a Shape),
    /// An object to send.
    Object(&'a TypePath),
    /// Bytes to send.
    Bytes,
    /// A condition that items have to meet.
    Filter,
    /// Properties of a type.
    Properties(&'a TypePath),
    /// A navigation property of a type.
    Navigation(&'a TypePath),
    /// A count of items.
    Count,
}

/// Places for a value in the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In a field of its own.
    Field,
    /// Among the query options, under its name on the wire.
    Option,
    /// Among the query options, which have a method for it.
    Known,
}

/// Places for a value in the request, whatever its name in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent<'a> {
    /// The key at this place of the path, whatever it is called.
    Key(usize, &'a str),
    /// The argument of the function at this place of the path.
    FunctionArgument(usize, &'a str),
    /// A header.
    Header(&'a str),
    /// The body.
    Body,
    /// A query option.
    Option(&'a str),
    /// A preference.
    Preference(&'a str),
}

impl<'a> Sent<'a> {
    /// The name that a document gives it.
    pub fn wire(self) -> Option<&'a str> {
        match self {
            Self::Key(_, wire)
            | Self::FunctionArgument(_, wire)
            | Self::Header(wire)
            | Self::Option(wire) => Some(wire),
            Self::Body | Self::Preference(_) => None,
        }
    }

    /// Returns whether both stand for the same in a request; the name of a key means nothing there.
    pub fn is_like(self, other: Sent<'_>) -> bool {
        match (self, other) {
            (Self::Key(place, _), Sent::Key(other, _)) => place == other,
            (one, other) => one == other,
        }
    }
}

impl<'a> Face<'a> {
    /// The interface of an operation.
    pub fn of(operation: &'a Operation) -> Self {
        let mut face = Self {
            new: Vec::new(),
            setters: Vec::new(),
            constants: match &operation.query.filter {
                Some(filter) => &filter.conditions,
                None => &[],
            },
            markers: markers(&operation.output),
        };
        for (place, part) in operation.parts.iter().enumerate() {
            match part {
                PathPart::Segment(_) => {}
                PathPart::Key(argument) => face.field(argument, Sent::Key(place, &argument.wire)),
                PathPart::Function { arguments, .. } => {
                    for argument in arguments {
                        face.field(argument, Sent::FunctionArgument(place, &argument.wire));
                    }
                }
            }
        }
        for header in by_name(&operation.headers, |header| &header.argument) {
            face.field(&header.argument, Sent::Header(&header.wire));
        }
        face.new.extend(operation.body.as_ref().map(body));
        face.query(&operation.query);
        face.tell_texts_apart();
        face
    }

    /// Gives each text that `new` takes a type of its own where there are several: two in the wrong order would
    /// compile and ask for something that does not exist.
    fn tell_texts_apart(&mut self) {
        let is_text = |parameter: &&mut Parameter<'a>| parameter.given == Given::Value(&TEXT);
        if self.new.iter_mut().filter(is_text).count() < 2 {
            return;
        }
        for parameter in self.new.iter_mut().filter(is_text) {
            if let Cow::Borrowed(name) = parameter.name {
                parameter.given = Given::Id(name);
            }
        }
    }

    /// Returns whether anything that a caller gives is sent as this.
    pub fn sends(&self, sent: Sent<'_>) -> bool {
        let by_new = self.new.iter().map(|given| given.sent);
        let by_setters = self.setters.iter().map(|setter| setter.sent);
        by_new.chain(by_setters).any(|found| found.is_like(sent))
    }

    /// The traits that are derived.
    pub fn derives(&self) -> &'static [&'static str] {
        match self.new.is_empty() {
            true => &["Clone", "Debug", "Default"],
            false => &["Clone", "Debug"],
        }
    }

    fn field(&mut self, argument: &'a Argument, sent: Sent<'a>) {
        let given = match argument.form {
            Form::JsonList => Given::Values(&argument.value),
            Form::Literal | Form::Bare | Form::Json => Given::Value(&argument.value),
        };
        self.add(argument, given, Kept::Field, sent);
    }

    fn add(&mut self, argument: &'a Argument, given: Given<'a>, kept: Kept, sent: Sent<'a>) {
        let docs = Cow::Borrowed(&argument.docs);
        match argument.is_required {
            true => self.new.push(Parameter {
                name: Cow::Borrowed(&argument.field),
                given,
                docs,
                kept,
                sent,
            }),
            false => self.setters.push(Setter {
                name: &argument.field,
                takes: Some((&argument.field, given)),
                docs,
                kept,
                sent,
            }),
        }
    }

    fn query(&mut self, query: &'a Query) {
        let mut known = |name, takes, text: &str, sent| {
            self.setters.push(Setter {
                name,
                takes,
                docs: described(text),
                kept: Kept::Known,
                sent,
            });
        };
        if let Some(path) = &query.select {
            let takes = Some(("properties", Given::Properties(path)));
            let text = "Reads only these properties.";
            known("select", takes, text, Sent::Option("$select"));
        }
        if let Some(path) = &query.expand {
            let takes = Some(("item", Given::Navigation(path)));
            let text = "Brings along what a navigation property leads to.";
            known("expand", takes, text, Sent::Option("$expand"));
        }
        let is_required = query.filter.as_ref().map(|filter| filter.is_required);
        if is_required == Some(false) {
            let takes = Some(("filter", Given::Filter));
            let text = "Reads only what meets the condition.";
            known("filter", takes, text, Sent::Option("$filter"));
        }
        for option in by_name(&query.options, |option| &option.argument) {
            let argument = &option.argument;
            let given = match option.is_list {
                true => Given::Values(&TEXT),
                false => Given::Value(&argument.value),
            };
            self.add(argument, given, Kept::Option, Sent::Option(&argument.wire));
        }
        if is_required == Some(true) {
            self.new.push(Parameter {
                name: Cow::Borrowed("filter"),
                given: Given::Filter,
                docs: described("The condition that items have to meet."),
                kept: Kept::Known,
                sent: Sent::Option("$filter"),
            });
        }
        self.preferences(query);
    }

    fn preferences(&mut self, query: &Query) {
        let page_size = "Prefers pages of at most this many items, which the service may ignore.";
        let unknown = "Prefers members newer than an enumeration's sentinel under their own names, \
                       instead of `unknownFutureValue`.";
        let no_nulls = "Prefers an answer without the properties that are null.";
        for (is_offered, name, takes, text) in [
            (
                query.prefers_page_size,
                "max_page_size",
                Some(("items", Given::Count)),
                page_size,
            ),
            (
                query.prefers_unknown_members,
                "include_unknown_enum_members",
                None,
                unknown,
            ),
            (query.prefers_no_nulls, "omit_nulls", None, no_nulls),
        ] {
            if is_offered {
                self.setters.push(Setter {
                    name,
                    takes,
                    docs: described(text),
                    kept: Kept::Known,
                    sent: Sent::Preference(name),
                });
            }
        }
    }
}

fn markers(output: &Output) -> Vec<Marker<'_>> {
    match output {
        Output::Page(item, false) => vec![Marker::Pageable(item)],
        Output::Page(item, true) => vec![Marker::Pageable(item), Marker::Delta],
        Output::Content(_) => vec![Marker::Content],
        Output::Nothing | Output::Value(_) | Output::Count => Vec::new(),
    }
}

/// The required ones sorted by name, behind the others: the order of headers and query options means nothing in a
/// document, so it cannot decide that of arguments.
fn by_name<T>(items: &[T], argument: impl Fn(&T) -> &Argument) -> Vec<&T> {
    let mut sorted: Vec<&T> = items.iter().collect();
    sorted.sort_by_key(|item| {
        let argument = argument(item);
        argument.is_required.then(|| argument.wire.clone())
    });
    sorted
}

fn body(body: &Body) -> Parameter<'_> {
    let (name, given, text) = match body {
        Body::Json(path) => (
            Cow::Owned(snake_case(&path.name)),
            Given::Object(path),
            "What to send.",
        ),
        Body::List(shape) => (Cow::Borrowed("items"), Given::List(shape), "What to send."),
        Body::Bytes => (Cow::Borrowed("content"), Given::Bytes, "The bytes to send."),
    };
    Parameter {
        name,
        given,
        docs: described(text),
        kept: Kept::Field,
        sent: Sent::Body,
    }
}

fn described(text: &str) -> Cow<'static, Docs> {
    Cow::Owned(Docs {
        text: text.to_owned(),
        ..Docs::default()
    })
}
