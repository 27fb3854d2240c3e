//! One call of the data set: who took part, for how long, and what its record says.

use graph_calls_core::Object;
use graph_calls_core::primitive::Timestamp;
use graph_calls_models::call_records::{
    AdministrativeUnitInfo, CallRecord, CallType, ClientPlatform, ClientUserAgent, Endpoint,
    FailureInfo, FailureStage, FeedbackTokenSet, Modality, Organizer, Participant,
    ParticipantEndpoint, ProductFamily, Segment, ServiceEndpoint, ServiceRole, ServiceUserAgent,
    Session, UserAgent, UserFeedback, UserFeedbackRating,
};

use super::identifier::Identifiers;
use super::people::Person;
use super::random::{Random, Stream};
use super::telemetry;
use crate::clock::shift;

/// How many participants stand in a record itself, at most.
const PARTICIPANTS: usize = 130;

/// What is known of a call before any of its record is made.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) seed: u64,
    /// The index in the data set.
    pub(crate) index: u32,
    pub(crate) id: String,
    pub(crate) tenant: String,
    pub(crate) start: Timestamp,
    /// How long it took, in seconds.
    pub(crate) length: i64,
    pub(crate) version: i64,
    pub(crate) people: Vec<Person>,
}

impl Call {
    fn random(&self) -> Random {
        Random::new(self.seed, Stream::CallRecord, self.index.into())
    }

    pub(crate) fn end(&self) -> Timestamp {
        shift(self.start, self.length)
    }

    fn is_group(&self) -> bool {
        self.people.len() > 2
    }

    /// The modalities, of which audio is always one.
    fn modalities(&self) -> Vec<Modality> {
        let mut random = self.random();
        let mut modalities = vec![Modality::Audio];
        if random.percent(60) {
            modalities.push(Modality::Video);
        }
        if random.percent(30) {
            modalities.push(Modality::VideoBasedScreenSharing);
        }
        modalities
    }

