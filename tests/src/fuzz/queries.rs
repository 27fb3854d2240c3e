//! Queries, as the simulator reads them.

use graph_calls_endpoints::OPERATIONS;
use graph_calls_simulator::fuzzing;

/// Each line is a query or a filter.
pub(super) fn queries(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for line in text.lines() {
        fuzzing::accepts_query(line);
        for facts in OPERATIONS {
            if facts.filters.is_empty() {
                continue;
            }
            if fuzzing::accepts_filter(line, facts.filters) {
                let both = format!("{line} and {line}");
                assert!(fuzzing::accepts_filter(&both, facts.filters), "{both:?}");
            }
        }
    }
}
