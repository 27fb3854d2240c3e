//! The public interface of the generated crates, one line for each item: the changes that a dependent notices.

use xtask::api::Api;
use xtask::emit::{GENERATED, emit};
use xtask::lower::lower;
use xtask::outline;
use xtask::spec;

use crate::{read_back, specs};

/// The interface of the committed crates.
fn committed() -> Api {
    let document = spec::load(&specs::workspace().join(xtask::workspace::DOCUMENT));
    lower(&document.expect("the document is one of OpenAPI")).expect("the document is understood")
}

fn assert_outline(name: &str, outline: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("outline_{name}"), outline);
    });
}

#[test]
fn models() {
    assert_outline("models", &outline::models(&committed()));
}

#[test]
fn endpoints() {
    assert_outline("endpoints", &outline::endpoints(&committed()));
}

#[test]
fn the_emitted_code_has_the_interface_that_the_outline_lists() {
    let constructs = specs::names(&specs::folder()).into_iter().map(|name| {
        let api = lower(&specs::document(&name)).expect("the document is understood");
        (name, api)
    });
    let committed = ("the committed crates".to_owned(), committed());
    for (name, api) in constructs.chain([committed]) {
        let files = emit(&api);
        for (listed, folder) in [
            (outline::models(&api), "models"),
            (outline::endpoints(&api), "endpoints"),
        ] {
            let emitted = read_back::outline(&files, &format!("{folder}/{GENERATED}"));
            for (listed, emitted) in listed.lines().zip(emitted.lines()) {
                assert_eq!(listed, emitted, "{folder} of {name}");
            }
            assert_eq!(listed, emitted, "{folder} of {name}");
        }
    }
}
