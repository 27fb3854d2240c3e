//! Recordings and transcripts: of a meeting, of an organizer, one by one, and round by round.

use graph_calls_core::Object;
use graph_calls_core::primitive::Timestamp;
use http::StatusCode;
use serde::Serialize;

use super::access::{
    ADHOC, Reader, check_meeting, check_policy, find, meeting_permissions, reader,
};
use super::call_records::annotate;
use super::path::Arguments;
use super::{Call, Paging, Parent, Who};
use crate::answer::{Answer, PageLink};
use crate::data::{Artifact, Recording, User, transcript};
use crate::error::{GraphError, Result};
use crate::link::MarkKind;
use crate::query::{Condition, FilterProperty, Selection, parse_filter, timestamp};

/// How many recordings are looked at for one page.
const BUDGET: u32 = 20_000;

/// How many items `$top` may ask for.
const LARGEST_TOP: u32 = 1000;

/// The recording or its transcript as an answer has it, with one more annotation.
fn write(
    call: &Call,
    artifact: Artifact,
    recording: &Recording,
    selection: &Selection,
    annotation: Option<(&str, &str)>,
) -> String {
    fn text<T: Object + Serialize>(
        mut model: T,
        selection: &Selection,
        annotation: Option<(&str, &str)>,
    ) -> String {
        if let Some((name, value)) = annotation {
            annotate(&mut model, name, value);
        }
        selection.write(&model)
    }
    let data = &call.state.data;
    let organizer = data
        .find_user(&recording.organizer)
        .and_then(|index| data.user(index));
    let root = call.root();
    let model = data.model(recording, &call.form(organizer.as_ref(), &root));
    match artifact {
        Artifact::Recording => text(model, selection, annotation),
        Artifact::Transcript => text(transcript(recording, model, &root), selection, annotation),
    }
}

fn selection(call: &Call, artifact: Artifact) -> Result<Selection> {
    let select = call.options.get("$select");
    Selection::parse(select, artifact.properties(), &call.preferences)
}

/// `GET …/recordings/{id}`, and of a transcript
pub(crate) fn get(
    call: &Call,
    artifact: Artifact,
    who: &Who,
    parent: &Parent,
    id: &str,
) -> Result<Answer> {
    call.options.allow(&["$select"])?;
    let (recording, _) = find(call, artifact, who, parent, id)?;
    let selection = selection(call, artifact)?;
    let (root, name) = (call.root(), artifact.collection());
    let context = format!("{root}/$metadata#{name}/$entity");
    let annotation = Some(("@odata.context", context.as_str()));
    Ok(Answer::json(write(
        call, artifact, &recording, &selection, annotation,
    )))
}

/// `GET …/onlineMeetings/{id}/recordings`, and transcripts
pub(crate) fn list(call: &Call, artifact: Artifact, who: &Who, meeting: &str) -> Result<Answer> {
    let [application, delegated] = meeting_permissions(artifact);
    call.grant
        .require(*who == Who::Me, application, delegated)?;
    call.options.allow(&["$select", "$filter", "$top"])?;
    let reader = reader(call, who)?;
    check_policy(call, &reader)?;
    check_meeting(call, &reader, meeting)?;
    let filter = match call.options.get("$filter") {
        Some(text) => parse_filter(text, &[FilterProperty::Text("contentCorrelationId")])?,
        None => Vec::new(),
    };
    let matches = |recording: &Recording| {
        filter.iter().all(|(_, condition)| match condition {
            Condition::Text(text) => recording.correlation_id == *text,
            Condition::Instant(..) => true,
        })
    };
    let data = &call.state.data;
    let count = data.meeting_recording_count(meeting);
    let nth = |place| data.meeting_recording(meeting, place);
    let form = CollectionForm::OfMeeting;
    collection(call, artifact, count, nth, matches, form)
}

/// How a collection is written.
enum CollectionForm {
    /// As a property of a meeting, whose items need not say their type.
    OfMeeting,
    /// As the result of a function, whose items do.
    OfFunction,
}

