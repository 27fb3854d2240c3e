//! Entities as JSON text.

use std::borrow::Cow;
use std::sync::LazyLock;

use graph_calls_models::TeamworkUserIdentityType;
use graph_calls_models::call_records::ProductFamily;
use serde_json::Value;
use serde_json::value::RawValue;

use super::select::Selection;
use crate::store::{Entity, append, quoted};

/// The way in which entities are written.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'a> {
    /// Origin and version.
    pub(crate) root: &'a str,
    pub(crate) is_beta: bool,
    /// Tells whether members newer than an enumeration's sentinel go by their own names.
    pub(crate) shows_later_members: bool,
    pub(crate) omits_nulls: bool,
}

impl Writer<'_> {
    /// The entity without the end of the object, behind these members.
    pub(crate) fn open(
        &self,
        entity: &Entity,
        selection: &Selection,
        head: &[(&str, &str)],
    ) -> String {
        let mut text = String::from("{");
        for (name, value) in head {
            append(&mut text, name, &quoted(value));
        }
        let body = entity.body();
        let beta = if self.is_beta {
            body.beta_members.as_slice()
        } else {
            &[]
        };
        for (name, value) in body.members.iter().chain(beta) {
            if selection.contains(name)
                && let Some(value) = self.value(name, value)
            {
                append(&mut text, name, &value);
            }
        }
        text
    }

    /// The entity as an object.
    pub(crate) fn write(
        &self,
        entity: &Entity,
        selection: &Selection,
        head: &[(&str, &str)],
    ) -> String {
        let mut text = self.open(entity, selection, head);
        text.push('}');
        text
    }

    /// The value of a member; `None` for one that is left out.
    pub(crate) fn value<'v>(&self, name: &str, value: &'v RawValue) -> Option<Cow<'v, str>> {
        let mut text = Cow::Borrowed(value.get());
        // The store keeps the URLs of contents without the root, which depends on the request.
        if name.ends_with("ContentUrl") && text.starts_with("\"/") {
            text = format!("\"{}{}", self.root, &text[1..]).into();
        }
        if !self.shows_later_members {
            text = hide_later_members(text);
        }
        if self.omits_nulls && text.contains("null") {
            let mut value: Value = serde_json::from_str(&text).unwrap_or_default();
            drop_nulls(&mut value);
            if value.is_null() {
                return None;
            }
            text = value.to_string().into();
        }
        Some(text)
    }
}

/// Members that came after the sentinel of their enumeration, as they stand in JSON, with the sentinel in their
/// place.
static LATER_MEMBERS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let families = ProductFamily::MEMBERS.iter().map(ToString::to_string);
    let kinds = TeamworkUserIdentityType::MEMBERS
        .iter()
        .map(ToString::to_string);
    let mut pairs = Vec::new();
    for (property, members) in [
        ("productFamily", families.collect::<Vec<_>>()),
        ("userIdentityType", kinds.collect()),
    ] {
        let later = members
            .iter()
            .skip_while(|member| *member != SENTINEL)
            .skip(1);
        let json = |member: &str| format!("\"{property}\":\"{member}\"");
        pairs.extend(later.map(|member| (json(member), json(SENTINEL))));
    }
    pairs
});

/// The last member that everybody knows.
const SENTINEL: &str = "unknownFutureValue";

/// Writes the sentinel in place of members that came after it. The text is as serde writes it, so a name and
/// its value stand in it as they are looked for, and nowhere else.
fn hide_later_members(mut text: Cow<'_, str>) -> Cow<'_, str> {
    for (own, sentinel) in LATER_MEMBERS.iter() {
        if text.contains(own) {
            text = text.replace(own, sentinel).into();
        }
    }
    text
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
