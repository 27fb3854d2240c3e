//! Reading bodies that are as plain as the service writes them.
//!
//! [`read`] hands out JSON the way [`wire`](crate::wire) wants it: numbers as their text, and texts without
//! escapes as they stand in the body. serde_json can hand out either only at the price of looking at each
//! scalar twice. What is rarer stays with it: it reads texts with escapes and keeps whole arrays and objects,
//! and a body that the reader refuses is read again by it, which also finds the error. So the reader has no
//! errors to word, but it must not take anything that serde_json does not.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

use crate::wire::RAW;

/// Arrays and objects inside each other, as many as serde_json takes.
const DEEPEST: u8 = 127;

/// Reads a JSON text.
///
/// # Errors
/// Fails when the text is not JSON, not a `T`, or too rare a form of either: serde_json decides.
pub(crate) fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Refused> {
    read_seed(PhantomData, text)
}

/// Reads a JSON text as serde's seed has it.
pub(crate) fn read_seed<'de, S: DeserializeSeed<'de>>(
    seed: S,
    text: &'de str,
) -> Result<S::Value, Refused> {
    let mut reader = Reader {
        text,
        place: 0,
        depth: 0,
    };
    let value = seed.deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(Refused),
    }
}

/// The reader, or the writer, leaves its work to serde_json.
#[derive(Debug)]
pub(crate) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("left to serde_json")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Reader<'de> {
    text: &'de str,
    /// The number of bytes that have been read.
    place: usize,
    depth: u8,
}

/// A JSON string.
enum Text<'de> {
    /// The content, which has no escapes.
    Plain(&'de str),
    /// The JSON, with quotes and escapes.
    Escaped(&'de str),
}

impl<'de> Reader<'de> {
    /// The next byte that is not white space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        match self.text.as_bytes().get(self.place) {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.peek_behind_space(),
        }
    }

    fn peek_behind_space(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.place..)?;
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.place += rest.iter().take_while(is_space).count();
        self.text.as_bytes().get(self.place).copied()
    }

    /// Takes the next byte that is not white space, which has to be this one.
    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), Refused> {
        if self.peek() != Some(byte) {
            return Err(Refused);
        }
        self.place += 1;
        Ok(())
    }

    /// Takes `null`, `true` or `false`.
    #[inline]
    fn word(&mut self, word: &str) -> Result<(), Refused> {
        let rest = &self.text.as_bytes()[self.place..];
        if !rest.starts_with(word.as_bytes()) {
            return Err(Refused);
        }
        self.place += word.len();
        Ok(())
    }

    /// Takes the string that begins here.
    #[inline]
    fn string(&mut self) -> Result<Text<'de>, Refused> {
        let start = self.place + 1;
        let end = plain_end(self.text.as_bytes(), start);
        match self.text.as_bytes().get(end) {
            Some(b'"') => {
                let content = self.text.get(start..end).ok_or(Refused)?;
                self.place = end + 1;
                Ok(Text::Plain(content))
            }
            Some(b'\\') => self.whole().map(Text::Escaped),
            _ => Err(Refused),
        }
    }

    /// Takes the name of the next member; `None` when there is no other.
    fn name(&mut self, is_first: &mut bool) -> Result<Option<Text<'de>>, Refused> {
        if !self.advance(is_first, b'}')? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err(Refused);
        }
        self.string().map(Some)
    }

    /// Takes the number that begins here.
    fn number(&mut self) -> Result<&'de str, Refused> {
        let start = self.place;
        let bytes = self.text.as_bytes();
        let byte = |place: usize| bytes.get(place).copied();
        let digits = |place: usize| {
            let rest = bytes.get(place..).unwrap_or_default();
            let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (count > 0).then_some(place + count).ok_or(Refused)
        };
        let first = start + usize::from(byte(start) == Some(b'-'));
        let mut end = digits(first)?;
        if byte(first) == Some(b'0') && end > first + 1 {
            return Err(Refused);
        }
        if byte(end) == Some(b'.') {
            end = digits(end + 1)?;
        }
        if matches!(byte(end), Some(b'e' | b'E')) {
            end = digits(end + 1 + usize::from(matches!(byte(end + 1), Some(b'+' | b'-'))))?;
        }
        self.place = end;
        self.text.get(start..end).ok_or(Refused)
    }

    /// Takes the array, object or string that begins here, and leaves its inside to serde_json.
    #[cold]
    fn whole(&mut self) -> Result<&'de str, Refused> {
        let rest = self.text.get(self.place..).ok_or(Refused)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&'de RawValue>();
        match values.next() {
            Some(Ok(value)) => {
                self.place += values.byte_offset();
                Ok(value.get())
            }
            _ => Err(Refused),
        }
    }

    /// Hands over a value without a loss: numbers, and what is no plain scalar, as JSON text.
    fn scalar<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        let json = match self.peek().ok_or(Refused)? {
            b'"' => match self.string()? {
                Text::Plain(content) => return visitor.visit_borrowed_str(content),
                Text::Escaped(json) => json,
            },
            b'{' | b'[' => self.whole()?,
            b'n' => {
                self.word("null")?;
                return visitor.visit_unit();
            }
            b't' => {
                self.word("true")?;
                return visitor.visit_bool(true);
            }
            b'f' => {
                self.word("false")?;
                return visitor.visit_bool(false);
            }
            _ => self.number()?,
        };
        visitor.visit_map(RawJson(Some(json)))
    }

    /// Takes an array or an object with what `inside` reads between its brackets.
    fn nested<T>(
        &mut self,
        end: u8,
        inside: impl FnOnce(&mut Self) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        if self.depth == DEEPEST {
            return Err(Refused);
        }
        self.depth += 1;
        self.place += 1;
        let value = inside(self)?;
        self.depth -= 1;
        self.expect(end)?;
        Ok(value)
    }

    /// Goes to the next item or member: whether there is one before `end`.
    #[inline]
    fn advance(&mut self, is_first: &mut bool, end: u8) -> Result<bool, Refused> {
        if self.peek() == Some(end) {
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            self.expect(b',')?;
        }
        Ok(true)
    }
}

