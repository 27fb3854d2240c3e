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
pub(crate) fn user(call: &Call, who: &Who) -> Result<(u32, User)> {
    let data = &call.state.data;
    let id = match who {
        Who::User(id) => id.as_str(),
        Who::Organizer => return Err(GraphError::not_found("The path names no user.")),
        Who::Me => call.grant.user.as_deref().ok_or_else(|| {
            GraphError::bad_request("/me request is only valid with delegated authentication flow.")
        })?,
    };
    let found = data
        .find_user(id)
        .and_then(|index| Some((index, data.user(index)?)));
    found.ok_or_else(|| GraphError::not_found(format!("The user '{id}' was not found.")))
}

/// Refuses an application that has no application access policy for the user.
pub(crate) fn check_policy(call: &Call, who: &Who, user: &User) -> Result<()> {
    let is_application = matches!(who, Who::User(_));
    if is_application && call.state.settings.users_without_policy.contains(&user.id) {
        return Err(GraphError::forbidden(
            "No application access policy found for this app on the user.",
        ));
    }
    Ok(())
}

/// The organizer of the meeting, when the user may read what the meeting has.
pub(crate) fn check_meeting(
    call: &Call,
    who: &Who,
    user: (u32, &User),
    meeting: &str,
) -> Result<String> {
    let data = &call.state.data;
    let organizer = data.organizer_of(meeting).ok_or_else(|| {
        GraphError::not_found(format!("The online meeting '{meeting}' was not found."))
    })?;
    if organizer == user.1.id {
        return Ok(organizer);
    }
    let is_invited = data.find_user(&organizer).is_some_and(|index| {
        // The three users behind the organizer are on the invitation of every meeting.
        let users = data.user_count();
        (user.0 + users - index) % users <= 3
    });
    match who {
        Who::Me if is_invited => Ok(organizer),
        _ => Err(GraphError::forbidden(
            "The user neither organizes the meeting nor is invited to it.",
        )),
    }
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
        .require(matches!(who, Who::Me), application, delegated)?;
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
        Who::Organizer => {
            let recording = found()?;
            organizer = Who::User(recording.organizer);
            &organizer
        }
        who => who,
    };
    let (index, user) = user(call, who)?;
    check_policy(call, who, &user)?;
    let recording = match parent {
        Parent::Meeting(meeting) => {
            check_meeting(call, who, (index, &user), meeting)?;
            let recording = found()?;
            (recording.owner == Owner::Meeting(meeting.clone())).then_some(recording)
        }
        Parent::AdhocCall(adhoc_call) => {
            let recording = found()?;
            let is_own = recording.owner == Owner::AdhocCall
                && recording.call_id == *adhoc_call
                && recording.organizer == user.id;
            is_own.then_some(recording)
        }
    };
    let recording = recording.ok_or_else(missing)?;
    let is_organizer = recording.organizer == user.id;
    Ok((recording, is_organizer))
}
