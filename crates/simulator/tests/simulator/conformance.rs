//! Checks that answers are of the schemas in the spec.

use graph_calls_core::{Operation, Version};
use graph_calls_simulator::Simulator;
use serde::Serialize;
use serde_json::Value;

use crate::schema::Spec;
use crate::support::{answer, json};
use crate::typed_share::typed_share;

/// Sends operations and checks their answers; remembers which ones.
pub(crate) struct Check<'a> {
    pub(crate) simulator: &'a Simulator,
    pub(crate) spec: Spec,
    pub(crate) seen: Vec<(String, String)>,
}

impl Check<'_> {
    pub(crate) fn see(&mut self, method: &str, path: &str) {
        self.seen.push((path.to_owned(), method.to_owned()));
    }

    /// An operation that answers JSON of a model.
    pub(crate) async fn typed<O: Operation<Output: Serialize>>(
        &mut self,
        method: &str,
        path: &str,
        version: Version,
        operation: &O,
    ) -> O::Output {
        self.see(method, path);
        let response = answer(self.simulator, version, operation).await;
        let body = json(&response);
        assert!(response.status().is_success(), "{path}: {body}");
        self.spec.check(path, method, &body);
        let output = O::decode(response.body()).expect("the answer decodes");
        let share = typed_share(&output).unwrap();
        // Annotations and the tokens of feedback are all that has no field.
        assert!(share.kept <= undeclared(&body), "{path}: {share:?}");
        assert_eq!(serde_json::to_value(&output).unwrap(), body, "{path}");
        output
    }

    /// The same in both versions; the answer of v1.0.
    pub(crate) async fn both<O: Operation<Output: Serialize>>(
        &mut self,
        path: &str,
        operation: &O,
    ) -> O::Output {
        self.typed("get", path, Version::Beta, operation).await;
        self.typed("get", path, Version::V1_0, operation).await
    }

    pub(crate) async fn count<O: Operation<Output = i64>>(
        &mut self,
        path: &str,
        operation: &O,
        expected: i64,
    ) {
        self.see("get", path);
        let response = answer(self.simulator, Version::V1_0, operation).await;
        assert_eq!(response.headers()["content-type"], "text/plain");
        assert!(response.body().starts_with("\u{feff}".as_bytes()));
        assert_eq!(O::decode(response.body()).unwrap(), expected, "{path}");
    }

    pub(crate) async fn content<O: Operation<Output = Vec<u8>>>(
        &mut self,
        path: &str,
        operation: &O,
        (id, media_type): (&str, &str),
    ) {
        self.see("get", path);
        let response = answer(self.simulator, Version::V1_0, operation).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["content-type"], media_type);
        assert_eq!(
            response.body(),
            &self.simulator.content(id).unwrap().bytes()
        );
    }
}

fn undeclared(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(undeclared).sum(),
        Value::Object(members) => {
            let is_plain_set = members.contains_key("spoolUser");
            let own = members.iter().map(|(name, member)| {
                let is_token = name == "tokens";
                let tokens = member
                    .as_object()
                    .filter(|_| is_token)
                    .map_or(0, |all| all.len());
                // Members of identity sets that Graph sends and no document of the declared type names.
                let is_undocumented =
                    is_plain_set && !matches!(name.as_str(), "application" | "device" | "user");
                usize::from(name.contains('@') || is_undocumented) + tokens + undeclared(member)
            });
            own.sum()
        }
        _ => 0,
    }
}
