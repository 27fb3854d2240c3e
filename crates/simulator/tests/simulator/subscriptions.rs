//! Subscriptions: the handshake, the rules, and notifications.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use graph_calls_models::{ChangeNotificationCollection, ChangeType, LifecycleEventType};
use graph_calls_simulator::{Script, Simulator};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{error, fetch, json as read, send, with_header, with_token};

/// A receiver of notifications.
pub(crate) struct Endpoint {
    origin: String,
    seen: Arc<Mutex<Vec<(String, String)>>>,
}

impl Endpoint {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let notified = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let seen = Arc::clone(&notified);
                let service = service_fn(move |request| respond(request, Arc::clone(&seen)));
                let server = hyper::server::conn::http1::Builder::new();
                tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { origin, seen }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The notifications at this path, once there are so many.
    async fn notifications(&self, path: &str, count: usize) -> Vec<ChangeNotificationCollection> {
        for _ in 0..200 {
            let seen = self.seen.lock().unwrap().clone();
            let bodies: Vec<_> = seen.iter().filter(|(at, _)| at == path).collect();
            if bodies.len() >= count {
                return bodies
                    .iter()
                    .map(|(_, body)| serde_json::from_str(body).unwrap())
                    .collect();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("fewer than {count} notifications at {path}");
    }
}

/// Echoes validation tokens, and takes what comes: at `/refuse` only after two attempts.
async fn respond(
    request: Request<Incoming>,
    seen: Arc<Mutex<Vec<(String, String)>>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let token = query
        .split('&')
        .find_map(|part| part.strip_prefix("validationToken="));
    if let Some(token) = token.filter(|_| path != "/silent") {
        let token = percent_encoding::percent_decode_str(token)
            .decode_utf8()
            .unwrap();
        let response = Response::builder().header("content-type", "text/plain");
        return Ok(response.body(Full::new(token.into_owned().into())).unwrap());
    }
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let mut seen = seen.lock().unwrap();
    seen.push((path.clone(), String::from_utf8(body.to_vec()).unwrap()));
    let count = seen.iter().filter(|(at, _)| *at == path).count();
    let status = if path == "/refuse" && count < 3 {
        503
    } else {
        202
    };
    Ok(Response::builder()
        .status(status)
        .body(Full::default())
        .unwrap())
}

fn post(simulator: &Simulator, body: &Value) -> Request<Vec<u8>> {
    let url = format!("{}/v1.0/subscriptions", simulator.origin());
    let mut request = with_token(Request::post(url), simulator.token());
    *request.body_mut() = body.to_string().into_bytes();
    with_header(request, "content-type", "application/json")
}

fn wanted(simulator: &Simulator, url: &str, changes: &str, resource: &str) -> Value {
    let now = simulator.now();
    let minutes = graph_calls_core::primitive::Duration::from_seconds(50 * 60);
    json!({
        "changeType": changes,
        "resource": resource,
        "notificationUrl": url,
        "clientState": "secret",
        "expirationDateTime": now.checked_add(minutes).unwrap().to_string(),
    })
}

async fn create(simulator: &Simulator, body: &Value) -> Value {
    let response = send(post(simulator, body)).await.unwrap();
    let body = read(&response);
    assert_eq!(response.status(), 201, "{body}");
    body
}

async fn refused(simulator: &Simulator, body: &Value) -> (u16, String) {
    error(&send(post(simulator, body)).await.unwrap())
}

#[tokio::test]
async fn a_new_call_record_is_notified() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let resource = "communications/callRecords";
    let body = wanted(&simulator, &endpoint.url("/created"), "created", resource);
    let subscription = create(&simulator, &body).await;
    let body = wanted(&simulator, &endpoint.url("/updated"), "updated", resource);
    create(&simulator, &body).await;

    let record = simulator.add_call_record();
    simulator.update_call_record(&record.id).unwrap();
    let created = endpoint.notifications("/created", 1).await;
    let notification = &created[0].value.as_ref().unwrap()[0];
    assert_eq!(notification.change_type, Some(ChangeType::Created));
    assert_eq!(
        notification.subscription_id.as_deref(),
        subscription["id"].as_str()
    );
    assert_eq!(
        notification.client_state.as_ref().unwrap().expose(),
        "secret"
    );
    assert_eq!(notification.tenant_id.as_deref(), Some(simulator.tenant()));
    let resource = notification.resource.as_deref().unwrap();
    assert_eq!(
        resource,
        format!("communications/callRecords/{}", record.id)
    );
    let response = fetch(&simulator, &format!("/v1.0/{resource}")).await;
    assert_eq!(read(&response)["version"], 2);

    // A subscription to updates gets the first version as well.
    endpoint.notifications("/updated", 2).await;
    assert_eq!(endpoint.notifications("/created", 1).await.len(), 1);
}

#[tokio::test]
async fn a_filter_chooses_the_participant() {
    let simulator = Simulator::builder().users(500).start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let record = simulator.call_records().last().unwrap();
    let organizer = record.organizer_v2.unwrap().id;
    for (path, user) in [("/in", organizer.as_str()), ("/out", "nobody")] {
        let resource =
            format!("communications/callRecords?$filter=participants/any(p:p/id eq '{user}')");
        create(
            &simulator,
            &wanted(&simulator, &endpoint.url(path), "updated", &resource),
        )
        .await;
    }
    simulator.update_call_record(&record.id).unwrap();
    endpoint.notifications("/in", 1).await;
    assert_eq!(simulator.deliveries().len(), 1);
}

#[tokio::test]
async fn recordings_and_lifecycle_events_are_notified() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let user = simulator.user_id(1);
    let resource = format!("users/{user}/onlineMeetings/getAllRecordings");
    let mut body = wanted(
        &simulator,
        &endpoint.url("/recordings"),
        "created",
        &resource,
    );
    body["lifecycleNotificationUrl"] = json!(endpoint.url("/lifecycle"));
    let subscription = create(&simulator, &body).await;
    simulator.add_recording(&simulator.user_id(2)).unwrap();
    let recording = simulator.add_recording(&user).unwrap();
    let seen = endpoint.notifications("/recordings", 1).await;
    let notification = &seen[0].value.as_ref().unwrap()[0];
    assert!(
        notification
            .resource
            .as_ref()
            .unwrap()
            .contains(&recording.id)
    );

