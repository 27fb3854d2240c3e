//! Entry points for the fuzz targets of this repository; no part of the interface.

use graph_calls_core::operation::Version;
use graph_calls_core::query::Filterable;

use crate::odata::{Filter, Options};

/// Returns whether a filter of these properties is accepted.
pub fn accepts_filter(text: &str, filters: &[Filterable]) -> bool {
    let _ = Filter::any_ids(text, &["participants_v2"]);
    Filter::parse(text, filters).is_ok()
}

/// Returns whether a raw query is accepted.
pub fn accepts_query(raw: &str) -> bool {
    Options::parse(raw, Version::V1_0).is_ok()
}
