//! OData query options: what `$select`, `$expand` and `$filter` are made of.

mod expand;
mod filter;
mod literal;
mod options;
mod property;

pub use expand::{Expand, Expansion, Navigation};
pub use filter::{Comparable, Equatable, Field as FilterField, Filter, Filterable, Ordered};
pub use literal::Literal;
pub use options::QueryOptions;
pub use property::Property;
