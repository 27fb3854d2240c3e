//! Subscriptions: created, read, renewed and deleted.

use std::collections::BTreeSet;

use graph_calls_core::Object;
use graph_calls_core::primitive::{Duration, Timestamp};
use graph_calls_models::Subscription;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};

use super::{Call, access};
use crate::answer::Answer;
use crate::clock::shift;
use crate::error::{GraphError, Result};
use crate::notify::{Entry, Watched, validate};
use crate::odata::{Paging, Segment, Step};

/// The shortest life of a subscription, in seconds: less is raised to it.
const SHORTEST_LIFE: i64 = 45 * 60;

/// The largest number of subscriptions to call records.
const CALL_RECORD_QUOTA: usize = 100;

/// The longest client state and id of a certificate.
const LONGEST_TEXT: usize = 128;

/// Answers a request for subscriptions.
pub(super) async fn answer(call: &Call) -> Result<Answer> {
    let steps = &call.found.steps;
    let last = call.found.last_but(0).map(|(segment, _)| segment);
    let id = steps.get(1).map(Step::text).unwrap_or_default();
    match (&call.found.operation.method, last) {
        (&Method::POST, Some(Segment::Name(name))) if name == "reauthorize" => {
            reauthorize(call, id)
        }
        (&Method::POST, _) => create(call).await,
        (&Method::PATCH, _) => update(call, id).await,
        (&Method::DELETE, _) => delete(call, id),
        (_, Some(Segment::Key(_))) => get(call, id),
        _ => list(call),
    }
}

fn body(call: &Call) -> Result<Subscription> {
    let media_type = call
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(|media_type| media_type.starts_with("application/json")) {
        return Err(GraphError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UnsupportedMediaType",
            "The body must be of the type 'application/json'.",
        ));
    }
    let subscription: Subscription = serde_json::from_slice(&call.body).map_err(|error| {
        GraphError::bad_request(format!("Unable to read JSON request payload. {error}"))
    })?;
    for (name, _) in subscription.unknown().iter() {
        if !name.contains('@') {
            return Err(GraphError::validation(format!(
                "The property '{name}' does not exist on type 'microsoft.graph.subscription'."
            )));
        }
    }
    Ok(subscription)
}

fn find(call: &Call, id: &str) -> Result<Entry> {
    let entry = call.state.subscriptions.get(id, call.state.clock.now());
    let entry = entry
        .filter(|entry| is_own(call, entry))
        .ok_or_else(|| GraphError::not_found(format!("The subscription '{id}' does not exist.")))?;
    authorize(call, &entry.watched)?;
    Ok(entry)
}

/// Tells whether the subscription is for the request to see: who is signed in sees what they created.
fn is_own(call: &Call, entry: &Entry) -> bool {
    let user = call.grant.signed_in();
    user.is_none_or(|user| entry.subscription.creator_id.as_deref() == Some(user))
}

fn authorize(call: &Call, watched: &Watched) -> Result<()> {
    let resource = watched.resource;
    access::require(call, resource.application, resource.delegated)
}

/// The subscription as it is read: without what is only ever written.
fn readable(mut subscription: Subscription) -> Subscription {
    subscription.encryption_certificate = None;
    subscription.client_state = None;
    // Null always has a JSON form.
    let _ = subscription.remainder_mut().insert("clientState", &());
    subscription
}

/// The subscription as an answer of its own.
fn write(call: &Call, mut subscription: Subscription) -> String {
    let context = format!("{}/$metadata#subscriptions/$entity", call.root());
    // A text always has a JSON form.
    let _ = subscription
        .remainder_mut()
        .insert("@odata.context", &context);
    serde_json::to_string(&subscription).unwrap_or_default()
}

/// The end of the subscription, at the instant that was asked for or a little later.
fn expiration(call: &Call, watched: &Watched, asked: Option<Timestamp>) -> Result<Timestamp> {
    let asked = asked.ok_or_else(|| GraphError::validation("expirationDateTime is required."))?;
    let now = call.state.clock.now();
    let longest = watched.resource.lifetime.as_secs() as i64 / 60;
    if asked.duration_since(now) > Duration::from_seconds(longest * 60) {
        let message =
            format!("Subscription expiration can only be {longest} minutes in the future.");
        return Err(GraphError::bad_request(message).code("ExtensionError"));
    }
    if asked <= now {
        return Err(GraphError::validation(
            "expirationDateTime lies in the past.",
        ));
    }
    Ok(asked.max(shift(now, SHORTEST_LIFE)))
}