/// The place of the first quote, backslash or control character; the end when there is none.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], mut place: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let (eights, rest) = bytes.get(place..).unwrap_or_default().as_chunks::<8>();
    for eight in eights {
        let word = u64::from_le_bytes(*eight);
        // The high bit of each byte that is one of them; a carry may set it in later bytes, which do not count.
        // Of the bytes with another second bit, control characters and the quote are those below 0x21.
        let low = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
        let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
        let found = (low | backslash) & !word & (ONES << 7);
        if found != 0 {
            return place + found.trailing_zeros() as usize / 8;
        }
        place += 8;
    }
    let plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
    place + rest.iter().take_while(plain).count()
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek().ok_or(Refused)? {
            b'{' => self.nested(b'}', |reader| visitor.visit_map(Members::of(reader))),
            b'[' => self.nested(b']', |reader| visitor.visit_seq(Members::of(reader))),
            b'"' => match self.string()? {
                Text::Plain(content) => visitor.visit_borrowed_str(content),
                Text::Escaped(json) => visitor.visit_string(unescaped(json)?),
            },
            b'n' => {
                self.word("null")?;
                visitor.visit_unit()
            }
            b't' => {
                self.word("true")?;
                visitor.visit_bool(true)
            }
            b'f' => {
                self.word("false")?;
                visitor.visit_bool(false)
            }
            _ => {
                let mut number = serde_json::Deserializer::from_str(self.number()?);
                // Hands out integers as such. `deserialize_any` would compile the whole visitor once more.
                number.deserialize_f64(visitor).map_err(|_| Refused)
            }
        }
    }

    /// Under the name [`RAW`] hands over a scalar without a loss.
    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match name {
            RAW => self.scalar(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_newtype_struct(RAW, de::IgnoredAny)?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// The content of a JSON string that has escapes.
fn unescaped(json: &str) -> Result<String, Refused> {
    serde_json::from_str(json).map_err(|_| Refused)
}

/// The items of an array, or the members of an object.
struct Members<'a, 'de> {
    reader: &'a mut Reader<'de>,
    is_first: bool,
}

impl<'a, 'de> Members<'a, 'de> {
    fn of(reader: &'a mut Reader<'de>) -> Self {
        Self {
            reader,
            is_first: true,
        }
    }
}

impl<'de> SeqAccess<'de> for Members<'_, 'de> {
    type Error = Refused;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        if !self.reader.advance(&mut self.is_first, b']')? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Refused;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        let name = self.reader.name(&mut self.is_first)?;
        name.map(|name| match name {
            Text::Plain(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Text::Escaped(json) => seed.deserialize(StringDeserializer::new(unescaped(json)?)),
        })
        .transpose()
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// JSON text under the name [`RAW`], as serde_json hands it over.
struct RawJson<'de>(Option<&'de str>);

impl<'de> MapAccess<'de> for RawJson<'de> {
    type Error = Refused;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        if self.0.is_none() {
            return Ok(None);
        }
        let name = BorrowedStrDeserializer::new(RAW);
        seed.deserialize(name).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let json = self.0.take().ok_or(Refused)?;
        seed.deserialize(BorrowedStrDeserializer::new(json))
    }
}

#[cfg(test)]
mod tests;
