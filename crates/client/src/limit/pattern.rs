//! Paths that a budget is about.

/// A path below the version, with placeholders.
///
/// | segment | stands for |
/// |---|---|
/// | `name` | itself, also as a function with arguments: `name(…)` |
/// | `*` | any one key |
/// | `{key}` | any one key, each with a budget of its own |
/// | `**` | whatever follows, also nothing; only at the end |
///
/// A key is neither a function with arguments nor a segment such as `$count`.
#[derive(Clone, Debug)]
pub(super) struct Pattern(String);

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The key that `{key}` stands for, empty when the pattern has none; `None` when the path does not
    /// match.
    pub(super) fn key(&self, path: &str) -> Option<String> {
        let mut key = String::new();
        let mut segments = path.trim_matches('/').split('/').flat_map(parts_of);
        for expected in self.0.trim_matches('/').split('/') {
            if expected == "**" {
                return Some(key);
            }
            let segment = segments.next()?;
            match expected {
                "*" if is_key(segment) => {}
                "{key}" if is_key(segment) => key = segment.to_owned(),
                "*" | "{key}" => return None,
                name if name_of(segment).eq_ignore_ascii_case(name) => {}
                _ => return None,
            }
        }
        segments.next().is_none().then_some(key)
    }
}

/// A collection and its key where links of the service write both as one: `callRecords('1')`. The
/// arguments of a function have names.
fn parts_of(segment: &str) -> impl Iterator<Item = &str> {
    let pair = segment
        .split_once("('")
        .and_then(|(name, rest)| Some((name, rest.strip_suffix("')")?)));
    let (first, key) = pair.map_or((segment, None), |(name, key)| (name, Some(key)));
    std::iter::once(first).chain(key)
}

/// A function's name without its arguments; anything else as it is.
fn name_of(segment: &str) -> &str {
    segment.split('(').next().unwrap_or(segment)
}

fn is_key(segment: &str) -> bool {
    !segment.is_empty() && !segment.starts_with('$') && !segment.contains('(')
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn key(pattern: &str, path: &str) -> Option<String> {
        Pattern::new(pattern).key(path)
    }

    #[test]
    fn patterns_match_whole_paths() {
        assert_eq!(key("/a/b", "/a/b"), Some(String::new()));
        assert_eq!(key("/a/b", "/A/b"), Some(String::new()));
        assert_eq!(key("/a/b", "/a"), None);
        assert_eq!(key("/a/b", "/a/b/c"), None);
        assert_eq!(key("/a/*", "/a/b"), Some(String::new()));
    }

    #[test]
    fn keys_have_budgets_of_their_own() {
        let pattern = "/callRecords/{key}/**";
        assert_eq!(key(pattern, "/callRecords/1"), Some("1".to_owned()));
        assert_eq!(
            key(pattern, "/callRecords/1/sessions"),
            Some("1".to_owned())
        );
        assert_eq!(key(pattern, "/callRecords"), None);
        assert_eq!(key(pattern, "/callRecords/$count"), None);
        assert_eq!(key(pattern, "/callRecords/getPstnCalls(x=1)"), None);
    }

    #[test]
    fn keys_in_parentheses_are_keys() {
        let pattern = "/callRecords/{key}/**";
        let written_by_the_service = "/callRecords('1')/sessions";
        assert_eq!(key(pattern, written_by_the_service), Some("1".to_owned()));
        let pattern = "/users/*/onlineMeetings/**";
        let path = "/users('a')/onlineMeetings('b')/recordings";
        assert_eq!(key(pattern, path), Some(String::new()));
        let function = "/onlineMeetings/getAllRecordings(user='1')";
        assert_eq!(key("/onlineMeetings/{key}/**", function), None);
    }

    #[test]
    fn functions_match_by_name() {
        let pattern = "/callRecords/getPstnCalls";
        assert!(key(pattern, "/callRecords/getPstnCalls(from=1,to=2)").is_some());
        assert!(key(pattern, "/callRecords/getSmsLog(from=1,to=2)").is_none());
    }
}
