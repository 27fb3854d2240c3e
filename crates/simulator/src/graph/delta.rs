//! Delta rounds: everything that was recorded, and then what came since.

use http::StatusCode;

use super::Call;
use super::arguments::Arguments;
use super::functions::{Span, check_organizer, filtered_organizer, manner};
use crate::answer::{Answer, PageLink};
use crate::error::{GraphError, Result};
use crate::link::MarkKind;
use crate::odata::{Paging, Segment};

/// The largest page that `$top` may ask for.
const LARGEST_TOP: u32 = 1000;

/// A page of a round.
pub(super) fn answer(call: &Call) -> Result<Answer> {
    let arguments = arguments(call)?;
    let named = arguments.only_text();
    match call.options.token() {
        // The organizer of a followed link that does not say it is the user of the path.
        Some(_) => check_organizer(call, named.or(call.user()))?,
        None => check_organizer(call, named.or(filtered_organizer(call)?.as_deref()))?,
    }
    let path = call.place().path;
    let path = path.strip_suffix("/delta").unwrap_or(&path);
    let paging = paging(call, path, named.is_some())?;
    // All options of the first request go into the token.
    let size = call.options.top(LARGEST_TOP)?.or(paging.size());
    let size = size.unwrap_or(call.state.settings.recordings_page);
    let set = call.state.data.set(path).unwrap_or_default();
    let count = set.len() as u32;
    let start = paging.position();
    if start > count {
        let error = "The sync state is not known any more.";
        return Err(GraphError::new(StatusCode::GONE, "resyncRequired", error));
    }
    let span = Span::of(&arguments);
    let end = start.saturating_add(size).min(count);
    let manner = manner(call);
    let root = call.root();
    let (writer, head) = (call.writer(&root), manner.head());
    let items = (start..end)
        .filter_map(|position| set.at(position as usize))
        .filter(|entity| span.contains(entity))
        .map(|entity| writer.write(entity, &Default::default(), &head));
    let mut page = paging.page(call, items.collect(), None);
    page.again = paging.link(call, start, MarkKind::DeltaSkip, size);
    page.link = match end < count {
        true => PageLink::Next(paging.link(call, end, MarkKind::DeltaSkip, size)),
        false => PageLink::Delta(paging.link(call, end, MarkKind::Delta, size)),
    };
    page.context = manner.context.unwrap_or_default();
    page.has_count = true;
    Ok(Answer::page(page))
}

/// The arguments of the function whose changes are asked for.
fn arguments(call: &Call) -> Result<Arguments> {
    let is_delta =
        |segment: &Segment| matches!(segment, Segment::Function(name, _) if name == "delta");
    let last = call.found.last_but(0);
    // The older links name the function itself.
    let back = usize::from(last.is_some_and(|(segment, _)| is_delta(segment)));
    let arguments = call.found.last_but(back).map(Arguments::read).transpose()?;
    Ok(arguments.unwrap_or_default())
}

/// The position in the round; its links differ by version and by the form of the first request.
fn paging(call: &Call, path: &str, has_arguments: bool) -> Result<Paging> {
    let mut paging = Paging::of(call)?;
    if paging.kind().is_none() {
        // Observed so: the set in the singular, and no `delta`.
        let singular = path.replace("/onlineMeetings/", "/onlineMeeting/");
        paging.base = match has_arguments {
            true => call.url.clone(),
            false => format!("{}/{singular}", call.root()),
        };
    }
    if call.is_beta() {
        paging.parameter = "skipToken";
    }
    Ok(paging)
}
