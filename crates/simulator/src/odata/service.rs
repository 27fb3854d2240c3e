//! Collections, entities, single properties and counts.

use std::sync::Arc;

use graph_calls_core::Object;
use graph_calls_models::call_records::{CallRecord, Participant, Session};
use graph_calls_models::{CallRecording, CallTranscript};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::value::RawValue;

use super::catalog::Segment;
use super::expand::{Expansion, refuse};
use super::paging::Paging;
use super::select::Selection;
use crate::answer::Answer;
use crate::error::{GraphError, Result};
use crate::graph::Call;
use crate::link::{Mark, MarkKind};
use crate::store::{Entity, Set, append, quoted};

/// The target of a path.
#[derive(Clone)]
pub(crate) enum Node {
    Set(Arc<Set>),
    Entity(Arc<Entity>),
    /// A property that is an entity of its own.
    Member(Box<RawValue>),
}

/// Finds what the path leads to, without its last `back` segments. A set that has nothing in it is empty.
pub(crate) fn resolve(call: &Call, back: usize) -> Result<Node> {
    let mut path = String::new();
    let mut node = Node::Set(Arc::default());
    let mut owner: Option<Arc<Entity>> = None;
    let trail = call.trail(call.owner().as_deref());
    for (segment, text) in trail.iter().take(trail.len() - back) {
        match segment {
            Segment::Key(parameter) => {
                let missing = || {
                    let kind = parameter.strip_suffix("-id").unwrap_or(parameter);
                    GraphError::not_found(format!("The {kind} '{text}' was not found."))
                };
                let Node::Set(set) = &node else {
                    return Err(missing());
                };
                let found = set.get(text).filter(|entity| call.is_kept(entity, &path));
                let found = Arc::clone(found.ok_or_else(missing)?);
                // Keys of another case are found as well.
                path.push_str(&format!("/{}", found.key()));
                owner = Some(Arc::clone(&found));
                node = Node::Entity(found);
            }
            Segment::Name(name) | Segment::Function(name, _) => {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(name);
                let part = owner.as_ref().and_then(|owner| owner.part(name));
                let member = owner.as_ref().and_then(|owner| owner.member(name));
                node = match (part.or_else(|| call.state.data.set(&path)), member) {
                    (Some(set), _) => Node::Set(set),
                    (None, Some(member)) => Node::Member(member.to_owned()),
                    (None, None) => Node::Set(Arc::default()),
                };
            }
        }
    }
    Ok(node)
}

/// The properties of entities: those of the generated type of that name, or those that the entities have.
fn properties<'a>(name: &str, entities: impl Iterator<Item = &'a Arc<Entity>>) -> Vec<String> {
    let known = match name {
        "callRecords" => CallRecord::default().properties(),
        "participants_v2" => Participant::default().properties(),
        "sessions" => Session::default().properties(),
        "recordings" => CallRecording::default().properties(),
        "transcripts" => CallTranscript::default().properties(),
        _ => &[],
    };
    let mut names: Vec<_> = known.iter().map(|name| (*name).to_owned()).collect();
    if known.is_empty() {
        let observed = entities
            .take(OBSERVED)
            .flat_map(|entity| &entity.body().members);
        names.extend(observed.map(|(name, _)| name.clone()));
    }
    names
}

/// The number of entities whose properties are looked at, where no type is known.
const OBSERVED: usize = 100;

/// A place below the version, as links and as contexts have it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) path: String,
    /// The same with keys in parentheses.
    pub(crate) context: String,
}

impl Place {
    fn item(&self, entity: &Entity) -> Self {
        let key = entity.key();
        Self {
            path: format!("{}/{key}", self.path),
            context: format!("{}('{key}')", self.context),
        }
    }

    fn below(&self, name: &str) -> Self {
        Self {
            path: format!("{}/{name}", self.path),
            context: format!("{}/{name}", self.context),
        }
    }
}

/// The way in which the entities of one set are written for a request.
struct Form {
    selection: Selection,
    expansions: Vec<Expansion>,
}

impl Form {
    fn of_request<'a>(
        call: &Call,
        entities: impl Iterator<Item = &'a Arc<Entity>>,
    ) -> Result<Self> {
        let expand = call.options.get("$expand").filter(|text| !text.is_empty());
        let names = properties(call.found.set_name(), entities);
        Ok(Self {
            selection: Selection::parse(call.options.get("$select"), &names)?,
            expansions: expand
                .map(Expansion::parse)
                .transpose()?
                .unwrap_or_default(),
        })
    }

    /// The entity with what is expanded.
    fn write(
        &self,
        call: &Call,
        entity: &Entity,
        place: &Place,
        head: &[(&str, &str)],
    ) -> Result<String> {
        let root = call.root();
        let mut text = call.writer(&root).open(entity, &self.selection, head);
        for expansion in &self.expansions {
            let set = entity.part(&expansion.name);
            let set = set.ok_or_else(|| refuse(&expansion.name))?;
            expand(
                call,
                &mut text,
                &set,
                &place.below(&expansion.name),
                expansion,
            )?;
        }
        text.push('}');
        Ok(text)
    }
}

