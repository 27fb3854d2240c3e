//! Items that may have been renamed: suggested, never assumed.

use std::collections::HashSet;

/// The one of `candidates` whose name is most like `name`, if any is alike enough.
pub(super) fn suggestion<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let alike = candidates.map(|candidate| (likeness(name, candidate), candidate));
    let best = alike.max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(left.1)));
    best.filter(|(likeness, _)| *likeness >= ENOUGH)
        .map(|(_, candidate)| candidate)
}

/// The message about something that is gone.
pub(super) fn removed(what: &str, suggestion: Option<&str>) -> String {
    match suggestion {
        Some(other) => format!("{what} is gone; perhaps it is `{other}` now"),
        None => format!("{what} is gone"),
    }
}

const ENOUGH: f64 = 0.5;

/// How many of the pairs of neighbouring letters two names share, from 0 to 1; of two paths, the segments in
/// which they differ.
fn likeness(left: &str, right: &str) -> f64 {
    let (left, right) = differing(left, right);
    let pairs = |name: &str| -> HashSet<(char, char)> {
        let letters: Vec<char> = name.to_lowercase().chars().collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (left, right) = (pairs(&left), pairs(&right));
    let all = left.len() + right.len();
    match all {
        0 => 0.0,
        all => 2.0 * left.intersection(&right).count() as f64 / all as f64,
    }
}

/// The two paths without the segments that both begin or both end with.
fn differing(left: &str, right: &str) -> (String, String) {
    let (mut left, mut right): (Vec<_>, Vec<_>) =
        (left.split("::").collect(), right.split("::").collect());
    for _ in 0..2 {
        while left.last().is_some() && left.last() == right.last() {
            left.pop();
            right.pop();
        }
        left.reverse();
        right.reverse();
    }
    (left.join("::"), right.join("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_paths_share_makes_them_no_more_alike() {
        let candidates = [
            "graph::communications::Get",
            "graph::communications::call_records::GetTextLog",
            "graph::communications::calls::List",
        ];
        let suggest = |name| suggestion(name, candidates.into_iter());
        assert_eq!(
            suggest("graph::communications::call_records::GetBlocked"),
            None
        );
        assert_eq!(
            suggest("graph::communications::call_records::GetTextsLog"),
            Some("graph::communications::call_records::GetTextLog")
        );
        assert_eq!(
            suggest("graph::communications::call::List"),
            Some("graph::communications::calls::List")
        );
    }

    #[test]
    fn alike_names_are_suggested() {
        let candidates = ["start_time", "caller", "id"];
        let suggest = |name| suggestion(name, candidates.into_iter());
        assert_eq!(suggest("start_date_time"), Some("start_time"));
        assert_eq!(suggest("callee"), Some("caller"));
        assert_eq!(suggest("version"), None);
    }
}
