//! Call records: who took part, for how long, over which networks, and how well it went.

use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;
use serde_json::{Value, json};

use super::identity::Person;
use super::office::{Network, OFFICES};
use super::people::{Device, Employee, User};
use super::random::{Random, Subject, mix};
use super::telemetry::{End, media};
use super::{Seed, recordings};
use crate::clock::shift;
use crate::store::{Body, Entity};

/// The largest number of participants that a record itself names.
const PARTICIPANTS: usize = 130;

/// Of this number of calls, the last has the largest number of people.
const LARGE_CALL_EVERY: u32 = 50;

/// Of this number of calls, one is not answered.
const FAILED_CALL_EVERY: u32 = 29;

/// A call, before its record is written.
pub(super) struct Call {
    seed: u64,
    tenant: String,
    index: u32,
    id: String,
    start: Timestamp,
    end: Timestamp,
    people: Vec<Person>,
    join_url: Option<String>,
    is_failed: bool,
    modalities: Vec<&'static str>,
}

/// The call record with this index as an entity, which is made when it is first read.
pub(crate) fn entity(
    seed: &Arc<Seed>,
    users: &Arc<Vec<User>>,
    index: u32,
    start: Timestamp,
) -> Entity {
    let (seed, users) = (Arc::clone(seed), Arc::clone(users));
    let id = seed.random(Subject::CallRecord, index).guid();
    Entity::new(id, Some(start), move || {
        Arc::new(Call::new(&seed, &users, index, start)).body()
    })
}

/// The same call record in its next version, written ten minutes later.
pub(crate) fn next_version(entity: &Arc<Entity>) -> Entity {
    let member = |name: &str| entity.member(name);
    let version = member("version").and_then(|value| value.get().parse::<i64>().ok());
    let version = version.unwrap_or(1) + 1;
    let mut changes = vec![("version", json!(version))];
    let modified = entity.text("lastModifiedDateTime");
    if let Some(modified) = modified.and_then(|text| text.parse::<Timestamp>().ok()) {
        changes.push(("lastModifiedDateTime", json!(shift(modified, 600))));
    }
    entity.with(changes)
}

impl Call {
    fn new(seed: &Seed, users: &[User], index: u32, start: Timestamp) -> Self {
        // A folder may name nobody.
        let own = users.is_empty().then(|| seed.users());
        let users = own.as_deref().unwrap_or(users);
        let dimensions = &seed.dimensions;
        let mut random = seed.random(Subject::CallRecord, index);
        let id = random.guid();
        let first = random.below(users.len() as u64) as usize;
        let count = if index % LARGE_CALL_EVERY == LARGE_CALL_EVERY - 1 {
            dimensions.largest_call.max(2)
        } else if random.percent(55) {
            2
        } else {
            3 + random.below(10) as u32
        };
        let is_group = count > 2;
        let is_failed = !is_group && index % FAILED_CALL_EVERY == FAILED_CALL_EVERY / 2;
        let length = match is_failed {
            true => random.between(5, 45),
            false => random.between(20, 5_420),
        };
        // The end of a call lies before the present of the data.
        let until_now = dimensions.now.duration_since(start).seconds();
        let length = if until_now > 0 {
            length.min(until_now)
        } else {
            length
        };
        let has_phone = !is_group && random.percent(20);
        let people = (0..count as usize).map(|place| match place {
            1 if has_phone => {
                let office = random.pick(&OFFICES);
                Person::Phone(office.number(&mut random.clone()))
            }
            place => person(index, users, first, place),
        });
        let people: Vec<_> = people.collect();
        let join_url = is_group.then(|| recordings::join_url(seed, users, first, random.any()));
        let mut modalities = vec!["audio"];
        if !has_phone && random.percent(60) {
            modalities.push("video");
        }
        if !has_phone && random.percent(30) {
            modalities.push("videoBasedScreenSharing");
        }
        Self {
            seed: dimensions.seed,
            tenant: seed.tenant.clone(),
            index,
            id,
            start,
            end: shift(start, length),
            people,
            join_url,
            is_failed,
            modalities,
        }
    }

    fn is_group(&self) -> bool {
        self.people.len() > 2
    }