    let id = subscription["id"].as_str().unwrap();
    let event = LifecycleEventType::ReauthorizationRequired;
    assert!(simulator.send_lifecycle_event(id, event.clone()));
    assert!(!simulator.send_lifecycle_event("another", event.clone()));
    let seen = endpoint.notifications("/lifecycle", 1).await;
    let notification = &seen[0].value.as_ref().unwrap()[0];
    assert_eq!(notification.lifecycle_event, Some(event));
    assert!(notification.change_type.is_none() && notification.resource.is_none());
}

#[tokio::test]
async fn lifecycle_events_can_name_the_organization() {
    let builder = Simulator::builder().lifecycle_names_organization(true);
    let simulator = builder.start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let resource = "communications/callRecords";
    let mut body = wanted(&simulator, &endpoint.url("/n"), "created", resource);
    body["lifecycleNotificationUrl"] = json!(endpoint.url("/lifecycle"));
    let subscription = create(&simulator, &body).await;
    let event = LifecycleEventType::Missed;
    assert!(simulator.send_lifecycle_event(subscription["id"].as_str().unwrap(), event));
    let sent = serde_json::to_value(&endpoint.notifications("/lifecycle", 1).await[0]).unwrap();
    let item = &sent["value"][0];
    assert_eq!(item["organizationId"], simulator.tenant());
    assert!(item.get("tenantId").is_none());
    assert_eq!(
        (&item["resource"], &item["sequence"]),
        (&json!(""), &Value::Null)
    );
}

#[tokio::test]
async fn apps_watch_the_meetings_that_they_are_installed_in() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let resource = "appCatalogs/teamsApps/a1/installedToOnlineMeetings/getAllRecordings";
    let body = wanted(&simulator, &endpoint.url("/n"), "created", resource);
    // Beta has such subscriptions, and v1.0 has not.
    assert_eq!(refused(&simulator, &body).await.0, 400);
    let mut request = post(&simulator, &body);
    let url = request.uri().to_string().replace("/v1.0/", "/beta/");
    *request.uri_mut() = url.parse().unwrap();
    assert_eq!(send(request).await.unwrap().status(), 201);
    let recording = simulator.add_recording(&simulator.user_id(0)).unwrap();
    let seen = endpoint.notifications("/n", 1).await;
    let notification = &seen[0].value.as_ref().unwrap()[0];
    assert!(
        notification
            .resource
            .as_ref()
            .unwrap()
            .contains(&recording.id)
    );
}