/// A page of those of `count` recordings that match, or of their transcripts.
fn collection(
    call: &Call,
    artifact: Artifact,
    count: u32,
    nth: impl Fn(u32) -> Option<Recording>,
    matches: impl Fn(&Recording) -> bool,
    form: CollectionForm,
) -> Result<Answer> {
    let selection = selection(call, artifact)?;
    let type_tag = artifact.type_tag();
    let (context, annotation) = match form {
        CollectionForm::OfMeeting => (artifact.collection().to_owned(), None),
        CollectionForm::OfFunction => (
            format!("Collection({})", artifact.type_name()),
            Some(("@odata.type", type_tag.as_str())),
        ),
    };
    let paging = Paging::of(call)?;
    let size = call.options.top(LARGEST_TOP)?;
    let size = size.unwrap_or(call.state.settings.recordings_page) as usize;
    let mut items = Vec::new();
    let mut next = None;
    let start = paging.position();
    for place in start..count {
        let is_tired = place - start >= BUDGET;
        let Some(recording) = nth(place) else {
            continue;
        };
        if !is_tired && !matches(&recording) {
            continue;
        }
        if is_tired || items.len() == size {
            next = Some(place);
            break;
        }
        items.push(write(call, artifact, &recording, &selection, annotation));
    }
    let mut page = paging.page(call, items, next);
    page.context = context;
    page.has_count = true;
    Ok(Answer::page(page))
}

/// The span of time that a function asks for.
struct Span {
    start: Option<Timestamp>,
    end: Option<Timestamp>,
}

impl Span {
    fn of(call: &Call, arguments: &Arguments) -> Result<Self> {
        let read = |name: &'static str| {
            let text = call.argument(arguments, &[name]);
            let instant = text.map(|text| {
                timestamp(text).ok_or_else(|| {
                    GraphError::bad_request(format!("The parameter '{name}' is no date and time."))
                })
            });
            instant.transpose()
        };
        Ok(Self {
            start: read("startDateTime")?,
            end: read("endDateTime")?,
        })
    }

    fn contains(&self, recording: &Recording) -> bool {
        self.start.is_none_or(|start| recording.created >= start)
            && self.end.is_none_or(|end| recording.created <= end)
    }
}

/// A page of those that were made within the span.
fn all_within(
    call: &Call,
    artifact: Artifact,
    count: u32,
    nth: impl Fn(u32) -> Option<Recording>,
    span: &Span,
) -> Result<Answer> {
    let is_within = |recording: &Recording| span.contains(recording);
    let form = CollectionForm::OfFunction;
    collection(call, artifact, count, nth, is_within, form)
}

/// Checks that the request names the organizer, who is the user of the path.
fn check_organizer(named: Option<&str>, user: &User, parameter: &str) -> Result<()> {
    match named {
        None | Some("") => Err(GraphError::bad_request(format!(
            "The required parameter '{parameter}' is missing."
        ))),
        Some(named) if named != user.id => Err(GraphError::forbidden(
            "Nothing can be read but of the organizer in the path.",
        )),
        Some(_) => Ok(()),
    }
}

/// The organizer that a filter names.
fn filtered_organizer(call: &Call) -> Result<Option<String>> {
    let Some(text) = call.options.get("$filter") else {
        return Ok(None);
    };
    let properties = [
        FilterProperty::Text("MeetingOrganizer/User/Id"),
        FilterProperty::Text("meetingOrganizerId"),
    ];
    match parse_filter(text, &properties)?.as_slice() {
        [(_, Condition::Text(organizer))] => Ok(Some(organizer.clone())),
        _ => Err(GraphError::bad_request(
            "The filter must name one organizer.",
        )),
    }
}

fn check_all(call: &Call, artifact: Artifact, who: &Who) -> Result<Reader> {
    // What a chat permits does not reach beyond its meeting, what a user may read does.
    let [_, permissions] = meeting_permissions(artifact);
    call.grant.require_application(permissions)?;
    let reader = reader(call, who)?;
    check_policy(call, &reader)?;
    Ok(reader)
}

