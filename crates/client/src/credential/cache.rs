//! The token that is in use, and when it is replaced.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Queue;
use tokio::time::{Instant, timeout};

use super::{AccessToken, CredentialError, TokenProvider, TokenRequest};
use crate::models::primitive::Secret;
use crate::transport::Transport;

/// A token is not used in the last moments of its time: it has to arrive while it is good.
const MARGIN: Duration = Duration::from_secs(60);
/// The time before its expiry at which a token is replaced, when the token service names none.
const AHEAD: Duration = Duration::from_secs(300);
/// The time for which a good token is used after replacing it early has failed.
const PAUSE: Duration = Duration::from_secs(30);

/// Gives the same token to everyone and asks for the next one once.
pub(crate) struct TokenCache {
    provider: Box<dyn TokenProvider>,
    scope: String,
    login: String,
    /// The time that the provider may take.
    patience: Duration,
    state: Mutex<State>,
    /// Held by the one caller that asks for a token.
    refreshing: Queue<()>,
}

#[derive(Default)]
struct State {
    token: Option<Cached>,
    /// The claims that the service wants in the next token.
    claims: Option<String>,
    /// The number of answers of the provider.
    answers: u64,
    /// Its last answer, when that was an error.
    failure: Option<CredentialError>,
}

#[derive(Clone)]
struct Cached {
    secret: Secret,
    refresh_at: Option<Instant>,
    expires_at: Option<Instant>,
}

impl TokenCache {
    pub(crate) fn new(
        provider: Box<dyn TokenProvider>,
        scope: String,
        login: String,
        patience: Duration,
    ) -> Self {
        Self {
            provider,
            scope,
            login,
            patience,
            state: Mutex::default(),
            refreshing: Queue::new(()),
        }
    }

    /// The token to use now.
    ///
    /// Cancel-safe: when the caller that asks for a token goes away, the next one asks.
    pub(crate) async fn token(&self, transport: &dyn Transport) -> Result<Secret, CredentialError> {
        let now = Instant::now();
        let (current, answers) = {
            let state = self.state();
            (state.usable(), state.answers)
        };
        let good = current.filter(|token| token.expires_at.is_none_or(|instant| now < instant));
        let Some(good) = good else {
            return self.wait_for_token(answers, transport).await;
        };
        if good.refresh_at.is_some_and(|instant| instant <= now)
            && let Ok(_turn) = self.refreshing.try_lock()
            && self.state().answers == answers
        {
            // One caller takes the trouble; meanwhile and if it fails the old one is good enough.
            return Ok(self.refresh(transport).await.unwrap_or(good.secret));
        }
        Ok(good.secret)
    }

    async fn wait_for_token(
        &self,
        answers: u64,
        transport: &dyn Transport,
    ) -> Result<Secret, CredentialError> {
        let _turn = self.refreshing.lock().await;
        {
            let state = self.state();
            if state.answers != answers {
                // Somebody asked while this caller waited for its turn; that answer is for both.
                if let Some(failure) = &state.failure {
                    return Err(failure.clone());
                }
                if let Some(token) = state.usable() {
                    return Ok(token.secret);
                }
            }
        }
        self.refresh(transport).await
    }

    async fn refresh(&self, transport: &dyn Transport) -> Result<Secret, CredentialError> {
        let claims = self.state().claims.clone();
        let request = TokenRequest {
            scope: &self.scope,
            claims: claims.as_deref(),
            login: &self.login,
            transport,
        };
        let answer = timeout(self.patience, self.provider.token(request)).await;
        let answer = answer.unwrap_or_else(|_| {
            let reason = format!("the credential gave no token within {:?}", self.patience);
            Err(CredentialError::transient(reason, None))
        });
        let mut state = self.state();
        state.answers += 1;
        match answer {
            Ok(token) => {
                let cached = Cached::new(token, Instant::now());
                let secret = cached.secret.clone();
                state.token = Some(cached);
                state.failure = None;
                // A challenge that came meanwhile is for the next one.
                if state.claims == claims {
                    state.claims = None;
                }
                Ok(secret)
            }
            Err(error) => {
                if let Some(token) = &mut state.token {
                    token.refresh_at = Some(Instant::now() + PAUSE);
                }
                state.failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Drops `refused` if it is still the token in use, and keeps the claims for asking for the next one.
    pub(crate) fn refuse(&self, refused: &Secret, claims: Option<String>) {
        let mut state = self.state();
        if state
            .token
            .as_ref()
            .is_some_and(|token| token.secret == *refused)
        {
            state.token = None;
            if claims.is_some() {
                state.claims = claims;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The token, unless the service wants another one: it may have been on its way then already.
    fn usable(&self) -> Option<Cached> {
        self.token.clone().filter(|_| self.claims.is_none())
    }
}

impl Cached {
    fn new(token: AccessToken, now: Instant) -> Self {
        let margin = |life: Duration, margin: Duration| life.saturating_sub(margin.min(life / 2));
        let expires_in = token.expires_in.map(|life| margin(life, MARGIN));
        let refresh_in = token
            .refresh_in
            .or_else(|| token.expires_in.map(|life| margin(life, AHEAD)));
        // A time beyond what the clock can show never comes.
        let at = |time: Option<Duration>| time.and_then(|time| now.checked_add(time));
        Self {
            secret: token.secret,
            refresh_at: at(refresh_in),
            expires_at: at(expires_in),
        }
    }
}

#[cfg(test)]
mod tests;
