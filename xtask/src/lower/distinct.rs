//! Names that would be the same in Rust, told apart by how they are spelled on the wire.

use std::collections::HashMap;

use crate::naming::manner;

/// A name that something is to have in Rust.
pub(crate) struct Wanted<'a> {
    pub(crate) name: String,
    /// The spelling on the wire.
    pub(crate) wire: &'a str,
    /// True if the spec or the memory gives the name, which then stays.
    pub(crate) is_given: bool,
}

/// Tells the spellings of one Rust name apart: `remoteControl` keeps the name, and `remote_Control` has
/// `Underscored` behind it.
///
/// Gives back what to append to each name. The plainest spelling keeps the name, of several such the first; two
/// that are spelled in the same manner stay the same. A name that is given stays, and so does one that
/// `is_taken`: others make way, and among them the plainest spelling says that it is the plain one.
pub(crate) fn endings(wanted: &[Wanted<'_>], is_taken: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let mut holders: HashMap<&str, (usize, usize)> = HashMap::new();
    for (
        place,
        Wanted {
            name,
            wire,
            is_given,
        },
    ) in wanted.iter().enumerate()
    {
        let rank = match is_given {
            true => 0,
            false if manner(wire).is_empty() => 1,
            false => 2,
        };
        let known = holders.entry(name).or_insert((rank, place));
        *known = (*known).min((rank, place));
    }
    let ending = |(place, wanted): (usize, &Wanted<'_>)| {
        let Wanted {
            name,
            wire,
            is_given,
        } = wanted;
        let (rank, holder) = holders.get(&**name).copied().unwrap_or((0, place));
        let is_taken = is_taken(name);
        if *is_given || !is_name(name) || holder == place && !is_taken {
            return "";
        }
        match manner(wire) {
            "" if !is_taken && rank != 0 => "",
            "" if wire.contains(char::is_uppercase) => "CamelCase",
            "" => "Lowercase",
            manner => manner,
        }
    };
    wanted.iter().enumerate().map(ending).collect()
}

/// Returns whether there is anything to tell apart; what has no letter is no name with an ending either.
fn is_name(text: &str) -> bool {
    text.contains(|character: char| character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::naming::camel_case;

    fn wanted<'a>(wires: &[&'a str], given: &str) -> Vec<Wanted<'a>> {
        let wires = wires.iter();
        wires
            .map(|wire| Wanted {
                name: camel_case(wire),
                wire,
                is_given: *wire == given,
            })
            .collect()
    }

    #[test]
    fn the_plainest_spelling_keeps_the_name() {
        let names = wanted(
            &["remote_Control", "remoteControl", "RemoteControl", "other"],
            "",
        );
        assert_eq!(
            endings(&names, |_| false),
            ["Underscored", "", "Capitalized", ""]
        );
    }

    #[test]
    fn alike_spellings_stay_alike() {
        let names = ["a-b", "a--b"].map(|wire| Wanted {
            name: "Ab".to_owned(),
            wire,
            is_given: false,
        });
        assert_eq!(endings(&names, |_| false), ["", "Hyphenated"]);
    }

    #[test]
    fn all_make_way_for_a_name_that_is_given() {
        let names = wanted(
            &["remote_Control", "remoteControl", "RemoteControl"],
            "RemoteControl",
        );
        assert_eq!(endings(&names, |_| false), ["Underscored", "CamelCase", ""]);
    }

    #[test]
    fn all_make_way_for_a_name_that_is_taken() {
        let names = wanted(&["group", "Group", "other"], "");
        let is_taken = |name: &str| name == "Group";
        assert_eq!(endings(&names, is_taken), ["Lowercase", "Capitalized", ""]);
    }
}
