//! The public interface of the committed crates, one line for each item: what a dependent will notice.

use graph_calls_tests::outline::outline;

use crate::specs;

fn assert_outline(name: &str) {
    let root = specs::workspace().join(format!("crates/{name}/src/generated"));
    let outline = outline(&root);
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("outline_{name}"), outline);
    });
}

#[test]
fn models() {
    assert_outline("models");
}

#[test]
fn endpoints() {
    assert_outline("endpoints");
}
