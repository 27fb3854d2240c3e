//! From a join URL to a meeting, and from there to what is left of it.

use http::StatusCode;

use crate::client::Client;
use crate::endpoints::communications::call_records;
use crate::endpoints::ids::{OnlineMeetingId, UserId};
use crate::endpoints::users::online_meetings::{self, recordings, transcripts};
use crate::error::Error;
use crate::models::OnlineMeeting;
use crate::models::call_records::CallRecord;

/// A meeting that was found by its join URL.
///
/// The operations of it are values like all others: [`stream`](Client::stream) them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Meeting {
    /// The user in whose name the meeting was found.
    pub user_id: String,
    /// The meeting.
    pub online_meeting: OnlineMeeting,
}

impl Client {
    /// Finds the meeting that people join with this URL, in the name of a user who organized it or was invited.
    ///
    /// The URL is the one of the invitation, of the calendar event or of a call record
    /// ([`join_web_url`](CallRecord::join_web_url)), with its percent signs as they are. `None` where the user has no
    /// such meeting: it has expired, was created without a calendar event, or is of somebody else.
    ///
    /// With application permissions a tenant application access policy has to cover the user.
    ///
    /// # Errors
    /// As [`send`](Client::send).
    ///
    /// ```no_run
    /// use graph_calls::{Artifact, Client};
    ///
    /// async fn recordings(client: &Client, user: &str, url: &str) -> Result<(), graph_calls::Error> {
    ///     let Some(meeting) = client.find_meeting(user, url).await? else {
    ///         return Ok(());
    ///     };
    ///     let mut recordings = client.stream(meeting.recordings());
    ///     while let Some(recording) = recordings.next().await.transpose()? {
    ///         println!("{} of {:?}", recording.file_name(), recording.created());
    ///     }
    ///     let mut records = client.stream(meeting.call_records());
    ///     while let Some(record) = records.next().await.transpose()? {
    ///         if meeting.has(&record) {
    ///             println!("{}", record.id);
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub async fn find_meeting(
        &self,
        user_id: &str,
        join_web_url: &str,
    ) -> Result<Option<Meeting>, Error> {
        let filter = online_meetings::List::JOIN_WEB_URL.eq(join_web_url);
        let mut found = self.stream(online_meetings::List::new(user_id, filter));
        match found.next().await {
            Some(Ok(online_meeting)) => Ok(Some(Meeting {
                user_id: user_id.to_owned(),
                online_meeting,
            })),
            Some(Err(error)) if error.status() == Some(StatusCode::NOT_FOUND) => Ok(None),
            Some(Err(error)) => Err(error),
            None => Ok(None),
        }
    }
}

impl Meeting {
    /// The recordings of the meeting.
    pub fn recordings(&self) -> recordings::List {
        recordings::List::new(
            UserId::new(&self.user_id),
            OnlineMeetingId::new(&self.online_meeting.id),
        )
    }

    /// The transcripts of the meeting.
    pub fn transcripts(&self) -> transcripts::List {
        transcripts::List::new(
            UserId::new(&self.user_id),
            OnlineMeetingId::new(&self.online_meeting.id),
        )
    }

    /// The call records to look for the meeting in: all that the user took part in since the meeting was created.
    ///
    /// Graph cannot list call records by meeting; [`has`](Self::has) tells which are of this one. Records are kept for
    /// 30 days.
    pub fn call_records(&self) -> call_records::List {
        use call_records::List;

        let filter = List::PARTICIPANTS_V2_ID.eq(&self.user_id);
        let filter = match &self.online_meeting.creation_date_time {
            Some(created) => filter.and(List::START_DATE_TIME.ge(created)),
            None => filter,
        };
        List::new().filter(filter)
    }

    /// Tells if a call record is of this meeting: if people joined both with the same URL.
    pub fn has(&self, record: &CallRecord) -> bool {
        match (&self.online_meeting.join_web_url, &record.join_web_url) {
            (Some(meeting), Some(record)) => is_same_url(meeting, record),
            _ => false,
        }
    }
}

/// Tells if two join URLs are the same, however their characters are encoded. The query names organizer and
/// tenant again, and is not always there.
fn is_same_url(left: &str, right: &str) -> bool {
    let path = |url: &str| {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let path = percent_encoding::percent_decode_str(path)
            .decode_utf8_lossy()
            .into_owned();
        path.trim_end_matches('/').to_owned()
    };
    path(left) == path(right)
}
