//! Values of any JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::fmt;

/// Any JSON value, kept as the text that it came in.
///
/// ```
/// use graph_calls_core::primitive::Untyped;
///
/// let value = Untyped::of(&[1, 2])?;
/// assert_eq!(value.text(), "[1,2]");
/// assert_eq!(value.get::<Vec<u8>>()?, [1, 2]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Untyped(pub(crate) Box<RawValue>);

impl Untyped {
    /// The value that `value` encodes to.
    ///
    /// # Errors
    /// Fails when `value` has no JSON form.
    pub fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// The value as a `T`.
    ///
    /// # Errors
    /// Fails when it is not JSON.
    pub fn get<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.text())
    }

    /// The JSON text.
    pub fn text(&self) -> &str {
        self.0.get()
    }
}

/// Equal when the texts are.
impl PartialEq for Untyped {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Untyped {}

impl fmt::Debug for Untyped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text())
    }
}
