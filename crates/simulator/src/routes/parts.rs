//! The parts of a call record: organizer, participants, sessions and segments.

use graph_calls_core::Object;
use graph_calls_models::call_records::{Participant, Session};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::call_records::{annotate, authorize, find};
use super::paging::window;
use super::{Call, Paging};
use crate::answer::Answer;
use crate::data::CallView;
use crate::error::{GraphError, Result};
use crate::link::{Mark, MarkKind};
use crate::query::{Expansion, Navigation, Selection};

/// How many sessions stand on a page at most.
const SESSIONS: u32 = 60;

/// How many participants do.
const PARTICIPANTS: u32 = 130;

/// What may not stand in the options of a link as it is.
const OPTIONS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'`');

/// What can be expanded on a session.
pub(crate) const SESSION_NAVIGATIONS: &[Navigation] = &[Navigation {
    name: "segments",
    nested: &[],
}];

fn missing(kind: &str, id: &str) -> GraphError {
    GraphError::not_found(format!("The {kind} '{id}' was not found."))
}

fn context(call: &Call, record: &str, rest: &str) -> String {
    format!(
        "{}/$metadata#communications/callRecords('{record}')/{rest}",
        call.root()
    )
}

/// The members of an object that is an entity of its own: its context, and it.
fn entity<T: Object + serde::Serialize>(
    call: &Call,
    record: &str,
    rest: &str,
    mut entity: T,
    selection: &Selection,
) -> String {
    let context = context(call, record, &format!("{rest}/$entity"));
    annotate(&mut entity, "@odata.context", &context);
    selection.write(&entity)
}

/// `GET …/{id}/organizer_v2`
pub(crate) fn organizer(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    let organizer = find(call, id)?
        .organizer()
        .ok_or_else(|| missing("organizer of the call record", id))?;
    let selection = Selection::parse(None, &[], &call.preferences)?;
    Ok(Answer::json(entity(
        call,
        id,
        "organizer_v2",
        organizer,
        &selection,
    )))
}

fn participant_selection(call: &Call, select: Option<&str>) -> Result<Selection> {
    Selection::parse(
        select,
        Participant::default().properties(),
        &call.preferences,
    )
}

/// `GET …/{id}/participants_v2`
pub(crate) fn participants(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&["$select"])?;
    let selection = participant_selection(call, call.options.get("$select"))?;
    let view = find(call, id)?;
    let paging = Paging::of(call)?;
    let size = call.preferences.page_size(PARTICIPANTS);
    let (places, next) = window(paging.position(), size, view.participant_count() as u32);
    let items = places.filter_map(|place| view.participant(place as usize));
    let items = items
        .map(|participant| selection.write(&participant))
        .collect();
    let mut page = paging.page(call, items, next);
    page.context = format!("communications/callRecords('{id}')/participants_v2");
    Ok(Answer::page(page))
}

/// `GET …/{id}/participants_v2/$count`
pub(crate) fn participant_count(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    Ok(Answer::count(find(call, id)?.participant_count()))
}

/// `GET …/{id}/participants_v2/{id}`
pub(crate) fn participant(call: &Call, id: &str, participant: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&["$select"])?;
    let selection = participant_selection(call, call.options.get("$select"))?;
    let view = find(call, id)?;
    let found = view
        .find_participant(participant)
        .and_then(|place| view.participant(place))
        .ok_or_else(|| missing("participant", participant))?;
    Ok(Answer::json(entity(
        call,
        id,
        "participants_v2",
        found,
        &selection,
    )))
}

/// How sessions are written: which of their properties, and whether with their segments.
struct SessionForm {
    selection: Selection,
    has_segments: bool,
}

impl SessionForm {
    fn new(call: &Call, select: Option<&str>, expansions: &[Expansion]) -> Result<Self> {
        let properties = Session::default().properties();
        let mut selection = Selection::parse(select, properties, &call.preferences)?;
        let has_segments = Expansion::find(expansions, "segments").is_some();
        if has_segments {
            selection.keep("segments");
        }
        Ok(Self {
            selection,
            has_segments,
        })
    }

    fn of_request(call: &Call) -> Result<Self> {
        call.options.allow(&["$select", "$expand"])?;
        let expansions = match call.options.get("$expand") {
            Some(text) if !text.is_empty() => Expansion::parse(text, SESSION_NAVIGATIONS)?,
            _ => Vec::new(),
        };
        Self::new(call, call.options.get("$select"), &expansions)
    }

    fn session(&self, call: &Call, view: &CallView, place: usize) -> Option<Session> {
        let newer = call.preferences.includes_unknown_members;
        let mut session = view.session(place, newer)?;
        if self.has_segments {
            let segments = 0..view.segment_count(place);
            session.segments = Some(
                segments
                    .filter_map(|segment| view.segment(place, segment, newer))
                    .collect(),
            );
        }
        Some(session)
    }
}

/// `GET …/{id}/sessions`
pub(crate) fn sessions(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    let form = SessionForm::of_request(call)?;
    let view = find(call, id)?;
    let paging = Paging::of(call)?;
    let size = call.preferences.page_size(SESSIONS);
    let (places, next) = window(paging.position(), size, view.session_count() as u32);
    let items = places.filter_map(|place| form.session(call, &view, place as usize));
    let items = items
        .map(|session| form.selection.write(&session))
        .collect();
    let mut page = paging.page(call, items, next);
    page.context = format!("communications/callRecords('{id}')/sessions");
    Ok(Answer::page(page))
}

