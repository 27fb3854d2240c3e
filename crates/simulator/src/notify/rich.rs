//! Notifications that bring the recording or transcript along, encrypted.

use graph_calls_models::{ChangeNotification, ChangeNotificationCollection, Subscription};
use serde_json::{Value, json};

use super::delivery::Notice;
use super::publisher::Publisher;
use crate::login::CLIENT_ID;
use crate::state::State;

/// The paths of the token service's public documents.
const CONFIGURATION: &str = "/common/.well-known/openid-configuration";
const KEYS: &str = "/common/discovery/keys";

/// The publisher; `None` when there is no key for it.
pub(crate) fn publisher(state: &State) -> Option<&Publisher> {
    let publisher = &state.subscriptions.publisher;
    publisher
        .get_or_init(|| Publisher::new("simulator-1").ok())
        .as_ref()
}

/// Adds the recording and the token, when the subscription wants them.
pub(super) fn enrich(
    state: &State,
    notice: &Notice<'_>,
    subscription: &Subscription,
    mut collection: ChangeNotificationCollection,
    mut notification: ChangeNotification,
) -> (ChangeNotificationCollection, ChangeNotification) {
    if let (Notice::Artifact(recorded), Some(true)) = (notice, subscription.include_resource_data) {
        let certificate = subscription
            .encryption_certificate
            .as_deref()
            .unwrap_or_default();
        let id = subscription
            .encryption_certificate_id
            .as_deref()
            .unwrap_or_default();
        // A subscription with an invalid certificate gets what Graph would not send at all: an empty token.
        let sent = publisher(state).and_then(|publisher| {
            let plain = state.write(&recorded.entity).into_bytes();
            let claims = publisher.claims(CLIENT_ID, state.data.tenant(), state.clock.now());
            let content = publisher.encrypt(&plain, certificate, id).ok()?;
            Some((content, publisher.token(&claims).ok()?))
        });
        let (content, token) = sent.unzip();
        notification.encrypted_content = content;
        collection.validation_tokens = Some(vec![token]);
    }
    (collection, notification)
}

/// The public documents by which the signatures of validation tokens are checked.
pub(crate) fn well_known(state: &State, path: &str) -> Option<Value> {
    match path {
        CONFIGURATION => Some(json!({
            "issuer": format!("{}/{{tenantid}}/v2.0", state.origin),
            "jwks_uri": format!("{}{KEYS}", state.origin),
        })),
        KEYS => Some(publisher(state)?.key_set()),
        _ => None,
    }
}
