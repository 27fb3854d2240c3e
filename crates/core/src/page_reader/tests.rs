use proptest::prelude::*;

use super::*;
use crate::operation::json;
use crate::primitive::Untyped;

/// All items of a body that arrives in pieces, and the page around them.
fn read<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(Vec<Untyped>, Page<Untyped>), DecodeError> {
    let mut reader = PageReader::new();
    let mut items = Vec::new();
    for piece in pieces {
        items.extend(reader.push(piece)?);
    }
    let mut page = reader.finish()?;
    items.append(&mut page.value);
    Ok((items, page))
}

/// However a body is cut, it gives what it gives as a whole; or it fails there as well.
fn same_as_whole(body: &str, length: usize) -> Result<(), TestCaseError> {
    let arriving = read(body.as_bytes().chunks(length));
    match json::<Page<Untyped>>(body.as_bytes()) {
        Ok(mut page) => {
            let (items, around) = arriving.expect("the whole page decodes");
            prop_assert_eq!(items, std::mem::take(&mut page.value));
            prop_assert_eq!(around, page);
        }
        Err(error) => {
            let arriving = arriving.expect_err("the whole page does not decode");
            if error.place().starts_with("value[") {
                prop_assert_eq!(arriving.place(), error.place());
            }
        }
    }
    Ok(())
}

const BODIES: &[&str] = &[
    r#"{"value":[]}"#,
    "{ \"value\" : [ ] , \"@odata.nextLink\" : \"https://a/?b=[{\" }",
    r#"{"@odata.count":3,"value":[{"a":"]},\"[{"},[1,[2,{}]],"te,xt"],"@odata.nextLink":"n","x":{"value":[1]}}"#,
    r#"{"x":{"value":[1]},"a\"value":[2],"y":["value",[3]],"value":[{"v":4.50}]}"#,
    r#"{"v\u0061lue":[1,2]}"#,
    "\u{feff}{\"value\":[\"ä𝄞\",-1e5,true]}",
    r#"{"value":[1,null]}"#,
    r#"{"value":[1,]}"#,
    r#"{"value":[,1]}"#,
    r#"{"value":[1 2]}"#,
    r#"{"value":[{"a":1}}]}"#,
    r#"{"value":[1]]}"#,
    r#"{"value":[1]}}"#,
    r#"{"value":[1],}"#,
    r#"{"value":{}}"#,
    r#"{"value":[1],"value":[2]}"#,
    r#"{"value":[1],"error":{"code":"x"}}"#,
    r#"{"value":[{"a":1"#,
    r#"{"value":[1"#,
    r#"{"other":[1]}"#,
    r#"["value",[1]]"#,
    "",
];

proptest! {
    #[test]
    fn a_page_may_be_cut_anywhere(body in proptest::sample::select(BODIES), length in 1..60_usize) {
        same_as_whole(body, length)?;
    }

    #[test]
    fn a_damaged_page_fails_as_it_does_whole(
        body in proptest::sample::select(BODIES),
        place in any::<prop::sample::Index>(),
        damage in "[\\[\\]{},:\"\\\\x1 ]{0,2}",
        length in 1..60_usize,
    ) {
        let places: Vec<usize> = body.char_indices().map(|(place, _)| place).chain([body.len()]).collect();
        let place = *place.get(&places);
        let damaged = format!("{}{damage}{}", &body[..place], &body[place..]);
        // Of two members of a name the last one counts, unless items of the first are out already.
        prop_assume!(damaged.matches("\"value\"").count() == body.matches("\"value\"").count());
        same_as_whole(&damaged, length)?;
    }
}

#[test]
fn an_item_is_there_as_soon_as_it_is_whole() {
    let mut reader = PageReader::<Untyped>::new();
    let mut counts = Vec::new();
    for piece in [r#"{"value":[{"a":"#, "1", "}", ",", "2", " ]"] {
        counts.push(reader.push(piece.as_bytes()).expect("items").len());
    }
    assert_eq!(counts, [0, 0, 0, 1, 0, 1]);
    let error = reader.finish().expect_err("the page has no end");
    assert!(error.is_cut_short());
}

#[test]
fn an_error_names_the_item_and_the_place_in_it() {
    let mut reader = PageReader::<crate::ErrorBody>::new();
    let error = reader
        .push(br#"{"value":[{},{"error":{"details":[tru]}}]}"#)
        .expect_err("no JSON");
    assert_eq!(error.place(), "value[1].error.details[0]");
    // The reader has not kept what came before, so it cannot say where in the body that is.
    let cause = std::error::Error::source(&error).expect("a cause");
    assert_eq!(cause.to_string(), "expected ident");
}

#[test]
fn two_members_of_the_items_name_are_an_error() {
    let error = read([&br#"{"value":[1],"value":[2]}"#[..]]).expect_err("which of them?");
    assert_eq!(error.to_string(), "the body does not decode");
}
