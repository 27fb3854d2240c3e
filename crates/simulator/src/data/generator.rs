//! The data set that follows from a seed: everything is made when it is asked for.

use std::ops::RangeInclusive;

use graph_calls_core::primitive::{Duration, Timestamp};

use super::call::Call;
use super::content::Content;
use super::identifier::{Identifiers, Wrapped, unwrap_guid};
use super::logs::{Log, Row};
use super::people::{Person, User};
use super::random::{Random, Stream, mix};
use super::recording::{Owner, Recording, correlation_id};

/// How much there is, and over which time.
#[derive(Clone, Debug)]
pub(crate) struct Dimensions {
    pub(crate) seed: u64,
    pub(crate) users: u32,
    pub(crate) meetings: u32,
    pub(crate) recordings: u32,
    pub(crate) adhoc_recordings: u32,
    pub(crate) call_records: u32,
    pub(crate) log_rows: u32,
    pub(crate) days: u32,
    pub(crate) content_length: RangeInclusive<u64>,
    pub(crate) largest_call: u32,
    pub(crate) now: Timestamp,
}

/// Every so many calls there is one with the largest number of people.
const LARGE_CALL_EVERY: u32 = 50;

/// Makes the things of the data set from their indexes.
#[derive(Clone, Debug)]
pub(crate) struct Generator {
    pub(crate) dimensions: Dimensions,
    pub(crate) tenant: String,
}

impl Generator {
    pub(crate) fn new(mut dimensions: Dimensions) -> Self {
        dimensions.users = dimensions.users.max(1);
        // Every user organizes at least one meeting, so that each can be given a recording.
        dimensions.meetings = dimensions.meetings.max(dimensions.users);
        let tenant = Identifiers::new(dimensions.seed, Stream::Tenant).guid(0);
        Self { dimensions, tenant }
    }

    fn ids(&self, stream: Stream) -> Identifiers {
        Identifiers::new(self.dimensions.seed, stream)
    }

    pub(crate) fn user(&self, index: u32) -> User {
        User::generate(
            self.dimensions.seed,
            index,
            self.ids(Stream::User).guid(index),
        )
    }

    pub(crate) fn user_id(&self, index: u32) -> String {
        self.ids(Stream::User).guid(index)
    }

    pub(crate) fn find_user(&self, id: &str) -> Option<u32> {
        let index = self.ids(Stream::User).index(id)?;
        (index < self.dimensions.users).then_some(index)
    }

    /// When the thing with this index of `count` was: the later, the higher the index.
    pub(crate) fn instant(&self, stream: Stream, index: u32, count: u32) -> Timestamp {
        // In hundreds of nanoseconds, as Graph counts.
        let span = i128::from(self.dimensions.days) * 86_400 * 10_000_000;
        let step = span / i128::from(count.max(1));
        let jitter = Random::new(self.dimensions.seed, stream, u64::from(index) | 1 << 40)
            .below(step.max(1).min(i128::from(u64::MAX)) as u64);
        let before_now = span - step * i128::from(index) - i128::from(jitter);
        let (seconds, ticks) = (before_now / 10_000_000, before_now % 10_000_000);
        let before_now = Duration::new(seconds as i64, ticks as i32 * 100);
        let now = self.dimensions.now;
        now.checked_sub(before_now).unwrap_or(now)
    }

    pub(crate) fn call_id(&self, index: u32) -> String {
        self.ids(Stream::CallRecord).guid(index)
    }

    /// The index of the call with this id, which may be one that is not there yet.
    pub(crate) fn find_call(&self, id: &str) -> Option<u32> {
        self.ids(Stream::CallRecord).index(id)
    }

    pub(crate) fn call_start(&self, index: u32) -> Timestamp {
        self.instant(Stream::CallRecord, index, self.dimensions.call_records)
    }

    /// The call with this index, as its first version.
    pub(crate) fn call(&self, index: u32, start: Timestamp) -> Call {
        let mut random = Random::new(self.dimensions.seed, Stream::CallRecord, index.into());
        let (first, count) = self.crowd(index);
        // The end of a call lies before the present of the data set.
        let until_now = self.dimensions.now.duration_since(start).seconds();
        let length = 20 + random.below(5400) as i64;
        Call {
            seed: self.dimensions.seed,
            index,
            id: self.call_id(index),
            tenant: self.tenant.clone(),
            start,
            length: if until_now > 0 {
                length.min(until_now)
            } else {
                length
            },
            version: 1,
            people: (0..count)
                .map(|place| self.person(index, first, place))
                .collect(),
        }
    }

    /// The first user of a call and how many people take part.
    fn crowd(&self, index: u32) -> (u32, u32) {
        let seed = self.dimensions.seed;
        let mut random = Random::new(seed, Stream::CallRecord, u64::from(index) | 1 << 41);
        let first = random.below(self.dimensions.users.into()) as u32;
        let count = if index % LARGE_CALL_EVERY == LARGE_CALL_EVERY - 1 {
            self.dimensions.largest_call.max(2)
        } else if random.percent(55) {
            2
        } else {
            3 + random.below(10) as u32
        };
        (first, count)
    }

    /// Whether the person at this place is one of the tenant's users.
    fn is_user(&self, place: u32) -> bool {
        place < self.dimensions.users && !matches!(place % 19, 5 | 7 | 9)
    }

    fn person(&self, call: u32, first: u32, place: u32) -> Person {
        if self.is_user(place) {
            return Person::User(self.user((first + place) % self.dimensions.users));
        }
        let hash = mix(u64::from(call) << 32 | u64::from(place));
        match place % 19 {
            5 => Person::Phone {
                number: format!("+1425{:07}", hash % 10_000_000),
            },
            9 => Person::Acs {
                id: Identifiers::within(self.dimensions.seed, Stream::User, hash).guid(2),
            },
            _ => Person::Guest {
                id: Identifiers::within(self.dimensions.seed, Stream::User, hash).guid(1),
                name: format!("Guest {place}"),
            },
        }
    }

