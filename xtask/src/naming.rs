//! Names: from the spelling of the wire to the spelling of Rust.

use std::borrow::Cow;

/// `callRecord` and `organizer_v2` as `call_record` and `organizer_v2`.
pub(crate) fn snake_case(name: &str) -> String {
    let words: Vec<_> = words(name).map(|word| word.to_lowercase()).collect();
    guard_digit(words.join("_"))
}

/// `callRecord` and `macOS` as `CallRecord` and `MacOs`.
pub(crate) fn camel_case(name: &str) -> String {
    let capitalize = |word: &str| {
        let mut characters = word.chars();
        let first = characters.next().into_iter().flat_map(char::to_uppercase);
        first
            .chain(characters.flat_map(char::to_lowercase))
            .collect::<String>()
    };
    guard_digit(words(name).map(capitalize).collect())
}

/// `startDateTime` as `START_DATE_TIME`.
pub(crate) fn constant_case(name: &str) -> String {
    snake_case(name).to_uppercase()
}

/// The peculiarity of a spelling; none for camelCase.
pub(crate) fn manner(wire: &str) -> &'static str {
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

/// A name cannot begin with a digit in Rust, nor be empty.
fn guard_digit(name: String) -> String {
    match name.chars().next() {
        Some(first) if !first.is_ascii_digit() => name,
        _ => format!("_{name}"),
    }
}

/// The words of a name: they end before a capital that follows a small letter or digit, before the last
/// of several capitals that a small letter follows, and at whatever cannot stand in a Rust name.
///
/// A first word of one small letter belongs to the next (`iOS`, `eTag`), and the `s` of a plural to the capitals
/// before it (`cloudPCs`).
fn words(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split(|character: char| !character.is_alphanumeric());
    parts
        .flat_map(capital_words)
        .filter(|word| !word.is_empty())
}

fn capital_words(part: &str) -> Vec<&str> {
    let characters: Vec<(usize, char)> = part.char_indices().collect();
    let mut words = Vec::new();
    let mut start = 0;
    for (place, &(offset, character)) in characters.iter().enumerate().skip(1) {
        let before = characters[place - 1].1;
        let after = characters.get(place + 1).map(|&(_, character)| character);
        let behind = characters.get(place + 2).map(|&(_, character)| character);
        let is_plural = after == Some('s') && !behind.is_some_and(char::is_lowercase);
        let begins_word = character.is_uppercase()
            && (!before.is_uppercase() || after.is_some_and(char::is_lowercase) && !is_plural);
        let is_prefix = place == 1 && before.is_lowercase();
        if begins_word && !is_prefix {
            words.push(&part[start..offset]);
            start = offset;
        }
    }
    words.push(&part[start..]);
    words
}

/// A name as that of a module and its file: `mod.rs` is the file of the module around it, and Rust has no
/// raw form of some keywords.
pub(crate) fn module_name(name: &str) -> String {
    let name = snake_case(name);
    match &*name {
        "mod" | "self" | "super" | "crate" => name + "_",
        _ => name,
    }
}

/// The name as an identifier: raw where it is a keyword, and with `_` behind it where Rust has no raw
/// form of the keyword.
pub(crate) fn identifier(name: &str) -> Cow<'_, str> {
    match name {
        "self" | "Self" | "super" | "crate" | "_" => Cow::Owned(format!("{name}_")),
        _ if name.len() <= LONGEST && KEYWORDS.binary_search(&name).is_ok() => {
            Cow::Owned(format!("r#{name}"))
        }
        _ => Cow::Borrowed(name),
    }
}

/// The length of the longest keyword. Most names are longer, and all are looked at.
const LONGEST: usize = "abstract".len();

/// The keywords of all editions, reserved ones too, in alphabetical order.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_wire_become_names_of_rust() {
        let cases = [
            ("callRecord", "call_record", "CallRecord"),
            ("organizer_v2", "organizer_v2", "OrganizerV2"),
            (
                "reflexiveIPAddress",
                "reflexive_ip_address",
                "ReflexiveIpAddress",
            ),
            ("azureADAppId", "azure_ad_app_id", "AzureAdAppId"),
            ("iOS", "ios", "Ios"),
            ("cloudPCs", "cloud_pcs", "CloudPcs"),
            ("relatedURLsFound", "related_urls_found", "RelatedUrlsFound"),
            ("isAsync", "is_async", "IsAsync"),
            ("macOS", "mac_os", "MacOs"),
            ("frequency24GHz", "frequency24_g_hz", "Frequency24GHz"),
            ("wifi80211ax", "wifi80211ax", "Wifi80211ax"),
            ("averageIPv4", "average_i_pv4", "AverageIPv4"),
            ("client-request-id", "client_request_id", "ClientRequestId"),
            ("@odata.etag", "odata_etag", "OdataEtag"),
            ("2g", "_2g", "_2g"),
            ("", "_", "_"),
        ];
        for (wire, snake, camel) in cases {
            assert_eq!(
                (&*snake_case(wire), &*camel_case(wire)),
                (snake, camel),
                "{wire}"
            );
        }
    }

    #[test]
    fn keywords_are_escaped() {
        assert!(KEYWORDS.is_sorted(), "they are searched by halves");
        assert_eq!(identifier("type"), "r#type");
        assert_eq!(identifier("gen"), "r#gen");
        assert_eq!(identifier("self"), "self_");
        assert_eq!(identifier("version"), "version");
    }

    #[test]
    fn modules_have_files_of_their_own() {
        assert_eq!(module_name("mod"), "mod_");
        assert_eq!(module_name("Self"), "self_");
        assert_eq!(module_name("type"), "type");
    }
}
