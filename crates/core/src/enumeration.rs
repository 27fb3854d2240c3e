//! Enumerations that stay open: an unknown member is kept as it came.

use std::fmt;

/// A member that this version of the crate does not know.
///
/// It cannot be made or compared with a text outside this crate, so that a program does not come to
/// depend on a member being unknown: read the text with the enumeration's `as_str` and match the rest
/// with `_`, and the program goes on working when the member becomes known.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnrecognizedMember(Box<str>);

impl UnrecognizedMember {
    #[doc(hidden)]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    #[doc(hidden)]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnrecognizedMember {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

/// Implements the wire forms of an enumeration: one line per member.
///
/// ```
/// use graph_calls_core::enumeration;
///
/// /// How a call was made.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum CallType {
///     /// A call of three or more.
///     GroupCall,
///     /// A call of two.
///     PeerToPeer,
///     /// A member that this version does not know.
///     Unrecognized(graph_calls_core::UnrecognizedMember),
/// }
///
/// enumeration! {
///     CallType {
///         GroupCall = "groupCall",
///         PeerToPeer = "peerToPeer",
///     }
/// }
///
/// assert_eq!(CallType::from("groupCall"), CallType::GroupCall);
/// assert_eq!(CallType::from("townHall").as_str(), "townHall");
/// ```
#[macro_export]
macro_rules! enumeration {
    ($enumeration:ident { $($member:ident = $text:literal),* $(,)? }) => {
        impl $enumeration {
            /// The members that this version knows.
            pub const MEMBERS: &'static [Self] = &[$(Self::$member),*];

            /// The member as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$member => $text,)*
                    Self::Unrecognized(member) => member.as_str(),
                }
            }
        }

        impl ::core::convert::From<&str> for $enumeration {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$member,)*
                    _ => Self::Unrecognized($crate::UnrecognizedMember::new(text)),
                }
            }
        }

        impl ::core::fmt::Display for $enumeration {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl $crate::Wire for $enumeration {
            fn decode<'de, D: $crate::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<$crate::Decoded<Self>, D::Error> {
                $crate::private::decode_text(deserializer)
            }

            fn encode<S: $crate::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::Literal for $enumeration {
            fn write_literal(&self, out: &mut ::std::string::String) {
                $crate::Literal::write_literal(self.as_str(), out);
            }
        }
    };
}
