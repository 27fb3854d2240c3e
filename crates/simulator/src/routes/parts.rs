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
pub(super) const SESSIONS: u32 = 60;

/// How many participants do.
pub(super) const PARTICIPANTS: u32 = 130;

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

/// An answer that is an entity of its own.
fn entity<T: Object + serde::Serialize>(
    call: &Call,
    record: &str,
    rest: &str,
    mut entity: T,
    selection: &Selection,
) -> Answer {
    let context = context(call, record, &format!("{rest}/$entity"));
    annotate(&mut entity, "@odata.context", &context);
    Answer::json(selection.write(&entity))
}

/// `GET …/{id}/organizer_v2`
pub(crate) fn organizer(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    let organizer = find(call, id)?
        .organizer()
        .ok_or_else(|| missing("organizer of the call record", id))?;
    let selection = Selection::parse(None, &[], &call.preferences)?;
    Ok(entity(call, id, "organizer_v2", organizer, &selection))
}

/// A collection below a record, whose items are written one by one.
struct Collection<'a> {
    call: &'a Call,
    record: &'a str,
    /// The path below the record, as a context has it.
    path: String,
    count: usize,
    /// How many items stand on a page at most.
    page: u32,
    item: Box<dyn Fn(usize) -> Option<String> + 'a>,
}

impl Collection<'_> {
    /// The items of the page at `position`, and where the next one begins.
    fn items(&self, position: u32) -> (Vec<String>, Option<u32>) {
        let size = self.call.preferences.page_size(self.page);
        let (places, next) = window(position, size, self.count as u32);
        let items = places.filter_map(|place| (self.item)(place as usize));
        (items.collect(), next)
    }

    /// A page of its own.
    fn page(&self) -> Result<Answer> {
        let paging = Paging::of(self.call)?;
        let (items, next) = self.items(paging.position());
        let mut page = paging.page(self.call, items, next);
        page.context = format!(
            "communications/callRecords('{}')/{}",
            self.record, self.path
        );
        Ok(Answer::page(page))
    }

    /// The members that its record has when it is expanded: the first page, and a link to the rest,
    /// which has these options.
    fn members(&self, options: &[String]) -> String {
        let (call, record, name) = (self.call, self.record, &self.path);
        let (items, next) = self.items(0);
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
}

fn quoted(text: &str) -> String {
    // A text always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}

fn participant_selection(call: &Call, select: Option<&str>) -> Result<Selection> {
    let properties = Participant::default().properties();
    Selection::parse(select, properties, &call.preferences)
}

fn all_participants<'a>(
    call: &'a Call,
    view: &'a CallView,
    select: Option<&str>,
) -> Result<Collection<'a>> {
    let selection = participant_selection(call, select)?;
    Ok(Collection {
        call,
        record: view.id(),
        path: "participants_v2".to_owned(),
        count: view.participant_count(),
        page: PARTICIPANTS,
        item: Box::new(move |place| Some(selection.write(&view.participant(place)?))),
    })
}

/// `GET …/{id}/participants_v2`
pub(crate) fn participants(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&["$select"])?;
    let view = find(call, id)?;
    all_participants(call, &view, call.options.get("$select"))?.page()
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
    Ok(entity(call, id, "participants_v2", found, &selection))
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

    fn all<'a>(self, call: &'a Call, view: &'a CallView) -> Collection<'a> {
        Collection {
            call,
            record: view.id(),
            path: "sessions".to_owned(),
            count: view.session_count(),
            page: SESSIONS,
            item: Box::new(move |place| {
                Some(self.selection.write(&self.session(call, view, place)?))
            }),
        }
    }
}

/// `GET …/{id}/sessions`
pub(crate) fn sessions(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    let form = SessionForm::of_request(call)?;
    let view = find(call, id)?;
    form.all(call, &view).page()
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
    let place = find_session(&view, session)?;
    let found = form.session(call, &view, place);
    let found = found.ok_or_else(|| missing("session", session))?;
    Ok(entity(call, id, "sessions", found, &form.selection))
}

fn find_session(view: &CallView, id: &str) -> Result<usize> {
    view.find_session(id).ok_or_else(|| missing("session", id))
}

/// `GET …/sessions/{id}/segments`
pub(crate) fn segments(call: &Call, id: &str, session: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    let view = find(call, id)?;
    let place = find_session(&view, session)?;
    let newer = call.preferences.includes_unknown_members;
    let selection = Selection::parse(None, &[], &call.preferences)?;
    let segments = Collection {
        call,
        record: id,
        path: format!("sessions('{session}')/segments"),
        count: view.segment_count(place),
        page: SESSIONS,
        item: Box::new(|segment| Some(selection.write(&view.segment(place, segment, newer)?))),
    };
    segments.page()
}

/// `GET …/sessions/{id}/segments/$count`
pub(crate) fn segment_count(call: &Call, id: &str, session: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    let view = find(call, id)?;
    let place = find_session(&view, session)?;
    Ok(Answer::count(view.segment_count(place)))
}

/// `GET …/segments/{id}`
pub(crate) fn segment(call: &Call, id: &str, session: &str, segment: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&[])?;
    let view = find(call, id)?;
    let place = find_session(&view, session)?;
    let found = view
        .find_segment(place, segment)
        .and_then(|at| view.segment(place, at, call.preferences.includes_unknown_members))
        .ok_or_else(|| missing("segment", segment))?;
    let selection = Selection::parse(None, &[], &call.preferences)?;
    let rest = format!("sessions('{session}')/segments");
    Ok(entity(call, id, &rest, found, &selection))
}

/// The members that an expansion adds to a record.
pub(crate) fn expand(call: &Call, view: &CallView, expansion: &Expansion) -> Result<String> {
    let select = expansion.select.as_deref();
    let mut options: Vec<_> = select
        .iter()
        .map(|names| format!("$select={names}"))
        .collect();
    let collection = match expansion.name {
        "sessions" => {
            let form = SessionForm::new(call, select, &expansion.nested)?;
            if form.has_segments {
                options.push("$expand=segments".to_owned());
            }
            form.all(call, view)
        }
        _ => all_participants(call, view, select)?,
    };
    Ok(collection.members(&options))
}
