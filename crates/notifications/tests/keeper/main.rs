//! From subscription to the resource, against the simulator, whose clock makes days pass in no time.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod stored;
mod world;

use std::time::Duration;

use futures_util::StreamExt;
use graph_calls_models::LifecycleEventType;
use graph_calls_notifications::{
    EncryptionCertificate, Entity, Event, Gap, GapCause, Keeper, KeeperState, KeyRing, KeySet,
    PrivateKey, Receiver, Resource, RichNotifications, Sweep,
};
use graph_calls_simulator::CLIENT_ID;

use world::World;

const HOUR: Duration = Duration::from_secs(3600);

fn certificate(id: &str) -> (EncryptionCertificate, PrivateKey) {
    let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048);
    let key = key.unwrap();
    let parameters = rcgen::CertificateParams::new(["test".to_owned()]).unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let certificate = EncryptionCertificate::from_pem(id, certificate.pem().as_bytes());
    let key = PrivateKey::from_pem(key.serialize_pem().as_bytes());
    (certificate.unwrap(), key.unwrap())
}

/// A world whose receiver decrypts with the keys of `ring`.
async fn rich_world(ring: &KeyRing) -> World {
    let mut world = World::new(Receiver::builder()).await;
    let key_set = KeySet::of_cloud(&world.cloud(), world.client.transport());
    let rich = RichNotifications::new([CLIENT_ID], key_set, ring.clone());
    world.restart(Receiver::builder().rich(rich)).await;
    world
}

/// The time of the last renewal or authorization, from the stored state.
fn confirmed(keeper: &Keeper) -> serde_json::Value {
    let state = serde_json::to_value(keeper.state()).unwrap();
    state["subscriptions"][0]["confirmedDateTime"].clone()
}

