//! Who may read a recording or transcript.

use super::{Call, Parent, Who};
use crate::data::{Artifact, Owner, Recording, User};
use crate::error::{GraphError, Result};

/// Permissions as an application and for a user.
pub(crate) type Permissions = [&'static [&'static str]; 2];

/// The permissions for recordings of ad hoc calls, which differ in the plural.
pub(crate) const ADHOC: Permissions = [&["CallRecordings.Read.All"], &["CallRecording.Read.All"]];

/// The permissions for what meetings leave behind.
pub(crate) fn meeting_permissions(artifact: Artifact) -> Permissions {
    match artifact {
        Artifact::Recording => [
            &[
                "OnlineMeetingRecording.Read.All",
                "OnlineMeetingRecording.Read.Chat",
            ],
            &["OnlineMeetingRecording.Read.All"],
        ],
        Artifact::Transcript => [
            &[
                "OnlineMeetingTranscript.Read.All",
                "OnlineMeetingTranscript.Read.Chat",
            ],
            &["OnlineMeetingTranscript.Read.All"],
        ],
    }
}

/// The user whose resource is asked for.
pub(crate) struct Reader {
    pub(crate) index: u32,
    pub(crate) user: User,
    /// Whether the user asks, and not an application.
    is_signed_in: bool,
}

/// The user whose resource is asked for; who is signed in asks for themselves only.
pub(crate) fn reader(call: &Call, who: &Who) -> Result<Reader> {
    let data = &call.state.data;
    let signed_in = call.grant.signed_in();
    let id = match who {
        Who::User(id) => id.as_str(),
        Who::Organizer => return Err(GraphError::not_found("The path names no user.")),
        Who::Me => call.grant.user.as_deref().ok_or_else(|| {
            GraphError::bad_request("/me request is only valid with delegated authentication flow.")
        })?,
    };
    if signed_in.is_some_and(|own| own != id) {
        return Err(GraphError::forbidden(
            "The user in the path is not the one who is signed in.",
        ));
    }
    let found = data
        .find_user(id)
        .and_then(|index| Some((index, data.user(index)?)));
    let (index, user) =
        found.ok_or_else(|| GraphError::not_found(format!("The user '{id}' was not found.")))?;
    Ok(Reader {
        index,
        user,
        is_signed_in: signed_in.is_some() || *who == Who::Me,
    })
}

/// Refuses an application that has no application access policy for the user.
pub(crate) fn check_policy(call: &Call, reader: &Reader) -> Result<()> {
    let denied = &call.state.settings.users_without_policy;
    if !reader.is_signed_in && denied.contains(&reader.user.id) {
        return Err(GraphError::forbidden(
            "No application access policy found for this app on the user.",
        ));
    }
    Ok(())
}

/// Refuses who may not read what the meeting has.
pub(crate) fn check_meeting(call: &Call, reader: &Reader, meeting: &str) -> Result<()> {
    let data = &call.state.data;
    let organizer = data.organizer_of(meeting).ok_or_else(|| {
        GraphError::not_found(format!("The online meeting '{meeting}' was not found."))
    })?;
    if organizer == reader.user.id {
        return Ok(());
    }
    let is_invited = data.find_user(&organizer).is_some_and(|index| {
        // The three users behind the organizer are on the invitation of every meeting.
        let users = data.user_count();
        (reader.index + users - index) % users <= 3
    });
    if reader.is_signed_in && is_invited {
        return Ok(());
    }
    Err(GraphError::forbidden(
        "The user neither organizes the meeting nor is invited to it.",
    ))
}

/// The recording, when the request may read it or its transcript; and whether its user is the organizer.
pub(crate) fn find(
    call: &Call,
    artifact: Artifact,
    who: &Who,
    parent: &Parent,
    id: &str,
) -> Result<(Recording, bool)> {
    let [application, delegated] = match parent {
        Parent::Meeting(_) => meeting_permissions(artifact),
        Parent::AdhocCall(_) => ADHOC,
    };
    call.grant
        .require(*who == Who::Me, application, delegated)?;
    let missing = || {
        let name = artifact.name();
        GraphError::not_found(format!("The {name} '{id}' was not found."))
    };
    let found = || {
        let found = call.state.data.find_artifact(artifact, id);
        found.ok_or_else(missing)
    };
    let organizer;
    let who = match who {
        Who::Organizer if call.grant.signed_in().is_some() => &Who::Me,
        Who::Organizer => {
            organizer = Who::User(found()?.organizer);
            &organizer
        }
        who => who,
    };
    let reader = reader(call, who)?;
    let recording = match parent {
        Parent::Meeting(meeting) => {
            check_policy(call, &reader)?;
            check_meeting(call, &reader, meeting)?;
            let recording = found()?;
            (recording.owner == Owner::Meeting(meeting.clone())).then_some(recording)
        }
        Parent::AdhocCall(adhoc_call) => {
            let recording = found()?;
            let is_own = recording.owner == Owner::AdhocCall
                && recording.call_id == *adhoc_call
                && recording.organizer == reader.user.id;
            is_own.then_some(recording)
        }
    };
    let recording = recording.ok_or_else(missing)?;
    let is_organizer = recording.organizer == reader.user.id;
    Ok((recording, is_organizer))
}
