//! JSON objects that come back as they went in.
//!
//! An [`Object`] decodes every declared property into a plain field and hands everything else that
//! stood on the wire to its [`Remainder`]: unknown properties, annotations, explicit nulls and texts
//! that encoding the field would not give back. Encoding puts both together again.

mod debug;
mod decode;
mod encode;
mod macros;
mod remainder;
mod type_tag;

pub use debug::{debug_property, debug_remainder};
pub use decode::{Derived, decode_object, deserialize, place_of, read_property, told_by_members};
pub use encode::{ObjectWriter, serialize};
pub use remainder::{Remainder, Unknown};
pub use type_tag::TypeTable;

use serde::de::MapAccess;
use serde::ser::SerializeMap;

use crate::wire::Wire;

/// The member that names an object's type.
pub(crate) const TYPE_MEMBER: &str = "@odata.type";

/// A type that is a JSON object on the wire: an entity, a complex type, or a family of derived types.
///
/// Implemented by [`object!`](crate::object!) and [`family!`](crate::family!).
pub trait Object: Sized {
    /// True for a type whose values depend on their `@odata.type`.
    const IS_FAMILY: bool = false;

    /// The wire names of the declared properties, where they do not depend on the value.
    #[doc(hidden)]
    const PROPERTIES: &'static [&'static str] = &[];

    /// An empty object of the type that `tag`, the text of `@odata.type`, names.
    fn begin(tag: Option<&str>) -> Self;

    /// The qualified name of the type, for example `microsoft.graph.callRecording`.
    fn type_name(&self) -> &'static str;

    /// The wire names of the declared properties, inherited ones included.
    fn properties(&self) -> &'static [&'static str];

    /// Reads the value of the member `name`, which comes next in `members`.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, members: &mut A)
    -> Result<(), A::Error>;

    /// Writes the declared properties.
    fn write<M: SerializeMap>(&self, writer: &mut ObjectWriter<'_, M>) -> Result<(), M::Error>;

    /// The field of the declared property `name`, for code that knows properties by name only.
    fn property_mut(&mut self, name: &str) -> Option<&mut dyn std::any::Any> {
        let _ = name;
        None
    }

    /// The members that stood on the wire beside the fields.
    fn remainder(&self) -> &Remainder;

    /// The members that will be written beside the fields.
    fn remainder_mut(&mut self) -> &mut Remainder;

    /// The object as one of the derived type that its undeclared members tell, still empty; `None` where they
    /// tell none.
    #[doc(hidden)]
    fn told_by_members(&self) -> Option<Self> {
        None
    }

    /// Returns `true` when the object cannot be read back without its `@odata.type`.
    fn needs_type_member(&self) -> bool {
        false
    }

    /// The members that the type does not declare, annotations among them.
    fn unknown(&self) -> Unknown<'_> {
        self.remainder().unknown()
    }

    /// Writes the object as JSON: the bytes of `serde_json::to_vec`, in about two thirds of the time.
    ///
    /// # Errors
    /// Fails when a hand-written [`Wire`] type in it does.
    fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        encode::to_json(self)
    }

    /// The reason for which a delta round reports the object as removed, from its `@removed` annotation:
    /// `changed` when it may come back, `deleted` when it will not.
    fn removed(&self) -> Option<String> {
        let annotation = self.unknown().get::<serde_json::Value>("@removed")?.ok()?;
        let reason = annotation.get("reason").and_then(|reason| reason.as_str());
        Some(reason.unwrap_or_default().to_owned())
    }

    /// An object made from the empty one by `fill`.
    ///
    /// The generated types may gain properties, so they cannot be written as struct literals outside
    /// their crate; this is the short way to a value in a test or a request.
    fn build(fill: impl FnOnce(&mut Self)) -> Self {
        let mut object = Self::begin(None);
        fill(&mut object);
        object
    }
}

/// A field that holds a declared property.
#[doc(hidden)]
pub trait Field: Default {
    /// The type of the property when it is there.
    type Value: Wire;

    /// Takes what came over the wire; `None` for null and for what is not a value of the type.
    fn set(&mut self, value: Option<Self::Value>);

    /// The value to send, if any.
    fn value(&self) -> Option<&Self::Value>;
}

impl<T: Wire> Field for Option<T> {
    type Value = T;

    fn set(&mut self, value: Option<T>) {
        *self = value;
    }

    fn value(&self) -> Option<&T> {
        self.as_ref()
    }
}

/// A key, empty until the service has given one.
impl Field for String {
    type Value = String;

    fn set(&mut self, value: Option<String>) {
        *self = value.unwrap_or_default();
    }

    fn value(&self) -> Option<&String> {
        (!self.is_empty()).then_some(self)
    }
}
