//! Items that may have been renamed: suggested, never assumed.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// The one of `candidates` whose name is most like `name`, if any is alike enough.
pub(super) fn suggestion<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let alike = candidates.map(|candidate| (likeness(name, candidate), candidate));
    let best = alike.max_by(order);
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

/// Returns the share of the pairs of neighbouring letters that two names have in common, from 0 to 1.
fn likeness(left: &str, right: &str) -> f64 {
    let pairs = |name: &str| -> HashSet<(char, char)> {
        let letters: Vec<char> = name.to_lowercase().chars().collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (left, right) = (pairs(left), pairs(right));
    let all = left.len() + right.len();
    match all {
        0 => 0.0,
        all => 2.0 * left.intersection(&right).count() as f64 / all as f64,
    }
}

/// Paths that are new, by their kind and all their segments but one: a path is suggested for another that differs
/// in one segment, which is found without comparing thousands with thousands.
pub(super) struct NewPaths<'a>(HashMap<String, Vec<(&'a str, &'a str)>>);

impl<'a> NewPaths<'a> {
    /// The paths of `added`, each with its kind.
    pub(super) fn of(added: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for (kind, path) in added {
            for (rest, segment) in without_each(kind, path) {
                found.entry(rest).or_default().push((segment, path));
            }
        }
        Self(found)
    }

    /// The new path of this kind that is most like the one that is gone, if any is alike enough.
    pub(super) fn suggestion(&self, kind: &str, gone: &str) -> Option<&'a str> {
        let alike = without_each(kind, gone)
            .into_iter()
            .filter_map(|(rest, segment)| {
                let candidates = self.0.get(&rest)?.iter();
                let alike = candidates.map(|(other, path)| (likeness(segment, other), *path));
                alike.max_by(order)
            });
        let best = alike.max_by(order);
        best.filter(|(likeness, _)| *likeness >= ENOUGH)
            .map(|(_, path)| path)
    }
}

fn order(left: &(f64, &str), right: &(f64, &str)) -> Ordering {
    left.0.total_cmp(&right.0).then(right.1.cmp(left.1))
}

/// Each segment of a path, with the rest of it and its kind as one text.
fn without_each<'a>(kind: &str, path: &'a str) -> Vec<(String, &'a str)> {
    let segments: Vec<&str> = path.split("::").collect();
    let rest = |place: usize| {
        let (before, after) = (
            segments[..place].join("::"),
            segments[place + 1..].join("::"),
        );
        (format!("{kind} {before}::*::{after}"), segments[place])
    };
    (0..segments.len()).map(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_suggested_that_differs_in_one_segment() {
        let candidates = [
            "graph::communications::Get",
            "graph::communications::call_records::GetTextLog",
            "graph::communications::calls::List",
        ];
        let new = NewPaths::of(candidates.into_iter().map(|path| ("GET", path)));
        let suggest = |name| new.suggestion("GET", name);
        assert_eq!(
            new.suggestion("POST", "graph::communications::call::List"),
            None
        );
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
