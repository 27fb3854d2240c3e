//! Links and paths, which decide where a token goes and what an id names.

use graph_calls_core::operation::{Link, Path, Root, Segments, Template, Version};
use graph_calls_notifications::{Changed, Resource};
use url::Url;

/// Each line is a link, a path and a key.
pub(super) fn links(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for line in text.lines() {
        link(line);
        key(line);
        if let Err(error) = Segments::read(line) {
            let _ = error.to_string();
        }
        let _ = Changed::from_path(line);
        let _ = Resource::from_path(line);
    }
}

/// A link that is followed leads to the service, in the eyes of a parser of URLs that browsers agree with.
fn link(line: &str) {
    let link = Link::from(line);
    if let Ok(uri) = link.to_uri(&Root::default()) {
        let url = Url::parse(&uri.to_string()).expect("a link that is followed is a URL");
        assert_eq!(
            url.origin().ascii_serialization(),
            "https://graph.microsoft.com"
        );
        assert!(url.path().starts_with("/v1.0/"), "{url}");
        assert!(
            url.username().is_empty() && url.password().is_none(),
            "{url}"
        );
    }
    let gateway = Root::new("https://gateway.example/graph", Version::V1_0);
    if let Ok(uri) = link.to_uri(&gateway.expect("the URL is a root")) {
        let url = Url::parse(&uri.to_string()).expect("a link that is followed is a URL");
        assert_eq!(
            url.origin().ascii_serialization(),
            "https://gateway.example"
        );
        assert!(url.path().starts_with("/graph/v1.0/"), "{url}");
    }
}

/// A key stays one segment of the path, and is read back as it was.
fn key(line: &str) {
    let Ok(path) = Path::new("/records").key("record-id", line) else {
        return;
    };
    let segments = Segments::read(path.as_str()).expect("a path that was built can be read");
    let template = Template::new("/records/{record-id}");
    let found = template.matches(&segments);
    let found = found.and_then(|found| found.key("record-id"));
    assert_eq!(found, Some(line), "{}", path.as_str());
    let url = Url::parse("https://graph.microsoft.com").expect("the URL is one");
    let url = url
        .join(path.as_str())
        .expect("a path that was built is one");
    assert_eq!(url.path(), path.as_str());
}
