//! A generic OData service over entity sets: paths, options, selection, expansion, filters, pages and
//! counts. It knows no resource; what there is comes from the facts of the operations.

mod catalog;
mod expand;
mod filter;
mod literal;
mod options;
mod paging;
mod path;
mod preference;
mod select;
mod service;
mod write;

pub(crate) use catalog::{Catalog, Found, Segment};
pub(crate) use filter::Filter;
pub(crate) use literal::timestamp;
pub(crate) use options::Options;
pub(crate) use paging::Paging;
pub(crate) use path::Step;
pub(crate) use preference::Preferences;
pub(crate) use service::{Manner, Node, Place, collection, count, entity, resolve, singleton};
pub(crate) use write::Writer;
