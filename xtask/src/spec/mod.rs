//! OpenAPI documents: reading, patching, cutting down, writing.

mod arguments;
mod cut;
mod definitions;
mod dialect;
mod import;
mod load;
mod node;
mod order;
mod overlay;
mod patch;
mod pointer;
mod reach;
mod removed;
mod slice;
mod write;
mod yaml;
mod yaml_1_1;

pub use import::{Imported, Last, Text, import, import_after, import_again};
pub use load::{load, parse, read_openapi};
pub use node::{Document, Node, Object, Value};
pub use overlay::Overlay;
pub use patch::{Removal, to_json};
pub use pointer::{Pointer, escape, unescape};
pub use slice::Slice;
pub use write::write;
pub use yaml::read;
