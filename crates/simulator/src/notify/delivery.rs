//! The validation handshake, and the delivery of notifications.

use std::sync::Arc;
use std::time::Duration;

use graph_calls_core::Object;
use graph_calls_models::{
    ChangeNotification, ChangeNotificationCollection, ChangeType, LifecycleEventType, ResourceData,
    Subscription,
};
use http::header::CONTENT_TYPE;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::http::post;
use super::store::Entry;
use crate::error::{GraphError, Result};
use crate::state::State;
use crate::store::{Artifact, CALL_RECORDS, Entity, Recorded};

/// The time that an endpoint may take to answer the handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The time that it may take to take a notification.
const DELIVERY: Duration = Duration::from_secs(3);

/// The wait before the second attempt; it doubles with each further one. Graph's own waits go up to
/// hours.
const PAUSE: Duration = Duration::from_millis(50);

/// The outcome of a notification.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// The subscription.
    pub subscription_id: String,
    /// The body that was sent.
    pub body: String,
    /// The status of each attempt; `None` where there was no answer.
    pub attempts: Vec<Option<u16>>,
    /// Tells whether the endpoint took it in the end.
    pub is_delivered: bool,
}

/// Asks an endpoint whether it wants notifications.
pub(crate) async fn validate(state: &State, url: &str) -> Result<()> {
    let refuse = |why: &str| {
        GraphError::validation(format!("Subscription validation request failed. {why}"))
    };
    // The token is free text, to be decoded before it is sent back.
    let token = format!(
        "Validation: Testing client application reachability for subscription \
                         Request-Id: {}",
        state.request_id()
    );
    let separator = if url.contains('?') { '&' } else { '?' };
    let encoded = utf8_percent_encode(&token, NON_ALPHANUMERIC);
    let url = format!("{url}{separator}validationToken={encoded}");
    let answer = post(&url, "text/plain; charset=utf-8", String::new(), HANDSHAKE)
        .await
        .map_err(|error| refuse(&format!("Notification endpoint: {error}.")))?;
    let media_type = answer.headers().get(CONTENT_TYPE);
    let is_text = media_type
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("text/plain"));
    if answer.status() != 200 {
        return Err(refuse(&format!(
            "Notification endpoint answered {}.",
            answer.status()
        )));
    }
    if !is_text {
        return Err(refuse("The answer must be of the type 'text/plain'."));
    }
    if answer.body() != token.as_bytes() {
        return Err(refuse("The answer must be the validation token."));
    }
    Ok(())
}

/// Something that happened.
pub(crate) enum Notice<'a> {
    /// A call record, in its first or a later version.
    CallRecord { record: &'a Entity, is_new: bool },
    /// A new recording or transcript.
    Artifact(&'a Recorded),
}

impl Notice<'_> {
    /// Tells whether the subscription wants to know.
    fn concerns(&self, entry: &Entry) -> bool {
        let changes = entry
            .subscription
            .change_type
            .as_deref()
            .unwrap_or_default();
        let wants = |change: &str| changes.split(',').any(|one| one.trim() == change);
        match self {
            Self::CallRecord { record, is_new } => {
                // A subscription to updates gets the first version as well.
                (wants("updated") || (*is_new && wants("created")))
                    && entry.watched.has_call_record(record)
            }
            Self::Artifact(recorded) => entry.watched.has_artifact(&recorded.artifact),
        }
    }

    fn change(&self) -> ChangeType {
        match self {
            Self::CallRecord { is_new: false, .. } => ChangeType::Updated,
            _ => ChangeType::Created,
        }
    }

    /// The path of the thing, its type as notifications spell it, and its id.
    fn resource(&self) -> (String, String, String) {
        match self {
            Self::CallRecord { record, .. } => {
                let id = record.key();
                let type_name = "#Microsoft.Graph.callRecord".to_owned();
                (format!("{CALL_RECORDS}/{id}"), type_name, id.to_owned())
            }
            Self::Artifact(Recorded { artifact, .. }) => {
                let Artifact {
                    id, kind, parent, ..
                } = &**artifact;
                let path = format!(
                    "communications/{}('{}')/{}('{id}')",
                    parent.collection(),
                    parent.key(),
                    kind.collection()
                );
                let type_name = format!("#Microsoft.Graph.{}", kind.type_name());
                (path, type_name, id.clone())
            }
        }
    }
}