#[tokio::test]
async fn a_refused_notification_is_sent_again() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let body = wanted(
        &simulator,
        &endpoint.url("/refuse"),
        "created",
        "communications/callRecords",
    );
    create(&simulator, &body).await;
    simulator.add_call_record();
    endpoint.notifications("/refuse", 3).await;
    for _ in 0..100 {
        if let [delivery] = simulator.deliveries().as_slice() {
            assert_eq!(delivery.attempts, [Some(503), Some(503), Some(202)]);
            assert!(delivery.is_delivered);
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no delivery");
}

#[tokio::test]
async fn rules_of_creation() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let url = endpoint.url("/notifications");
    let resource = "communications/callRecords";
    let good = wanted(&simulator, &url, "created", resource);
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let later = |minutes: i64| {
        let minutes = graph_calls_core::primitive::Duration::from_seconds(minutes * 60);
        json!(simulator.now().checked_add(minutes).unwrap().to_string())
    };
    let validation = (400, "ValidationError".to_owned());
    for bad in [
        with("changeType", json!("deleted")),
        with("changeType", Value::Null),
        with("resource", Value::Null),
        with("notificationUrl", json!("nonsense")),
        with("notificationUrl", json!(endpoint.url("/silent"))),
        with("notificationUrl", json!("http://127.0.0.1:1/closed")),
        with("expirationDateTime", Value::Null),
        with("expirationDateTime", later(-5)),
        with("clientState", json!("x".repeat(129))),
        with("includeResourceData", json!(true)),
        with("notificationURL", json!("the case is wrong")),
    ] {
        assert_eq!(refused(&simulator, &bad).await, validation, "{bad}");
    }
    let extension = (400, "ExtensionError".to_owned());
    let bad = with("expirationDateTime", later(4235));
    assert_eq!(refused(&simulator, &bad).await, extension);
    assert_eq!(
        refused(&simulator, &with("resource", json!("users")))
            .await
            .0,
        400
    );

    // Less than 45 minutes are raised to 45.
    let short = create(&simulator, &with("expirationDateTime", later(5))).await;
    let end: graph_calls_core::primitive::Timestamp = short["expirationDateTime"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(end.duration_since(simulator.now()).seconds() > 44 * 60);
    assert_eq!(short["clientState"], "secret");
    // There is one for each resource and kind of change, wherever it sends to.
    assert_eq!(refused(&simulator, &good).await.0, 409);
    let elsewhere = with("notificationUrl", json!(endpoint.url("/elsewhere")));
    assert_eq!(refused(&simulator, &elsewhere).await.0, 409);
    create(&simulator, &with("changeType", json!("created,updated"))).await;
    let reordered = with("changeType", json!("updated, created"));
    assert_eq!(refused(&simulator, &reordered).await.0, 409);

    // Nobody reads the client state again, and an expired subscription is gone.
    let path = format!("/v1.0/subscriptions/{}", short["id"].as_str().unwrap());
    assert_eq!(
        read(&fetch(&simulator, &path).await)["clientState"],
        Value::Null
    );
    simulator.advance(Duration::from_secs(46 * 60));
    assert_eq!(error(&fetch(&simulator, &path).await).0, 404);
}

#[tokio::test]
async fn recordings_need_a_lifecycle_url_beyond_an_hour() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let resource = "communications/onlineMeetings/getAllRecordings";
    let mut body = wanted(&simulator, &endpoint.url("/n"), "created", resource);
    let hours = graph_calls_core::primitive::Duration::from_seconds(2 * 3600);
    body["expirationDateTime"] = json!(simulator.now().checked_add(hours).unwrap().to_string());
    assert_eq!(refused(&simulator, &body).await.0, 400);
    body["lifecycleNotificationUrl"] = json!(endpoint.url("/l"));
    create(&simulator, &body).await;
}

