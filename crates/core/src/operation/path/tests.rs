//! Paths that are written, read back.

use proptest::prelude::*;

use super::{Arguments, Path, Segment, Segments, Template};

/// A key that a path can hold.
fn key() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("it would change the path", |key| {
        !matches!(&**key, "" | "." | "..")
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        first in key(),
        second in key(),
        text in any::<String>(),
        number in any::<i64>(),
        bare in "[0-9a-f]{8}-[0-9a-f]{4}",
        list in any::<Vec<String>>(),
    ) {
        let arguments = Arguments::new()
            .with("text", &*text)
            .with("number", &number)
            .with_bare("bare", &bare)
            .with_json("list", &list);
        let path = Path::new("/users")
            .key("first", &first).expect("the key is one")
            .fixed("/things")
            .key("second", &second).expect("the key is one")
            .function("find", arguments)
            .fixed("/$count");
        let template =
            Template::new("/users/{first}/things/{second}/find(text='{text}',number={number})/$count");
        let segments = Segments::read(path.as_str()).expect("it was written here");
        let found = template.matches(&segments).expect("it is that path");
        prop_assert_eq!(found.keys(), &[("first", &*first), ("second", &*second)]);
        let values: Vec<_> = found.arguments().iter().map(|argument| {
            (&*argument.name, &*argument.value, argument.is_quoted)
        }).collect();
        let number = number.to_string();
        let list = serde_json::to_string(&list).expect("texts have a JSON form");
        prop_assert_eq!(
            values,
            [("text", &*text, true), ("number", &*number, false), ("bare", &*bare, false), ("list", &*list, false)]
        );
    }

    #[test]
    fn keys_in_quotes_are_the_same_keys(key in key()) {
        let quoted = key.replace('%', "%25").replace('?', "%3F").replace('#', "%23").replace('\'', "''");
        let segments = Segments::read(&format!("users('{quoted}')/things")).expect("it is a path");
        let template = Template::new("/users/{key}/things");
        let found = template.matches(&segments).expect("it is that path");
        prop_assert_eq!(found.key("key"), Some(&*key));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = Segments::read(&text);
        let _ = Template::new(&text);
    }
}

fn matches(template: &str, path: &str) -> bool {
    let segments = Segments::read(path).expect(path);
    Template::new(template).matches(&segments).is_some()
}

/// Reads the arguments of a path: name, value, and `true` for a text.
fn arguments(path: &str) -> Vec<(String, String, bool)> {
    let segments = Segments::read(path).expect(path);
    let Some(Segment::Call { arguments, .. }) = segments.as_slice().last() else {
        panic!("{path} does not end in a function");
    };
    let owned = arguments.iter().cloned();
    owned
        .map(|argument| (argument.name, argument.value, argument.is_quoted))
        .collect()
}

#[test]
fn signs_of_a_url_do_not_end_a_path() {
    // Guests have such names: https://learn.microsoft.com/entra/external-id/user-properties
    let guest = "a_b.com#EXT#@c.d";
    let arguments = Arguments::new().with("meetingOrganizerUserId", guest);
    let path = Path::new("/x").function("getAllRecordings", arguments);
    assert_eq!(
        path.as_str(),
        "/x/getAllRecordings(meetingOrganizerUserId='a_b.com%23EXT%23%40c.d')"
    );
    for (sign, written) in [
        ("#", "%23"),
        ("?", "%3F"),
        ("%", "%25"),
        ("&", "%26"),
        ("+", "%2B"),
    ] {
        let path = Path::new("/x").key("id", sign).expect("it is a key");
        assert_eq!(path.as_str(), format!("/x/{written}"));
        let path = Path::new("").function("f", Arguments::new().with("a", sign));
        assert_eq!(path.as_str(), format!("/f(a='{written}')"));
    }
}

#[test]
fn arguments_are_texts_or_not_and_may_be_aliases() {
    let expected = |value: &str, is_text| vec![("a".to_owned(), value.to_owned(), is_text)];
    for (path, value, is_text) in [
        ("/f(a='x')", "x", true),
        ("/f(a=%27x%27)", "x", true),
        ("/f(a='x,y=z/w')", "x,y=z/w", true),
        ("/f(a='it''s')", "it's", true),
        ("/f(a=2024-01-01T00:00:00Z)", "2024-01-01T00:00:00Z", false),
        ("/f(a=@b)?@b='x'", "x", true),
        ("/f(a=@b)?$top=1&@b=2", "2", false),
        ("/f( a = 'x' )", "x", true),
    ] {
        assert_eq!(arguments(path), expected(value, is_text), "{path}");
    }
    assert_eq!(arguments("/f()"), []);
}

#[test]
fn what_is_no_path_is_refused() {
    for path in [
        "/a//b",
        "/a('x",
        "/a('x')y",
        "/f(a=)b",
        "/f(a=1,2)",
        "/f(1,2)",
        "/f(a=1,)",
        "/f(a=@b)",
        "/f(a='x'y')",
        "/(a=1)",
        "/a#b",
        "/%FF",
    ] {
        assert!(Segments::read(path).is_err(), "{path}");
    }
}

#[test]
fn names_match_without_case_and_namespace() {
    let function = "/callRecords/getSmsLog(from={from})";
    assert!(matches(function, "/CallRecords/GETSMSLOG(from=1)"));
    assert!(matches(
        function,
        "/callRecords/microsoft.graph.callRecords.getSmsLog(from=1)"
    ));
    assert!(matches("/a/microsoft.graph.delta()", "/a/delta"));
    assert!(!matches(function, "/callRecords/getPstnCalls(from=1)"));
}

#[test]
fn a_cast_is_passed_over() {
    assert!(matches(
        "/users/{id}/calendar",
        "/users/1/microsoft.graph.user/calendar"
    ));
    assert!(!matches(
        "/users/{id}",
        "/users/1/microsoft.graph.user.list()"
    ));
}

#[test]
fn a_key_is_no_function_and_no_word_of_odata() {
    let record = "/callRecords/{id}";
    assert!(matches(record, "/callRecords/1"));
    assert!(matches(record, "/callRecords(1)"));
    assert!(matches(record, "/callRecords/('1')"));
    assert!(matches(record, "/callRecords/%24count"));
    assert!(!matches(record, "/callRecords"));
    assert!(!matches(record, "/callRecords/$count"));
    assert!(!matches(record, "/callRecords/getSmsLog(from=1)"));
    assert!(!matches(record, "/callRecords/1/sessions"));
    assert!(matches("/callRecords/*/**", "/callRecords/1/sessions"));
    assert!(matches("/callRecords/**", "/callRecords"));
}

#[test]
fn parameters_say_what_a_function_takes() {
    let template = Template::new("/f(a='{a}',[b={b}])/delta");
    let parameters = template.parameters().iter();
    let parameters: Vec<_> = parameters
        .map(|parameter| (&*parameter.name, parameter.is_text, parameter.is_required))
        .collect();
    assert_eq!(parameters, [("a", true, true), ("b", false, false)]);
    assert_eq!(template.names(), 2);
}
