//! The share of a value that is in declared fields, seen while it is encoded.

use std::any::type_name;
use std::collections::BTreeMap;

use serde::ser::{self, Impossible, Serialize, Serializer};

/// Members by where they went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedShare {
    /// Members with a field whose encoding says all that the wire said, nulls included.
    pub declared: usize,
    /// Members that are kept as JSON text: undeclared ones, and declared ones whose text encoding the
    /// field would not give back.
    pub kept: usize,
    /// The names of the members that are kept, and how many of each.
    pub names_kept: BTreeMap<String, usize>,
}

/// Counts the members of all objects in `value`.
///
/// # Errors
/// Those of the value's own `Serialize`.
pub fn typed_share<T: Serialize>(value: &T) -> Result<TypedShare, serde_json::Error> {
    let mut share = TypedShare::default();
    value
        .serialize(Counter(&mut share, String::new()))
        .map_err(<serde_json::Error as ser::Error>::custom)?;
    Ok(share)
}

/// The place of the count, and the name of the member that comes next.
struct Counter<'a>(&'a mut TypedShare, String);

/// Encoding into nothing fails only where a value says so itself.
#[derive(Debug)]
struct CountError(String);

impl std::fmt::Display for CountError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for CountError {}

impl ser::Error for CountError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

macro_rules! scalars {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, _: $type) -> Result<(), CountError> {
            Ok(())
        })*
    };
}

impl<'a> Serializer for Counter<'a> {
    type Ok = ();
    type Error = CountError;
    type SerializeSeq = Self;
    type SerializeTuple = Impossible<(), CountError>;
    type SerializeTupleStruct = Impossible<(), CountError>;
    type SerializeTupleVariant = Impossible<(), CountError>;
    type SerializeMap = Self;
    type SerializeStruct = RawText;
    type SerializeStructVariant = Impossible<(), CountError>;

    scalars! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64, serialize_f32: f32, serialize_f64: f64, serialize_char: char,
        serialize_str: &str, serialize_bytes: &[u8], serialize_unit_struct: &'static str,
    }

    fn serialize_none(self) -> Result<(), CountError> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CountError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), CountError> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<(), CountError> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), CountError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), CountError> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, CountError> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, CountError> {
        Err(ser::Error::custom("models have no tuples"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, CountError> {
        Err(ser::Error::custom("models have no tuples"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, CountError> {
        Err(ser::Error::custom("models have no tuples"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, CountError> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<RawText, CountError> {
        Ok(RawText)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, CountError> {
        Err(ser::Error::custom("models have no struct variants"))
    }
}

impl ser::SerializeSeq for Counter<'_> {
    type Ok = ();
    type Error = CountError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CountError> {
        value.serialize(Counter(self.0, String::new()))
    }

    fn end(self) -> Result<(), CountError> {
        Ok(())
    }
}

impl ser::SerializeMap for Counter<'_> {
    type Ok = ();
    type Error = CountError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CountError> {
        let name = serde_json::to_value(key).map_err(ser::Error::custom)?;
        self.1 = name.as_str().unwrap_or_default().to_owned();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CountError> {
        // A field is encoded through its wire form; what is kept as text is a raw value itself.
        if type_name::<T>().ends_with("RawValue") {
            self.0.kept += 1;
            let name = std::mem::take(&mut self.1);
            *self.0.names_kept.entry(name).or_default() += 1;
            return Ok(());
        }
        self.0.declared += 1;
        value.serialize(Counter(self.0, String::new()))
    }

    fn end(self) -> Result<(), CountError> {
        Ok(())
    }
}

/// The text of a decimal, which serde_json passes as a struct.
struct RawText;

impl ser::SerializeStruct for RawText {
    type Ok = ();
    type Error = CountError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        _: &T,
    ) -> Result<(), CountError> {
        Ok(())
    }

    fn end(self) -> Result<(), CountError> {
        Ok(())
    }
}
