//! Names that would be the same in Rust, told apart by how they are spelled on the wire.

use std::collections::HashMap;

/// Tells the spellings of one Rust name apart: `remoteControl` keeps the name, and `remote_Control` has
/// `Underscored` behind it.
///
/// Takes each name with its spelling, and gives back what to append to it. The plainest spelling keeps
/// the name, of several such the first; two that are spelled in the same manner stay the same.
pub(crate) fn endings(names: &[(String, &str)]) -> Vec<&'static str> {
    let mut plainest: HashMap<&str, (usize, usize)> = HashMap::new();
    for (place, (name, wire)) in names.iter().enumerate() {
        let rank = usize::from(!manner(wire).is_empty());
        let known = plainest.entry(name).or_insert((rank, place));
        *known = (*known).min((rank, place));
    }
    let ending = |(place, (name, wire)): (usize, &(String, &str))| match plainest.get(&**name) {
        Some((_, first)) if *first != place && is_name(name) => manner(wire),
        _ => "",
    };
    names.iter().enumerate().map(ending).collect()
}

/// Returns whether there is anything to tell apart; what has no letter is no name with an ending either.
fn is_name(text: &str) -> bool {
    text.contains(|character: char| character.is_ascii_alphanumeric())
}

/// What is special about a spelling; nothing about camelCase.
fn manner(wire: &str) -> &'static str {
    let letters = || wire.chars().filter(|character| character.is_alphabetic());
    if wire.contains('_') {
        "Underscored"
    } else if wire.contains('-') {
        "Hyphenated"
    } else if wire.contains('.') {
        "Dotted"
    } else if wire.contains(char::is_whitespace) {
        "Spaced"
    } else if !wire.chars().all(char::is_alphanumeric) {
        "Punctuated"
    } else if letters().count() > 1 && letters().all(char::is_uppercase) {
        "Uppercase"
    } else if letters().next().is_some_and(char::is_uppercase) {
        "Capitalized"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plainest_spelling_keeps_the_name() {
        let names = ["remote_Control", "remoteControl", "RemoteControl", "other"];
        let names = names.map(|wire| (crate::naming::camel_case(wire), wire));
        assert_eq!(endings(&names), ["Underscored", "", "Capitalized", ""]);
    }

    #[test]
    fn alike_spellings_stay_alike() {
        let names = [("Ab".to_owned(), "a-b"), ("Ab".to_owned(), "a--b")];
        assert_eq!(endings(&names), ["", "Hyphenated"]);
    }
}
