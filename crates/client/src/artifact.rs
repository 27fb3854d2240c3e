//! Recordings and transcripts alike.

use sha2::{Digest, Sha256};

use crate::endpoints::ids::{
    AdhocCallId, CallRecordingId, CallTranscriptId, OnlineMeetingId, UserId,
};
use crate::endpoints::operation::{DecodeError, Facts};
use crate::endpoints::users::{adhoc_calls, online_meetings};
use crate::endpoints::{Content, Operation, Request, RequestError};
use crate::models::primitive::Timestamp;
use crate::models::{CallRecording, CallTranscript, IdentitySet, Object};

/// A recording or a transcript of a meeting or a call.
///
/// Both are listed by organizer, are found by the same ids and have a content to download.
///
/// ```no_run
/// use std::path::Path;
///
/// use graph_calls::{Artifact, Client, Pageable};
///
/// /// Downloads everything that a list holds and that is not there yet.
/// async fn archive<O>(client: &Client, list: O, folder: &Path) -> Result<u64, graph_calls::Error>
/// where
///     O: Pageable<Item: Artifact + Send + 'static> + Send + Sync + 'static,
/// {
///     let mut fetched = 0;
///     let mut artifacts = client.stream(list);
///     while let Some(artifact) = artifacts.next().await.transpose()? {
///         let Some(content) = artifact.content() else { continue };
///         let download = client.download(content).skip_existing();
///         fetched += download.to_file(folder.join(artifact.file_name())).await?.fetched;
///     }
///     Ok(fetched)
/// }
/// ```
pub trait Artifact: Object + sealed::Sealed {
    /// The operation that downloads the content.
    type Content: Content + Send + Sync + 'static;

    /// The extension of a file: `mp4` or `vtt`.
    const EXTENSION: &'static str;

    /// The id, opaque text that tells upper and lower case apart.
    fn id(&self) -> &str;

    /// The id of the meeting; `None` for an ad hoc call.
    fn meeting_id(&self) -> Option<&str>;

    /// The id of the call.
    fn call_id(&self) -> Option<&str>;

    /// The organizer of the meeting or the call.
    fn organizer(&self) -> Option<&IdentitySet>;

    /// The id that a recording and the transcript of the same time share.
    fn content_correlation_id(&self) -> Option<&str>;

    /// The time when it began.
    fn created(&self) -> Option<Timestamp>;

    /// The time when it ended.
    fn ended(&self) -> Option<Timestamp>;

    /// The operation that downloads the content, for the user in whose name it is read: the organizer, as a rule.
    ///
    /// `None` where the ids are missing that make the path, as in answers with `$select`.
    fn content_of(&self, user_id: &str) -> Option<Self::Content>;

    /// The object id of the organizer.
    fn organizer_id(&self) -> Option<&str> {
        let id = self.organizer()?.user()?.id()?;
        Some(id.as_str())
    }

    /// The operation that downloads the content in the name of the organizer.
    ///
    /// `None` where the organizer or an id is missing; [`content_of`](Self::content_of) helps out where the organizer
    /// is known otherwise.
    fn content(&self) -> Option<Self::Content> {
        self.content_of(self.organizer_id()?)
    }

    /// A name for a file: 32 hexadecimal digits that follow from the id, and the extension.
    ///
    /// It is the same each time, good on every file system and never leads out of its folder. The id itself is no
    /// name: it can hold `/`, is longer than names may be, and some file systems take two ids that differ in case only for
    /// the same.
    fn file_name(&self) -> String {
        let digest = Sha256::digest(self.id());
        let mut name: String = digest[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        name.push('.');
        name.push_str(Self::EXTENSION);
        name
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for crate::models::CallRecording {}
    impl Sealed for crate::models::CallTranscript {}
}

/// The methods of [`Artifact`] that read fields of the same name.
macro_rules! fields {
    () => {
        fn id(&self) -> &str {
            &self.id
        }

        fn meeting_id(&self) -> Option<&str> {
            self.meeting_id.as_deref()
        }

        fn call_id(&self) -> Option<&str> {
            self.call_id.as_deref()
        }

        fn organizer(&self) -> Option<&IdentitySet> {
            self.meeting_organizer.as_ref()
        }

        fn content_correlation_id(&self) -> Option<&str> {
            self.content_correlation_id.as_deref()
        }

        fn created(&self) -> Option<Timestamp> {
            self.created_date_time
        }

        fn ended(&self) -> Option<Timestamp> {
            self.end_date_time
        }
    };
}

impl Artifact for CallRecording {
    type Content = RecordingContent;

    const EXTENSION: &'static str = "mp4";

    fields!();

    fn organizer_id(&self) -> Option<&str> {
        let user = self.organizer().and_then(IdentitySet::user);
        let id = user.and_then(|user| user.id()).map(String::as_str);
        #[expect(
            deprecated,
            reason = "answers of the beta of 2023 have no more than this"
        )]
        let text = self.meeting_organizer_id.as_deref();
        id.or(text)
    }

    fn content_of(&self, user_id: &str) -> Option<RecordingContent> {
        use adhoc_calls::recordings::GetContent as OfCall;
        use online_meetings::recordings::GetContent as OfMeeting;

        if self.id.is_empty() {
            return None;
        }
        match (&self.meeting_id, &self.call_id) {
            (Some(meeting), _) => Some(RecordingContent::OfMeeting(OfMeeting::new(
                UserId::new(user_id),
                OnlineMeetingId::new(meeting),
                CallRecordingId::new(&self.id),
            ))),
            (None, Some(call)) => Some(RecordingContent::OfAdhocCall(OfCall::new(
                UserId::new(user_id),
                AdhocCallId::new(call),
                CallRecordingId::new(&self.id),
            ))),
            (None, None) => None,
        }
    }
}

impl Artifact for CallTranscript {
    type Content = online_meetings::transcripts::GetContent;

    const EXTENSION: &'static str = "vtt";

    fields!();

    fn content_of(&self, user_id: &str) -> Option<Self::Content> {
        let meeting = self.meeting_id.as_deref()?;
        let content = online_meetings::transcripts::GetContent::new(
            UserId::new(user_id),
            OnlineMeetingId::new(meeting),
            CallTranscriptId::new(&self.id),
        );
        (!self.id.is_empty()).then_some(content)
    }
}

/// Downloads a recording, of a meeting or of an ad hoc call.
#[derive(Clone, Debug)]
#[must_use = "an operation does nothing until it is sent"]
#[non_exhaustive]
pub enum RecordingContent {
    /// Of a meeting.
    OfMeeting(online_meetings::recordings::GetContent),
    /// Of an ad hoc call.
    OfAdhocCall(adhoc_calls::recordings::GetContent),
}

impl Operation for RecordingContent {
    type Output = Vec<u8>;

    const NAME: &'static str = "RecordingContent";

    // Most recordings are of meetings.
    const FACTS: &'static Facts = online_meetings::recordings::GetContent::FACTS;

    fn request(&self) -> Result<Request, RequestError> {
        match self {
            Self::OfMeeting(operation) => operation.request(),
            Self::OfAdhocCall(operation) => operation.request(),
        }
    }

    fn decode(body: &[u8]) -> Result<Vec<u8>, DecodeError> {
        online_meetings::recordings::GetContent::decode(body)
    }
}

impl Content for RecordingContent {}
