//! Paths as Graph writes them in notifications and subscriptions.

/// The names and keys of a path in their order, whichever form the keys are in; `None` for what is no
/// plain path.
pub(crate) fn parts(path: &str) -> Option<Vec<String>> {
    let mut rest = path.strip_prefix('/').unwrap_or(path);
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(['/', '(']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.contains(['?', '#', '\'', ')']) {
            return None;
        }
        let name = percent_encoding::percent_decode_str(name)
            .decode_utf8()
            .ok()?;
        parts.push(name.into_owned());
        rest = after;
        if let Some(quoted) = rest.strip_prefix("('") {
            let (key, after) = key(quoted)?;
            parts.push(key);
            rest = after;
        }
        match rest.strip_prefix('/') {
            Some(after) => rest = after,
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}

/// The key that ends in `')`, in which a quote is doubled, and what comes after.
fn key(mut rest: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    loop {
        let (text, after) = rest.split_once('\'')?;
        key.push_str(text);
        if let Some(after) = after.strip_prefix(')') {
            return Some((key, after));
        }
        rest = after.strip_prefix('\'')?;
        key.push('\'');
    }
}
