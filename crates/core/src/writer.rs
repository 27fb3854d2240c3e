//! Writing JSON as [`reader`](crate::reader) reads it: texts without escapes in one piece.
//!
//! serde_json looks at each byte of a name and of a text by itself, for something to escape. [`write`] looks at
//! sixteen at once. What is rarer stays with serde_json: it prints numbers and escapes, and it writes a value that
//! the writer refuses from its start, which also words the error.

use std::fmt;
use std::io::Write;

use serde::ser::{
    self, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer,
};

use crate::reader::Refused;
use crate::wire::RAW;

/// Room for a small object, in bytes.
const LEAST: usize = 1_024;

/// Writes a value as JSON, the same as `serde_json::to_vec` does.
///
/// # Errors
/// Those of `serde_json::to_vec`.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Vec<u8>> {
    let mut writer = Writer {
        json: Vec::with_capacity(LEAST),
        is_raw: false,
    };
    match value.serialize(&mut writer) {
        Ok(()) => Ok(writer.json),
        Err(Refused) => serde_json::to_vec(value),
    }
}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Writer {
    json: Vec<u8>,
    /// True while the next text is JSON.
    is_raw: bool,
}

impl Writer {
    /// Writes a text that has nothing to escape.
    #[inline]
    fn quote(&mut self, text: &str) {
        self.json.push(b'"');
        self.json.extend_from_slice(text.as_bytes());
        self.json.push(b'"');
    }

    /// Writes a number the way serde_json does.
    fn number(&mut self, number: impl Serialize) -> Result<(), Refused> {
        let mut printer = serde_json::Serializer::new(&mut self.json);
        number.serialize(&mut printer).map_err(|_| Refused)
    }
}

macro_rules! numbers {
    ($($method:ident: $type:ty),+ $(,)?) => {$(
        fn $method(self, number: $type) -> Result<(), Refused> {
            self.number(number)
        }
    )+};
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Members<'a>;
    type SerializeTuple = Impossible<(), Refused>;
    type SerializeTupleStruct = Impossible<(), Refused>;
    type SerializeTupleVariant = Impossible<(), Refused>;
    type SerializeMap = Members<'a>;
    type SerializeStruct = RawJson<'a>;
    type SerializeStructVariant = Impossible<(), Refused>;

    numbers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
    }

    fn serialize_bool(self, value: bool) -> Result<(), Refused> {
        let word: &[u8] = if value { b"true" } else { b"false" };
        self.json.extend_from_slice(word);
        Ok(())
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<(), Refused> {
        if self.is_raw {
            self.json.extend_from_slice(text.as_bytes());
        } else if is_plain(text.as_bytes()) {
            self.quote(text);
        } else {
            self.json.extend_from_slice(&escaped(text)?);
        }
        Ok(())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Refused> {
        let start = self.json.len();
        write!(self.json, "\"{value}\"").map_err(|_| Refused)?;
        let end = self.json.len() - 1;
        if !self.json.get(start + 1..end).is_some_and(is_plain) {
            self.json.truncate(start);
            self.json.extend_from_slice(&escaped(&value.to_string())?);
        }
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Refused> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_none(self) -> Result<(), Refused> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        self.json.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Refused> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Members<'a>, Refused> {
        Ok(Members::begin(self, b'['))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'a>, Refused> {
        Ok(Members::begin(self, b'{'))
    }

    /// JSON that is kept as text comes as a struct of this name; of others there are none in Graph's types.
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<RawJson<'a>, Refused> {
        match name {
            RAW => Ok(RawJson(self)),
            _ => Err(Refused),
        }
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Refused> {
        Err(Refused)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Refused> {
        Err(Refused)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Refused> {
        Err(Refused)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Refused> {
        Err(Refused)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Refused> {
        Err(Refused)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Refused> {
        Err(Refused)
    }
}

/// The items of an array, or the members of an object.
struct Members<'a> {
    writer: &'a mut Writer,
    is_first: bool,
}

impl<'a> Members<'a> {
    fn begin(writer: &'a mut Writer, bracket: u8) -> Self {
        writer.json.push(bracket);
        Self {
            writer,
            is_first: true,
        }
    }

    #[inline]
    fn separate(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.writer.json.push(b',');
        }
    }
}

impl SerializeSeq for Members<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Refused> {
        self.separate();
        item.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Refused> {
        self.writer.json.push(b']');
        Ok(())
    }
}

impl SerializeMap for Members<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Refused> {
        self.separate();
        let start = self.writer.json.len();
        name.serialize(&mut *self.writer)?;
        // serde_json makes a text of some other names.
        match self.writer.json.get(start) {
            Some(b'"') => Ok(()),
            _ => Err(Refused),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.writer.json.push(b':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Refused> {
        self.writer.json.push(b'}');
        Ok(())
    }
}

/// A value that is JSON already.
struct RawJson<'a>(&'a mut Writer);

impl SerializeStruct for RawJson<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        json: &T,
    ) -> Result<(), Refused> {
        self.0.is_raw = true;
        let written = json.serialize(&mut *self.0);
        self.0.is_raw = false;
        written
    }

    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}

#[cold]
fn escaped(text: &str) -> Result<Vec<u8>, Refused> {
    serde_json::to_vec(text).map_err(|_| Refused)
}

/// Returns `true` when a JSON string holds the text as it is.
///
/// The reader's `plain_end` looks for the same bytes. It is made for long bodies; most of these texts are short, and
/// with it they took a quarter longer.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    // The last chunk overlaps with the one before it, which costs less than a look at single bytes.
    if let Some(last) = bytes.last_chunk::<16>() {
        let (chunks, _) = bytes.as_chunks::<16>();
        for chunk in chunks {
            if !are_plain(chunk) {
                return false;
            }
        }
        are_plain(last)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        are_plain(first) && are_plain(last)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        are_plain(first) && are_plain(last)
    } else {
        bytes.iter().all(|byte| are_plain(&[*byte]))
    }
}

/// Returns `true` when none of the bytes is a quote, a backslash or a control character.
///
/// Without an early end, so that the compiler looks at all of them at once.
#[inline(always)]
fn are_plain<const N: usize>(bytes: &[u8; N]) -> bool {
    let mut found = 0;
    for byte in bytes {
        found |= u8::from(*byte < 0x20) | u8::from(*byte == b'"') | u8::from(*byte == b'\\');
    }
    found == 0
}

#[cfg(test)]
mod tests;
