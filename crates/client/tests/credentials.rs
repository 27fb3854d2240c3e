//! Tokens: where they come from, and what happens when one is refused.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use graph_calls::credential::{
    AccessToken, ClientSecret, CredentialError, TokenProvider, TokenRequest,
};
use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::{BoxFuture, Cloud, ErrorKind, RetryPolicy};
use support::{Answer, Reply, Service, graph_error, json, page};

const SECRET: &str = "a secret & more";

fn is_login(url: &str) -> bool {
    url.contains("/oauth2/")
}

fn token(number: u32) -> Answer {
    json(
        200,
        format!(r#"{{"access_token":"token {number}","expires_in":3599}}"#),
    )
}

fn contoso() -> ClientSecret {
    ClientSecret::new("contoso.com", "app", SECRET)
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_exchanged_for_a_token_of_the_cloud() {
    let service = Service::new(|seen| match is_login(&seen.url) {
        true => token(1).into(),
        false => page(&[], None).into(),
    });
    let builder = service
        .builder()
        .credential(contoso())
        .cloud(Cloud::UsGovernmentL5);
    let client = builder.build().expect("a client");
    client.send(List::new()).await.expect("a page");
    client.send(List::new()).await.expect("a page");
    let seen = service.seen();
    assert_eq!(seen.len(), 3);
    assert_eq!(
        seen[0].url,
        "https://login.microsoftonline.us/contoso.com/oauth2/v2.0/token"
    );
    assert_eq!(
        seen[0].body,
        "grant_type=client_credentials&client_id=app\
         &scope=https%3A%2F%2Fdod-graph.microsoft.us%2F.default&client_secret=a+secret+%26+more"
    );
    assert!(
        seen[1]
            .url
            .starts_with("https://dod-graph.microsoft.us/v1.0/")
    );
    assert_eq!(seen[1].token(), Some("Bearer token 1"));
    assert!(!format!("{:?}", contoso()).contains(SECRET));
}

#[tokio::test(start_paused = true)]
async fn a_hundred_callers_at_expiry_ask_for_one_token() {
    let asked = Arc::new(AtomicU32::new(0));
    let counter = asked.clone();
    let service = Service::new(move |seen| match is_login(&seen.url) {
        true => token(counter.fetch_add(1, Ordering::SeqCst) + 1).into(),
        false => page(&[], None).into(),
    });
    let client = service
        .builder()
        .credential(contoso())
        .build()
        .expect("a client");
    for round in 1..=2 {
        let callers: Vec<_> = (0..100)
            .map(|_| {
                tokio::spawn({
                    let client = client.clone();
                    async move { client.send(List::new()).await.map(drop) }
                })
            })
            .collect();
        for caller in callers {
            caller.await.expect("no panic").expect("a page");
        }
        assert_eq!(asked.load(Ordering::SeqCst), round);
        tokio::time::advance(Duration::from_secs(3600)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_with_the_claims() {
    let mut number = 0;
    let service = Service::new(move |seen| {
        if is_login(&seen.url) {
            number += 1;
            token(number).into()
        } else if seen.token() == Some("Bearer token 1") {
            graph_error(401, "TokenCreatedWithOutdatedPolicies")
                .header(
                    "www-authenticate",
                    r#"Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ==""#,
                )
                .into()
        } else {
            page(&[], None).into()
        }
    });
    let builder = service
        .builder()
        .credential(contoso())
        .retry(RetryPolicy::none());
    let client = builder.build().expect("a client");
    client.send(List::new()).await.expect("a page");
    let seen = service.seen();
    assert_eq!(seen.len(), 4);
    assert!(!seen[0].body.contains("claims"));
    assert!(
        seen[2].body.ends_with("&claims=%7B%22a%22%3A1%7D"),
        "{}",
        seen[2].body
    );
    assert_eq!(seen[3].token(), Some("Bearer token 2"));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_stays_refused_is_an_error() {
    let service = Service::new(|_| graph_error(401, "InvalidAuthenticationToken").into());
    let error = service.client().send(Get::new("1")).await.expect_err("401");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(service.seen().len(), 2);

    // 403 without a challenge is about permissions, not about the token.
    let service = Service::new(|_| graph_error(403, "Forbidden").into());
    service.client().send(Get::new("1")).await.expect_err("403");
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_secret_is_told_and_not_tried_again() {
    let refusal = r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"}"#;
    let service = Service::answers([json(401, refusal)]);
    let client = service
        .builder()
        .credential(contoso())
        .build()
        .expect("a client");
    let error = client.send(Get::new("1")).await.expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::Credential);
    let text = error.to_string();
    assert!(
        text.contains("AADSTS7000215") && text.contains("invalid_client"),
        "{text}"
    );
    assert!(!text.contains("Trace ID") && !text.contains(SECRET));
    assert!(!error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_busy_token_service_is_asked_again() {
    let service = Service::script([
        Reply::Broken,
        json(503, "").header("retry-after", "7").into(),
        Reply::Never,
        token(1).into(),
        page(&[], None).into(),
    ]);
    let client = service
        .builder()
        .credential(contoso())
        .build()
        .expect("a client");
    client.send(List::new()).await.expect("a page");
    assert!(service.waits()[1] >= Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn a_tenant_cannot_change_the_url() {
    let service = Service::answers([]);
    let credential = ClientSecret::new("evil/../x?", "app", SECRET);
    let client = service
        .builder()
        .credential(credential)
        .build()
        .expect("a client");
    let error = client.send(List::new()).await.expect_err("no tenant");
    assert_eq!(error.kind(), ErrorKind::Credential);
}

#[tokio::test(start_paused = true)]
async fn a_collection_outlives_its_token() {
    let mut number = 0;
    let next = "https://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=1";
    let service = Service::new(move |seen| {
        if is_login(&seen.url) {
            number += 1;
            return token(number).into();
        }
        page(&["1"], (seen.url != next).then_some(next)).into()
    });
    let builder = service.builder().credential(contoso()).pages_ahead(0);
    let client = builder.build().expect("a client");
    let mut pages = client.pages(List::new());
    pages.next().await.expect("a page").expect("no error");
    tokio::time::advance(Duration::from_secs(3600)).await;
    pages.next().await.expect("a page").expect("no error");
    let seen = service.seen();
    let tokens: Vec<_> = seen.iter().filter_map(|seen| seen.token()).collect();
    assert_eq!(tokens, ["Bearer token 1", "Bearer token 2"]);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_does_not_answer_is_not_waited_for() {
    struct Silent;

    impl TokenProvider for Silent {
        fn token<'a>(
            &'a self,
            _: TokenRequest<'a>,
        ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
            Box::pin(std::future::pending())
        }
    }

    let builder = Service::answers([]).builder().credential(Silent);
    let client = builder
        .retry(RetryPolicy::none())
        .build()
        .expect("a client");
    let start = tokio::time::Instant::now();
    let sending = tokio::join!(client.send(List::new()), client.send(List::new()));
    for error in [
        sending.0.expect_err("no token"),
        sending.1.expect_err("no token"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert!(error.is_retryable());
    }
    assert_eq!(start.elapsed(), Duration::from_secs(100));
}

#[tokio::test(start_paused = true)]
async fn any_provider_will_do() {
    struct Own;

    impl TokenProvider for Own {
        fn token<'a>(
            &'a self,
            request: TokenRequest<'a>,
        ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
            let token = AccessToken::new(format!("for {}", request.scope));
            Box::pin(std::future::ready(Ok(token)))
        }
    }

    let service = Service::answers([page(&[], None)]);
    let client = service.builder().credential(Own).build().expect("a client");
    client.send(List::new()).await.expect("a page");
    let token = "Bearer for https://graph.microsoft.com/.default";
    assert_eq!(service.seen()[0].token(), Some(token));
}
