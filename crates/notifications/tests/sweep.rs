//! Reads of a sweep, and its errors.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

use futures_util::StreamExt;
use graph_calls::credential::StaticToken;
use graph_calls::{Client, Limits};
use graph_calls_core::primitive::{Duration, Timestamp};
use graph_calls_notifications::{Delivered, Entity, Resource, Sweep, SweepError};
use graph_calls_simulator::{Fault, Rule, Script, Simulator};

struct World {
    simulator: Simulator,
    sweep: Sweep,
}

impl World {
    async fn new() -> Self {
        let builder = Simulator::builder().users(5).call_records(100);
        let simulator = builder.recordings_page(2).start().await.unwrap();
        let client = Client::builder().root(simulator.origin());
        let client = client.credential(StaticToken::new(simulator.token()));
        let client = client.limits(Limits::none()).build().unwrap();
        let sweep = Sweep::new(client);
        Self { simulator, sweep }
    }

    /// With these organizers, by their places in the tenant.
    fn organized_by(&self, users: &[u32]) -> Sweep {
        let users = users.iter().map(|user| self.simulator.user_id(*user));
        self.sweep.clone().organizers(users)
    }
}

fn long_ago() -> Timestamp {
    "2000-01-01T00:00:00Z".parse().unwrap()
}

async fn ids(sweep: &Sweep, resource: &Resource, from: Timestamp) -> Vec<String> {
    let found = sweep.since(resource, from).unwrap();
    let mut ids: Vec<_> = found
        .map(|entity| entity.unwrap().id().to_owned())
        .collect()
        .await;
    ids.sort();
    ids.dedup();
    ids
}

#[tokio::test]
async fn a_call_that_begins_with_the_time_is_found_and_one_before_it_is_not() {
    let world = World::new().await;
    let first = world.simulator.call_records().next().unwrap();
    let start = first.start_date_time.unwrap();
    let found = ids(&world.sweep, &Resource::CallRecords, start).await;
    assert!(found.contains(&first.id));
    let after = start.checked_add(Duration::new(0, 100)).unwrap();
    let found = ids(&world.sweep, &Resource::CallRecords, after).await;
    assert!(!found.contains(&first.id));
    let all = ids(&world.sweep, &Resource::CallRecords, long_ago()).await;
    assert_eq!(all.len(), world.simulator.call_records().count());
}

#[tokio::test]
async fn recordings_and_transcripts_of_a_meeting_are_found_below_its_organizer() {
    let world = World::new().await;
    let owner = (0..).find(|user| {
        let user = world.simulator.user_id(*user);
        world.simulator.recordings(&user).next().is_some()
    });
    let owner = owner.unwrap();
    let strangers = [owner + 1, owner + 2];
    let user_id = world.simulator.user_id(owner);
    let first = world.simulator.recordings(&user_id).next().unwrap();
    let meeting_id = first.meeting_id.clone().unwrap();
    let own = world.simulator.recordings(&user_id);
    let count = own.filter(|recording| recording.meeting_id == first.meeting_id);
    let count = count.count();
    for resource in [
        Resource::MeetingRecordings {
            meeting_id: meeting_id.clone(),
        },
        Resource::MeetingTranscripts { meeting_id },
    ] {
        let sweep = world.organized_by(&[strangers[0], owner, strangers[1]]);
        assert_eq!(ids(&sweep, &resource, long_ago()).await.len(), count);
        // Nobody who may read it is not nothing in it.
        let sweep = world.organized_by(&strangers);
        let mut found = sweep.since(&resource, long_ago()).unwrap();
        assert!(found.next().await.unwrap().is_err());
        assert!(found.next().await.is_none());
    }
}

#[tokio::test]
async fn recordings_and_transcripts_of_the_tenant_are_those_of_all_organizers() {
    let world = World::new().await;
    let users: Vec<u32> = (0..world.simulator.users().len() as u32).collect();
    let sweep = world.organized_by(&users);
    let recordings = ids(&sweep, &Resource::Recordings, long_ago()).await;
    let transcripts = ids(&sweep, &Resource::Transcripts, long_ago()).await;
    let mut all = Vec::new();
    for user in users {
        let user_id = world.simulator.user_id(user);
        let mut own: Vec<_> = world.simulator.recordings(&user_id).collect();
        all.extend(own.drain(..).map(|recording| recording.id));
        let resource = Resource::UserTranscripts { user_id };
        for id in ids(&world.sweep, &resource, long_ago()).await {
            assert!(transcripts.contains(&id));
        }
    }
    all.sort();
    assert!(!all.is_empty());
    assert_eq!(recordings, all);
    assert_eq!(transcripts.len(), all.len());
}

#[tokio::test]
async fn a_page_that_fails_is_an_error_and_not_the_end() {
    let world = World::new().await;
    let user_id = world.simulator.user_id(0);
    for resource in [Resource::CallRecords, Resource::UserRecordings { user_id }] {
        let second = Rule::new(Fault::PaymentRequired).occurrence(2);
        world.simulator.inject(Script::new().rule(second));
        let found = world.sweep.since(&resource, long_ago()).unwrap();
        let found: Vec<_> = found.collect().await;
        assert!(found.len() > 1, "{resource}");
        assert!(found.last().unwrap().is_err(), "{resource}");
        world.simulator.clear_faults();
    }
}

#[tokio::test]
async fn what_cannot_be_swept_is_said_before_the_first_gap() {
    let world = World::new().await;
    let id = || "1".to_owned();
    for resource in [
        Resource::Recordings,
        Resource::AdhocRecordings,
        Resource::Transcripts,
        Resource::MeetingRecordings { meeting_id: id() },
        Resource::MeetingTranscripts { meeting_id: id() },
    ] {
        let error = SweepError::Organizers(resource.clone());
        assert_eq!(world.sweep.covers(&resource), Err(error.clone()));
        assert_eq!(world.sweep.since(&resource, long_ago()).err(), Some(error));
        assert_eq!(world.organized_by(&[0]).covers(&resource), Ok(()));
    }
    for resource in [
        Resource::Other("teams/getAllMessages".to_owned()),
        Resource::InstalledAppRecordings {
            teams_app_id: id(),
            uses_resource_specific_consent: true,
        },
    ] {
        let error = SweepError::Unknown(resource.clone());
        assert_eq!(world.organized_by(&[0]).covers(&resource), Err(error));
    }
}

#[tokio::test]
async fn a_record_that_does_not_say_its_version_is_never_left_out() {
    let world = World::new().await;
    let mut record = world.simulator.call_records().next().unwrap();
    let mut delivered = Delivered::new(10);
    assert!(delivered.is_new_entity(&Entity::from(record.clone())));
    assert!(!delivered.is_new_entity(&Entity::from(record.clone())));
    record.version = None;
    for _ in 0..2 {
        assert!(delivered.is_new_entity(&Entity::from(record.clone())));
    }
}
