//! Transcripts: the media type that Graph takes, and what it refuses.

mod support;

use graph_calls::endpoints::ids::{CallTranscriptId, OnlineMeetingId, UserId};
use graph_calls::endpoints::users::online_meetings::transcripts::GetContent;
use support::{Answer, Service, json};

const WITHOUT_SPEAKERS: &str = "application/vnd.microsoft.graph.transcript+text";

fn content() -> GetContent {
    GetContent::new(
        UserId::new("user"),
        OnlineMeetingId::new("meeting"),
        CallTranscriptId::new("transcript"),
    )
}

/// As Graph refuses with a code inside (dust-tt/dust#30092 and public files of 2026).
fn forbidden(code: &str) -> Answer {
    let body = format!(
        r#"{{"error":{{"code":"Forbidden","message":"Not here.","innerError":{{"code":"{code}"}}}}}}"#
    );
    json(403, body)
}

/// Answers as Graph does of transcripts: 400 for a media type that it does not take
/// (microsoftgraph/msgraph-sdk-dotnet#2505, Softeria/ms-365-mcp-server PR 260, NousResearch/hermes-agent#94567).
fn graph() -> Service {
    Service::new(|seen| {
        let accept = seen.header("accept").unwrap_or("*/*").to_owned();
        match accept.as_str() {
            "text/vtt" => support::bytes(200, "WEBVTT\n").header("content-type", "text/vtt").into(),
            WITHOUT_SPEAKERS => support::bytes(200, "words").header("content-type", WITHOUT_SPEAKERS).into(),
            other => json(
                400,
                format!(r#"{{"error":{{"code":"BadRequest","message":"Invalid format '{other}' specified."}}}}"#),
            )
            .into(),
        }
    })
}

#[tokio::test(start_paused = true)]
async fn the_default_is_what_graph_takes() {
    let client = graph().client();
    assert_eq!(client.send(content()).await.expect("text"), b"WEBVTT\n");
    let mut written = Vec::new();
    let downloaded = client
        .download(content())
        .to_writer(&mut written)
        .await
        .expect("text");
    assert_eq!(written, b"WEBVTT\n");
    assert_eq!(downloaded.content_type.as_deref(), Some("text/vtt"));
}

#[tokio::test(start_paused = true)]
async fn the_text_without_speakers_can_be_asked_for() {
    let client = graph().client();
    let text = client.send(content().accept(WITHOUT_SPEAKERS)).await;
    assert_eq!(text.expect("text"), b"words");
    let error = client
        .send(content().accept("text/plain"))
        .await
        .expect_err("400");
    assert_eq!(error.message(), "Invalid format 'text/plain' specified.");
}

#[tokio::test(start_paused = true)]
async fn what_an_administrator_does_not_allow_can_be_told() {
    for code in [
        "SpeakerAttributionNotAllowed",
        "GraphAccessToTranscriptsDisabled",
    ] {
        let service = Service::answers([forbidden(code)]);
        let error = service.client().send(content()).await.expect_err("403");
        assert_eq!(error.code(), Some(code));
        assert!(error.to_string().contains(code), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_that_nobody_knows_is_shown_all_the_same() {
    let error = Service::answers([forbidden("7505")])
        .client()
        .send(content())
        .await;
    let error = error.expect_err("403");
    assert_eq!(error.code(), Some("Forbidden"));
    assert!(error.to_string().contains("(Forbidden, 7505)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_download_falls_back_when_it_is_told_to() {
    let service = || {
        Service::new(|seen| match seen.header("accept") {
            Some(WITHOUT_SPEAKERS) => support::bytes(200, "words")
                .header("content-type", WITHOUT_SPEAKERS)
                .into(),
            _ => forbidden("SpeakerAttributionNotAllowed").into(),
        })
    };
    let mut written = Vec::new();
    let told = service();
    let downloaded = told
        .client()
        .download(content())
        .fall_back_to(WITHOUT_SPEAKERS)
        .to_writer(&mut written)
        .await
        .expect("text");
    assert_eq!(written, b"words");
    assert_eq!(downloaded.content_type.as_deref(), Some(WITHOUT_SPEAKERS));
    assert_eq!(told.seen().len(), 2);

    let error = service()
        .client()
        .download(content())
        .to_writer(&mut written)
        .await;
    assert_eq!(
        error.expect_err("403").code(),
        Some("SpeakerAttributionNotAllowed")
    );

    // A tenant that allows no transcripts at all is not asked twice.
    let closed = Service::answers([forbidden("GraphAccessToTranscriptsDisabled")]);
    let download = closed
        .client()
        .download(content())
        .fall_back_to(WITHOUT_SPEAKERS);
    let error = download.to_writer(&mut written).await.expect_err("403");
    assert_eq!(error.code(), Some("GraphAccessToTranscriptsDisabled"));
}
