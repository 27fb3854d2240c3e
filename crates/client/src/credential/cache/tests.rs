use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use futures_core::future::BoxFuture;
use tokio::time::{advance, sleep};

use super::TokenCache;
use crate::credential::{AccessToken, CredentialError, TokenProvider, TokenRequest};
use crate::transport::{Body, Transport, TransportError};

/// Numbers its tokens; fails while it is told to.
#[derive(Default)]
struct Numbered {
    asked: AtomicU32,
    failures: AtomicU64,
    is_silent: AtomicBool,
    claims: std::sync::Mutex<Vec<Option<String>>>,
}

impl TokenProvider for Numbered {
    fn token<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
        Box::pin(async move {
            let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            self.claims
                .lock()
                .expect("no panic holds it")
                .push(request.claims.map(str::to_owned));
            sleep(Duration::from_millis(50)).await;
            if self.is_silent.load(Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
            if self.failures.load(Ordering::SeqCst) > 0 {
                self.failures.fetch_sub(1, Ordering::SeqCst);
                return Err(CredentialError::permanent("no"));
            }
            let token = AccessToken::new(format!("token {number}"));
            Ok(token.expires_in(Duration::from_secs(3600)))
        })
    }
}

const PATIENCE: Duration = Duration::from_secs(10);

struct NoTransport;

impl Transport for NoTransport {
    fn send(
        &self,
        _: http::Request<bytes::Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        unreachable!("the provider sends nothing")
    }
}

fn cache() -> (Arc<TokenCache>, Arc<Numbered>) {
    let provider = Arc::new(Numbered::default());
    let origins = (String::new(), String::new());
    let cache = TokenCache::new(Box::new(provider.clone()), origins.0, origins.1, PATIENCE);
    (Arc::new(cache), provider)
}

async fn token(cache: &TokenCache) -> Result<String, CredentialError> {
    let token = cache.token(&NoTransport).await?;
    Ok(token.expose().to_owned())
}

async fn hundred(cache: &Arc<TokenCache>) -> Vec<Result<String, CredentialError>> {
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let cache = cache.clone();
            tokio::spawn(async move { token(&cache).await })
        })
        .collect();
    let mut tokens = Vec::new();
    for caller in callers {
        tokens.push(caller.await.expect("no caller panics"));
    }
    tokens
}

#[tokio::test(start_paused = true)]
async fn a_hundred_callers_ask_once() {
    let (cache, provider) = cache();
    let tokens = hundred(&cache).await;
    assert!(
        tokens
            .iter()
            .all(|token| token.as_deref().ok() == Some("token 1"))
    );
    assert_eq!(provider.asked.load(Ordering::SeqCst), 1);
    // All of them again at the moment that the token has expired.
    advance(Duration::from_secs(3600)).await;
    let tokens = hundred(&cache).await;
    assert!(
        tokens
            .iter()
            .all(|token| token.as_deref().ok() == Some("token 2"))
    );
    assert_eq!(provider.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_callers_fail_together() {
    let (cache, provider) = cache();
    provider.failures.store(1, Ordering::SeqCst);
    assert!(hundred(&cache).await.iter().all(Result::is_err));
    assert_eq!(provider.asked.load(Ordering::SeqCst), 1);
    assert_eq!(token(&cache).await.ok().as_deref(), Some("token 2"));
}

#[tokio::test(start_paused = true)]
async fn a_good_token_is_replaced_ahead_and_outlives_a_failure() {
    let (cache, provider) = cache();
    token(&cache).await.expect("a token");
    advance(Duration::from_secs(3301)).await;
    provider.failures.store(1, Ordering::SeqCst);
    let tokens = hundred(&cache).await;
    assert!(
        tokens
            .iter()
            .all(|token| token.as_deref().ok() == Some("token 1"))
    );
    assert_eq!(provider.asked.load(Ordering::SeqCst), 2);
    // It is left alone for a while.
    assert_eq!(token(&cache).await.ok().as_deref(), Some("token 1"));
    assert_eq!(provider.asked.load(Ordering::SeqCst), 2);
    advance(Duration::from_secs(31)).await;
    assert_eq!(token(&cache).await.ok().as_deref(), Some("token 3"));
}

#[tokio::test(start_paused = true)]
async fn a_good_token_outlives_a_provider_that_falls_silent() {
    let (cache, provider) = cache();
    token(&cache).await.expect("a token");
    advance(Duration::from_secs(3301)).await;
    provider.is_silent.store(true, Ordering::SeqCst);
    assert_eq!(token(&cache).await.ok().as_deref(), Some("token 1"));
    advance(Duration::from_secs(300)).await;
    let error = token(&cache).await.expect_err("the token has expired");
    assert!(error.is_transient());
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_dropped_once() {
    let (cache, provider) = cache();
    let first = cache.token(&NoTransport).await.expect("a token");
    cache.refuse(&first, Some("{}".to_owned()));
    assert_eq!(token(&cache).await.ok().as_deref(), Some("token 2"));
    // A caller that was refused with the old token does not drop the new one.
    cache.refuse(&first, None);
    assert_eq!(token(&cache).await.ok().as_deref(), Some("token 2"));
    let claims = provider.claims.lock().expect("no panic holds it").clone();
    assert_eq!(claims, [None, Some("{}".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_was_asked_for_before_the_challenge_does_not_answer_it() {
    let (cache, provider) = cache();
    let first = cache.token(&NoTransport).await.expect("a token");
    advance(Duration::from_secs(3301)).await;
    let (ahead, challenged) = tokio::join!(token(&cache), async {
        // The next token is on its way, asked for without the claims.
        sleep(Duration::from_millis(10)).await;
        cache.refuse(&first, Some("{}".to_owned()));
        token(&cache).await
    });
    assert_eq!(ahead.ok().as_deref(), Some("token 2"));
    assert_eq!(challenged.ok().as_deref(), Some("token 3"));
    let claims = provider.claims.lock().expect("no panic holds it").clone();
    assert_eq!(claims, [None, None, Some("{}".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_goes_away_leaves_the_turn_to_the_next() {
    let (cache, provider) = cache();
    let gone = tokio::time::timeout(Duration::from_millis(10), token(&cache)).await;
    assert!(gone.is_err());
    assert_eq!(token(&cache).await.ok().as_deref(), Some("token 2"));
    assert_eq!(provider.asked.load(Ordering::SeqCst), 2);
}