/// The characters that may not stand in the options of a link as they are.
const OPTIONS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'`');

/// Appends an expanded set: its first page, and a link to the rest.
fn expand(
    call: &Call,
    text: &mut String,
    set: &Set,
    place: &Place,
    expansion: &Expansion,
) -> Result<()> {
    let name = &expansion.name;
    let select = expansion.select.as_deref();
    let form = Form {
        selection: Selection::parse(select, &properties(name, set.iter()))?,
        expansions: expansion.nested.clone(),
    };
    let context = format!("{}/$metadata#{}", call.root(), place.context);
    append(text, &format!("{name}@odata.context"), &quoted(&context));
    let size = call.expanded_page_size(name).unwrap_or(set.len());
    if set.len() > size {
        let mut base = format!("{}/{}", call.root(), place.path);
        let options = expansion.options();
        if !options.is_empty() {
            base.push('?');
            base.extend(utf8_percent_encode(&options, OPTIONS));
        }
        let mark = Mark {
            position: size as u32,
            kind: MarkKind::Skip,
            size: 0,
            visit: 0,
        };
        let link = call.state.links.write(&base, "$skiptoken", mark);
        // The link stands before its array, which readers have to bear.
        append(text, &format!("{name}@odata.nextLink"), &quoted(&link));
    }
    let mut items = Vec::new();
    for entity in set.iter().take(size) {
        items.push(form.write(call, entity, &place.item(entity), &[])?);
    }
    append(text, name, &format!("[{}]", items.join(",")));
    Ok(())
}

/// The way in which a collection is written that is not the plain answer of a set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manner {
    /// The context, where it is not the path.
    pub(crate) context: Option<String>,
    /// The type that the items name.
    pub(crate) tag: Option<String>,
    pub(crate) has_count: bool,
    /// The link that pages are told by, where it is not the request's own.
    pub(crate) base: Option<String>,
}

impl Manner {
    /// The members that each item begins with.
    pub(crate) fn head(&self) -> Vec<(&str, &str)> {
        let tag = self.tag.as_deref();
        tag.map(|tag| ("@odata.type", tag)).into_iter().collect()
    }
}

/// A page of the entities of a set that match the filter of the request and `matches`.
pub(crate) fn collection(
    call: &Call,
    set: &Set,
    manner: Manner,
    matches: impl Fn(&Entity) -> bool,
) -> Result<Answer> {
    let filter = call.filter()?;
    let form = Form::of_request(call, set.iter())?;
    let mut paging = Paging::of(call)?;
    if let Some(base) = &manner.base {
        paging.base.clone_from(base);
    }
    let size = call.page_size()? as usize;
    let tag = manner.head();
    let place = call.place();
    let (mut items, mut next) = (Vec::new(), None);
    for position in paging.position() as usize..set.len() {
        let shown = set.at(position).filter(|entity| {
            call.is_kept(entity, &place.path) && matches(entity) && filter.matches(entity)
        });
        let Some(entity) = shown else {
            continue;
        };
        if items.len() == size {
            next = Some(position as u32);
            break;
        }
        items.push(form.write(call, entity, &place.item(entity), &tag)?);
    }
    let mut page = paging.page(call, items, next);
    page.context = manner.context.unwrap_or(place.context);
    page.has_count = manner.has_count;
    Ok(Answer::page(page))
}

/// The number of entities of a set that match the filter.
pub(crate) fn count(call: &Call, set: &Set) -> Result<Answer> {
    let filter = call.filter()?;
    let path = call.place().path;
    let shown = set
        .iter()
        .filter(|entity| call.is_kept(entity, &path) && filter.matches(entity));
    Ok(Answer::count(shown.count()))
}

/// An entity as an answer of its own.
pub(crate) fn entity(call: &Call, entity: &Arc<Entity>) -> Result<Answer> {
    let form = Form::of_request(call, std::iter::once(entity))?;
    let place = call.place();
    let context = format!("{}/$metadata#{}/$entity", call.root(), place.context);
    let head = [("@odata.context", context.as_str())];
    let text = form.write(call, entity, &place.item(entity), &head)?;
    Ok(Answer::json(text))
}

/// A property as an answer of its own.
pub(crate) fn singleton(call: &Call, value: &RawValue) -> Answer {
    let root = call.root();
    let context = format!("{root}/$metadata#{}/$entity", call.place().context);
    let mut text = String::from("{");
    append(&mut text, "@odata.context", &quoted(&context));
    let value = call.writer(&root).value("", value).unwrap_or_default();
    let inner = value.trim().trim_start_matches('{').trim_start();
    if inner != "}" {
        text.push(',');
    }
    text.push_str(inner);
    Answer::json(text)
}
