//! Whose things may be read, and by whom.

use crate::error::{GraphError, Result};
use crate::graph::Call;
use crate::odata::{Segment, Step};
use crate::state::State;
use crate::store::{Parent, USERS};
use crate::tokens::Grant;

/// Refuses a request without the permissions that the operation needs.
pub(super) fn authorize(call: &Call) -> Result<()> {
    let facts = call.found.operation.facts;
    require(call, facts.application, facts.delegated)
}

/// Refuses a request without one of these permissions; where none are documented, none are needed.
pub(super) fn require(
    call: &Call,
    application: Option<&[&str]>,
    delegated: Option<&[&str]>,
) -> Result<()> {
    match (application, delegated) {
        (None, None) => Ok(()),
        (application, None | Some([])) => call
            .grant
            .require_application(application.unwrap_or_default()),
        (application, Some(delegated)) => {
            let is_me = call.found.first() == "me";
            call.grant
                .require(is_me, application.unwrap_or_default(), delegated)
        }
    }
}

/// The steps of a path as the operations have it. Paths in notifications name nobody, and links of the older
/// beta have a set in the singular.
pub(super) fn named(state: &State, grant: &Grant, mut steps: Vec<Step>) -> Vec<Step> {
    if let [
        _,
        _,
        set @ Step::Name { .. },
        Step::Name { name: function, .. },
    ] = steps.as_mut_slice()
        && set.text() == "onlineMeeting"
        && function.starts_with("getAll")
    {
        *set = Step::name(Parent::MEETINGS);
    }
    let text = |position: usize| steps.get(position).map(Step::text);
    let is_artifact = text(0) == Some("communications")
        && matches!(text(1), Some(Parent::MEETINGS | Parent::CALLS))
        && steps.len() > 3;
    if !is_artifact {
        return steps;
    }
    let organizer = text(2).and_then(|key| state.data.organizer_of(key));
    let user = grant.signed_in().map(str::to_owned).or(organizer);
    let mut named = vec![Step::name(USERS), Step::Key(user.unwrap_or_default())];
    named.extend(steps.into_iter().skip(1));
    named
}

/// Refuses who may not read what the path leads to. Who is signed in reads their own things only.
pub(super) fn check(call: &Call) -> Result<()> {
    let is_me = call.found.first() == "me";
    if !is_me && call.found.first() != USERS {
        return Ok(());
    }
    let signed_in = call.grant.signed_in();
    let Some(user) = call.user() else {
        // The list of users, or nobody who could be `me`.
        return match is_me {
            false => Ok(()),
            true => Err(GraphError::bad_request(
                "/me request is only valid with delegated authentication flow.",
            )),
        };
    };
    if signed_in.is_some_and(|own| own != user) {
        return Err(GraphError::forbidden(
            "The user in the path is not the one who is signed in.",
        ));
    }
    let position = call
        .state
        .data
        .user_position(user)
        .ok_or_else(|| GraphError::not_found(format!("The user '{user}' was not found.")))?;
    let is_signed_in = signed_in.is_some() || is_me;
    let mut rest = call.found.pairs().skip(if is_me { 1 } else { 2 });
    match (rest.next(), rest.next()) {
        (Some((Segment::Name(name), _)), below) if name == Parent::MEETINGS => {
            check_policy(call, user, is_signed_in)?;
            match below {
                Some((Segment::Key(_), meeting)) => {
                    check_meeting(call, user, position, is_signed_in, meeting.text())
                }
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Refuses an application that has no application access policy for the user.
fn check_policy(call: &Call, user: &str, is_signed_in: bool) -> Result<()> {
    let denied = &call.state.settings.users_without_policy;
    if is_signed_in || !denied.contains(user) {
        return Ok(());
    }
    Err(GraphError::forbidden(
        "No application access policy found for this app on the user.",
    ))
}

/// Refuses who neither organizes the meeting nor is invited to it.
fn check_meeting(
    call: &Call,
    user: &str,
    position: usize,
    is_signed_in: bool,
    meeting: &str,
) -> Result<()> {
    let data = &call.state.data;
    let organizer = data.organizer_of(meeting).ok_or_else(|| {
        GraphError::not_found(format!("The onlineMeeting '{meeting}' was not found."))
    })?;
    if organizer == user {
        return Ok(());
    }
    let is_invited = data.user_position(&organizer).is_some_and(|organizer| {
        // The three users behind the organizer are on the invitation of every meeting.
        let users = data.users().len();
        (position + users - organizer) % users <= 3
    });
    if is_signed_in && is_invited {
        return Ok(());
    }
    Err(GraphError::forbidden(
        "The user neither organizes the meeting nor is invited to it.",
    ))
}