    /// Whether the user took part in the call, found out without making the call.
    pub(crate) fn takes_part(&self, call: u32, user: u32) -> bool {
        let (first, count) = self.crowd(call);
        let users = self.dimensions.users;
        let place = (user + users - first) % users;
        place < count && self.is_user(place)
    }

    pub(crate) fn find_meeting(&self, id: &str) -> Option<u32> {
        let index = self.ids(Stream::Meeting).index(&unwrap_guid(id)?)?;
        (index < self.dimensions.meetings && self.meeting_id(index) == id).then_some(index)
    }

    pub(crate) fn meeting_id(&self, index: u32) -> String {
        let organizer = self.user_id(self.organizer(index));
        Wrapped::meeting(&organizer).id(&self.ids(Stream::Meeting).guid(index))
    }

    /// The user who organizes a meeting.
    pub(crate) fn organizer(&self, meeting: u32) -> u32 {
        meeting % self.dimensions.users
    }

    /// How many recordings of the meetings that this user organizes there are.
    pub(crate) fn recordings_of(&self, user: u32) -> u32 {
        let (users, meetings) = (self.dimensions.users, self.dimensions.meetings);
        let in_first = |meetings: u32| (meetings + users - 1 - user) / users;
        let recordings = self.dimensions.recordings;
        recordings / meetings * in_first(meetings) + in_first(recordings % meetings)
    }

    /// The index of the recording at this place among those of one organizer.
    pub(crate) fn recording_of(&self, user: u32, place: u32) -> u32 {
        let (users, meetings) = (self.dimensions.users, self.dimensions.meetings);
        let in_block = (meetings + users - 1 - user) / users;
        place / in_block * meetings + user + users * (place % in_block)
    }

    /// The recording with this index, of an online meeting.
    pub(crate) fn recording(&self, index: u32, meeting: u32, created: Timestamp) -> Recording {
        let organizer = self.organizer(meeting);
        let guid = self.ids(Stream::Recording).guid(index);
        let id = Wrapped::recording(&self.user_id(organizer), &self.tenant).id(&guid);
        Recording {
            correlation_id: correlation_id(&id),
            id,
            owner: Owner::Meeting(self.meeting_id(meeting)),
            organizer: self.user_id(organizer),
            call_id: self.ids(Stream::AdhocCall).guid(index | 1 << 31),
            created,
            content: self.content(Stream::Recording, index, 0),
            modified: created,
        }
    }

    pub(crate) fn recording_created(&self, index: u32) -> Timestamp {
        self.instant(Stream::Recording, index, self.dimensions.recordings)
    }

    /// The index of the recording with this id, which may be one that is not there yet.
    pub(crate) fn find_recording(&self, id: &str) -> Option<u32> {
        self.ids(Stream::Recording).index(&unwrap_guid(id)?)
    }

    /// The recording with this index, of an ad hoc call.
    pub(crate) fn adhoc_recording(&self, index: u32, user: u32, created: Timestamp) -> Recording {
        let id = self.ids(Stream::AdhocRecording).guid(index);
        Recording {
            correlation_id: correlation_id(&id),
            id,
            owner: Owner::AdhocCall,
            organizer: self.user_id(user),
            call_id: self.ids(Stream::AdhocCall).guid(index),
            created,
            content: self.content(Stream::AdhocRecording, index, 0),
            modified: created,
        }
    }

    pub(crate) fn adhoc_created(&self, index: u32) -> Timestamp {
        let count = self.dimensions.adhoc_recordings;
        self.instant(Stream::AdhocRecording, index, count)
    }

    pub(crate) fn find_adhoc_recording(&self, id: &str) -> Option<u32> {
        self.ids(Stream::AdhocRecording).index(id)
    }

    /// The content of a recording; each revision has other bytes.
    pub(crate) fn content(&self, stream: Stream, index: u32, revision: u32) -> Content {
        let place = u64::from(index) | (stream as u64) << 32 | u64::from(revision) << 40;
        let mut random = Random::new(self.dimensions.seed, Stream::Content, place);
        let (low, high) = self.dimensions.content_length.clone().into_inner();
        let length = low + random.below(high.saturating_sub(low).saturating_add(1));
        Content::generated(random.any(), length)
    }

    /// Content of a length of its own.
    pub(crate) fn content_of_length(&self, index: u32, length: u64) -> Content {
        let place = u64::from(index) | 1 << 50;
        let mut random = Random::new(self.dimensions.seed, Stream::Content, place);
        Content::generated(random.any(), length)
    }

    pub(crate) fn row_start(&self, log: Log, index: u32) -> Timestamp {
        let stream = match log {
            Log::PstnCalls => Stream::PstnCall,
            Log::DirectRoutingCalls => Stream::DirectRouting,
            Log::Sms => Stream::Sms,
            Log::BlockedUsers => Stream::BlockedUser,
            Log::DialoutReports => Stream::Dialout,
        };
        self.instant(stream, index, self.dimensions.log_rows)
    }

    pub(crate) fn row(&self, log: Log, index: u32, is_beta: bool) -> String {
        let row = Row {
            seed: self.dimensions.seed,
            index,
            user: self.user(index % self.dimensions.users),
            start: self.row_start(log, index),
            is_beta,
        };
        // The models have a JSON form for every value.
        row.json(log).unwrap_or_default()
    }
}
