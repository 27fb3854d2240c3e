//! Call records: the list, its count, and single records.

use graph_calls_core::Object;
use graph_calls_core::primitive::Timestamp;
use graph_calls_models::call_records::CallRecord;

use super::{Call, Paging, parts};
use crate::answer::Answer;
use crate::data::CallView;
use crate::error::{GraphError, Result};
use crate::query::{
    Condition, Expansion, FilterProperty, Navigation, Operator, Selection, parse_filter,
};

/// How many records stand on a page at most.
pub(super) const PAGE: u32 = 60;

/// How many records are looked at for one page; behind that the page ends short, as Graph's do.
const BUDGET: u32 = 50_000;

const FILTERS: &[FilterProperty] = &[
    FilterProperty::Instant("startDateTime"),
    FilterProperty::AnyText("participants_v2", "id"),
];

/// What can be expanded on a call record.
const NAVIGATIONS: &[Navigation] = &[
    Navigation {
        name: "sessions",
        nested: parts::SESSION_NAVIGATIONS,
    },
    Navigation {
        name: "participants_v2",
        nested: &[],
    },
];

/// The record with this id, if it is not too old.
pub(crate) fn find(call: &Call, id: &str) -> Result<CallView> {
    let state = &call.state;
    let missing = || GraphError::not_found(format!("The call record '{id}' was not found."));
    let place = state.data.find_call(id).ok_or_else(missing)?;
    let start = state.data.call_start(place).ok_or_else(missing)?;
    if start < state.oldest_call() {
        return Err(missing());
    }
    state.data.call(place).ok_or_else(missing)
}

/// The permission that all call records need.
pub(crate) fn authorize(call: &Call) -> Result<()> {
    call.grant.require_application(&["CallRecords.Read.All"])
}

/// The records that a filter lets through.
struct Matches<'a> {
    call: &'a Call,
    conditions: Vec<(usize, Condition)>,
    /// Those of the records there at first that can match.
    low: u32,
    high: u32,
    budget: u32,
}

/// Where a search ended.
enum Found {
    At(u32),
    Nothing,
    /// The budget is used up before this place.
    Tired(u32),
}

impl<'a> Matches<'a> {
    fn new(call: &'a Call) -> Result<Self> {
        let filter = call.options.get("$filter");
        let conditions = filter.map_or(Ok(Vec::new()), |text| parse_filter(text, FILTERS))?;
        let data = &call.state.data;
        let mut low = data.first_call_from(call.state.oldest_call());
        let mut high = data.ordered_calls();
        for (_, condition) in &conditions {
            match condition {
                Condition::Instant(Operator::Greater | Operator::GreaterOrEqual, instant) => {
                    low = low.max(data.first_call_from(*instant));
                }
                Condition::Instant(Operator::Less, instant) => {
                    high = high.min(data.first_call_from(*instant));
                }
                Condition::Instant(Operator::LessOrEqual, _) | Condition::Text(_) => {}
            }
        }
        Ok(Self {
            call,
            conditions,
            low,
            high,
            budget: BUDGET,
        })
    }

    fn matches(&self, place: u32) -> bool {
        let data = &self.call.state.data;
        let Some(start) = data.call_start(place) else {
            return false;
        };
        start >= self.call.state.oldest_call()
            && self
                .conditions
                .iter()
                .all(|(_, condition)| match condition {
                    Condition::Instant(operator, instant) => holds(*operator, start, *instant),
                    Condition::Text(participant) => data.takes_part(place, participant),
                })
    }

    /// The first match at `from` or behind.
    fn next(&mut self, from: u32) -> Found {
        let data = &self.call.state.data;
        let (ordered, count) = (data.ordered_calls(), data.call_count());
        let mut place = from.max(self.low);
        while place < count {
            if place < ordered && place >= self.high {
                place = ordered;
                continue;
            }
            if self.budget == 0 {
                return Found::Tired(place);
            }
            self.budget -= 1;
            if self.matches(place) {
                return Found::At(place);
            }
            place += 1;
        }
        Found::Nothing
    }
}

fn holds(operator: Operator, start: Timestamp, instant: Timestamp) -> bool {
    match operator {
        Operator::Less => start < instant,
        Operator::LessOrEqual => start <= instant,
        Operator::Greater => start > instant,
        Operator::GreaterOrEqual => start >= instant,
    }
}

/// `GET /communications/callRecords`
pub(crate) fn list(call: &Call) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&["$select", "$filter"])?;
    let properties = CallRecord::default().properties();
    let selection = Selection::parse(call.options.get("$select"), properties, &call.preferences)?;
    let paging = Paging::of(call)?;
    let mut matches = Matches::new(call)?;
    let size = call.preferences.page_size(PAGE) as usize;
    let mut items = Vec::with_capacity(size);
    let mut place = paging.position();
    let next = loop {
        match matches.next(place) {
            Found::At(found) if items.len() == size => break Some(found),
            Found::At(found) => {
                if let Some(view) = call.state.data.call(found) {
                    items.push(selection.write(&view.record()));
                }
                place = found + 1;
            }
            Found::Tired(found) => break Some(found),
            Found::Nothing => break None,
        }
    };
    let mut page = paging.page(call, items, next);
    page.context = "communications/callRecords".to_owned();
    Ok(Answer::page(page))
}

/// `GET /communications/callRecords/$count`
pub(crate) fn count(call: &Call) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&["$filter"])?;
    let mut matches = Matches::new(call)?;
    let mut count = 0;
    let mut place = 0;
    if matches.conditions.is_empty() {
        // The records that were there at first are in the order of time.
        count = (matches.high.saturating_sub(matches.low)) as usize;
        place = call.state.data.ordered_calls();
    }
    loop {
        matches.budget = BUDGET;
        match matches.next(place) {
            Found::At(found) => {
                count += 1;
                place = found + 1;
            }
            Found::Tired(found) => place = found,
            Found::Nothing => return Ok(Answer::count(count)),
        }
    }
}

/// `GET /communications/callRecords/{id}`
pub(crate) fn get(call: &Call, id: &str) -> Result<Answer> {
    authorize(call)?;
    call.options.allow(&["$select", "$expand"])?;
    let view = find(call, id)?;
    let mut record = view.record();
    let properties = record.properties();
    let mut selection =
        Selection::parse(call.options.get("$select"), properties, &call.preferences)?;
    let expand = call.options.get("$expand").unwrap_or_default();
    let expansions = match expand {
        "" => Vec::new(),
        text => Expansion::parse(text, NAVIGATIONS)?,
    };
    let context = format!(
        "{}/$metadata#communications/callRecords/$entity",
        call.root()
    );
    annotate(&mut record, "@odata.context", &context);
    for expansion in &expansions {
        selection.keep(expansion.name);
    }
    let mut text = selection.write(&record);
    for expansion in &expansions {
        append(&mut text, &parts::expand(call, &view, expansion)?);
    }
    Ok(Answer::json(text))
}

/// Sets an annotation.
pub(crate) fn annotate<T: Object>(object: &mut T, name: &str, value: &str) {
    // A text always has a JSON form.
    let _ = object.remainder_mut().insert(name, &value);
}

/// Appends members to the text of an object.
pub(crate) fn append(object: &mut String, members: &str) {
    object.truncate(object.len().saturating_sub(1));
    if !object.ends_with('{') {
        object.push(',');
    }
    object.push_str(members);
    object.push('}');
}
