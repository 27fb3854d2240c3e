//! A token that somebody else has got.

use futures_core::future::BoxFuture;

use super::{AccessToken, CredentialError, TokenProvider, TokenRequest};
use crate::models::primitive::Secret;

/// One token, used until the service refuses it.
#[derive(Clone, Debug)]
pub struct StaticToken(Secret);

impl StaticToken {
    /// A credential that gives this token.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self(token.into())
    }
}

impl TokenProvider for StaticToken {
    fn token<'a>(
        &'a self,
        _: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
        Box::pin(std::future::ready(Ok(AccessToken::new(self.0.clone()))))
    }
}
