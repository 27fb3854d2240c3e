//! An application that has a secret.

use futures_core::future::BoxFuture;

use super::{AccessToken, CredentialError, TokenProvider, TokenRequest, token_endpoint};
use crate::models::primitive::Secret;

/// An application that proves who it is with a client secret.
#[derive(Clone, Debug)]
pub struct ClientSecret {
    tenant: String,
    client_id: String,
    secret: Secret,
}

impl ClientSecret {
    /// The application `client_id` in `tenant`, which is an id or a domain name.
    pub fn new(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        Self {
            tenant: tenant.into(),
            client_id: client_id.into(),
            secret: secret.into(),
        }
    }
}

impl TokenProvider for ClientSecret {
    fn token<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
        Box::pin(async move {
            let proof = [("client_secret", self.secret.expose())];
            let endpoint = token_endpoint::url(request.login, &self.tenant)?;
            token_endpoint::ask(&endpoint, &self.client_id, &proof, &request).await
        })
    }
}