async fn swept(world: &World, gap: &Gap) -> Vec<String> {
    let organizer = world.simulator.user_id(0);
    let sweep = Sweep::new(world.client.clone()).organizers([organizer]);
    let found: Vec<_> = sweep.run(gap).unwrap().collect().await;
    found
        .into_iter()
        .map(|entity| entity.unwrap().id().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn call_records_from_subscription_to_sweep() {
    let mut world = World::new(Receiver::builder()).await;
    let request = world.request(Resource::CallRecords);
    let keeper = world.keeper().subscribe(request.clone()).start().unwrap();
    world.until(|| keeper.subscriptions().len() == 1).await;
    let (_, id, first_expiry) = keeper.subscriptions().remove(0);

    // Deliver and fetch.
    let record = world.simulator.add_call_record();
    let notification = world.notification().await;
    let Entity::CallRecord(fetched) = notification.fetch(&world.client).await.unwrap() else {
        panic!()
    };
    assert_eq!((&fetched.id, fetched.version), (&record.id, record.version));

    // Two weeks of renewals.
    for _ in 0..14 * 24 {
        world.pass(HOUR, &keeper).await;
    }
    assert_eq!(keeper.subscriptions()[0].1, id);
    assert!(keeper.subscriptions()[0].2 > first_expiry);
    world.simulator.add_call_record();
    assert_eq!(world.notification().await.subscription_id, id);

    // The service wants to be authorized, and it is.
    let reauthorize = format!("/v1.0/subscriptions/{id}/reauthorize");
    let event = LifecycleEventType::ReauthorizationRequired;
    for _ in 0..3 {
        let before = confirmed(&keeper);
        assert!(world.simulator.send_lifecycle_event(&id, event.clone()));
        assert!(matches!(world.event().await, Event::Lifecycle(_)));
        world.pass(HOUR, &keeper).await;
        world.until(|| confirmed(&keeper) != before).await;
    }
    world.until(|| world.targets().contains(&reauthorize)).await;

    // Five days without anybody looking: it expires, is created again, and the sweep finds what was missed.
    world.simulator.advance(5 * 24 * HOUR);
    let missed = world.simulator.add_call_record();
    keeper.wake();
    let gap = world.gap().await;
    assert_eq!(
        (gap.cause, &gap.resource),
        (GapCause::Expired, &Resource::CallRecords)
    );
    assert!(swept(&world, &gap).await.contains(&missed.id));
    assert_ne!(keeper.subscriptions()[0].1, id);

    // The service takes it away.
    let id = keeper.subscriptions()[0].1.clone();
    world.delete(&id).await;
    world.pass(60 * HOUR, &keeper).await;
    assert_eq!(world.gap().await.cause, GapCause::Gone);

    // A restart goes on with the same subscription, and says what it may have missed.
    let id = keeper.subscriptions()[0].1.clone();
    let stored = serde_json::to_vec(&keeper.state()).unwrap();
    drop(keeper);
    world.restart(Receiver::builder()).await;
    world.simulator.advance(HOUR);
    let stored: KeeperState = serde_json::from_slice(&stored).unwrap();
    let keeper = world
        .keeper()
        .subscribe(request)
        .restore(stored)
        .start()
        .unwrap();
    assert_eq!(world.gap().await.cause, GapCause::Restarted);
    world.simulator.add_call_record();
    assert_eq!(world.notification().await.subscription_id, id);

    // Without the state, its secret is lost, so it is replaced.
    drop(keeper);
    world.restart(Receiver::builder()).await;
    let request = world.request(Resource::CallRecords);
    let keeper: Keeper = world.keeper().subscribe(request).start().unwrap();
    assert_eq!(world.gap().await.cause, GapCause::Replaced);
    assert_ne!(keeper.subscriptions()[0].1, id);
    world.simulator.add_call_record();
    world.notification().await;

    // A forgery of what was just delivered.
    let id = keeper.subscriptions()[0].1.clone();
    world.until_delivered(&id).await;
    let forged = world.simulator.send_forged(&id, |body| {
        body.value.as_mut().unwrap()[0].client_state = Some("another client state".into());
    });
    assert_eq!(forged.await, Some(403));

    keeper.delete_all().await.unwrap();
    world.simulator.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_two_hundred_lifecycle_events_is_taken_and_answered_once() {
    let mut world = World::new(Receiver::builder()).await;
    let request = world.request(Resource::CallRecords);
    let keeper = world.keeper().subscribe(request).start().unwrap();
    world.until(|| keeper.subscriptions().len() == 1).await;
    let (_, id, _) = keeper.subscriptions().remove(0);
    world.simulator.add_call_record();
    world.notification().await;
    world.until_delivered(&id).await;

    let sent = world.simulator.send_forged(&id, |body| {
        let items = body.value.as_mut().unwrap();
        items[0].lifecycle_event = Some(LifecycleEventType::ReauthorizationRequired);
        let item = items[0].clone();
        items.resize(200, item);
    });
    assert_eq!(sent.await, Some(202));
    let reauthorize = format!("/v1.0/subscriptions/{id}/reauthorize");
    world.until(|| world.targets().contains(&reauthorize)).await;
    for _ in 0..200 {
        assert!(matches!(world.event().await, Event::Lifecycle(_)));
    }
    let targets = world.targets();
    let calls = targets.iter().filter(|target| **target == reauthorize);
    assert_eq!(calls.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn recordings_with_their_content_and_a_change_of_keys() {
    let ring = KeyRing::new();
    let (old, old_key) = certificate("old");
    ring.insert(&old, old_key).unwrap();
    let mut world = rich_world(&ring).await;
    let user_id = world.simulator.user_id(0);
    let request = world.request(Resource::UserRecordings {
        user_id: user_id.clone(),
    });
    let request = request.content(&old).unwrap();
    let keeper = world.keeper().subscribe(request).start().unwrap();
    world.until(|| keeper.subscriptions().len() == 1).await;

    let recording = world.simulator.add_recording(&user_id).unwrap();
    let notification = world.notification().await;
    assert_eq!(notification.content.as_ref().unwrap().id(), recording.id);
    assert!(notification.raw.encrypted_content.is_none());
    let brought = notification.fetch(&world.client).await.unwrap();
    let fetched = notification.changed.fetch(&world.client).await.unwrap();
    assert_eq!(brought.id(), fetched.id());

    let (new, new_key) = certificate("new");
    ring.insert(&new, new_key).unwrap();
    keeper.use_certificate(&new);
    world.until(|| world.is_patched()).await;
    assert!(ring.remove("old"));
    let recording = world.simulator.add_recording(&user_id).unwrap();
    assert_eq!(
        world.notification().await.content.unwrap().id(),
        recording.id
    );

    // A content that cannot be read is a gap, and the sweep reads it from the service.
    ring.remove("new");
    let recording = world.simulator.add_recording(&user_id).unwrap();
    let gap = world.gap().await;
    assert!(matches!(gap.cause, GapCause::Dropped(_)));
    assert!(swept(&world, &gap).await.contains(&recording.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn transcripts_with_their_content() {
    let ring = KeyRing::new();
    let (certificate, key) = certificate("one");
    ring.insert(&certificate, key).unwrap();
    let mut world = rich_world(&ring).await;
    let user_id = world.simulator.user_id(0);
    let request = world.request(Resource::UserTranscripts {
        user_id: user_id.clone(),
    });
    let request = request.content(&certificate).unwrap();
    let keeper = world.keeper().subscribe(request).start().unwrap();
    world.until(|| keeper.subscriptions().len() == 1).await;

    // A transcript comes with each recording; of the recording nothing is heard.
    world.simulator.add_recording(&user_id).unwrap();
    let notification = world.notification().await;
    let Some(Entity::Transcript(brought)) = &notification.content else {
        panic!("{notification:?}")
    };
    let fetched = notification.changed.fetch(&world.client).await.unwrap();
    assert_eq!((fetched.id(), fetched.version()), (&*brought.id, Some(0)));

    ring.remove("one");
    world.simulator.add_recording(&user_id).unwrap();
    let gap = world.gap().await;
    assert!(matches!(gap.cause, GapCause::Dropped(_)));
    assert!(swept(&world, &gap).await.contains(&brought.id));
}