fn notification(state: &State, subscription: &Subscription) -> ChangeNotification {
    ChangeNotification::build(|notification| {
        notification.subscription_id = Some(subscription.id.clone());
        notification
            .client_state
            .clone_from(&subscription.client_state);
        notification.tenant_id = Some(state.data.tenant().to_owned());
        notification.subscription_expiration_date_time = subscription.expiration_date_time;
    })
}

/// Sends a notification to each subscription that wants to know, in the background.
pub(crate) fn notify(state: &Arc<State>, notice: &Notice<'_>) {
    for entry in state.subscriptions.live(state.clock.now()) {
        if !notice.concerns(&entry) {
            continue;
        }
        let (resource, type_name, id) = notice.resource();
        let collection = ChangeNotificationCollection::default();
        let mut notification = notification(state, &entry.subscription);
        notification.change_type = Some(notice.change());
        notification.resource_data = Some(ResourceData::build(|data| {
            data.id = Some(id);
            data.odata_id = Some(resource.clone());
            // A text always has a JSON form.
            let _ = data.remainder_mut().insert("@odata.type", &type_name);
        }));
        notification.resource = Some(resource);
        let url = entry.subscription.notification_url.clone();
        #[cfg(feature = "rich")]
        let (collection, notification) =
            super::rich::enrich(state, notice, &entry.subscription, collection, notification);
        let url = url.unwrap_or_default();
        deliver(state, entry.subscription.id, url, collection, notification);
    }
}

/// Sends a lifecycle event of a subscription, in the background; `false` when there is no such
/// subscription or it has no URL for them.
pub(crate) fn send_lifecycle_event(
    state: &Arc<State>,
    subscription: &str,
    event: LifecycleEventType,
) -> bool {
    let Some(entry) = state.subscriptions.get(subscription, state.clock.now()) else {
        return false;
    };
    let Some(url) = entry.subscription.lifecycle_notification_url.clone() else {
        return false;
    };
    let mut notification = notification(state, &entry.subscription);
    notification.lifecycle_event = Some(event);
    if state.settings.lifecycle_names_organization {
        name_organization(&mut notification);
    }
    let collection = ChangeNotificationCollection::default();
    deliver(state, entry.subscription.id, url, collection, notification);
    true
}

/// Gives a lifecycle event the form that has been observed: the tenant under another name, and members that say
/// nothing.
fn name_organization(notification: &mut ChangeNotification) {
    let tenant = notification.tenant_id.take();
    notification.resource = Some(String::new());
    let members = notification.remainder_mut();
    // Texts and null always have a JSON form.
    let _ = members.insert("organizationId", &tenant);
    let _ = members.insert("sequence", &());
}

fn deliver(
    state: &Arc<State>,
    id: String,
    url: String,
    mut collection: ChangeNotificationCollection,
    notification: ChangeNotification,
) {
    collection.value = Some(vec![notification]);
    // Models have a JSON form for every value.
    let body = serde_json::to_string(&collection).unwrap_or_default();
    let fate = state.subscriptions.disturbances.draw();
    let delivery = Delivery {
        subscription_id: id,
        body,
        attempts: Vec::new(),
        is_delivered: false,
    };
    if fate.copies == 0 {
        state.subscriptions.note(delivery);
        return;
    }
    for _ in 0..fate.copies {
        let (state, url, delivery) = (Arc::clone(state), url.clone(), delivery.clone());
        tokio::spawn(async move {
            tokio::time::sleep(fate.delay).await;
            attempt(&state, &url, delivery).await;
        });
    }
}

/// Sends the body until it is taken or there were enough attempts.
async fn attempt(state: &State, url: &str, mut delivery: Delivery) {
    let mut pause = PAUSE;
    for attempt in 0..state.settings.delivery_attempts {
        if attempt > 0 {
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        let status = send(url, delivery.body.clone()).await;
        delivery.attempts.push(status);
        if status.is_some_and(|status| (200..300).contains(&status)) {
            delivery.is_delivered = true;
            break;
        }
    }
    state.subscriptions.note(delivery);
}

/// Sends a body once; the status, if there was an answer in time.
pub(crate) async fn send(url: &str, body: String) -> Option<u16> {
    let answer = post(url, "application/json", body, DELIVERY).await;
    Some(answer.ok()?.status().as_u16())
}
