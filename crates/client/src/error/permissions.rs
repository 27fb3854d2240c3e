//! The permissions that a refused request needed.

use graph_calls_core::Version;
use graph_calls_core::operation::{Facts, Segments, Template};
use graph_calls_endpoints::OPERATIONS;

/// The permissions of the operation that this request is one of, in words; `None` where they are not
/// documented.
pub(super) fn needed(method: &http::Method, url: &str) -> Option<String> {
    let facts = operation(method, url)?;
    let kinds = [
        ("application", facts.application),
        ("delegated", facts.delegated),
    ];
    let kinds = kinds.into_iter().filter_map(|(kind, names)| {
        let names = names.filter(|names| !names.is_empty())?;
        Some(format!("the {kind} permission {}", names.join(" or ")))
    });
    let kinds: Vec<_> = kinds.collect();
    (!kinds.is_empty()).then(|| kinds.join(", or "))
}

/// The facts of the operation that this request is one of.
fn operation(method: &http::Method, url: &str) -> Option<&'static Facts> {
    let mut versions = [Version::V1_0, Version::Beta].into_iter();
    let path = versions
        .find_map(|version| url.split_once(&format!("/{version}/")))?
        .1;
    let path = Segments::read(path).ok()?;
    let found = OPERATIONS.iter().filter_map(|facts| {
        let template = Template::new(facts.path);
        let is_it = *method == facts.method && template.matches(&path).is_some();
        is_it.then(|| (template.names(), *facts))
    });
    Some(found.max_by_key(|(names, _)| *names)?.1)
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::needed;

    #[test]
    fn the_permissions_are_those_of_the_operation() {
        let graph = "https://graph.microsoft.com";
        for (method, path, expected) in [
            (
                Method::GET,
                "/v1.0/communications/callRecords/1",
                Some("the application permission CallRecords.Read.All"),
            ),
            (
                Method::GET,
                "/beta/users/1/onlineMeetings('2')/recordings",
                Some(
                    "the application permission OnlineMeetingRecording.Read.All or \
                     OnlineMeetingRecording.Read.Chat, or the delegated permission \
                     OnlineMeetingRecording.Read.All",
                ),
            ),
            (
                Method::GET,
                "/v1.0/me/onlineMeetings/1/recordings/2/content",
                Some("the delegated permission OnlineMeetingRecording.Read.All"),
            ),
            (Method::DELETE, "/v1.0/communications/callRecords/1", None),
            (Method::GET, "/v1.0/teams/1", None),
            (Method::GET, "/elsewhere", None),
        ] {
            let found = needed(&method, &format!("{graph}{path}"));
            assert_eq!(found.as_deref(), expected, "{method} {path}");
        }
    }
}
