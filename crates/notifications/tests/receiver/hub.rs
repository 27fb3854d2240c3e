//! Messages of Azure Event Hubs and Event Grid.

use graph_calls_notifications::{Changed, Event, NotTaken, Receiver, Refusal};
use serde_json::json;

use super::{STATE, TENANT, item, receiver};

/// The test message that Graph sends when a subscription is created, from
/// <https://learn.microsoft.com/graph/change-notifications-delivery-event-hubs>.
const TEST_MESSAGE: &str = r#"{"value":[{"subscriptionId":"NA","subscriptionExpirationDateTime":"NA",
    "clientState":"NA","changeType":"Validation: Testing client application reachability for subscription Request-Id: 522a8e7e-096a-494c-aaf1-ac0dcfca45b7",
    "resource":"NA","resourceData":{"@odata.type":"NA","@odata.id":"NA","id":"NA"}}]}"#;

#[tokio::test]
async fn messages_of_a_hub_are_checked_like_bodies() {
    let (receiver, mut events) = receiver(Receiver::builder().capacity(1));
    assert_eq!(receiver.take(TEST_MESSAGE.as_bytes()), Ok(()));
    let message = json!({ "value": [item()] }).to_string();
    assert_eq!(receiver.take(message.as_bytes()), Ok(()));
    assert_eq!(receiver.take(message.as_bytes()), Err(NotTaken::Full));
    let Some(Event::Notification(notification)) = events.next().await else {
        panic!()
    };
    let id = "r1".to_owned();
    assert_eq!(notification.changed, Changed::CallRecord { id });

    let mut forged = item();
    forged["subscriptionId"] = json!("s2");
    let forged = json!({ "value": [forged] }).to_string();
    for (message, reason) in [
        (&*forged, Refusal::NoItemTaken),
        ("", Refusal::Malformed),
        ("[7]", Refusal::Malformed),
        ("{\"data\": 7}", Refusal::Malformed),
        ("{}", Refusal::Malformed),
    ] {
        let refused = Err(NotTaken::Refused(reason));
        assert_eq!(receiver.take(message.as_bytes()), refused, "{message}");
    }
    let counters = receiver.counters();
    assert_eq!((counters.notifications, counters.deferred), (1, 1));
}

/// The envelope of <https://learn.microsoft.com/azure/event-grid/microsoft-entra-events>, and the type of
/// the lifecycle event of <https://learn.microsoft.com/azure/event-grid/subscribe-to-graph-api-events>.
#[tokio::test]
async fn events_of_event_grid_come_one_by_one_or_as_a_list() {
    let (receiver, mut events) = receiver(Receiver::builder());
    let changed = json!({
        "id": "00d8a100-2e92-4bfa-86e1-0056dacd0fce", "type": "Microsoft.Graph.CallRecordUpdated",
        "source": format!("/tenants/{TENANT}/applications/a1"),
        "subject": "communications/callRecords/r1", "time": "2026-05-24T22:24:31.3062901Z",
        "datacontenttype": "application/json", "specversion": "1.0",
        "data": {
            "changeType": "updated", "clientState": STATE,
            "resource": "communications/callRecords/r1",
            "resourceData": {"@odata.type": "#microsoft.graph.callRecord", "id": "r1"},
            "subscriptionExpirationDateTime": "2026-05-24T23:21:19.3554403+00:00",
            "subscriptionId": "s1", "tenantId": TENANT,
        },
    });
    let lifecycle = json!({
        "type": "Microsoft.Graph.SubscriptionReauthorizationRequired", "specversion": "1.0",
        "data": {
            "subscriptionId": "s1", "clientState": STATE, "lifecycleEvent": "reauthorizationRequired",
        },
    });
    assert_eq!(receiver.take(changed.to_string().as_bytes()), Ok(()));
    let list = json!([changed, lifecycle]).to_string();
    assert_eq!(receiver.take(list.as_bytes()), Ok(()));
    assert!(matches!(events.next().await, Some(Event::Notification(_))));
    assert!(matches!(events.next().await, Some(Event::Notification(_))));
    assert!(matches!(events.next().await, Some(Event::Lifecycle(_))));
}
