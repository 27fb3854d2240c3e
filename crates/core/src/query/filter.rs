//! `$filter` expressions that offer only what an operation supports.

use std::fmt;
use std::marker::PhantomData;

use super::Literal;

/// A `$filter` expression for the operation `O`.
///
/// Made from the constants of the operation, for example
/// `List::START_DATE_TIME.ge(&from).and(List::START_DATE_TIME.lt(&to))`.
pub struct Filter<O> {
    text: String,
    /// True if the text is a disjunction, which `and` has to put into parentheses.
    is_disjunction: bool,
    operation: PhantomData<fn(O)>,
}

impl<O> Filter<O> {
    /// An expression written by hand, for what the constants do not offer.
    ///
    /// The text is percent-encoded when it is sent; literals in it are the caller's concern: strings
    /// in single quotes, quotes in them doubled.
    pub fn raw(text: impl Into<String>) -> Self {
        // Nothing is known of the text, so it counts as the form that needs parentheses.
        Self {
            text: text.into(),
            is_disjunction: true,
            operation: PhantomData,
        }
    }

    /// Both this and `other`.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let text = format!("{} and {}", self.operand(), other.operand());
        Self {
            text,
            is_disjunction: false,
            operation: PhantomData,
        }
    }

    /// This or `other`, or both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let text = format!("{} or {}", self.text, other.text);
        Self {
            text,
            is_disjunction: true,
            operation: PhantomData,
        }
    }

    /// The expression as it stands in the query, before percent-encoding.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn operand(&self) -> String {
        if self.is_disjunction {
            format!("({})", self.text)
        } else {
            self.text.clone()
        }
    }
}

impl<O> Clone for Filter<O> {
    fn clone(&self) -> Self {
        let text = self.text.clone();
        Self {
            text,
            is_disjunction: self.is_disjunction,
            operation: PhantomData,
        }
    }
}

impl<O> fmt::Debug for Filter<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// Marks a field that takes `eq`.
#[derive(Debug)]
pub enum Equatable {}

/// Marks a field that takes `lt`, `le`, `gt` and `ge`.
#[derive(Debug)]
pub enum Ordered {}

/// Marks a field that takes `eq`, `ne`, `lt`, `le`, `gt` and `ge`.
#[derive(Debug)]
pub enum Comparable {}

/// A field that the operation `O` filters by: a `V` with the comparisons of `K`.
pub struct Field<O, V: ?Sized, K> {
    collection: Option<&'static str>,
    path: &'static str,
    of: PhantomData<fn(O, K) -> Box<V>>,
}

impl<O, V: ?Sized, K> Field<O, V, K> {
    /// The field at this property path.
    #[doc(hidden)]
    pub const fn new(path: &'static str) -> Self {
        Self {
            collection: None,
            path,
            of: PhantomData,
        }
    }

    /// The field at this property path in any item of a collection.
    #[doc(hidden)]
    pub const fn any(collection: &'static str, path: &'static str) -> Self {
        Self {
            collection: Some(collection),
            path,
            of: PhantomData,
        }
    }
}

impl<O, V: Literal + ?Sized, K> Field<O, V, K> {
    fn compare(&self, operator: &str, value: &V) -> Filter<O> {
        let mut text = match self.collection {
            None => format!("{} {operator} ", self.path),
            Some(collection) => {
                // The variable is the collection's first letter, as the documentation writes it.
                let variable = collection.get(..1).unwrap_or("x");
                format!(
                    "{collection}/any({variable}:{variable}/{} {operator} ",
                    self.path
                )
            }
        };
        value.write_literal(&mut text);
        if self.collection.is_some() {
            text.push(')');
        }
        Filter {
            text,
            is_disjunction: false,
            operation: PhantomData,
        }
    }
}

/// A property that `$filter` takes, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filterable {
    /// The collection of whose items one has to match, with `any`.
    pub collection: Option<&'static str>,
    /// The property path, of the collection's items where there is a collection.
    pub property: &'static str,
    /// The comparisons, such as `eq`.
    pub operators: &'static [&'static str],
}

macro_rules! comparisons {
    ($kind:ident: $($(#[$docs:meta])* $operator:ident),*) => {
        impl<O, V: ?Sized> Field<O, V, $kind> {
            /// The field as data.
            pub const fn facts(&self) -> Filterable {
                Filterable {
                    collection: self.collection,
                    property: self.path,
                    operators: &[$(stringify!($operator)),*],
                }
            }
        }

        impl<O, V: Literal + ?Sized> Field<O, V, $kind> {
            $($(#[$docs])*
            pub fn $operator(&self, value: &V) -> Filter<O> {
                self.compare(stringify!($operator), value)
            })*
        }
    };
}

comparisons! { Equatable: /** Equal to `value`. */ eq }
comparisons! {
    Ordered:
    /** Less than `value`. */ lt,
    /** Less than or equal to `value`. */ le,
    /** Greater than `value`. */ gt,
    /** Greater than or equal to `value`. */ ge
}
comparisons! {
    Comparable:
    /** Equal to `value`. */ eq,
    /** Not equal to `value`. */ ne,
    /** Less than `value`. */ lt,
    /** Less than or equal to `value`. */ le,
    /** Greater than `value`. */ gt,
    /** Greater than or equal to `value`. */ ge
}

impl<O, V: ?Sized, K> fmt::Debug for Field<O, V, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.path)
    }
}