/// `GET …/{id}/sessions/$count`
pub(crate) fn session_count(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    Ok(Answer::count(find(call, id)?.session_count()))
}

/// `GET …/{id}/sessions/{id}`
pub(crate) fn session(call: &Call, id: &str, session: &str) -> Result<Answer> {
    authorize(call)?;
    let form = SessionForm::of_request(call)?;
    let view = find(call, id)?;
    let found = view
        .find_session(session)
        .and_then(|place| form.session(call, &view, place))
        .ok_or_else(|| missing("session", session))?;
    Ok(Answer::json(entity(
        call,
        id,
        "sessions",
        found,
        &form.selection,
    )))
}

/// `GET …/sessions/{id}/segments`
pub(crate) fn segments(call: &Call, id: &str, session: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    let view = find(call, id)?;
    let place = view
        .find_session(session)
        .ok_or_else(|| missing("session", session))?;
    let paging = Paging::of(call)?;
    let size = call.preferences.page_size(SESSIONS);
    let (places, next) = window(paging.position(), size, view.segment_count(place) as u32);
    let newer = call.preferences.includes_unknown_members;
    let selection = Selection::parse(None, &[], &call.preferences)?;
    let items = places.filter_map(|segment| view.segment(place, segment as usize, newer));
    let items = items.map(|segment| selection.write(&segment)).collect();
    let mut page = paging.page(call, items, next);
    page.context = format!("communications/callRecords('{id}')/sessions('{session}')/segments");
    Ok(Answer::page(page))
}

/// `GET …/sessions/{id}/segments/$count`
pub(crate) fn segment_count(call: &Call, id: &str, session: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    let view = find(call, id)?;
    let place = view
        .find_session(session)
        .ok_or_else(|| missing("session", session))?;
    Ok(Answer::count(view.segment_count(place)))
}

/// `GET …/segments/{id}`
pub(crate) fn segment(call: &Call, id: &str, session: &str, segment: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    let view = find(call, id)?;
    let place = view
        .find_session(session)
        .ok_or_else(|| missing("session", session))?;
    let found = view
        .find_segment(place, segment)
        .and_then(|at| view.segment(place, at, call.preferences.includes_unknown_members))
        .ok_or_else(|| missing("segment", segment))?;
    let selection = Selection::parse(None, &[], &call.preferences)?;
    let rest = format!("sessions('{session}')/segments");
    Ok(Answer::json(entity(call, id, &rest, found, &selection)))
}

/// The members that `$expand=sessions` adds to a record: the first page, and a link to the rest.
pub(crate) fn expand_sessions(
    call: &Call,
    view: &CallView,
    expansion: &Expansion,
) -> Result<String> {
    let form = SessionForm::new(call, expansion.select.as_deref(), &expansion.nested)?;
    let size = call.preferences.page_size(SESSIONS);
    let (places, next) = window(0, size, view.session_count() as u32);
    let items = places.filter_map(|place| form.session(call, view, place as usize));
    let items = items
        .map(|session| form.selection.write(&session))
        .collect();
    let mut options = Vec::new();
    options.extend(
        expansion
            .select
            .iter()
            .map(|names| format!("$select={names}")),
    );
    if form.has_segments {
        options.push("$expand=segments".to_owned());
    }
    Ok(nested(call, view.id(), "sessions", &options, items, next))
}

/// The members that `$expand=participants_v2` adds.
pub(crate) fn expand_participants(
    call: &Call,
    view: &CallView,
    expansion: &Expansion,
) -> Result<String> {
    let selection = participant_selection(call, expansion.select.as_deref())?;
    let size = call.preferences.page_size(PARTICIPANTS);
    let (places, next) = window(0, size, view.participant_count() as u32);
    let items = places.filter_map(|place| view.participant(place as usize));
    let items = items
        .map(|participant| selection.write(&participant))
        .collect();
    let select = expansion.select.iter();
    let options: Vec<_> = select.map(|names| format!("$select={names}")).collect();
    Ok(nested(
        call,
        view.id(),
        "participants_v2",
        &options,
        items,
        next,
    ))
}

/// An expanded collection as members of its owner.
fn nested(
    call: &Call,
    record: &str,
    name: &str,
    options: &[String],
    items: Vec<String>,
    next: Option<u32>,
) -> String {
    let mut text = format!("\"{name}@odata.context\":");
    text.push_str(&quoted(&context(call, record, name)));
    if let Some(position) = next {
        let mut base = format!("{}/communications/callRecords/{record}/{name}", call.root());
        if !options.is_empty() {
            base.push('?');
            base.extend(utf8_percent_encode(&options.join("&"), OPTIONS));
        }
        let mark = Mark {
            position,
            kind: MarkKind::Skip,
            size: 0,
            visit: 0,
        };
        let link = call.state.links.write(&base, "$skiptoken", mark);
        // The link stands before its array, which readers have to bear.
        text.push_str(&format!(",\"{name}@odata.nextLink\":{}", quoted(&link)));
    }
    text.push_str(&format!(",\"{name}\":[{}]", items.join(",")));
    text
}

fn quoted(text: &str) -> String {
    // A text always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}
