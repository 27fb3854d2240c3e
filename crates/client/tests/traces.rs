//! Spans: OpenTelemetry's names, and nothing that is secret.

mod support;

use std::fmt;
use std::sync::{Arc, Mutex};

use graph_calls::credential::ClientSecret;
use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId};
use graph_calls::endpoints::me::online_meetings::recordings::GetContent;
use support::{ROOT, Service, bytes, graph_error, json, page};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down everything that is traced.
#[derive(Clone, Default)]
struct Scribe(Arc<Mutex<String>>);

impl Visit for &Scribe {
    // The bridge to OpenTelemetry keeps these and writes all other numbers as texts.
    fn record_i64(&mut self, field: &Field, value: i64) {
        let mut text = self.0.lock().expect("no panic holds it");
        text.push_str(&format!("number {}={value}\n", field.name()));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let mut text = self.0.lock().expect("no panic holds it");
        text.push_str(&format!("text {}={value:?}\n", field.name()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = self.0.lock().expect("no panic holds it");
        text.push_str(&format!("{}={value:?}\n", field.name()));
    }
}

impl Subscriber for Scribe {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let name = span.metadata().name();
        self.0
            .lock()
            .expect("no panic holds it")
            .push_str(&format!("span {name}\n"));
        span.record(&mut &*self);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let level = event.metadata().level();
        let line = format!("event {level}\n");
        self.0.lock().expect("no panic holds it").push_str(&line);
        event.record(&mut &*self);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn traces_name_what_happened_and_show_no_secret() {
    let scribe = Scribe::default();
    let _guard = tracing::subscriber::set_default(scribe.clone());
    let next = format!("{ROOT}/v1.0/communications/callRecords?$skiptoken=opaque");
    let files = "https://files.example/a?tempauth=permission";
    let service = Service::answers([
        json(
            200,
            r#"{"access_token":"very-secret-token","expires_in":3599}"#,
        ),
        page(&["1"], Some(&next)),
        graph_error(503, "serviceNotAvailable"),
        page(&["2"], None),
        graph_error(404, "itemNotFound"),
        bytes(302, "").header("location", files),
        bytes(501, "very-secret-token"),
    ]);
    let credential = ClientSecret::new("contoso.com", "app", "very-secret-secret");
    let client = service
        .builder()
        .credential(credential)
        .build()
        .expect("a client");
    let mut records = client.stream(List::new().filter(List::PARTICIPANTS_V2_ID.eq("private")));
    while let Some(record) = records.next().await {
        record.expect("a record");
    }
    client.send(Get::new("3")).await.expect_err("404");
    let error = client
        .download(GetContent::new(
            OnlineMeetingId::new("m"),
            CallRecordingId::new("r"),
        ))
        .to_writer(&mut Vec::new())
        .await;
    let error = error.expect_err("501");

    let text = scribe.0.lock().expect("no panic holds it").clone();
    for expected in [
        "span graph.operation",
        "otel.name=\"communications::call_records::List\"",
        "span http.request",
        "otel.kind=\"client\"",
        "http.request.method=GET",
        "number http.request.resend_count=1",
        "number http.response.status_code=200",
        "number http.response.status_code=404",
        "text error.type=\"503\"",
        "text otel.status_code=\"ERROR\"",
        "url.full=\"https://graph.microsoft.com/v1.0/communications/callRecords?…\"",
        "server.address=\"graph.microsoft.com\"",
        "number server.port=443",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    let shown = format!("{text}{error}{error:?}{client:?}{records:?}");
    for secret in ["very-secret", "opaque", "private", "permission"] {
        assert!(!shown.contains(secret), "{secret} is in\n{shown}");
    }
}

/// The levels at which retries after waits of these times are told.
async fn levels(waits: [&'static str; 2]) -> String {
    let scribe = Scribe::default();
    let _guard = tracing::subscriber::set_default(scribe.clone());
    let mut answers: Vec<_> = waits
        .map(|wait| graph_error(429, "").header("retry-after", wait))
        .into();
    answers.push(json(200, r#"{"id":"1"}"#));
    let client = Service::answers(answers).client();
    client.send(Get::new("1")).await.expect("a record");
    let text = scribe.0.lock().expect("no panic holds it").clone();
    let events = text.lines().filter(|line| line.starts_with("event"));
    events.collect::<Vec<_>>().join(", ")
}

#[tokio::test(start_paused = true)]
async fn a_long_wait_is_told_to_everybody() {
    assert_eq!(levels(["1", "1"]).await, "event DEBUG, event DEBUG");
    assert_eq!(levels(["1", "13"]).await, "event DEBUG, event WARN");
}