fn check_url(url: &str, name: &str) -> Result<()> {
    let uri: Option<http::Uri> = url.parse().ok();
    let is_url = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
    });
    if is_url {
        Ok(())
    } else {
        Err(GraphError::validation(format!("{name} is not a URL.")))
    }
}

/// Checks what a subscription says about encryption.
fn check_encryption(subscription: &Subscription, watched: &Watched) -> Result<()> {
    let certificate = subscription.encryption_certificate.as_deref();
    let id = subscription.encryption_certificate_id.as_deref();
    if id.is_some_and(|id| id.len() > LONGEST_TEXT) {
        return Err(GraphError::validation(
            "encryptionCertificateId is too long.",
        ));
    }
    if subscription.include_resource_data != Some(true) {
        return Ok(());
    }
    if !watched.resource.has_content {
        return Err(GraphError::validation(
            "includeResourceData is not supported by the resource.",
        ));
    }
    if certificate.is_none_or(str::is_empty) || id.is_none_or(str::is_empty) {
        return Err(GraphError::validation(
            "encryptionCertificate and encryptionCertificateId are required with \
             includeResourceData.",
        ));
    }
    if cfg!(feature = "rich") {
        return Ok(());
    }
    let message = "The simulator sends no encrypted notifications; leave includeResourceData out.";
    Err(GraphError::bad_request(message).code("ExtensionError"))
}

fn check_changes(changes: Option<&str>, watched: &Watched) -> Result<()> {
    let changes = changes.filter(|changes| !changes.is_empty());
    let changes = changes.ok_or_else(|| GraphError::validation("changeType is required."))?;
    let is_known = |change: &str| watched.resource.changes.contains(&change);
    if changes.split(',').all(|change| is_known(change.trim())) {
        Ok(())
    } else {
        Err(GraphError::validation(format!(
            "The changeType '{changes}' is not supported by the resource."
        )))
    }
}

/// `POST /subscriptions`
async fn create(call: &Call) -> Result<Answer> {
    call.options.allow(&[], &[])?;
    let mut subscription = body(call)?;
    let resource = subscription.resource.clone();
    let resource = resource.ok_or_else(|| GraphError::validation("resource is required."))?;
    let watched = Watched::parse(&call.state.catalog, call.version, &resource)?;
    authorize(call, &watched)?;
    check_changes(subscription.change_type.as_deref(), &watched)?;
    check_encryption(&subscription, &watched)?;
    let state_length = subscription
        .client_state
        .as_ref()
        .map(|state| state.expose().len());
    if state_length.is_some_and(|length| length > LONGEST_TEXT) {
        return Err(GraphError::validation("clientState is too long."));
    }
    let now = call.state.clock.now();
    let asked = subscription.expiration_date_time;
    let end = expiration(call, &watched, asked)?;
    let url = subscription.notification_url.clone().unwrap_or_default();
    check_url(&url, "notificationUrl")?;
    let lifecycle_url = subscription.lifecycle_notification_url.clone();
    match &lifecycle_url {
        Some(url) => check_url(url, "lifecycleNotificationUrl")?,
        None if !watched.has_updates()
            && end.duration_since(now) > Duration::from_seconds(3600) =>
        {
            return Err(GraphError::validation(
                "lifecycleNotificationUrl is required for subscription creation on this resource \
                 when the expirationDateTime value is set to greater than 1 hour.",
            ));
        }
        None => {}
    }
    check_quota(call, &subscription, &watched)?;
    validate(&call.state, &url).await?;
    if let Some(url) = &lifecycle_url {
        validate(&call.state, url).await?;
    }
    subscription.id = call.state.request_id();
    subscription.application_id = Some(call.state.settings.client_id.clone());
    let user = call.grant.signed_in().map(str::to_owned);
    subscription.creator_id = user.or_else(|| subscription.application_id.clone());
    subscription.expiration_date_time = Some(end);
    subscription
        .latest_supported_tls_version
        .get_or_insert_with(|| "v1_2".to_owned());
    let entry = Entry {
        subscription: subscription.clone(),
        watched,
    };
    call.state.subscriptions.put(entry);
    subscription.encryption_certificate = None;
    Ok(Answer::json(write(call, subscription)).status(StatusCode::CREATED))
}

