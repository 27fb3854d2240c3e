//! OpenAPI documents: reading, patching, cutting down, writing.

mod cut;
mod dialect;
mod import;
mod load;
mod node;
mod order;
mod overlay;
mod patch;
mod pointer;
mod reach;
mod slice;
mod write;
mod yaml;
mod yaml_1_1;

pub use import::{Imported, Text, import, import_again};
pub use load::{LoadError, load, parse, read_openapi};
pub use node::{Document, Node, Object, Value};
pub use overlay::Overlay;
pub use patch::to_json;
pub use pointer::{Pointer, escape, unescape};
pub use slice::Slice;
pub use write::write;
pub use yaml::read;
