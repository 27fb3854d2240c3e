//! Query options and preferences of a request.

mod expand;
mod filter;
mod literal;
mod options;
mod preference;
mod select;

pub(crate) use expand::{Expansion, Navigation};
pub(crate) use filter::{Condition, FilterProperty, Operator, parse as parse_filter};
pub(crate) use literal::{timestamp, unquote};
pub(crate) use options::Options;
pub(crate) use preference::Preferences;
pub(crate) use select::Selection;
