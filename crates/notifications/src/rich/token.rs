//! The tokens by which the service proves that it sent a body.

use std::collections::HashSet;
use std::fmt;

use graph_calls_core::primitive::Timestamp;
use jsonwebtoken::{Algorithm, Validation};
use serde_json::Value;

use super::key_set::KeySet;
use crate::gap::DropReason;

/// The client id of the application that sends change notifications, the same in every cloud. A token
/// that any other application asked for proves nothing, though its signature is right.
pub const PUBLISHER_ID: &str = "0bf30f3b-4a52-48df-9a82-234910c4a086";

/// The largest difference of the clocks, in seconds.
const SKEW: i64 = 60;

/// The issuer of tokens in the form of version 1.
const ISSUER_V1: &str = "https://sts.windows.net";

/// The claims that a token must have to be taken.
pub(super) struct TokenCheck {
    validation: Validation,
    login: String,
    key_set: KeySet,
}

impl TokenCheck {
    pub(super) fn new(applications: Vec<String>, key_set: KeySet) -> Self {
        // An error says that the program has chosen already. Without any choice, tokens could not be
        // checked when some other crate turns on the second provider.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_audience(&applications);
        validation.set_required_spec_claims(&["aud", "exp", "iss"]);
        // Time is checked here, against the moment that the body came in.
        validation.validate_exp = false;
        Self {
            validation,
            login: "https://login.microsoftonline.com".to_owned(),
            key_set,
        }
    }

    pub(super) fn set_login(&mut self, origin: String) {
        self.login = origin;
    }

    /// The tenants, in lower case, that the tokens speak for. One bad token spoils them all.
    pub(super) async fn tenants(
        &self,
        tokens: &[Option<String>],
        received: Timestamp,
    ) -> Result<HashSet<String>, DropReason> {
        if tokens.is_empty() {
            return Err(DropReason::NoValidationToken);
        }
        let mut tenants = HashSet::with_capacity(tokens.len());
        for token in tokens {
            let token = token.as_deref().ok_or(DropReason::ValidationToken)?;
            tenants.insert(self.tenant(token, received).await?);
        }
        Ok(tenants)
    }

    async fn tenant(&self, token: &str, received: Timestamp) -> Result<String, DropReason> {
        let refuse = |_| DropReason::ValidationToken;
        let header = jsonwebtoken::decode_header(token).map_err(refuse)?;
        // Before a key is looked for, so that no other kind of token can have keys fetched.
        if header.alg != Algorithm::RS256 {
            return Err(DropReason::ValidationToken);
        }
        // `crit` names extensions that a reader has to understand or else refuse the token (RFC 7515, 4.1.11).
        // This one understands none.
        if header.crit.is_some() {
            return Err(DropReason::ValidationToken);
        }
        let key_id = header.kid.ok_or(DropReason::ValidationToken)?;
        let key = match self.key_set.key(&key_id).await {
            Ok(key) => key.ok_or(DropReason::ValidationToken)?,
            Err(error) => {
                tracing::warn!(%error, "the keys of validation tokens could not be read");
                return Err(DropReason::ValidationKeys);
            }
        };
        let token = jsonwebtoken::decode::<Value>(token, &key, &self.validation);
        self.tenant_of(&token.map_err(refuse)?.claims, received)
            .ok_or(DropReason::ValidationToken)
    }

    /// The tenant, when the claims are those of the service for an application of this receiver.
    fn tenant_of(&self, claims: &Value, received: Timestamp) -> Option<String> {
        let now = received.unix_timestamp();
        let seconds = |name: &str| claims.get(name).map(|value| value.as_i64());
        let is_valid = now < seconds("exp")??.saturating_add(SKEW);
        let is_begun = match seconds("nbf") {
            Some(begin) => now >= begin?.saturating_sub(SKEW),
            None => true,
        };
        // Version 1 says `appid`, version 2 `azp`.
        let mut publishers = ["appid", "azp"].iter().filter_map(|name| claims.get(name));
        let first = publishers.next()?;
        let is_publisher = std::iter::once(first)
            .chain(publishers)
            .all(|publisher| publisher == PUBLISHER_ID);
        let tenant = claims.get("tid")?.as_str().filter(|id| !id.is_empty())?;
        let issuer = claims.get("iss")?.as_str()?;
        let is_issuer = issuer == format!("{ISSUER_V1}/{tenant}/")
            || issuer == format!("{}/{tenant}/v2.0", self.login);
        (is_valid && is_begun && is_publisher && is_issuer).then(|| tenant.to_ascii_lowercase())
    }
}

impl fmt::Debug for TokenCheck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenCheck")
            .field("login", &self.login)
            .field("audience", &self.validation.aud)
            .field("key_set", &self.key_set)
            .finish()
    }
}
