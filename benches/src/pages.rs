//! Pages as the simulator serves them.

use graph_calls::endpoints::communications::call_records;
use graph_calls::endpoints::ids::{MeetingOrganizerUserId, UserId};
use graph_calls::endpoints::users::online_meetings;
use graph_calls::models::call_records::{CallRecord, Session};
use graph_calls_core::{Operation, Root};
use graph_calls_simulator::Simulator;
use serde_json::value::RawValue;

/// Call records on a page, which is the most that Graph gives.
const CALL_RECORDS: usize = 60;

const RECORDINGS: u32 = 2_000;

const PSTN_ROWS: u32 = 1_000;

/// The bodies that decoding and encoding are measured with.
pub struct Pages {
    /// Call records with all of their sessions, segments and media.
    pub call_records: String,
    /// Recordings.
    pub recordings: String,
    /// Calls over the telephone network.
    pub pstn_calls: String,
    /// Two recordings.
    pub two: String,
}

impl Pages {
    /// Asks a simulator for them.
    pub async fn fetch() -> Self {
        let simulator = Simulator::builder()
            .seed(11)
            .users(1)
            .recordings(RECORDINGS)
            .recordings_page(RECORDINGS)
            .log_rows(PSTN_ROWS)
            .call_records(CALL_RECORDS as u32)
            .largest_call(40)
            .start()
            .await
            .expect("the loopback has a free port");
        let service = Service {
            root: simulator.root(),
            token: simulator.token().to_owned(),
            http: reqwest::Client::new(),
        };
        let mut records = Vec::new();
        for record in simulator.call_records() {
            let expanded = call_records::Get::new(&record.id)
                .expand(CallRecord::SESSIONS.expand(Session::SEGMENTS));
            records.push(service.get(&expanded).await);
        }
        let user = simulator.user_id(0);
        let recordings = service
            .get(&online_meetings::GetAllRecordings::new(
                UserId::new(&user),
                MeetingOrganizerUserId::new(&user),
            ))
            .await;
        let (from, to) = (simulator.now(), simulator.now());
        let days = "P80D".parse().expect("a duration");
        let from = from.checked_sub(days).expect("a time");
        let pstn_calls = service
            .get(&call_records::GetPstnCalls::new(from, to))
            .await;
        Self {
            call_records: page(records),
            two: first(&recordings, 2),
            recordings,
            pstn_calls,
        }
    }
}

struct Service {
    root: Root,
    token: String,
    http: reqwest::Client,
}

impl Service {
    async fn get<O: Operation>(&self, operation: &O) -> String {
        let request = operation
            .request()
            .and_then(|request| request.into_http(&self.root));
        let (parts, _) = request.expect("a request").into_parts();
        let request = self
            .http
            .get(parts.uri.to_string())
            .bearer_auth(&self.token);
        let answer = request.send().await.expect("the service answers");
        let body = answer
            .error_for_status()
            .expect("a success")
            .text()
            .await
            .expect("a body");
        // The derived types cannot read these, so nobody has to.
        body.replace("\"NaN\"", "0.5")
            .replace("\"-INF\"", "-0.5")
            .replace("\"INF\"", "0.5")
    }
}

/// A page of these items.
fn page(items: Vec<String>) -> String {
    let items = items.join(",");
    format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata","value":[{items}]}}"#
    )
}

/// A page of the first items of another.
fn first(body: &str, count: usize) -> String {
    #[derive(serde_derive::Deserialize)]
    struct Raw<'a> {
        #[serde(borrow)]
        value: Vec<&'a RawValue>,
    }
    let whole: Raw<'_> = serde_json::from_str(body).expect("a page");
    page(
        whole
            .value
            .iter()
            .take(count)
            .map(|item| item.get().to_owned())
            .collect(),
    )
}
