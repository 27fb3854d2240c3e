//! Functions that answer collections: the call logs, and all recordings or transcripts of an organizer.

use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;

use super::arguments::Arguments;
use super::{Call, delta};
use crate::answer::Answer;
use crate::error::{GraphError, Result};
use crate::link::MarkKind;
use crate::odata::{Manner, Paging, collection};
use crate::store::{Entity, Kind, LOGS, Set};

/// The longest range of a log, in seconds.
const LONGEST_RANGE: i64 = 90 * 86_400;

/// The set of the function at the end of the path.
fn set(call: &Call) -> Arc<Set> {
    call.state.data.set(&call.place().path).unwrap_or_default()
}

/// A function with arguments.
pub(super) fn by_arguments(call: &Call) -> Result<Answer> {
    let last = call.found.last_but(0);
    let arguments = last.map(Arguments::read).transpose()?;
    let arguments = arguments.unwrap_or_default();
    if arguments.instant("fromDateTime").is_some() {
        return log(call, &arguments);
    }
    if call.user().is_some() {
        check_organizer(call, arguments.only_text())?;
    }
    let span = Span::of(&arguments);
    collection(call, &set(call), manner(call), |entity| {
        span.contains(entity)
    })
}

/// A function whose arguments stand in a filter.
pub(super) fn by_filter(call: &Call) -> Result<Answer> {
    let kind = Paging::of(call)?.kind();
    let token = call.options.token();
    let is_new_round = token.is_some_and(|(token, _)| token.is_empty());
    // Links of the older beta leave `delta` out; what they ask for stands in their token.
    if is_new_round || matches!(kind, Some(MarkKind::DeltaSkip | MarkKind::Delta)) {
        return delta::answer(call);
    }
    check_organizer(call, filtered_organizer(call)?.as_deref())?;
    collection(call, &set(call), manner(call), |_| true)
}

/// Items of functions name their type, and pages their size.
pub(super) fn manner(call: &Call) -> Manner {
    let mut kinds = Kind::ALL.into_iter();
    let kind = kinds.find(|kind| call.found.set_name() == kind.function());
    Manner {
        context: kind.map(|kind| format!("Collection({})", kind.type_name())),
        tag: kind.map(|kind| format!("#microsoft.graph.{}", kind.type_name())),
        has_count: true,
        base: None,
    }
}

fn log(call: &Call, arguments: &Arguments) -> Result<Answer> {
    let missing = || GraphError::bad_request("The function needs fromDateTime and toDateTime.");
    let from = arguments.instant("fromDateTime").ok_or_else(missing)?;
    let to = arguments.instant("toDateTime").ok_or_else(missing)?;
    let range = to.duration_since(from);
    if range.is_negative() || range.seconds() > LONGEST_RANGE {
        return Err(GraphError::bad_request(
            "toDateTime must not be before fromDateTime, nor more than 90 days after it.",
        ));
    }
    let function = call.found.set_name();
    let place = call.place();
    // Links name the parameters in another way than requests do.
    let base = format!("{}/{}(from={from},to={to})", call.root(), place.path);
    let log = LOGS.iter().find(|log| log.function == function);
    let manner = Manner {
        context: log.map(|log| format!("Collection(microsoft.graph.callRecords.{})", log.row)),
        tag: None,
        has_count: true,
        base: Some(base.replace('+', "%2B")),
    };
    let includes_end = log.is_none_or(|log| log.includes_end);
    let ends_before = |time: Timestamp| time < to || (includes_end && time == to);
    collection(call, &set(call), manner, |row| {
        // A row without a time of its own is in every range.
        row.time()
            .is_none_or(|time| time >= from && ends_before(time))
    })
}

/// The span of time that a function asks for.
pub(super) struct Span {
    start: Option<Timestamp>,
    end: Option<Timestamp>,
}

impl Span {
    pub(super) fn of(arguments: &Arguments) -> Self {
        Self {
            start: arguments.instant("startDateTime"),
            end: arguments.instant("endDateTime"),
        }
    }

    pub(super) fn contains(&self, entity: &Entity) -> bool {
        let time = entity.time();
        self.start
            .is_none_or(|start| time.is_none_or(|time| time >= start))
            && self
                .end
                .is_none_or(|end| time.is_none_or(|time| time <= end))
    }
}

/// Checks that the request names the organizer, who is the user of the path.
pub(super) fn check_organizer(call: &Call, named: Option<&str>) -> Result<()> {
    match (named, call.user()) {
        (None | Some(""), _) => Err(GraphError::bad_request(
            "The request does not say whose recordings or transcripts it is for.",
        )),
        (Some(named), Some(user)) if named != user => Err(GraphError::forbidden(
            "Nothing can be read but of the organizer in the path.",
        )),
        _ => Ok(()),
    }
}

/// The organizer that the filter names.
pub(super) fn filtered_organizer(call: &Call) -> Result<Option<String>> {
    if call.options.get("$filter").is_none() {
        return Ok(None);
    }
    let filter = call.filter()?;
    let mut texts = filter.texts();
    match (texts.next(), texts.next()) {
        (Some((_, organizer)), None) => Ok(Some(organizer.to_owned())),
        _ => Err(GraphError::bad_request(
            "The filter must name one organizer.",
        )),
    }
}