/// The kinds of change that a subscription is for.
fn changes(subscription: &Subscription) -> BTreeSet<&str> {
    let changes = subscription.change_type.as_deref().unwrap_or_default();
    changes.split(',').map(str::trim).collect()
}

/// Refuses a second subscription for the same changes of the same resource, and more than there may be.
fn check_quota(call: &Call, subscription: &Subscription, watched: &Watched) -> Result<()> {
    let live = call.state.subscriptions.live(call.state.clock.now());
    let mut same = live.iter().filter(|entry| {
        entry.watched == *watched && changes(&entry.subscription) == changes(subscription)
    });
    if let Some(entry) = same.next() {
        let id = &entry.subscription.id;
        return Err(GraphError::new(
            StatusCode::CONFLICT,
            "Conflict",
            format!("Subscription Id {id} already exists for the requested combination"),
        ));
    }
    let of_kind = live.iter().filter(|entry| entry.watched.has_updates());
    if watched.has_updates() && of_kind.count() >= CALL_RECORD_QUOTA {
        return Err(GraphError::forbidden(
            "The number of subscriptions for the resource has reached its limit.",
        ));
    }
    Ok(())
}

/// `GET /subscriptions`
fn list(call: &Call) -> Result<Answer> {
    call.options.allow(&[], &[])?;
    let paging = Paging::of(call)?;
    let live = call.state.subscriptions.live(call.state.clock.now());
    let visible = live
        .into_iter()
        .filter(|entry| is_own(call, entry) && authorize(call, &entry.watched).is_ok());
    let items = visible
        .map(|entry| serde_json::to_string(&readable(entry.subscription)).unwrap_or_default());
    let mut page = paging.page(call, items.collect(), None);
    page.context = "subscriptions".to_owned();
    Ok(Answer::page(page))
}

/// `GET /subscriptions/{id}`
fn get(call: &Call, id: &str) -> Result<Answer> {
    call.options.allow(&[], &[])?;
    let entry = find(call, id)?;
    Ok(Answer::json(write(call, readable(entry.subscription))))
}

/// `PATCH /subscriptions/{id}`
async fn update(call: &Call, id: &str) -> Result<Answer> {
    call.options.allow(&[], &[])?;
    let mut entry = find(call, id)?;
    let changes = body(call)?;
    let has_certificate =
        changes.encryption_certificate.is_some() && changes.encryption_certificate_id.is_some();
    if changes.expiration_date_time.is_none()
        && changes.notification_url.is_none()
        && !has_certificate
    {
        return Err(GraphError::validation(
            "expirationDateTime or notificationUrl is required for an update.",
        ));
    }
    check_encryption(&changes, &entry.watched)?;
    let subscription = &mut entry.subscription;
    if changes.expiration_date_time.is_some() {
        let end = expiration(call, &entry.watched, changes.expiration_date_time)?;
        subscription.expiration_date_time = Some(end);
    }
    if let Some(url) = changes.notification_url {
        check_url(&url, "notificationUrl")?;
        validate(&call.state, &url).await?;
        subscription.notification_url = Some(url);
    }
    if has_certificate {
        subscription.encryption_certificate = changes.encryption_certificate;
        subscription.encryption_certificate_id = changes.encryption_certificate_id;
    }
    // It may have been deleted while its new endpoint was asked.
    find(call, id)?;
    call.state.subscriptions.put(entry.clone());
    Ok(Answer::json(write(call, readable(entry.subscription))))
}

/// `DELETE /subscriptions/{id}`
fn delete(call: &Call, id: &str) -> Result<Answer> {
    find(call, id)?;
    call.state.subscriptions.remove(id, call.state.clock.now());
    Ok(Answer::no_content())
}

/// `POST /subscriptions/{id}/reauthorize`
fn reauthorize(call: &Call, id: &str) -> Result<Answer> {
    find(call, id)?;
    Ok(Answer::no_content())
}
