//! Reading what was not notified.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_util::{StreamExt, stream};
use graph_calls::{Client, Error};
use graph_calls_core::primitive::Timestamp;
use graph_calls_core::{Delta, Pageable};
use graph_calls_endpoints::communications::call_records::List;
use graph_calls_endpoints::ids::{MeetingOrganizerUserId, OnlineMeetingId, UserId, UserKey};
use graph_calls_endpoints::users::adhoc_calls::GetAllRecordings as AdhocRecordings;
use graph_calls_endpoints::users::online_meetings::{
    get_all_recordings, get_all_transcripts, recordings, transcripts,
};
use http::StatusCode;

use crate::{Entity, Gap, Resource};

/// Reads what may have been missed in a gap.
///
/// A call record appears hours after the call has begun, and its notification can be hours late, so what
/// is read begins a day before the gap. Calls that lasted longer, and later versions of older calls, are
/// found with a longer [`Sweep::margin`]. What came after the gap is found as well. What was handed over
/// already comes again: see [`Delivered`](crate::Delivered).
///
/// **Recordings and transcripts of a tenant or of a meeting need their organizers**, because Graph lists
/// them by organizer only; see [`Resource`]. [`Sweep::covers`] tells before the first gap does:
///
/// ```
/// use graph_calls_notifications::{Resource, Sweep, SweepError};
///
/// # fn example(client: graph_calls::Client) {
/// let sweep = Sweep::new(client);
/// assert_eq!(sweep.covers(&Resource::CallRecords), Ok(()));
/// let error = SweepError::Organizers(Resource::Recordings);
/// assert_eq!(sweep.covers(&Resource::Recordings), Err(error));
///
/// let sweep = sweep.organizers(["8b081ef6-4792-4def-b2c9-c363a1bf41d5"]);
/// assert_eq!(sweep.covers(&Resource::Recordings), Ok(()));
/// # }
/// ```
#[derive(Clone)]
pub struct Sweep {
    client: Client,
    organizers: Vec<String>,
    margin: Duration,
}

/// The entities that a sweep finds, in the order in which they are read.
pub struct Found(Pin<Box<dyn Stream<Item = Result<Entity, Error>> + Send>>);

impl Found {
    fn new(entities: impl Stream<Item = Result<Entity, Error>> + Send + 'static) -> Self {
        Self(Box::pin(entities))
    }

    /// The next that is found; `None` when all was read.
    ///
    /// Cancel-safe: nothing is lost when the future is dropped, as in `tokio::select!`.
    pub async fn next(&mut self) -> Option<Result<Entity, Error>> {
        self.0.next().await
    }
}

impl Stream for Found {
    type Item = Result<Entity, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Found").finish_non_exhaustive()
    }
}

