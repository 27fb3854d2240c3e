//! The tables that generated types are made of.

/// Implements [`Object`](crate::Object) and what follows from it for a struct: one line per property.
///
/// ```
/// use graph_calls_core::{Object, Remainder, object};
///
/// /// A hop of a trace route.
/// #[derive(Clone, Default, PartialEq)]
/// #[non_exhaustive]
/// pub struct Hop {
///     /// The hop's number.
///     pub hop_count: Option<i32>,
///     remainder: Remainder,
/// }
///
/// object! {
///     Hop = "microsoft.graph.callRecords.traceRouteHop" {
///         "hopCount" => hop_count,
///     }
/// }
///
/// let hop: Hop = serde_json::from_str(r#"{"hopCount":3,"ttl":9}"#)?;
/// assert_eq!(hop.hop_count, Some(3));
/// assert_eq!(hop.unknown().get::<u8>("ttl").transpose()?, Some(9));
/// assert_eq!(serde_json::to_string(&hop)?, r#"{"hopCount":3,"ttl":9}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    ($type:ident = $name:literal { $($property:literal => $field:ident),* $(,)? }) => {
        impl $crate::Object for $type {
            const PROPERTIES: &'static [&'static str] = &[$($property),*];

            fn begin(_: ::core::option::Option<&str>) -> Self {
                Self::default()
            }

            fn type_name(&self) -> &'static str {
                $name
            }

            fn properties(&self) -> &'static [&'static str] {
                <Self as $crate::Object>::PROPERTIES
            }

            fn read<'de, A: $crate::private::MapAccess<'de>>(
                &mut self,
                name: &str,
                members: &mut A,
            ) -> ::core::result::Result<(), A::Error> {
                match name {
                    $($property => $crate::private::read_property(
                        &mut self.$field,
                        $property,
                        const { $crate::private::place_of(<Self as $crate::Object>::PROPERTIES, $property) },
                        &mut self.remainder,
                        members,
                    ),)*
                    _ => self.remainder.read_unknown($name, name, members),
                }
            }

            fn write<M: $crate::private::SerializeMap>(
                &self,
                writer: &mut $crate::ObjectWriter<'_, M>,
            ) -> ::core::result::Result<(), M::Error> {
                $(writer.property($property, &self.$field)?;)*
                writer.end()
            }

            fn property_mut(
                &mut self,
                name: &str,
            ) -> ::core::option::Option<&mut dyn ::core::any::Any> {
                match name {
                    $($property => ::core::option::Option::Some(&mut self.$field),)*
                    _ => ::core::option::Option::None,
                }
            }

            fn remainder(&self) -> &$crate::Remainder {
                &self.remainder
            }

            fn remainder_mut(&mut self) -> &mut $crate::Remainder {
                &mut self.remainder
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut object = formatter.debug_struct(stringify!($type));
                $($crate::private::debug_property(&mut object, stringify!($field), &self.$field);)*
                $crate::private::debug_remainder(object, &self.remainder)
            }
        }

        $crate::object_serde!($type);
    };
}

