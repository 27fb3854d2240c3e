//! Property names that know their type.

use std::fmt;
use std::marker::PhantomData;

/// A property of the type `T`, for `$select`.
///
/// The generated models have one constant per property, for example `CallRecord::START_DATE_TIME`.
pub struct Property<T> {
    name: &'static str,
    of: PhantomData<fn() -> T>,
}

impl<T> Property<T> {
    /// The property with this wire name.
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            of: PhantomData,
        }
    }

    /// The wire name.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<T> Clone for Property<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Property<T> {}

impl<T> PartialEq for Property<T> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<T> Eq for Property<T> {}

impl<T> fmt::Debug for Property<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}
