//! The beginning of a page, and the links at its end.

use crate::answer::{Page, PageLink};
use crate::checks::Violation;
use crate::error::{GraphError, Result};
use crate::graph::Call;
use crate::link::{Mark, MarkKind, TokenError};

/// The position of a request in a collection.
pub(crate) struct Paging {
    /// The link without its token: what the next link begins with.
    pub(crate) base: String,
    /// The parameter that carries the token of a next link.
    pub(crate) parameter: &'static str,
    mark: Option<Mark>,
    here: String,
}

impl Paging {
    /// Reads the place from the link that the request follows, or begins at the front.
    pub(crate) fn of(call: &Call) -> Result<Self> {
        let join = |query: &str| match query {
            "" => call.url.clone(),
            query => format!("{}?{query}", call.url),
        };
        let here = join(&call.query);
        let mut paging = Self {
            base: here.clone(),
            parameter: "$skiptoken",
            mark: None,
            here,
        };
        if let Some((token, rest)) = call.options.token() {
            paging.base = join(rest);
            // An empty delta token asks for a new round.
            if !token.is_empty() {
                let mark = call.state.links.read(&paging.base, token);
                paging.mark = Some(mark.map_err(|error| refuse(call, error))?);
            }
        }
        Ok(paging)
    }

    /// The place to begin at.
    pub(crate) fn position(&self) -> u32 {
        self.mark.map_or(0, |mark| mark.position)
    }

    /// The token of the followed link; `None` for a request that follows none.
    pub(crate) fn kind(&self) -> Option<MarkKind> {
        self.mark.map(|mark| mark.kind)
    }

    /// The page size that the link carries, if it carries one.
    pub(crate) fn size(&self) -> Option<u32> {
        let size = self.mark.map(|mark| mark.size)?;
        (size > 0).then_some(size.into())
    }

    /// A link to `position`.
    pub(crate) fn link(&self, call: &Call, position: u32, kind: MarkKind, size: u32) -> String {
        let parameter = match kind {
            MarkKind::Delta => "$deltatoken",
            MarkKind::Skip | MarkKind::DeltaSkip => self.parameter,
        };
        let mark = Mark {
            position,
            kind,
            size: u16::try_from(size).unwrap_or(u16::MAX),
            visit: self.mark.map_or(0, |mark| mark.visit).wrapping_add(1),
        };
        call.state.links.write(&self.base, parameter, mark)
    }

    /// A page that goes on at `next`.
    pub(crate) fn page(&self, call: &Call, items: Vec<String>, next: Option<u32>) -> Page {
        let link = next.map_or(PageLink::None, |next| {
            PageLink::Next(self.link(call, next, MarkKind::Skip, 0))
        });
        Page {
            context: String::new(),
            has_count: false,
            items,
            link,
            again: self.link(call, self.position(), MarkKind::Skip, 0),
            here: self.here.clone(),
        }
    }
}

/// A token that the service did not give, or not so.
fn refuse(call: &Call, error: TokenError) -> GraphError {
    let link = format!("{}?{}", call.url, call.query);
    call.state.checks.report(match error {
        TokenError::Unknown => Violation::UnknownToken { link },
        TokenError::Moved => Violation::EditedLink { link },
    });
    GraphError::bad_request("The token of the link is not valid for this request.")
}
