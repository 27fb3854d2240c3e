//! The credentials of the Azure SDK.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use azure_core::credentials::TokenCredential;
use azure_core::error::ErrorKind;
use futures_core::future::BoxFuture;

use super::{AccessToken, CredentialError, TokenProvider, TokenRequest};

/// Any credential of the Azure SDK: a managed identity, a workload identity, the command line.
///
/// These credentials cannot be given the claims of a challenge, and they may keep a token that was
/// refused until it expires; a service that continuous access evaluation matters to is better off with
/// one of the other credentials.
#[derive(Clone, Debug)]
pub struct AzureIdentity(Arc<dyn TokenCredential>);

impl AzureIdentity {
    /// A credential that asks this one.
    pub fn new(credential: Arc<dyn TokenCredential>) -> Self {
        Self(credential)
    }
}

impl TokenProvider for AzureIdentity {
    fn token<'a>(
        &'a self,
        request: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
        Box::pin(async move {
            let token = self
                .0
                .get_token(&[request.scope], None)
                .await
                .map_err(explain)?;
            let life = SystemTime::from(token.expires_on)
                .duration_since(SystemTime::now())
                .unwrap_or(Duration::ZERO);
            Ok(AccessToken::new(token.token.secret()).expires_in(life))
        })
    }
}

fn explain(error: azure_core::Error) -> CredentialError {
    match error.kind() {
        ErrorKind::Io => CredentialError::transient(error, None),
        _ => CredentialError::permanent(error),
    }
}
