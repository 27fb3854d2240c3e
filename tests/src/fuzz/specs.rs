//! Documents, from their text to the generated files.

use xtask::{emit, lower, spec};

/// A document gives files or problems, and either can be shown.
pub(super) fn specs(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let api = match spec::parse("fuzzed.yaml", text) {
        Ok(document) => lower::lower(&document),
        Err(problems) => Err(problems),
    };
    match api {
        Ok(api) => drop(emit::emit(&api)),
        Err(problems) => {
            assert!(problems.iter().next().is_some(), "refused without a reason");
            drop(problems.to_string());
        }
    }
}
