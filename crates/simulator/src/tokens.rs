//! Access tokens: what each permits, how long it lives, and which claims it has.

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graph_calls_core::primitive::Timestamp;
use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, StatusCode, header::AUTHORIZATION};

use crate::clock::shift;
use crate::error::{GraphError, Result};
use crate::lock::lock;
use crate::store::{Random, Subject};

/// The permissions of a token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grant {
    /// Permission names; none means all of them, for applications and for users.
    pub(crate) permissions: Option<BTreeSet<String>>,
    /// The object id of the signed-in user.
    pub(crate) user: Option<String>,
}

impl Grant {
    fn has(&self, permissions: &[&str]) -> bool {
        match &self.permissions {
            None => true,
            Some(granted) => permissions.iter().any(|name| granted.contains(*name)),
        }
    }

    fn is_delegated(&self) -> bool {
        self.permissions.is_some() && self.user.is_some()
    }

    /// The signed-in user of a token that is for this user only.
    pub(crate) fn signed_in(&self) -> Option<&str> {
        self.user.as_deref().filter(|_| self.is_delegated())
    }

    /// Refuses a token without one of these application permissions.
    pub(crate) fn require_application(&self, permissions: &[&str]) -> Result<()> {
        if self.is_delegated() {
            return Err(GraphError::forbidden(
                "Delegated permissions are not supported by this resource.",
            ));
        }
        self.require(false, permissions, &[])
    }

    /// Refuses a token without one of the permissions of its kind.
    pub(crate) fn require(
        &self,
        is_me: bool,
        application: &[&str],
        delegated: &[&str],
    ) -> Result<()> {
        let needed = if is_me || self.is_delegated() {
            delegated
        } else {
            application
        };
        if self.has(needed) {
            return Ok(());
        }
        let needed = needed.join(", ");
        let message = format!("Missing permission: the request needs one of {needed}.");
        Err(GraphError::forbidden(message).code("Authorization_RequestDenied"))
    }
}

/// The tokens that the service takes.
pub(crate) struct Tokens {
    seed: u64,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    issued: HashMap<String, Issued>,
    count: u64,
    /// The claims that a token needs since continuous access evaluation asked for them.
    challenge: Option<String>,
    requests: Vec<TokenRequest>,
}

struct Issued {
    grant: Grant,
    expires: Option<Timestamp>,
    claims: Option<String>,
}

/// A request for a token, as the token endpoint saw it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TokenRequest {
    /// The client that asked.
    pub client_id: String,
    /// Tells whether it showed a signed assertion rather than a secret.
    pub has_assertion: bool,
    /// The claims it asked for.
    pub claims: Option<String>,
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            inner: Mutex::default(),
        }
    }

    /// A new token.
    pub(crate) fn issue(
        &self,
        grant: Grant,
        expires: Option<Timestamp>,
        claims: Option<String>,
    ) -> String {
        let mut inner = lock(&self.inner);
        inner.count += 1;
        let mut random = Random::new(self.seed, Subject::Token, inner.count);
        let token = format!("simulated.{:016x}{:016x}", random.any(), random.any());
        let issued = Issued {
            grant,
            expires,
            claims,
        };
        inner.issued.insert(token.clone(), issued);
        token
    }

    /// Notes a request to the token endpoint.
    pub(crate) fn note(&self, request: TokenRequest) {
        lock(&self.inner).requests.push(request);
    }

    /// The requests to the token endpoint.
    pub(crate) fn requests(&self) -> Vec<TokenRequest> {
        lock(&self.inner).requests.clone()
    }

    /// Lets all tokens issued so far expire.
    pub(crate) fn expire(&self, now: Timestamp) {
        for issued in lock(&self.inner).issued.values_mut() {
            issued.expires = Some(shift(now, -1));
        }
    }

    /// From now on takes only tokens that were asked for with these claims.
    pub(crate) fn challenge(&self, claims: Option<String>) {
        lock(&self.inner).challenge = claims;
    }

    /// The permissions of the request.
    pub(crate) fn check(&self, headers: &HeaderMap, now: Timestamp) -> Result<Grant> {
        let value = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = value
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or_else(|| unauthorized("Access token is empty."))?;
        let inner = lock(&self.inner);
        let issued = inner
            .issued
            .get(token.trim())
            .ok_or_else(|| unauthorized("Access token validation failure. Invalid token."))?;
        if issued.expires.is_some_and(|expires| expires <= now) {
            return Err(unauthorized(
                "Lifetime validation failed, the token is expired.",
            ));
        }
        match &inner.challenge {
            Some(claims) if issued.claims.as_ref() != Some(claims) => Err(challenge(claims)),
            _ => Ok(issued.grant.clone()),
        }
    }
}

/// The challenge of Graph, which tells everybody the same.
const BEARER: &str = "Bearer realm=\"\", \
    authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", \
    client_id=\"00000003-0000-0000-c000-000000000000\"";

/// 401 for a token that is not taken.
pub(crate) fn unauthorized(message: &str) -> GraphError {
    refuse(message, BEARER)
}

/// 401 with the claims that the next token has to be asked for with.
pub(crate) fn challenge(claims: &str) -> GraphError {
    let message = "Continuous access evaluation resulted in challenge with result: \
                   InteractionRequired and code: TokenCreatedWithOutdatedPolicies";
    let claims = STANDARD.encode(claims);
    let challenge = format!("{BEARER}, error=\"insufficient_claims\", claims=\"{claims}\"");
    refuse(message, &challenge)
}

fn refuse(message: &str, challenge: &str) -> GraphError {
    let status = StatusCode::UNAUTHORIZED;
    let error = GraphError::new(status, "InvalidAuthenticationToken", message);
    error.with_header(WWW_AUTHENTICATE, challenge)
}
