//! A page of call records with everything in it, made from the fixtures, the same for ever.

use crate::fixtures;
use serde_json::{Value, json};

/// The JSON of a page with this many records, each with this many sessions of one full segment.
///
/// A part of the properties of each object is null or missing, differently from object to object, as in
/// real telemetry.
pub fn full_call_records(records: usize, sessions: usize) -> String {
    let parse = |file| -> Value { serde_json::from_str(&fixtures::text(file)).expect("a fixture") };
    let record = parse("callrecord-get-expand-sessions-segments.json");
    let segments = parse("callrecord-segments-list-all-fields.json");
    let mut gaps = Gaps(1);
    let value: Vec<Value> = (0..records)
        .map(|number| {
            let mut record = record.clone();
            record["id"] = json!(format!("{number:08}-2966-4b6b-925b-754a88034cc5"));
            let session = record["sessions"][0].clone();
            let list = (0..sessions).map(|_| {
                let mut session = session.clone();
                let mut segment = segments["value"][0].clone();
                gaps.tear(&mut segment);
                session["segments"] = json!([segment]);
                session
            });
            record["sessions"] = list.collect();
            record
        })
        .collect();
    json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata", "value": value})
        .to_string()
}

/// The places where properties are missing: the same in every run.
struct Gaps(u64);

impl Gaps {
    fn tear(&mut self, value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.retain(|name, _| name.starts_with('@') || self.roll() >= 2);
                for (name, member) in members.iter_mut() {
                    let is_scalar = !member.is_object() && !member.is_array();
                    if matches!(member.as_str(), Some("NaN" | "INF" | "-INF")) {
                        // The derived types cannot read these.
                        *member = json!(0.5);
                    }
                    if is_scalar && !name.starts_with('@') && self.roll() < 3 {
                        *member = Value::Null;
                    } else if !is_scalar {
                        self.tear(member);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.tear(item)),
            _ => {}
        }
    }

    /// A number below twenty.
    fn roll(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % 20
    }
}
