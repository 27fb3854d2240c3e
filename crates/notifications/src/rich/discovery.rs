//! The place of the keys of validation tokens.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_core::future::BoxFuture;
use graph_calls::Cloud;
use graph_calls::transport::Transport;
use http::{Request, Uri};

use super::key_set::{KeySet, KeySetError, KeySetSource};

/// Longer than any key set is.
const LARGEST: usize = 1 << 20;

/// The keys of a cloud's token service, found by its OpenID configuration.
struct Discovery {
    transport: Arc<dyn Transport>,
    login: String,
}

impl KeySet {
    /// The keys that the token service of `cloud` publishes, read over `transport`:
    /// [`Client::transport`](graph_calls::Client::transport).
    pub fn of_cloud(cloud: &Cloud, transport: Arc<dyn Transport>) -> Self {
        Self::new(Discovery {
            transport,
            login: cloud.login().to_owned(),
        })
    }
}

impl KeySetSource for Discovery {
    fn fetch(&self) -> BoxFuture<'_, Result<Bytes, KeySetError>> {
        Box::pin(async move {
            let configuration = format!("{}/common/.well-known/openid-configuration", self.login);
            let configuration = self.get(&configuration).await?;
            let configuration: serde_json::Value =
                serde_json::from_slice(&configuration).map_err(KeySetError::new)?;
            let keys = configuration.get("jwks_uri").and_then(|uri| uri.as_str());
            let keys = keys.ok_or_else(|| KeySetError::new("there is no `jwks_uri`"))?;
            // An attacker could change an answer over http, and with it the keys that are trusted.
            let is_safe = keys.starts_with("https://") || self.is_own(keys);
            if !is_safe {
                return Err(KeySetError::new("the `jwks_uri` is not https"));
            }
            self.get(keys).await
        })
    }
}

impl Discovery {
    fn is_own(&self, url: &str) -> bool {
        let rest = url.strip_prefix(&*self.login);
        rest.is_some_and(|rest| rest.starts_with('/'))
    }

    async fn get(&self, url: &str) -> Result<Bytes, KeySetError> {
        let uri: Uri = url.parse().map_err(KeySetError::new)?;
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = uri;
        let response = self.transport.send(request).await;
        let response = response.map_err(KeySetError::new)?;
        if response.status() != http::StatusCode::OK {
            let status = response.status();
            return Err(KeySetError::new(format!(
                "the token service answered {status}"
            )));
        }
        let mut body = response.into_body();
        let mut bytes = BytesMut::new();
        while let Some(chunk) = body.chunk().await {
            bytes.extend_from_slice(&chunk.map_err(KeySetError::new)?);
            if bytes.len() > LARGEST {
                return Err(KeySetError::new("the key set is too large"));
            }
        }
        Ok(bytes.freeze())
    }
}
