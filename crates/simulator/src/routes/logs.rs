//! The call logs: rows of a range of time.

use graph_calls_core::primitive::Timestamp;

use super::paging::window;
use super::path::Arguments;
use super::{Call, Paging};
use crate::answer::Answer;
use crate::data::Log;
use crate::error::{GraphError, Result};
use crate::query::timestamp;

/// How many rows stand on a page at most.
pub(super) const PAGE: u32 = 1000;

/// The longest range that may be asked for, in seconds.
const LONGEST: i64 = 90 * 86_400;

/// `GET /communications/callRecords/getPstnCalls(…)` and its kin
pub(crate) fn list(call: &Call, log: Log, arguments: &Arguments) -> Result<Answer> {
    call.grant.require_application(match log {
        Log::PstnCalls => &["CallRecord-PstnCalls.Read.All", "CallRecords.Read.All"],
        _ => &["CallRecords.Read.All"],
    })?;
    if log.is_beta_only() && !call.is_beta() {
        return Err(GraphError::unknown_segment(log.function()));
    }
    call.options.allow(&[])?;
    let mut paging = Paging::of(call)?;
    let from = instant(call, arguments, &["fromDateTime", "from"])?;
    let to = instant(call, arguments, &["toDateTime", "to"])?;
    let range = to.duration_since(from);
    if range.is_negative() || range.seconds() > LONGEST {
        return Err(GraphError::bad_request(
            "toDateTime must not be before fromDateTime, nor more than 90 days after it.",
        ));
    }
    // Links name the parameters in another way than requests do.
    let function = log.function();
    let link = format!(
        "{}/communications/callRecords/{function}(from={from},to={to})",
        call.root()
    );
    paging.base = link.replace('+', "%2B");
    let (low, high) = places(call, log, from, to);
    let size = call.preferences.page_size(PAGE);
    let (rows, next) = window(paging.position(), size, high - low);
    let data = &call.state.data;
    let items = rows.filter_map(|row| data.row(log, low + row, call.is_beta()));
    let mut page = paging.page(call, items.collect(), next);
    page.context = format!("Collection(microsoft.graph.callRecords.{})", log.row_type());
    page.has_count = true;
    Ok(Answer::page(page))
}

fn instant(call: &Call, arguments: &Arguments, names: &[&str]) -> Result<Timestamp> {
    let text = call.argument(arguments, names);
    text.and_then(timestamp).ok_or_else(|| {
        GraphError::bad_request(format!("The parameter '{}' is no date and time.", names[0]))
    })
}

/// The rows from `from` to `to`, which belongs to the range, but for direct routing.
fn places(call: &Call, log: Log, from: Timestamp, to: Timestamp) -> (u32, u32) {
    let data = &call.state.data;
    let count = data.row_count(log);
    let first = |is_before: &dyn Fn(Timestamp) -> bool| {
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            match data.row_start(log, middle) {
                Some(start) if is_before(start) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    };
    if data.row_start(log, 0).is_none() {
        return (0, count);
    }
    let low = first(&|start| start < from);
    let high = match log {
        Log::DirectRoutingCalls => first(&|start| start < to),
        _ => first(&|start| start <= to),
    };
    (low, high.max(low))
}