/// `GET /users/{id}/onlineMeetings/getAllRecordings(…)`, or with a filter; and getAllTranscripts
pub(crate) fn all(
    call: &Call,
    artifact: Artifact,
    who: &Who,
    arguments: &Arguments,
) -> Result<Answer> {
    let kind = Paging::of(call)?.kind();
    let is_new_round = call
        .options
        .token()
        .is_some_and(|(token, _)| token.is_empty());
    if is_new_round || matches!(kind, Some(MarkKind::DeltaSkip | MarkKind::Delta)) {
        return delta(call, artifact, who, arguments);
    }
    let Reader { index, user, .. } = check_all(call, artifact, who)?;
    call.options.allow(&["$filter", "$top"])?;
    let filtered = filtered_organizer(call)?;
    let named = call.argument(arguments, &["meetingOrganizerUserId"]);
    check_organizer(
        named.or(filtered.as_deref()),
        &user,
        "meetingOrganizerUserId",
    )?;
    let span = Span::of(call, arguments)?;
    let data = &call.state.data;
    let count = data.recording_count(index);
    let nth = |place| data.recording(index, place);
    all_within(call, artifact, count, nth, &span)
}

/// `GET /users/{id}/adhocCalls/getAllRecordings(…)`
pub(crate) fn all_adhoc(call: &Call, who: &Who, arguments: &Arguments) -> Result<Answer> {
    call.grant.require_application(ADHOC[0])?;
    call.options.allow(&[])?;
    let Reader { index, user, .. } = reader(call, who)?;
    check_organizer(call.argument(arguments, &["userId"]), &user, "userId")?;
    let span = Span::of(call, arguments)?;
    let data = &call.state.data;
    let count = data.adhoc_recording_count(index);
    let nth = |place| data.adhoc_recording(index, place);
    all_within(call, Artifact::Recording, count, nth, &span)
}

/// `GET /users/{id}/onlineMeetings/getAllRecordings(…)/delta`, and the filter form of beta
pub(crate) fn delta(
    call: &Call,
    artifact: Artifact,
    who: &Who,
    arguments: &Arguments,
) -> Result<Answer> {
    let Reader { index, user, .. } = check_all(call, artifact, who)?;
    let mut paging = Paging::of(call)?;
    let named = call.argument(arguments, &["meetingOrganizerUserId"]);
    call.options.allow(&["$filter", "$top"])?;
    match call.options.token() {
        // The organizer of a followed link that does not say it is the user of the path.
        Some(_) => check_organizer(named.or(Some(&user.id)), &user, "meetingOrganizerUserId")?,
        None => {
            let filtered = filtered_organizer(call)?.filter(|_| call.is_beta());
            check_organizer(
                named.or(filtered.as_deref()),
                &user,
                "meetingOrganizerUserId",
            )?;
        }
    }
    // All options of the first request go into the token.
    let size = call.options.top(LARGEST_TOP)?.or(paging.size());
    let size = size.unwrap_or(call.state.settings.recordings_page);
    if paging.kind().is_none() {
        paging.base = if named.is_some() {
            call.url.clone()
        } else {
            format!(
                "{}/users/{}/onlineMeeting/{}",
                call.root(),
                user.id,
                artifact.function()
            )
        };
    }
    if call.is_beta() {
        paging.parameter = "skipToken";
    }
    let data = &call.state.data;
    let count = data.recording_count(index);
    let start = paging.position();
    if start > count {
        let error = "The sync state is not known any more.";
        return Err(GraphError::new(StatusCode::GONE, "resyncRequired", error));
    }
    let span = Span::of(call, arguments)?;
    let end = start.saturating_add(size).min(count);
    let selection = Selection::default();
    let type_tag = artifact.type_tag();
    let annotation = Some(("@odata.type", type_tag.as_str()));
    let mut items = Vec::new();
    for recording in (start..end).filter_map(|place| data.recording(index, place)) {
        if span.contains(&recording) {
            items.push(write(call, artifact, &recording, &selection, annotation));
        }
    }
    let mut page = paging.page(call, items, None);
    page.again = paging.link(call, start, MarkKind::DeltaSkip, size);
    page.link = if end < count {
        PageLink::Next(paging.link(call, end, MarkKind::DeltaSkip, size))
    } else {
        PageLink::Delta(paging.link(call, end, MarkKind::Delta, size))
    };
    page.context = format!("Collection({})", artifact.type_name());
    page.has_count = true;
    Ok(Answer::page(page))
}
