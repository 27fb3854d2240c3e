//! Spans as a program's OpenTelemetry gets them, by the semantic conventions for HTTP clients:
//! <https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span>.

mod support;

use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::{CallOptions, Client, RetryPolicy};
use opentelemetry::trace::{SpanKind, Status, TracerProvider};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use support::{Answer, Reply, Service, graph_error, json, page};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

/// The spans of what is done with a client of a service that gives these replies.
async fn spans<F: Future>(
    replies: impl IntoIterator<Item = Reply>,
    act: impl FnOnce(Client) -> F,
) -> Vec<SpanData> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("program"));
    let guard = tracing::subscriber::set_default(Registry::default().with(layer));
    act(Service::script(replies).client()).await;
    drop(guard);
    exporter.get_finished_spans().expect("spans")
}

fn attribute<'a>(span: &'a SpanData, name: &str) -> Option<&'a Value> {
    let mut attributes = span.attributes.iter();
    let found = attributes.find(|attribute| attribute.key.as_str() == name);
    found.map(|attribute| &attribute.value)
}

fn requests(spans: &[SpanData]) -> Vec<&SpanData> {
    let spans = spans.iter();
    spans
        .filter(|span| span.span_kind == SpanKind::Client)
        .collect()
}

/// The one span of an operation among the others.
fn operation(spans: &[SpanData]) -> &SpanData {
    let mut others = spans
        .iter()
        .filter(|span| span.span_kind != SpanKind::Client);
    let operation = others.next().expect("a span of the operation");
    assert!(others.next().is_none());
    operation
}

fn text(text: &'static str) -> Value {
    Value::String(text.into())
}

fn record() -> Answer {
    json(200, r#"{"id":"1"}"#)
}

#[tokio::test(start_paused = true)]
async fn a_request_has_what_the_conventions_want() {
    let spans = spans([record().into()], |client| async move {
        client.send(Get::new("1")).await.expect("a record");
    })
    .await;
    let [request] = requests(&spans)[..] else {
        panic!("{spans:?}")
    };
    // Without a template of the URL the name is the method.
    assert_eq!(request.name, "GET");
    let url = "https://graph.microsoft.com/v1.0/communications/callRecords/1";
    for (name, value) in [
        ("http.request.method", text("GET")),
        ("http.response.status_code", Value::I64(200)),
        ("server.address", text("graph.microsoft.com")),
        ("server.port", Value::I64(443)),
        ("url.full", text(url)),
    ] {
        assert_eq!(attribute(request, name), Some(&value), "{name}");
    }
    for name in ["error.type", "http.request.resend_count"] {
        assert_eq!(attribute(request, name), None, "{name}");
    }
    assert_eq!(request.status, Status::Unset);
    let operation = operation(&spans);
    assert_eq!(operation.name, "communications::call_records::Get");
    assert_eq!(operation.span_kind, SpanKind::Internal);
    assert_eq!(operation.status, Status::Unset);
    assert_eq!(request.parent_span_id, operation.span_context.span_id());
}

#[tokio::test(start_paused = true)]
async fn a_failed_call_has_error_status() {
    let spans = spans(
        [graph_error(403, "accessDenied").into()],
        |client| async move {
            client.send(Get::new("1")).await.expect_err("403");
        },
    )
    .await;
    let [request] = requests(&spans)[..] else {
        panic!("{spans:?}")
    };
    let status = attribute(request, "http.response.status_code");
    assert_eq!(status, Some(&Value::I64(403)));
    for span in [request, operation(&spans)] {
        assert!(matches!(span.status, Status::Error { .. }), "{span:?}");
        assert_eq!(attribute(span, "error.type"), Some(&text("403")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_is_a_span_of_its_own() {
    let replies = [
        Reply::Broken,
        graph_error(503, "serviceNotAvailable")
            .header("retry-after", "7")
            .into(),
        record().into(),
    ];
    let spans = spans(replies, |client| async move {
        client.send(Get::new("1")).await.expect("a record");
    })
    .await;
    let requests = requests(&spans);
    let told: Vec<_> = requests
        .iter()
        .map(|span| {
            (
                attribute(span, "http.request.resend_count"),
                attribute(span, "http.response.status_code"),
                attribute(span, "error.type"),
                matches!(span.status, Status::Error { .. }),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (None, None, Some(&text("Connection")), true),
            (
                Some(&Value::I64(1)),
                Some(&Value::I64(503)),
                Some(&text("503")),
                true
            ),
            (Some(&Value::I64(2)), Some(&Value::I64(200)), None, false),
        ]
    );
    // The wait is seen in the span of the operation, which did not fail.
    let operation = operation(&spans);
    assert_eq!(operation.status, Status::Unset);
    let event = |event: &opentelemetry::trace::Event| event.name.contains("sent again");
    assert_eq!(operation.events.iter().filter(|one| event(one)).count(), 2);
}

/// Whatever else than a signed number is recorded comes out as a text, and no filter of a backend finds it.
#[tokio::test(start_paused = true)]
async fn numbers_are_numbers() {
    const NUMBERS: [&str; 3] = [
        "http.request.resend_count",
        "http.response.status_code",
        "server.port",
    ];
    let next = "https://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=1";
    let replies = [
        page(&["1"], Some(next)).into(),
        graph_error(429, "").header("retry-after", "1").into(),
        page(&["2"], None).into(),
        Reply::Never,
    ];
    let spans = spans(replies, |client| async move {
        let mut records = client.stream(List::new());
        while let Some(record) = records.next().await {
            record.expect("a record");
        }
        let hurried = client.with(CallOptions::new().retry(RetryPolicy::none()));
        let error = hurried.expect("options").send(Get::new("1")).await;
        error.expect_err("no answer");
    })
    .await;
    assert_eq!(requests(&spans).len(), 4);
    let is_ours = |attribute: &&KeyValue| {
        let (area, _) = attribute.key.as_str().split_once('.').unwrap_or_default();
        ["error", "graph", "http", "server", "url"].contains(&area)
    };
    for attribute in spans
        .iter()
        .flat_map(|span| &span.attributes)
        .filter(is_ours)
    {
        match NUMBERS.contains(&attribute.key.as_str()) {
            true => assert!(matches!(attribute.value, Value::I64(_)), "{attribute:?}"),
            false => assert!(matches!(attribute.value, Value::String(_)), "{attribute:?}"),
        }
    }
    let events = spans.iter().flat_map(|span| span.events.iter());
    let waits = events.flat_map(|event| &event.attributes);
    let waits: Vec<_> = waits
        .filter(|attribute| attribute.key.as_str() == "wait_seconds")
        .map(|attribute| attribute.value.clone())
        .collect();
    assert_eq!(waits, [Value::F64(1.0)]);
}
