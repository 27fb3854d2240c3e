//! Reading the bodies of successful answers.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::value::RawValue;

use crate::page::Item;
use crate::reader;
use crate::wire::Wire;

/// Reads a JSON body.
///
/// A byte order mark in front of it is skipped: Graph has sent one (`microsoft-graph-docs#679`), and RFC 8259
/// lets a reader ignore it. A body that is plain and as it should be is read once; any other a
/// second time, by serde_json, which also finds the place of an error.
///
/// # Errors
/// Fails when the body is not JSON or not a `T`.
pub fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let text = without_mark(utf8(body)?);
    reader::read(text).or_else(|_| by_serde_json(PhantomData, text))
}

/// Reads what stands around the items of a page.
pub(crate) fn json_around<T: DeserializeOwned>(around: &[u8]) -> Result<T, DecodeError> {
    json(around).map_err(DecodeError::of_part)
}

/// Reads one item of a page, the one of this number.
pub(crate) fn json_item<T: Wire>(body: &[u8], number: usize) -> Result<T, DecodeError> {
    let read = utf8(body).and_then(|text| {
        reader::read_seed(Item::new(), text).or_else(|_| by_serde_json(Item::new(), text))
    });
    read.map_err(|error| DecodeError {
        place: match &*error.place {
            "" => format!("value[{number}]"),
            place if place.starts_with('[') => format!("value[{number}]{place}"),
            place => format!("value[{number}].{place}"),
        },
        ..error.of_part()
    })
}

fn utf8(body: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(body).map_err(|source| DecodeError {
        place: String::new(),
        cause: Cause::Utf8(source),
    })
}

/// The text without the byte order mark that Graph begins some answers with.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cold]
fn by_serde_json<'de, S: DeserializeSeed<'de>>(
    seed: S,
    text: &'de str,
) -> Result<S::Value, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    let value = seed.deserialize(tracked).map_err(|source| {
        let path = track.path();
        let place = match path.iter().len() {
            0 => String::new(),
            _ => path.to_string(),
        };
        DecodeError {
            // A member whose name cannot be read has none to show.
            place: place.trim_end_matches('?').trim_end_matches('.').to_owned(),
            cause: Cause::Json(JsonError::new(source)),
        }
    })?;
    deserializer.end().map_err(|source| DecodeError {
        place: String::new(),
        cause: Cause::Json(JsonError::new(source)),
    })?;
    Ok(value)
}

/// Reads the one value of a function that answers a scalar or an enumeration: the member `value` of an
/// object, as OData writes it, or the bare value.
///
/// # Errors
/// Fails when the body is not JSON, or the value not a `T`.
///
/// ```
/// let body = br#"{"@odata.context": "$metadata#Edm.Int32", "value": 17}"#;
/// assert_eq!(graph_calls_core::operation::value::<i64>(body)?, 17);
/// # Ok::<(), graph_calls_core::operation::DecodeError>(())
/// ```
pub fn value<T: Wire>(body: &[u8]) -> Result<T, DecodeError> {
    let members = json::<BTreeMap<String, Box<RawValue>>>(body);
    let value = members.ok().and_then(|mut members| members.remove("value"));
    let text = match &value {
        Some(value) => value.get(),
        None => utf8(body)?,
    };
    reader::read_seed(Item::new(), text).or_else(|_| by_serde_json(Item::new(), text))
}

/// Reads the number that `$count` answers as text.
///
/// # Errors
/// Fails when the body is not a whole number.
pub fn count(body: &[u8]) -> Result<i64, DecodeError> {
    let text = String::from_utf8_lossy(body);
    without_mark(&text)
        .trim()
        .parse()
        .map_err(|source| DecodeError {
            place: String::new(),
            cause: Cause::Count(source),
        })
}

/// Takes the bytes as they are.
///
/// # Errors
/// None.
pub fn content(body: &[u8]) -> Result<Vec<u8>, DecodeError> {
    Ok(body.to_owned())
}

/// Ignores the body, for operations whose answer has none.
///
/// # Errors
/// None.
pub fn nothing(_: &[u8]) -> Result<(), DecodeError> {
    Ok(())
}

/// A body that is not what the operation answers.
#[derive(Debug)]
pub struct DecodeError {
    place: String,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Utf8(std::str::Utf8Error),
    Json(JsonError),
    Count(std::num::ParseIntError),
}

impl DecodeError {
    /// Place in the body, as a path such as `value[3].sessions`; empty when it is the body itself.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Returns whether the body is no JSON, rather than JSON with other values than were expected.
    pub fn is_no_json(&self) -> bool {
        match &self.cause {
            Cause::Utf8(_) => true,
            Cause::Json(error) => !error.source.is_data(),
            Cause::Count(_) => false,
        }
    }

    /// Returns whether the body is JSON that ends in the middle, as where a connection breaks unseen.
    pub fn is_cut_short(&self) -> bool {
        matches!(&self.cause, Cause::Json(error) if error.source.is_eof())
    }

    /// The same error, of a text that is only a part of the body.
    fn of_part(mut self) -> Self {
        if let Cause::Json(error) = &mut self.cause {
            error.has_position = false;
        }
        self
    }
}

/// An error of serde_json, which shows its position where that is one in the body.
#[derive(Debug)]
struct JsonError {
    source: serde_json::Error,
    has_position: bool,
}

impl JsonError {
    fn new(source: serde_json::Error) -> Self {
        Self {
            // Of a value that does not fit, serde_json tells where it had read to.
            has_position: !source.is_data() && source.column() > 0,
            source,
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.source.to_string();
        let position = format!(
            " at line {} column {}",
            self.source.line(),
            self.source.column()
        );
        let reason = text.strip_suffix(&*position).unwrap_or(&text);
        match self.has_position {
            true => write!(formatter, "{reason}{position}"),
            false => formatter.write_str(reason),
        }
    }
}

impl Error for JsonError {}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.place {
            "" => formatter.write_str("the body does not decode"),
            place => write!(formatter, "the body does not decode at `{place}`"),
        }
    }
}

impl Error for DecodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(match &self.cause {
            Cause::Utf8(source) => source,
            Cause::Json(source) => source,
            Cause::Count(source) => source,
        })
    }
}
