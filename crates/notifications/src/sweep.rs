//! Reading what was not notified.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;
use futures_util::{StreamExt, stream};
use graph_calls::{Client, Error};
use graph_calls_core::primitive::Timestamp;
use graph_calls_endpoints::communications::call_records::List;
use graph_calls_endpoints::users::adhoc_calls::GetAllRecordings as AdhocRecordings;
use graph_calls_endpoints::users::online_meetings::get_all_recordings::Delta;
use graph_calls_endpoints::users::online_meetings::recordings::List as MeetingRecordings;
use graph_calls_models::CallRecording;

use crate::clock::earlier;
use crate::{Entity, Gap, Resource};

/// Reads what may have been missed in a gap.
///
/// A call record appears hours after the call has begun, and its notification can be hours late, so what
/// is read begins a day before the gap. Calls that lasted longer, and later versions of older calls, are
/// found with a longer [`Sweep::margin`]. What was handed over already comes again: see
/// [`Delivered`](crate::Delivered).
#[derive(Clone)]
pub struct Sweep {
    client: Client,
    organizers: Vec<String>,
    margin: Duration,
}

/// What a sweep finds.
pub type Found = Pin<Box<dyn Stream<Item = Result<Entity, Error>> + Send>>;

impl Sweep {
    /// A sweep with this client.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            organizers: Vec::new(),
            margin: Duration::from_secs(24 * 60 * 60),
        }
    }

    /// Reads the recordings of these users, by their object ids. Graph lists recordings by organizer
    /// only, so without them a gap in the recordings of a tenant or of a meeting cannot be swept.
    #[must_use]
    pub fn organizers(mut self, user_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.organizers = user_ids.into_iter().map(Into::into).collect();
        self
    }

    /// Begins so long before the gap, a day by default.
    #[must_use]
    pub fn margin(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    /// What changed in the gap, as far as the service has it: call records by when the call began,
    /// recordings by a delta round from then on.
    ///
    /// The gap counts as handled when the next event is asked for, so read to the end before that; when
    /// it fails in the middle, sweep the gap again.
    ///
    /// # Errors
    /// When nothing is known about how to list the resource.
    pub fn run(&self, gap: &Gap) -> Result<Found, SweepError> {
        let from = earlier(gap.from, self.margin);
        Ok(match &gap.resource {
            Resource::CallRecords => self.call_records(from, gap.to, None),
            Resource::CallRecordsOf { participant_id } => {
                self.call_records(from, gap.to, Some(participant_id))
            }
            Resource::Recordings => self.of_each(&self.known_organizers(gap)?, |client, user| {
                recordings(client, user, from)
            }),
            Resource::UserRecordings { user_id } => recordings(&self.client, user_id, from),
            Resource::MeetingRecordings { meeting_id } => {
                let organizers = self.known_organizers(gap)?;
                self.of_each(&organizers, |client, user| {
                    let list = client.stream(MeetingRecordings::new(user, meeting_id));
                    Box::pin(
                        list.map(entity)
                            .filter(move |found| std::future::ready(is_after(found, from))),
                    )
                })
            }
            Resource::AdhocRecordings => self
                .of_each(&self.known_organizers(gap)?, |client, user| {
                    adhoc_recordings(client, user, from)
                }),
            Resource::UserAdhocRecordings { user_id } => {
                adhoc_recordings(&self.client, user_id, from)
            }
            Resource::Other(_) => return Err(SweepError::Unknown(gap.resource.clone())),
        })
    }

    fn call_records(&self, from: Timestamp, to: Timestamp, participant: Option<&str>) -> Found {
        let mut filter = List::START_DATE_TIME.ge(&from);
        filter = filter.and(List::START_DATE_TIME.lt(&to));
        if let Some(participant) = participant {
            filter = filter.and(List::PARTICIPANTS_V2_ID.eq(participant));
        }
        let records = self.client.stream(List::new().filter(filter));
        Box::pin(records.map(|record| Ok(Entity::CallRecord(Box::new(record?)))))
    }

    fn known_organizers(&self, gap: &Gap) -> Result<Vec<String>, SweepError> {
        if self.organizers.is_empty() {
            return Err(SweepError::Organizers(gap.resource.clone()));
        }
        Ok(self.organizers.clone())
    }

    /// One after the other.
    fn of_each(&self, users: &[String], read: impl Fn(&Client, &str) -> Found) -> Found {
        let all: Vec<Found> = users.iter().map(|user| read(&self.client, user)).collect();
        Box::pin(stream::iter(all).flatten())
    }
}

fn entity(recording: Result<CallRecording, Error>) -> Result<Entity, Error> {
    Ok(Entity::Recording(Box::new(recording?)))
}

/// Errors and what has no time are never left out.
fn is_after(found: &Result<Entity, Error>, from: Timestamp) -> bool {
    match found {
        Ok(Entity::Recording(recording)) => recording
            .created_date_time
            .is_none_or(|created| created >= from),
        _ => true,
    }
}

fn recordings(client: &Client, user: &str, from: Timestamp) -> Found {
    let delta = Delta::new(user, user).start_date_time(from);
    let round = client.delta(delta).restarts_by_itself();
    let pages = stream::unfold(Some(round), |round| async move {
        let mut round = round?;
        match round.next_page().await {
            Ok(Some(page)) => {
                let items: Vec<_> = page
                    .value
                    .into_iter()
                    .map(|item| entity(Ok(item)))
                    .collect();
                Some((items, Some(round)))
            }
            Ok(None) => None,
            Err(error) => Some((vec![Err(error)], None)),
        }
    });
    Box::pin(pages.flat_map(stream::iter))
}

fn adhoc_recordings(client: &Client, user: &str, from: Timestamp) -> Found {
    let list = AdhocRecordings::new(user, user).start_date_time(from);
    Box::pin(client.stream(list).map(entity))
}

impl fmt::Debug for Sweep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sweep")
            .field("organizers", &self.organizers.len())
            .field("margin", &self.margin)
            .finish_non_exhaustive()
    }
}

/// Why a gap cannot be swept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SweepError {
    /// Graph lists these recordings by organizer only, and none is given.
    Organizers(Resource),
    /// Nothing is known about how to list the resource.
    Unknown(Resource),
}

impl fmt::Display for SweepError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organizers(resource) => write!(
                formatter,
                "{resource} can be listed by organizer only, so the sweep needs organizers"
            ),
            Self::Unknown(resource) => write!(formatter, "{resource} cannot be listed"),
        }
    }
}

impl std::error::Error for SweepError {}
