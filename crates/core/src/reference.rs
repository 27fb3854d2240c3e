//! References to entities.

use crate::{Remainder, object};

/// A reference to an entity, which a path that ends in `$ref` answers in place of the entity itself.
///
/// ```
/// use graph_calls_core::Reference;
///
/// let reference: Reference = serde_json::from_str(
///     r##"{
///         "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#$ref",
///         "@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/1/user"
///     }"##,
/// )?;
/// assert!(reference.id.is_some_and(|id| id.ends_with("/directoryObjects/1/user")));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Reference {
    /// `@odata.id`: the URL of the entity.
    pub id: Option<String>,
    remainder: Remainder,
}

object! {
    Reference = "reference" {
        "@odata.id" => id,
    }
}
