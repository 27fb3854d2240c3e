//! The address of a simulator, and the ways in.

use graph_calls_core::{Root, Version};

use crate::Simulator;
use crate::tokens::{Grant, TokenRequest};

impl Simulator {
    /// Scheme and authority, for example `http://127.0.0.1:49152`.
    pub fn origin(&self) -> &str {
        &self.state.origin
    }

    /// The root of v1.0.
    pub fn root(&self) -> Root {
        // An origin that is no URL could not have been asked for anything.
        Root::new(&self.state.origin, Version::V1_0).unwrap_or_default()
    }

    /// The other origin, to which contents are redirected and where traps lead.
    pub fn foreign_origin(&self) -> &str {
        &self.state.foreign_origin
    }

    /// The id of the tenant.
    pub fn tenant(&self) -> &str {
        self.state.data.tenant()
    }

    /// The URL of the tenant's token endpoint; the login service has the same origin as Graph.
    pub fn token_endpoint(&self) -> String {
        format!("{}/{}/oauth2/v2.0/token", self.origin(), self.tenant())
    }

    /// The client id that the token endpoint knows.
    pub fn client_id(&self) -> &str {
        &self.state.settings.client_id
    }

    /// The secret of that client.
    pub fn client_secret(&self) -> &str {
        &self.state.settings.client_secret
    }

    /// A token that may do everything and does not expire; `/me` is the first user.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// A new token with these application permissions.
    pub fn token_with<T: Into<String>>(&self, permissions: impl IntoIterator<Item = T>) -> String {
        let grant = Grant {
            permissions: Some(permissions.into_iter().map(Into::into).collect()),
            user: None,
        };
        self.state.tokens.issue(grant, None, None)
    }

    /// A new token with these delegated permissions, for the signed-in user with this id.
    pub fn delegated_token<T: Into<String>>(
        &self,
        user: &str,
        permissions: impl IntoIterator<Item = T>,
    ) -> String {
        let grant = Grant {
            permissions: Some(permissions.into_iter().map(Into::into).collect()),
            user: Some(user.to_owned()),
        };
        self.state.tokens.issue(grant, None, None)
    }

    /// Lets all tokens issued so far expire, that of [`token`](Self::token) included.
    pub fn expire_tokens(&self) {
        self.state.tokens.expire(self.now());
    }

    /// Asks for claims: from now on only tokens are taken that the token endpoint gave for them.
    pub fn challenge_tokens(&self, claims: &str) {
        self.state.tokens.challenge(Some(claims.to_owned()));
    }

    /// The requests to the token endpoint that were granted.
    pub fn token_requests(&self) -> Vec<TokenRequest> {
        self.state.tokens.requests()
    }
}