    /// The record as it stands in the list: without sessions and participants.
    pub(crate) fn record(&self) -> CallRecord {
        CallRecord::build(|record| {
            record.id.clone_from(&self.id);
            record.version = Some(self.version);
            record.r#type = Some(if self.is_group() {
                CallType::GroupCall
            } else {
                CallType::PeerToPeer
            });
            record.modalities = Some(self.modalities());
            record.start_date_time = Some(self.start);
            record.end_date_time = Some(self.end());
            // Each version is written some minutes after the one before.
            record.last_modified_date_time = Some(shift(self.end(), 600 * self.version));
            if self.is_group() {
                let id = &self.id;
                record.join_web_url = Some(format!(
                    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_{id}%40thread.v2/0"
                ));
            }
            record.organizer_v2 = Some(self.organizer());
            let old_way = |person: &Person| person.plain_identity_set(&self.tenant);
            record.organizer = self.people.first().map(old_way);
            record.participants =
                Some(self.people.iter().take(PARTICIPANTS).map(old_way).collect());
        })
    }

    /// The organizer, who is the first of the people.
    pub(crate) fn organizer(&self) -> Organizer {
        Organizer::build(|organizer| {
            if let Some(person) = self.people.first() {
                organizer.id = person.id().to_owned();
                organizer.identity = Some(person.identity_set(&self.tenant));
            }
        })
    }

    /// The participant with this index.
    pub(crate) fn participant(&self, index: usize) -> Option<Participant> {
        let person = self.people.get(index)?;
        Some(Participant::build(|participant| {
            participant.id = person.id().to_owned();
            participant.identity = Some(person.identity_set(&self.tenant));
            if index == 0 {
                participant.administrative_unit_infos =
                    Some(vec![AdministrativeUnitInfo::build(|info| {
                        info.id = Some(format!("unit-{}", self.index % 10));
                    })]);
            }
        }))
    }

    /// How many sessions there are: one for each person of a group call, one for a call of two.
    pub(crate) fn session_count(&self) -> usize {
        if self.is_group() {
            self.people.len()
        } else {
            1
        }
    }

    fn sessions(&self) -> Identifiers {
        Identifiers::within(self.seed, Stream::Session, self.index.into())
    }

    /// The index of the session with this id.
    pub(crate) fn find_session(&self, id: &str) -> Option<usize> {
        let index = self.sessions().index(id)? as usize;
        (index < self.session_count()).then_some(index)
    }

    /// The session with this index, without its segments.
    pub(crate) fn session(&self, index: usize, newer: bool) -> Option<Session> {
        if index >= self.session_count() {
            return None;
        }
        let owner = u64::from(self.index) << 16 | index as u64;
        let mut random = Random::new(self.seed, Stream::Session, owner);
        let (start, end) = self.session_span(index);
        Some(Session::build(|session| {
            session.id = self.sessions().guid(index as u32);
            session.start_date_time = Some(start);
            session.end_date_time = Some(end);
            session.modalities = Some(self.modalities());
            session.is_test = Some(false);
            session.caller = self
                .people
                .get(index)
                .map(|person| self.person_endpoint(&mut random, person, newer));
            session.callee = match self.people.get(1) {
                Some(person) if !self.is_group() => {
                    Some(self.person_endpoint(&mut random, person, newer))
                }
                _ => Some(service_endpoint(&mut random)),
            };
            session.failure_info = failure(&mut random);
        }))
    }

    fn session_span(&self, index: usize) -> (Timestamp, Timestamp) {
        // People join one after the other and stay to the end.
        let delay = (index as i64 * 7).min(self.length / 2);
        (shift(self.start, delay), self.end())
    }

    /// How many segments a session has.
    pub(crate) fn segment_count(&self, session: usize) -> usize {
        1 + (session + self.index as usize) % 3
    }

    fn segments(&self, session: usize) -> Identifiers {
        let owner = u64::from(self.index) << 16 | session as u64;
        Identifiers::within(self.seed, Stream::Segment, owner)
    }

    /// The index of the segment with this id.
    pub(crate) fn find_segment(&self, session: usize, id: &str) -> Option<usize> {
        let index = self.segments(session).index(id)? as usize;
        (index < self.segment_count(session)).then_some(index)
    }

    /// The segment with this index.
    pub(crate) fn segment(&self, session: usize, index: usize, newer: bool) -> Option<Segment> {
        let count = self.segment_count(session);
        if index >= count {
            return None;
        }
        let whole = self.session(session, newer)?;
        let owner = (u64::from(self.index) << 16 | session as u64) << 8 | index as u64;
        let mut random = Random::new(self.seed, Stream::Segment, owner);
        let (start, _) = self.session_span(session);
        let span = self.end().duration_since(start).seconds() / count as i64;
        let start = shift(start, span * index as i64);
        let end = shift(start, span);
        Some(Segment::build(|segment| {
            segment.id = self.segments(session).guid(index as u32);
            segment.start_date_time = Some(start);
            segment.end_date_time = Some(end);
            segment.caller = whole.caller;
            segment.callee = whole.callee;
            segment.failure_info = whole.failure_info;
            segment.media = Some(telemetry::media(&mut random, start, end));
        }))
    }

    fn person_endpoint(&self, random: &mut Random, person: &Person, newer: bool) -> Endpoint {
        let platform = random.pick(&ClientPlatform::MEMBERS[1..10]).clone();
        let is_acs = matches!(person, Person::Acs { .. });
        let agent = ClientUserAgent::build(|agent| {
            agent.application_version = Some("1415/25.10.2.1".to_owned());
            agent.header_value = Some(format!("CallSignalingAgent (simulated; {platform})"));
            agent.platform = Some(platform);
            agent.product_family = Some(match (is_acs, newer) {
                (true, true) => ProductFamily::AzureCommunicationServices,
                (true, false) => ProductFamily::UnknownFutureValue,
                _ => ProductFamily::Teams,
            });
            if is_acs {
                agent.communication_service_id = Some(person.id().to_owned());
            } else {
                agent.azure_ad_app_id = Some("1fec8e78-bce4-4aaf-ab1b-5451cc387264".to_owned());
            }
        });
        Endpoint::ParticipantEndpoint(Box::new(ParticipantEndpoint::build(|endpoint| {
            endpoint.user_agent = Some(UserAgent::ClientUserAgent(Box::new(agent)));
            endpoint.name = Some(format!("machine-{}", random.below(10_000)));
            endpoint.cpu_name = Some("Contoso Core C7".to_owned());
            endpoint.cpu_cores_count = Some(*random.pick(&[4, 8, 16]));
            endpoint.cpu_processor_speed_in_mhz = Some(random.small(1800, 4200));
            endpoint.associated_identity = Some(person.identity(&self.tenant));
            endpoint.identity = Some(person.plain_identity_set(&self.tenant));
            endpoint.feedback = random.percent(30).then(|| feedback(random));
        })))
    }
}

fn service_endpoint(random: &mut Random) -> Endpoint {
    let agent = ServiceUserAgent::build(|agent| {
        agent.header_value = Some("SimulatedMediaController".to_owned());
        agent.application_version = Some("2025.10.1".to_owned());
        agent.role = Some(random.pick(&ServiceRole::MEMBERS[1..21]).clone());
    });
    Endpoint::ServiceEndpoint(Box::new(ServiceEndpoint::build(|endpoint| {
        endpoint.user_agent = Some(UserAgent::ServiceUserAgent(Box::new(agent)));
    })))
}

fn feedback(random: &mut Random) -> UserFeedback {
    UserFeedback::build(|feedback| {
        feedback.rating = Some(random.pick(&UserFeedbackRating::MEMBERS[..6]).clone());
        feedback.text = Some("There was an echo.".to_owned());
        feedback.tokens = Some(FeedbackTokenSet::build(|tokens| {
            for name in ["Echo", "Noisy", "LowVolume"] {
                // A truth value always has a JSON form.
                let _ = tokens.remainder_mut().insert(name, &random.percent(50));
            }
        }));
    })
}

fn failure(random: &mut Random) -> Option<FailureInfo> {
    random.percent(5).then(|| {
        FailureInfo::build(|failure| {
            failure.stage = Some(random.pick(&FailureStage::MEMBERS[1..3]).clone());
            failure.reason = Some("An established call was cut off.".to_owned());
        })
    })
}
