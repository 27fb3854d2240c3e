//! Ids with a type of their own, so that no program swaps two of them.

/// Defines ids: one line for each type.
///
/// An id is a text that only `new` makes: without a conversion from `&str` or `String`, which `.into()` would
/// find whatever the type, two ids in the wrong order do not compile.
///
/// ```
/// graph_calls_core::ids! {
///     /// The object id of a user.
///     UserId,
///     /// The id of a meeting.
///     MeetingId,
/// }
///
/// fn recordings(user: UserId, meeting: MeetingId) -> String {
///     format!("/users/{user}/onlineMeetings/{meeting}/recordings")
/// }
///
/// let path = recordings(UserId::new("8b081ef6"), MeetingId::new("MSo1"));
/// assert_eq!(path, "/users/8b081ef6/onlineMeetings/MSo1/recordings");
/// ```
///
/// The same in another order:
///
/// ```compile_fail,E0308
/// # graph_calls_core::ids! {
/// #     /// The object id of a user.
/// #     UserId,
/// #     /// The id of a meeting.
/// #     MeetingId,
/// # }
/// # fn recordings(user: UserId, meeting: MeetingId) {}
/// recordings(MeetingId::new("MSo1"), UserId::new("8b081ef6"));
/// ```
///
/// Nor is there an `.into()` that hides it:
///
/// ```compile_fail,E0277
/// # graph_calls_core::ids! {
/// #     /// The object id of a user.
/// #     UserId,
/// # }
/// let user: UserId = "8b081ef6".into();
/// ```
#[macro_export]
macro_rules! ids {
    ($($(#[doc = $doc:literal])* $(#[cfg($gate:meta)])? $id:ident),* $(,)?) => {
        $(
            $(#[cfg($gate)])?
            $crate::ids! { @one $(#[doc = $doc])* $id }
        )*
    };
    (@one $(#[doc = $doc:literal])* $id:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $id(::std::string::String);

        impl $id {
            /// The id with this text.
            pub fn new(text: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(text.into())
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::AsRef<str> for $id {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::core::fmt::Display for $id {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::core::convert::From<$id> for ::std::string::String {
            fn from(id: $id) -> Self {
                id.0
            }
        }
    };
}