/// Implements [`Object`](crate::Object) for an enum of derived types, one boxed struct per variant.
///
/// The variant before `:` takes the base type itself, derived types that are not listed, and objects without
/// `@odata.type` whose members do not tell what they are. A line may have attributes in front, to leave it out with what it needs.
#[macro_export]
macro_rules! family {
    ($family:ident, $other:ident: $base:ty {
        $($(#[$gate:meta])* $variant:ident: $type:ty = $name:literal),* $(,)?
    }) => {
        impl $family {
            /// The properties of each derived type, and an empty object of it.
            const DERIVED: &'static [$crate::private::Derived<Self>] = &[$($(#[$gate])* (
                <$type as $crate::Object>::PROPERTIES,
                || $family::$variant(::std::boxed::Box::default()),
            )),*];
        }

        impl $crate::Object for $family {
            const IS_FAMILY: bool = true;

            const PROPERTIES: &'static [&'static str] = <$base as $crate::Object>::PROPERTIES;

            fn begin(tag: ::core::option::Option<&str>) -> Self {
                static TYPES: $crate::private::TypeTable =
                    $crate::private::TypeTable::new(&[$($(#[$gate])* $name),*]);
                match tag.and_then(|tag| TYPES.find(tag)) {
                    ::core::option::Option::Some(place) => (Self::DERIVED[place].1)(),
                    ::core::option::Option::None => Self::$other(::std::boxed::Box::default()),
                }
            }

            fn type_name(&self) -> &'static str {
                match self {
                    Self::$other(object) => $crate::Object::type_name(&**object),
                    $($(#[$gate])* Self::$variant(object) => $crate::Object::type_name(&**object),)*
                }
            }

            fn properties(&self) -> &'static [&'static str] {
                match self {
                    Self::$other(object) => $crate::Object::properties(&**object),
                    $($(#[$gate])* Self::$variant(object) => $crate::Object::properties(&**object),)*
                }
            }

            fn read<'de, A: $crate::private::MapAccess<'de>>(
                &mut self,
                name: &str,
                members: &mut A,
            ) -> ::core::result::Result<(), A::Error> {
                match self {
                    Self::$other(object) => $crate::Object::read(&mut **object, name, members),
                    $($(#[$gate])* Self::$variant(object) => $crate::Object::read(&mut **object, name, members),)*
                }
            }

            fn write<M: $crate::private::SerializeMap>(
                &self,
                writer: &mut $crate::ObjectWriter<'_, M>,
            ) -> ::core::result::Result<(), M::Error> {
                match self {
                    Self::$other(object) => $crate::Object::write(&**object, writer),
                    $($(#[$gate])* Self::$variant(object) => $crate::Object::write(&**object, writer),)*
                }
            }

            fn property_mut(
                &mut self,
                name: &str,
            ) -> ::core::option::Option<&mut dyn ::core::any::Any> {
                match self {
                    Self::$other(object) => $crate::Object::property_mut(&mut **object, name),
                    $($(#[$gate])* Self::$variant(object) => $crate::Object::property_mut(&mut **object, name),)*
                }
            }

            fn remainder(&self) -> &$crate::Remainder {
                match self {
                    Self::$other(object) => $crate::Object::remainder(&**object),
                    $($(#[$gate])* Self::$variant(object) => $crate::Object::remainder(&**object),)*
                }
            }

            fn remainder_mut(&mut self) -> &mut $crate::Remainder {
                match self {
                    Self::$other(object) => $crate::Object::remainder_mut(&mut **object),
                    $($(#[$gate])* Self::$variant(object) => $crate::Object::remainder_mut(&mut **object),)*
                }
            }

            fn told_by_members(&self) -> ::core::option::Option<Self> {
                $crate::private::told_by_members(self, Self::DERIVED)
            }

            fn needs_type_member(&self) -> bool {
                !matches!(self, Self::$other(_))
            }
        }

        impl ::core::default::Default for $family {
            fn default() -> Self {
                Self::$other(::std::boxed::Box::default())
            }
        }

        impl ::core::convert::From<$base> for $family {
            fn from(object: $base) -> Self {
                Self::$other(::std::boxed::Box::new(object))
            }
        }

        $($(#[$gate])* impl ::core::convert::From<$type> for $family {
            fn from(object: $type) -> Self {
                Self::$variant(::std::boxed::Box::new(object))
            }
        })*

        impl ::core::fmt::Debug for $family {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    Self::$other(object) => ::core::fmt::Debug::fmt(object, formatter),
                    $($(#[$gate])* Self::$variant(object) => ::core::fmt::Debug::fmt(object, formatter),)*
                }
            }
        }

        $crate::object_serde!($family);
    };
}

/// Implements the wire traits and serde's for an [`Object`](crate::Object).
#[doc(hidden)]
#[macro_export]
macro_rules! object_serde {
    ($type:ident) => {
        impl $crate::Wire for $type {
            fn decode<'de, D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<$crate::Decoded<Self>, D::Error> {
                $crate::private::decode_object(deserializer)
            }

            fn encode<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::private::Deserialize<'de> for $type {
            fn deserialize<D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::deserialize(deserializer)
            }
        }

        impl $crate::private::Serialize for $type {
            fn serialize<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::serialize(self, serializer)
            }
        }
    };
}