    /// The record with its sessions and participants.
    fn body(self: Arc<Self>) -> Body {
        let tenant = &self.tenant;
        let organizer = self.people.first();
        let participants = self.people.iter().take(PARTICIPANTS);
        let participants: Vec<_> = participants
            .map(|person| person.plain_set(tenant))
            .collect();
        let record = json!({
            "id": self.id,
            "version": 1,
            "type": if self.is_group() { "groupCall" } else { "peerToPeer" },
            "modalities": self.modalities,
            "lastModifiedDateTime": shift(self.end, 600),
            "startDateTime": self.start,
            "endDateTime": self.end,
            "joinWebUrl": self.join_url,
            "organizer": organizer.map(|person| person.plain_set(tenant)),
            "participants": participants,
            "organizer_v2": organizer.map(|person| person.participant(tenant)),
        });
        let (people, sessions) = (Arc::clone(&self), self);
        Body::from_value(record)
            .part("sessions", move || {
                let all = 0..sessions.session_count();
                all.map(|session| sessions.session(session)).collect()
            })
            .part("participants_v2", move || {
                let all = 0..people.people.len();
                all.map(|place| people.participant(place)).collect()
            })
    }

    fn participant(self: &Arc<Self>, place: usize) -> Entity {
        let call = Arc::clone(self);
        Entity::new(self.people[place].id(), None, move || {
            let mut participant = call.people[place].participant(&call.tenant);
            if place == 0 {
                let unit = format!("unit-{}", call.index % 10);
                participant["administrativeUnitInfos"] = json!([{"id": unit}]);
            }
            Body::from_value(participant)
        })
    }

    /// One session for each person of a group call, one for a call of two.
    fn session_count(&self) -> usize {
        if self.is_group() {
            self.people.len()
        } else {
            1
        }
    }

    fn number(&self, session: usize) -> u64 {
        u64::from(self.index) << 16 | session as u64
    }

    fn session(self: &Arc<Self>, session: usize) -> Entity {
        let number = self.number(session);
        let id = Random::new(self.seed, Subject::Session, number).guid();
        let call = Arc::clone(self);
        Entity::new(id.clone(), None, move || {
            let (start, end) = call.span(session);
            let body = Body::from_value(json!({
                "id": id,
                "modalities": call.modalities,
                "startDateTime": start,
                "endDateTime": end,
                "isTest": false,
                "failureInfo": call.failure(session),
                "caller": call.caller(session).1,
                "callee": call.callee(session).1,
            }));
            body.part("segments", move || {
                let all = 0..call.segment_count(session);
                all.map(|segment| call.segment(session, segment, &id))
                    .collect()
            })
        })
    }

    /// People join one after the other and stay to the end.
    fn span(&self, session: usize) -> (Timestamp, Timestamp) {
        let length = self.end.duration_since(self.start).seconds();
        let delay = (session as i64 * 7).min(length / 2);
        (shift(self.start, delay), self.end)
    }

    fn segment_count(&self, session: usize) -> usize {
        1 + (session + self.index as usize) % 3
    }

    fn segment(self: &Arc<Self>, session: usize, segment: usize, whole: &str) -> Entity {
        let number = self.number(session) << 8 | segment as u64;
        let mut random = Random::new(self.seed, Subject::Segment, number);
        // The first segment has the id of its session.
        let id = match segment {
            0 => whole.to_owned(),
            _ => random.guid(),
        };
        let call = Arc::clone(self);
        Entity::new(id.clone(), None, move || {
            let (start, end) = call.span(session);
            let count = call.segment_count(session);
            let length = end.duration_since(start).seconds() / count as i64;
            let start = shift(start, length * segment as i64);
            let end = shift(start, length);
            let (caller, callee) = (call.caller(session), call.callee(session));
            let ends = [(&caller.0.0, caller.0.1), (&callee.0.0, callee.0.1)];
            let ends = ends.map(|(device, network)| End {
                network,
                device: device.as_ref(),
            });
            let media = match call.is_failed {
                true => Vec::new(),
                false => media(&mut random, &call.modalities, ends, (start, end)),
            };
            Body::from_value(json!({
                "id": id,
                "startDateTime": start,
                "endDateTime": end,
                "failureInfo": call.failure(session),
                "caller": caller.1,
                "callee": callee.1,
                "media": media,
            }))
        })
    }

    fn failure(&self, session: usize) -> Option<Value> {
        if self.is_failed {
            return Some(json!({
                "reason": "The callee did not answer before the call timed out.",
                "stage": "callSetup",
            }));
        }
        let (_, network) = self.caller(session).0;
        let is_cut_off =
            network.quality().loss > 0.05 && mix(self.number(session)).is_multiple_of(5);
        is_cut_off.then(|| {
            json!({
                "reason": "The media path left connectivity during the call.",
                "stage": "midcall",
            })
        })
    }