#[tokio::test]
async fn call_records_are_not_sent_along() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let url = endpoint.url("/n");
    let mut body = wanted(&simulator, &url, "created", "communications/callRecords");
    body["includeResourceData"] = json!(true);
    body["encryptionCertificate"] = json!("AAAA");
    body["encryptionCertificateId"] = json!("one");
    let answered = refused(&simulator, &body).await;
    assert_eq!(answered, (400, "ValidationError".to_owned()));
}

#[tokio::test]
async fn a_subscription_is_its_creators() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let token = |user: u32| {
        let user = simulator.user_id(user);
        simulator.delegated_token(&user, ["OnlineMeetingRecording.Read.All"])
    };
    let organizer = simulator.user_id(0);
    let resource = format!("users/{organizer}/onlineMeetings/getAllRecordings");
    let body = wanted(&simulator, &endpoint.url("/n"), "created", &resource);
    let mut request = post(&simulator, &body);
    let value = format!("Bearer {}", token(0)).parse().unwrap();
    request.headers_mut().insert("authorization", value);
    let created = read(&send(request).await.unwrap());
    assert_eq!(created["creatorId"], organizer);
    let one = format!("/v1.0/subscriptions/{}", created["id"].as_str().unwrap());
    let application = simulator.token_with(["OnlineMeetingRecording.Read.All"]);
    for (token, status, listed) in [
        (token(0), 200, 1),
        (token(1), 404, 0),
        (application, 200, 1),
    ] {
        let get = |target: &str| {
            let url = format!("{}{target}", simulator.origin());
            send(with_token(Request::get(url), &token))
        };
        assert_eq!(get(&one).await.unwrap().status(), status);
        let list = read(&get("/v1.0/subscriptions").await.unwrap());
        assert_eq!(list["value"].as_array().unwrap().len(), listed);
    }
}

#[tokio::test]
async fn a_certificate_is_not_shown_again() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let resource = "communications/callRecords";
    let body = wanted(&simulator, &endpoint.url("/n"), "created", resource);
    let created = create(&simulator, &body).await;
    let one = format!("/v1.0/subscriptions/{}", created["id"].as_str().unwrap());
    let change = json!({"encryptionCertificate": "AAAA", "encryptionCertificateId": "two"});
    let mut request = post(&simulator, &change);
    *request.method_mut() = http::Method::PATCH;
    *request.uri_mut() = format!("{}{one}", simulator.origin()).parse().unwrap();
    let list = read(&fetch(&simulator, "/v1.0/subscriptions").await);
    for shown in [
        read(&send(request).await.unwrap()),
        read(&fetch(&simulator, &one).await),
        list["value"][0].clone(),
    ] {
        assert!(shown.get("encryptionCertificate").is_none(), "{shown}");
    }
    assert_eq!(
        read(&fetch(&simulator, &one).await)["encryptionCertificateId"],
        "two"
    );
}

#[tokio::test]
async fn a_hundred_subscriptions_watch_call_records() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let body = |number: u32| {
        let participant = format!("participants/any(p:p/id eq '{number}')");
        let resource = format!("communications/callRecords?$filter={participant}");
        wanted(&simulator, &endpoint.url("/n"), "created", &resource)
    };
    for number in 0..100 {
        create(&simulator, &body(number)).await;
    }
    assert_eq!(refused(&simulator, &body(100)).await.0, 403);
}

#[tokio::test]
async fn a_script_disturbs_deliveries() {
    let script: Script = "[deliveries]\nrepeated = 1.0".parse().unwrap();
    let simulator = Simulator::builder().faults(script).start().await.unwrap();
    let endpoint = Endpoint::start().await;
    let resource = "communications/callRecords";
    let body = wanted(&simulator, &endpoint.url("/n"), "created", resource);
    create(&simulator, &body).await;
    simulator.add_call_record();
    endpoint.notifications("/n", 2).await;

    let script: Script = "[deliveries]\ndropped = 1.0".parse().unwrap();
    simulator.inject(script);
    simulator.add_call_record();
    simulator.clear_faults();
    simulator.add_call_record();
    assert_eq!(endpoint.notifications("/n", 3).await.len(), 3);
    let deliveries = simulator.deliveries();
    let dropped = deliveries.iter().filter(|one| one.attempts.is_empty());
    assert_eq!(dropped.count(), 1);
}
