//! Changed limits and subscriptions of operations.

use xtask::diff::{Class, diff};

use super::{BASE, api};

const FACTS: &str = "      x-graph-limits: [calls]
      x-graph-subscription:
        - path: /calls
          changes: [created, updated]
          minutes: 60
      x-graph-filter:
";

/// The base whose list of calls has these facts, with a table of limits.
fn with(facts: &str, requests: u32) -> String {
    let text = BASE.replacen("      x-graph-filter:\n", facts, 1);
    assert_ne!(text, BASE);
    format!("{text}\nx-graph-limits:\n  calls: {{requests: {requests}, seconds: 20}}\n")
}

fn told(facts: &str, requests: u32) -> Vec<(Class, String, String)> {
    let changes = diff(&api(&with(FACTS, 10)), &api(&with(facts, requests)));
    let told = changes.into_iter();
    told.map(|change| (change.class, change.pointer, change.message))
        .collect()
}

#[test]
fn a_changed_limit_is_told_at_its_place() {
    let (class, pointer, message) = &told(FACTS, 5)[0];
    assert_eq!(*class, Class::Additive);
    assert_eq!(pointer, "/x-graph-limits/calls");
    assert_eq!(
        message,
        "the limit `calls` is 5 requests in 20 seconds; before: 10 requests in 20 seconds"
    );
    let (class, pointer, message) = &told(&FACTS.replace("[calls]", "[]"), 10)[0];
    assert_eq!(*class, Class::Additive);
    assert_eq!(pointer, "/paths/~1calls/get");
    assert_eq!(message, "is counted by other limits: none; before: calls");
}

#[test]
fn subscriptions_that_graph_refuses_from_now_on_are_breaking() {
    let cases = [
        ("minutes: 60", "minutes: 30", Class::Breaking),
        ("minutes: 60", "minutes: 90", Class::Additive),
        ("[created, updated]", "[created]", Class::Breaking),
        (
            "[created, updated]",
            "[created, updated, deleted]",
            Class::Additive,
        ),
        ("path: /calls", "path: /others", Class::Breaking),
    ];
    for (from, to, class) in cases {
        let told = told(&FACTS.replace(from, to), 10);
        assert_eq!(
            told.first().map(|told| told.0),
            Some(class),
            "{to}: {told:?}"
        );
    }
    assert_eq!(told(FACTS, 10), []);
    let told = told(&FACTS.replace("minutes: 60", "minutes: 30"), 10);
    assert_eq!(
        told[0].2,
        "subscriptions for `/calls` live at most 30 minutes; before: 60 minutes"
    );
}
