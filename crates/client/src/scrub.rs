//! Taking out of an answer what it repeats of the request and nobody may see.
//!
//! A gateway shows the request that it does not like, with the token or the client secret in it.

use serde_json::Value;
use url::form_urlencoded;

/// The text without any of the secrets.
pub(crate) fn text(text: &str, secrets: &[impl AsRef<str>]) -> String {
    secrets
        .iter()
        .map(AsRef::as_ref)
        .filter(|secret| !secret.is_empty())
        .fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
}

/// JSON without any of the secrets, also where its texts write them with escapes.
pub(crate) fn json(value: Value, secrets: &[impl AsRef<str>]) -> Value {
    match value {
        Value::String(string) => Value::String(text(&string, secrets)),
        Value::Array(items) => {
            let items = items.into_iter().map(|item| json(item, secrets));
            Value::Array(items.collect())
        }
        Value::Object(members) => {
            let members = members.into_iter();
            let scrubbed =
                members.map(|(name, member)| (text(&name, secrets), json(member, secrets)));
            Value::Object(scrubbed.collect())
        }
        other => other,
    }
}

/// The secrets, and each of them as it stands in a form or a query.
pub(crate) fn with_encoded(secrets: &[&str]) -> Vec<String> {
    let encoded = secrets
        .iter()
        .map(|secret| form_urlencoded::byte_serialize(secret.as_bytes()).collect());
    let plain = secrets.iter().map(|secret| (*secret).to_owned());
    plain.chain(encoded).collect()
}