impl Sweep {
    /// A sweep with this client.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            organizers: Vec::new(),
            margin: Duration::from_secs(24 * 60 * 60),
        }
    }

    /// Reads the recordings and transcripts of these users, by their object ids. Whose id is not here is
    /// left out without a word: for a gap of the whole tenant these have to be all who organize.
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

    /// Tells whether gaps in `resource` can be swept; worth a look when the program starts.
    ///
    /// # Errors
    /// Fails when Graph does not list the resource, or lists it by organizer only and no organizers were given.
    pub fn covers(&self, resource: &Resource) -> Result<(), SweepError> {
        match resource {
            Resource::CallRecords
            | Resource::CallRecordsOf { .. }
            | Resource::UserRecordings { .. }
            | Resource::UserAdhocRecordings { .. }
            | Resource::UserTranscripts { .. } => Ok(()),
            Resource::InstalledAppRecordings { .. } | Resource::Other(_) => {
                Err(SweepError::Unknown(resource.clone()))
            }
            _ if self.organizers.is_empty() => Err(SweepError::Organizers(resource.clone())),
            _ => Ok(()),
        }
    }

    /// Reads the changes since the gap began, as far as the service has them: call records by when the call
    /// began, recordings and transcripts by a delta round.
    ///
    /// The gap counts as handled when the next event is asked for, so read to the end before that; when
    /// it fails in the middle, sweep the gap again.
    ///
    /// # Errors
    /// See [`Sweep::covers`].
    ///
    /// ```
    /// use graph_calls_notifications::{Gap, Sweep};
    ///
    /// /// How many call records, recordings or transcripts the gap has.
    /// async fn fill(sweep: &Sweep, gap: &Gap) -> Result<usize, Box<dyn std::error::Error>> {
    ///     let mut found = sweep.run(gap)?;
    ///     let mut count = 0;
    ///     while let Some(entity) = found.next().await.transpose()? {
    ///         println!("{}", entity.id());
    ///         count += 1;
    ///     }
    ///     Ok(count)
    /// }
    /// ```
    pub fn run(&self, gap: &Gap) -> Result<Found, SweepError> {
        self.since(&gap.resource, gap.from.saturating_sub(self.margin))
    }

    /// Reads what has changed since `from`, without a gap and without a margin: from before the first subscription,
    /// for example.
    ///
    /// # Errors
    /// See [`Sweep::covers`].
    pub fn since(&self, resource: &Resource, from: Timestamp) -> Result<Found, SweepError> {
        self.covers(resource)?;
        let client = &self.client;
        Ok(match resource {
            Resource::CallRecords => call_records(client, None, from),
            Resource::CallRecordsOf { participant_id } => {
                call_records(client, Some(participant_id), from)
            }
            Resource::UserRecordings { user_id } => recordings_of(client, user_id, from),
            Resource::UserAdhocRecordings { user_id } => adhoc_recordings_of(client, user_id, from),
            Resource::UserTranscripts { user_id } => transcripts_of(client, user_id, from),
            Resource::Recordings => self.of_each(recordings_of, from),
            Resource::AdhocRecordings => self.of_each(adhoc_recordings_of, from),
            Resource::Transcripts => self.of_each(transcripts_of, from),
            Resource::MeetingRecordings { meeting_id } => self.of_meeting(
                |organizer| {
                    recordings::List::new(UserId::new(organizer), OnlineMeetingId::new(meeting_id))
                },
                from,
            ),
            Resource::MeetingTranscripts { meeting_id } => self.of_meeting(
                |organizer| {
                    transcripts::List::new(UserId::new(organizer), OnlineMeetingId::new(meeting_id))
                },
                from,
            ),
            Resource::InstalledAppRecordings { .. } | Resource::Other(_) => {
                return Err(SweepError::Unknown(resource.clone()));
            }
        })
    }

    /// Of one organizer after the other.
    fn of_each(&self, read: fn(&Client, &str, Timestamp) -> Found, from: Timestamp) -> Found {
        let organizers = self.organizers.iter();
        let all: Vec<_> = organizers
            .map(|user| read(&self.client, user, from))
            .collect();
        Found::new(stream::iter(all).flatten())
    }

    /// Of the meeting, which is found below its organizer only: whoever may not read it is not the one.
    fn of_meeting<O>(&self, list: impl Fn(&str) -> O, from: Timestamp) -> Found
    where
        O: Pageable + Send + Sync + 'static,
        O::Item: Into<Entity> + Send + 'static,
    {
        let organizers = self.organizers.iter();
        let lists: Vec<_> = organizers
            .map(|user| self.client.stream(list(user)))
            .collect();
        let of_organizer = async move {
            let mut refused = None;
            for mut list in lists {
                match list.next().await {
                    Some(Err(error)) if is_refused(&error) => refused = Some(Err(error)),
                    first => return stream::iter(first).chain(list).left_stream(),
                }
            }
            stream::iter(refused).right_stream()
        };
        let items = stream::once(of_organizer).flatten();
        let items = items.map(|item| item.map(Into::into));
        Found::new(items.filter(move |found| std::future::ready(is_after(found, from))))
    }
}

fn is_refused(error: &Error) -> bool {
    matches!(
        error.status(),
        Some(StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
    )
}

/// Errors and what has no time are never left out.
fn is_after(found: &Result<Entity, Error>, from: Timestamp) -> bool {
    let created = match found {
        Ok(Entity::Recording(recording)) => recording.created_date_time,
        Ok(Entity::Transcript(transcript)) => transcript.created_date_time,
        Ok(Entity::CallRecord(_)) | Err(_) => None,
    };
    created.is_none_or(|created| created >= from)
}

fn call_records(client: &Client, participant: Option<&str>, from: Timestamp) -> Found {
    let mut filter = List::START_DATE_TIME.ge(&from);
    if let Some(participant) = participant {
        filter = filter.and(List::PARTICIPANTS_V2_ID.eq(participant));
    }
    let records = client.stream(List::new().filter(filter));
    Found::new(records.map(|record| record.map(Into::into)))
}

fn adhoc_recordings_of(client: &Client, user: &str, from: Timestamp) -> Found {
    let list = AdhocRecordings::new(UserKey::new(user), UserId::new(user)).start_date_time(from);
    Found::new(
        client
            .stream(list)
            .map(|recording| recording.map(Into::into)),
    )
}

fn recordings_of(client: &Client, user: &str, from: Timestamp) -> Found {
    let delta =
        get_all_recordings::Delta::new(UserId::new(user), MeetingOrganizerUserId::new(user));
    round(client, delta.start_date_time(from))
}

fn transcripts_of(client: &Client, user: &str, from: Timestamp) -> Found {
    let delta =
        get_all_transcripts::Delta::new(UserId::new(user), MeetingOrganizerUserId::new(user));
    round(client, delta.start_date_time(from))
}

/// A whole delta round.
fn round<O>(client: &Client, delta: O) -> Found
where
    O: Delta + Send + Sync + 'static,
    O::Item: Into<Entity> + Send + 'static,
{
    let round = client.delta(delta).auto_restart();
    let pages = stream::unfold(Some(round), |round| async move {
        let mut round = round?;
        match round.next_page().await {
            Ok(Some(page)) => {
                let items: Vec<_> = page.value.into_iter().map(|item| Ok(item.into())).collect();
                Some((items, Some(round)))
            }
            Ok(None) => None,
            Err(error) => Some((vec![Err(error)], None)),
        }
    });
    Found::new(pages.flat_map(stream::iter))
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

/// The reason why a gap cannot be swept.
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
