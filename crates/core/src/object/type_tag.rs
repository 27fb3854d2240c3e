//! Matching `@odata.type` with the types that are known.

use std::sync::OnceLock;

/// The number of types up to which going through all of them is faster than looking one up.
const FEW: usize = 8;

/// The number of types up to which going through all of them for the very same text is.
const SOME: usize = 64;

/// The types of a family, to be found by their tag.
#[doc(hidden)]
pub struct TypeTable {
    names: &'static [&'static str],
    lookup: OnceLock<Lookup>,
}

/// Lower-case names in order, each with the place of its type.
struct Lookup {
    whole: Vec<(String, usize)>,
    last: Vec<(String, usize)>,
}

impl TypeTable {
    /// A table of these qualified names.
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self {
            names,
            lookup: OnceLock::new(),
        }
    }

    /// The place of the type that `tag` names, in whatever case and with or without `#`.
    ///
    /// Failing that, of the first type that agrees in the last segment: Graph writes some tags without
    /// or with another namespace (`#Microsoft.Graph.callRecord`,
    /// `#Microsoft.Teams.GraphSvc.teamworkUserIdentity`).
    pub fn find(&self, tag: &str) -> Option<usize> {
        let tag = tag.trim_start_matches('#');
        if self.names.len() <= SOME
            && let Some(place) = self.names.iter().position(|name| *name == tag)
        {
            return Some(place);
        }
        if self.names.len() <= FEW {
            let names = || self.names.iter();
            return names()
                .position(|name| name.eq_ignore_ascii_case(tag))
                .or_else(|| names().position(|name| last(name).eq_ignore_ascii_case(last(tag))));
        }
        let lookup = self.lookup.get_or_init(|| Lookup::of(self.names));
        let tag = tag.to_ascii_lowercase();
        place(&lookup.whole, &tag).or_else(|| place(&lookup.last, last(&tag)))
    }
}

impl Lookup {
    fn of(names: &[&str]) -> Self {
        let sorted = |part: fn(&str) -> &str| {
            let names = names.iter().map(|name| part(name).to_ascii_lowercase());
            let mut names: Vec<_> = names
                .enumerate()
                .map(|(place, name)| (name, place))
                .collect();
            names.sort();
            names
        };
        Self {
            whole: sorted(|name| name),
            last: sorted(last),
        }
    }
}

fn place(names: &[(String, usize)], wanted: &str) -> Option<usize> {
    let first = names.partition_point(|(name, _)| &**name < wanted);
    let (name, place) = names.get(first)?;
    (name == wanted).then_some(*place)
}

fn last(name: &str) -> &str {
    name.rsplit(['.', '#']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &[
        "graph.user",
        "graph.group",
        "graph.device",
        "other.user",
        "graph.a",
        "graph.b",
        "graph.c",
        "graph.d",
        "graph.e",
        "graph.F",
    ];

    #[test]
    fn few_and_many_types_are_found_alike() {
        let few = &NAMES[..4];
        let tags = [
            ("#graph.user", Some(0)),
            ("graph.GROUP", Some(1)),
            ("#other.user", Some(3)),
            ("#third.user", Some(0)),
            ("device", Some(2)),
            ("#graph.unknown", None),
            ("", None),
        ];
        for (tag, place) in tags {
            assert_eq!(TypeTable::new(few).find(tag), place, "{tag}");
            assert_eq!(TypeTable::new(NAMES).find(tag), place, "{tag}");
        }
        assert_eq!(TypeTable::new(NAMES).find("#graph.f"), Some(9));
    }
}
