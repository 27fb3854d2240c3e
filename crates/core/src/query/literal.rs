//! Values as OData literals, before percent-encoding.

use crate::primitive::{Date, Decimal, Duration, TimeOfDay, Timestamp};

/// A value that can stand in a `$filter` or as a function's argument.
pub trait Literal {
    /// Appends the literal: a string in quotes, its own quotes doubled; a number, a truth value or an
    /// instant bare.
    fn write_literal(&self, out: &mut String);
}

impl Literal for str {
    fn write_literal(&self, out: &mut String) {
        out.push('\'');
        out.push_str(&self.replace('\'', "''"));
        out.push('\'');
    }
}

impl Literal for String {
    fn write_literal(&self, out: &mut String) {
        self.as_str().write_literal(out);
    }
}

impl Literal for Duration {
    fn write_literal(&self, out: &mut String) {
        out.push_str("duration");
        self.to_string().as_str().write_literal(out);
    }
}

/// Members that stand together are one text.
impl<E: std::fmt::Display> Literal for crate::Flags<E> {
    fn write_literal(&self, out: &mut String) {
        self.to_string().write_literal(out);
    }
}

macro_rules! bare {
    ($($type:ty),*) => {$(
        impl Literal for $type {
            fn write_literal(&self, out: &mut String) {
                out.push_str(&self.to_string());
            }
        }
    )*};
}

bare!(bool, i16, i32, i64, u8, Date, Decimal, TimeOfDay, Timestamp);

impl Literal for f64 {
    fn write_literal(&self, out: &mut String) {
        match *self {
            f64::INFINITY => out.push_str("INF"),
            f64::NEG_INFINITY => out.push_str("-INF"),
            number => out.push_str(&number.to_string()),
        }
    }
}
