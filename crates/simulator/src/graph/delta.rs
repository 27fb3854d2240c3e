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
    let is_delta =
        |segment: &Segment| matches!(segment, Segment::Function(name, _) if name == "delta");
    // The older links name the function itself.
    let back = usize::from(
        call.found
            .last_but(0)
            .is_some_and(|(segment, _)| is_delta(segment)),
    );
    let function = call.found.last_but(back);
    let arguments = function.map(Arguments::read).transpose()?;
    let arguments = arguments.unwrap_or_default();
    let named = arguments.only_text();
    let user = call.user().unwrap_or_default();
    match call.options.token() {
        // The organizer of a followed link that does not say it is the user of the path.
        Some(_) => check_organizer(call, named.or(Some(user)))?,
        None => check_organizer(call, named.or(filtered_organizer(call)?.as_deref()))?,
    }
    let path = call.place().path;
    let path = path.strip_suffix("/delta").unwrap_or(&path);
    let mut paging = Paging::of(call)?;
    // All options of the first request go into the token.
    let size = call.options.top(LARGEST_TOP)?.or(paging.size());
    let size = size.unwrap_or(call.state.settings.recordings_page);
    if paging.kind().is_none() {
        paging.base = match named {
            Some(_) => call.url.clone(),
            // Observed so: the set in the singular, and no `delta`.
            None => format!(
                "{}/{}",
                call.root(),
                path.replace("/onlineMeetings/", "/onlineMeeting/")
            ),
        };
    }
    if call.is_beta() {
        paging.parameter = "skipToken";
    }
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
    let tag: Vec<_> = manner
        .tag
        .iter()
        .map(|tag| ("@odata.type", tag.as_str()))
        .collect();
    let root = call.root();
    let writer = call.writer(&root);
    let items = (start..end)
        .filter_map(|position| set.at(position as usize))
        .filter(|entity| span.contains(entity))
        .map(|entity| writer.write(entity, &Default::default(), &tag));
    let mut page = paging.page(call, items.collect(), None);
    page.again = paging.link(call, start, MarkKind::DeltaSkip, size);
    page.link = if end < count {
        PageLink::Next(paging.link(call, end, MarkKind::DeltaSkip, size))
    } else {
        PageLink::Delta(paging.link(call, end, MarkKind::Delta, size))
    };
    page.context = manner.context.unwrap_or_default();
    page.has_count = true;
    Ok(Answer::page(page))
}
