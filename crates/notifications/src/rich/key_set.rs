//! The public keys that validation tokens are signed with.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, KeyAlgorithm, PublicKeyUse};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Keys are fetched anew after this time in any case: one that was withdrawn has to go.
const LONGEST_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// A token with an unknown key makes the keys be fetched anew, but not more often than this, so that
/// made-up key ids cannot make this program bother the token service.
const SHORTEST_AGE: Duration = Duration::from_secs(5 * 60);

/// How often the keys are asked for before the notifications that need them are dropped.
const ATTEMPTS: u32 = 3;

/// Gets the keys that validation tokens are signed with.
pub trait KeySetSource: Send + Sync + 'static {
    /// The JSON web key set.
    fn fetch(&self) -> BoxFuture<'_, Result<Bytes, KeySetError>>;
}

/// The public keys that validation tokens are signed with, fetched when needed and kept for a day.
#[derive(Clone)]
pub struct KeySet(Arc<Shared>);

struct Shared {
    source: Option<Box<dyn KeySetSource>>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    keys: HashMap<String, DecodingKey>,
    fetched: Option<Instant>,
}

impl KeySet {
    /// The keys of `source`.
    pub fn new(source: impl KeySetSource) -> Self {
        Self(Arc::new(Shared {
            source: Some(Box::new(source)),
            kept: Mutex::default(),
        }))
    }

    /// These keys and no others.
    ///
    /// # Errors
    /// When `json` is not a JSON web key set.
    pub fn fixed(json: &[u8]) -> Result<Self, KeySetError> {
        let kept = Kept {
            keys: read_keys(json)?,
            fetched: None,
        };
        Ok(Self(Arc::new(Shared {
            source: None,
            kept: Mutex::new(kept),
        })))
    }

    /// The key with this id; `None` when the service does not know it.
    pub(super) async fn key(&self, id: &str) -> Result<Option<DecodingKey>, KeySetError> {
        {
            let kept = self.0.kept.lock().await;
            if self.0.source.is_none() || !kept.is_stale(kept.keys.contains_key(id)) {
                return Ok(kept.keys.get(id).cloned());
            }
        }
        let (shared, id) = (self.0.clone(), id.to_owned());
        // In a task of its own: who waits for it may give up and ask again, as often as it likes.
        // The wait is bounded by the transport's own limits and the number of attempts.
        let fetching = tokio::spawn(async move { shared.fetch_key(&id).await });
        fetching.await.map_err(KeySetError::new)?
    }
}

impl Shared {
    async fn fetch_key(&self, id: &str) -> Result<Option<DecodingKey>, KeySetError> {
        let mut kept = self.kept.lock().await;
        let is_known = kept.keys.contains_key(id);
        // Another task may have been faster.
        if kept.is_stale(is_known)
            && let Some(source) = &self.source
        {
            match fetch(&**source).await {
                Ok(keys) => {
                    kept.keys = keys;
                    kept.fetched = Some(Instant::now());
                }
                // A key that was good yesterday is better than none.
                Err(error) if is_known => {
                    tracing::warn!(%error, "the keys of validation tokens could not be renewed");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(kept.keys.get(id).cloned())
    }
}

impl Kept {
    fn is_stale(&self, is_known: bool) -> bool {
        let longest = if is_known { LONGEST_AGE } else { SHORTEST_AGE };
        self.fetched
            .is_none_or(|fetched| fetched.elapsed() >= longest)
    }
}

async fn fetch(source: &dyn KeySetSource) -> Result<HashMap<String, DecodingKey>, KeySetError> {
    let mut attempt = 1;
    loop {
        let keys = source.fetch().await.and_then(|json| read_keys(&json));
        match keys {
            Err(error) if attempt < ATTEMPTS => {
                tracing::debug!(%error, attempt, "the keys of validation tokens could not be read");
                tokio::time::sleep(Duration::from_secs(1 << attempt)).await;
                attempt += 1;
            }
            keys => return keys,
        }
    }
}

/// The keys that RS256 signatures are checked with, by their ids. Keys of other kinds are left out.
fn read_keys(json: &[u8]) -> Result<HashMap<String, DecodingKey>, KeySetError> {
    let set: Value = serde_json::from_slice(json).map_err(KeySetError::new)?;
    let keys = set.get("keys").and_then(Value::as_array);
    let keys = keys.ok_or_else(|| KeySetError::new("there is no array `keys`"))?;
    Ok(keys.iter().filter_map(read_key).collect())
}

fn read_key(key: &Value) -> Option<(String, DecodingKey)> {
    let key = <Jwk as serde::Deserialize>::deserialize(key).ok()?;
    let AlgorithmParameters::RSA(_) = key.algorithm else {
        return None;
    };
    let is_for_signatures = matches!(
        key.common.public_key_use,
        None | Some(PublicKeyUse::Signature)
    );
    let is_for_rs256 = matches!(key.common.key_algorithm, None | Some(KeyAlgorithm::RS256));
    if !is_for_signatures || !is_for_rs256 {
        return None;
    }
    let decoding_key = DecodingKey::from_jwk(&key).ok()?;
    Some((key.common.key_id?, decoding_key))
}

impl fmt::Debug for KeySet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeySet")
    }
}

/// Why there are no keys.
#[derive(Debug)]
pub struct KeySetError(Box<dyn Error + Send + Sync>);

impl KeySetError {
    /// An error with its cause.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(source.into())
    }
}

impl fmt::Display for KeySetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no keys for validation tokens: {}", self.0)
    }
}

impl Error for KeySetError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