    fn caller(&self, session: usize) -> ((Option<Device>, Network), Value) {
        self.person_end(session, &self.people[session.min(self.people.len() - 1)])
    }

    fn callee(&self, session: usize) -> ((Option<Device>, Network), Value) {
        match self.people.get(1) {
            Some(person) if !self.is_group() => self.person_end(session, person),
            _ => ((None, Network::Service), service_endpoint()),
        }
    }

    /// Device and network of a person, and the endpoint that they are written as.
    fn person_end(&self, session: usize, person: &Person) -> ((Option<Device>, Network), Value) {
        let day = self.start.unix_timestamp().div_euclid(86_400);
        let (device, network) = match person {
            Person::User(index, _) => {
                let employee = Employee::of(self.seed, *index);
                let network = employee.network(day);
                (Some(employee.device), network)
            }
            Person::Phone(_) => (None, Network::Service),
            Person::Guest { .. } | Person::Acs(_) => {
                let number = mix(self.number(session)) | 1 << 40;
                let device = Device::of(self.seed, number, &OFFICES[0]);
                (Some(device), Network::Home((number % 200) as u8))
            }
        };
        let number = self.number(session) | 1 << 50;
        let mut random = Random::new(self.seed, Subject::Session, number);
        let is_bad = network.quality().loss > 0.05;
        let feedback = random.percent(30).then(|| feedback(&mut random, is_bad));
        let endpoint = json!({
            "@odata.type": "#microsoft.graph.callRecords.participantEndpoint",
            "userAgent": user_agent(person, device.as_ref()),
            "name": device.as_ref().map(|device| &device.machine),
            "cpuName": device.as_ref().map(|device| device.cpu),
            "cpuCoresCount": device.as_ref().map(|device| device.cores),
            "cpuProcessorSpeedInMhz": device.as_ref().map(|device| device.megahertz),
            "associatedIdentity": person.identity(&self.tenant),
            "identity": person.plain_set(&self.tenant),
            "feedback": feedback,
        });
        ((device, network), endpoint)
    }
}

/// The person at this place of a call, whose users follow each other.
fn person(call: u32, users: &[User], first: usize, place: usize) -> Person {
    if place < users.len() && !matches!(place % 19, 5 | 7 | 9) {
        let index = (first + place) % users.len();
        return Person::User(index as u32, users[index].clone());
    }
    let number = mix(u64::from(call) << 32 | place as u64);
    let guid = || Random::new(number, Subject::User, 0).guid();
    match place % 19 {
        5 => {
            let office = &OFFICES[(number % 4) as usize];
            let mut random = Random::new(number, Subject::User, 1);
            Person::Phone(office.number(&mut random))
        }
        9 => Person::Acs(guid()),
        _ => Person::Guest {
            id: guid(),
            name: format!("Guest {place}"),
        },
    }
}

fn user_agent(person: &Person, device: Option<&Device>) -> Value {
    let platform = device.map_or("unknown", |device| device.platform);
    let version = device.map(|device| device.version);
    let is_acs = matches!(person, Person::Acs(_));
    json!({
        "@odata.type": "#microsoft.graph.callRecords.clientUserAgent",
        "headerValue": version.map(|version| format!("CallSignalingAgent ({version}; os={platform})")),
        "applicationVersion": version,
        "platform": platform,
        "productFamily": if is_acs { "azureCommunicationServices" } else { "teams" },
        "communicationServiceId": is_acs.then(|| person.id()),
        "azureADAppId": (!is_acs).then_some("1fec8e78-bce4-4aaf-ab1b-5451cc387264"),
    })
}

fn service_endpoint() -> Value {
    json!({
        "@odata.type": "#microsoft.graph.callRecords.serviceEndpoint",
        "userAgent": {
            "@odata.type": "#microsoft.graph.callRecords.serviceUserAgent",
            "headerValue": "SimulatedMediaController",
            "applicationVersion": "2025.10.1",
            "role": "mediaController",
        },
    })
}

fn feedback(random: &mut Random, is_bad: bool) -> Value {
    let ratings = match is_bad {
        true => ["bad", "poor", "fair"],
        false => ["good", "excellent", "notRated"],
    };
    json!({
        "rating": random.pick(&ratings),
        "text": is_bad.then_some("The voices were cut off again and again."),
        "tokens": {"Echo": false, "Noisy": is_bad, "LowVolume": random.percent(10)},
    })
}
