//! The public keys that validation tokens are signed with.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, KeyAlgorithm, PublicKeyUse};
use serde_json::Value;
use tokio::time::Instant;

/// Keys are fetched anew after this time in any case: one that was withdrawn has to go.
const LONGEST_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// A token with an unknown key makes the keys be fetched anew, but not more often than this, so that
/// made-up key ids cannot make this program bother the token service.
const SHORTEST_AGE: Duration = Duration::from_secs(5 * 60);

/// The number of times that the keys are asked for before the notifications that need them are dropped, and how long
/// each answer may take.
const ATTEMPTS: u32 = 3;
const LONGEST_FETCH: Duration = Duration::from_secs(10);

/// The pause after all attempts have failed: a token service that is out of reach must not
/// hold up every body.
const PAUSE: Duration = Duration::from_secs(60);

/// Gets the keys that validation tokens are signed with.
pub trait KeySetSource: Send + Sync + 'static {
    /// The JSON web key set.
    fn fetch(&self) -> BoxFuture<'_, Result<Bytes, KeySetError>>;
}

/// The public keys that validation tokens are signed with, fetched when needed and kept for a day.
///
/// While the token service is out of reach, the keys that it gave last stay good.
#[derive(Clone)]
pub struct KeySet(Arc<Shared>);

struct Shared {
    source: Option<Box<dyn KeySetSource>>,
    kept: Mutex<Kept>,
    /// Held by whoever fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Kept {
    keys: HashMap<String, DecodingKey>,
    fetched: Option<Instant>,
    failed: Option<Instant>,
}

/// The knowledge of a key without asking.
enum Found {
    Key(DecodingKey),
    /// There is no such key.
    Nothing,
    /// The service has to be asked.
    Unknown,
    /// The service has to be asked, and was just out of reach.
    OutOfReach,
}

impl KeySet {
    /// The keys of `source`.
    pub fn new(source: impl KeySetSource) -> Self {
        Self::with(Some(Box::new(source)), Kept::default())
    }

    /// These keys and no others.
    ///
    /// # Errors
    /// Fails when `json` is not a JSON web key set.
    pub fn fixed(json: &[u8]) -> Result<Self, KeySetError> {
        let keys = read_keys(json)?;
        let kept = Kept {
            keys,
            ..Kept::default()
        };
        Ok(Self::with(None, kept))
    }

    fn with(source: Option<Box<dyn KeySetSource>>, kept: Kept) -> Self {
        Self(Arc::new(Shared {
            source,
            kept: Mutex::new(kept),
            fetching: tokio::sync::Mutex::default(),
        }))
    }

    /// The key with this id; `None` when the service does not know it.
    pub(super) async fn key(&self, id: &str) -> Result<Option<DecodingKey>, KeySetError> {
        if let Found::Unknown = self.0.find(id) {
            let shared = self.0.clone();
            let id = id.to_owned();
            // In a task of its own: who waits for it may give up and ask again, as often as it likes.
            let fetching = tokio::spawn(async move { shared.fetch_for(&id).await });
            fetching.await.map_err(KeySetError::new)??;
        }
        match self.0.find(id) {
            Found::Key(key) => Ok(Some(key)),
            Found::Nothing | Found::Unknown => Ok(None),
            Found::OutOfReach => Err(KeySetError::new("the token service was just out of reach")),
        }
    }
}

impl Shared {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: &str) -> Found {
        let kept = self.kept();
        let key = kept.keys.get(id).cloned();
        let longest = match key {
            Some(_) => LONGEST_AGE,
            None => SHORTEST_AGE,
        };
        let within = |instant: Option<Instant>, time| {
            instant.is_some_and(|instant| instant.elapsed() < time)
        };
        let is_fresh = self.source.is_none() || within(kept.fetched, longest);
        let is_out_of_reach = within(kept.failed, PAUSE);
        match key {
            // A key that was good yesterday is better than none.
            Some(key) if is_fresh || is_out_of_reach => Found::Key(key),
            None if is_fresh => Found::Nothing,
            None if is_out_of_reach => Found::OutOfReach,
            _ => Found::Unknown,
        }
    }

    /// Fetches the keys, unless another task was faster.
    async fn fetch_for(&self, id: &str) -> Result<(), KeySetError> {
        let _fetching = self.fetching.lock().await;
        let (Found::Unknown, Some(source)) = (self.find(id), &self.source) else {
            return Ok(());
        };
        let fetched = fetch(&**source).await;
        let mut kept = self.kept();
        match fetched {
            Ok(keys) => {
                (kept.keys, kept.fetched, kept.failed) = (keys, Some(Instant::now()), None);
                Ok(())
            }
            Err(error) => {
                kept.failed = Some(Instant::now());
                if kept.keys.contains_key(id) {
                    tracing::warn!(%error, "the keys of validation tokens could not be renewed");
                    return Ok(());
                }
                Err(error)
            }
        }
    }
}

async fn fetch(source: &dyn KeySetSource) -> Result<HashMap<String, DecodingKey>, KeySetError> {
    let mut attempt = 1;
    loop {
        let json = tokio::time::timeout(LONGEST_FETCH, source.fetch()).await;
        let json = json.unwrap_or_else(|elapsed| Err(KeySetError::new(elapsed)));
        match json.and_then(|json| read_keys(&json)) {
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

/// The reason why there are no keys.
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
