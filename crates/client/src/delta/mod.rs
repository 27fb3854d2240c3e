//! Delta rounds: everything once, then what has changed.

mod distinct;
mod state;

pub use state::DeltaState;

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use futures_core::Stream;
use futures_util::stream;
use http::StatusCode;

use self::distinct::{ByKey, Distinct};
use crate::endpoints::{Delta, Link, Page};
use crate::error::{Error, ErrorKind};
use crate::pages::Source;
use crate::pipeline::Pipeline;

/// A round of a delta query: pages, and at the end a state to begin the next round with.
///
/// [`state`](Self::state) moves with each page that is handed over and not before. A program that stores it after
/// handling a page handles every page at least once, even when it stops in between. Items repeat, within a round and
/// across rounds: store them by their key, or let
/// [`distinct_by`](Self::distinct_by) drop the repeated ones. One that
/// [`removed`](crate::Object::removed) has a reason for is gone from the service and says little but its id.
///
/// After an error the round is where it was: call [`next_page`](Self::next_page) again, or resume from
/// the state in another process. [`ErrorKind::Resync`] is different: the service no longer knows the
/// state, and a full round has to be run. [`restart`](Self::restart) begins it, or
/// [`auto_restart`](Self::auto_restart) lets it begin without an error. In a full round the
/// service reports everything it has, so once [`is_full`](Self::is_full) rounds are done, what they did
/// not report is gone from the service; for recordings that may just be their age.
pub struct DeltaRound<O: Delta> {
    source: Source<O>,
    state: DeltaState,
    is_done: bool,
    /// True once a page has been handed over since the round began, was resumed or restarted.
    has_progress: bool,
    resync_location: Option<Link>,
    auto_restart: bool,
    restarts: u32,
    distinct: Option<Box<dyn Distinct<O::Item>>>,
}

impl<O> DeltaRound<O>
where
    O: Delta<Item: Send + 'static> + Send + Sync + 'static,
{
    pub(crate) fn new(pipeline: Arc<Pipeline>, operation: O, state: DeltaState) -> Self {
        Self {
            source: Source::new(pipeline, operation, state.position()),
            state: state.begun(),
            is_done: false,
            has_progress: false,
            resync_location: None,
            auto_restart: false,
            restarts: 0,
            distinct: None,
        }
    }

    /// Begins a full round by itself when the service no longer knows the state, instead of failing.
    ///
    /// A full round that is refused as well fails, however far it came.
    #[must_use]
    pub fn auto_restart(mut self) -> Self {
        self.auto_restart = true;
        self
    }

    /// Drops the items whose key has been handed over in this round, or since it restarted: a full round
    /// reports everything again.
    ///
    /// Of items with the same key the first is kept. Where items change, the key should change with them:
    /// an id and a version, or an id and a time of modification.
    #[must_use]
    pub fn distinct_by<K>(mut self, key: impl Fn(&O::Item) -> K + Send + 'static) -> Self
    where
        K: Eq + Hash + Send + 'static,
    {
        let seen = HashSet::new();
        self.distinct = Some(Box::new(ByKey { key, seen }));
        self
    }

    /// The next page; `None` at the end of the round, when [`state`](Self::state) leads to the next one.
    ///
    /// Cancel-safe.
    ///
    /// # Errors
    /// As [`Client::send`](crate::Client::send), and [`ErrorKind::Resync`]. The round stays where it is.
    pub async fn next_page(&mut self) -> Result<Option<Page<O::Item>>, Error> {
        while !self.is_done {
            let fetched = std::future::poll_fn(|context| self.source.poll_page(context)).await;
            match fetched {
                Some(Ok(page)) => return self.hand_over(page).map(Some),
                Some(Err(error)) => self.recover(error)?,
                None => self.is_done = true,
            }
        }
        Ok(None)
    }

    /// The rest of the round as a stream; the round can be asked for its state between pages and goes on
    /// being usable afterwards.
    pub fn pages(&mut self) -> impl Stream<Item = Result<Page<O::Item>, Error>> + Send + '_ {
        stream::try_unfold(self, |round| async move {
            let page = round.next_page().await?;
            Ok(page.map(|page| (page, round)))
        })
    }

    fn hand_over(&mut self, mut page: Page<O::Item>) -> Result<Page<O::Item>, Error> {
        match (page.next_link(), page.delta_link()) {
            (Some(next), _) => self.state.go_on(next),
            (None, Some(delta)) => {
                self.state.finish(delta.clone());
                self.is_done = true;
            }
            (None, None) => {
                // Taken for the end of the round it would lose whatever follows.
                self.source.go_to(self.state.position());
                let reason =
                    "a page of a delta round leads neither to a next page nor to a next round";
                return Err(Error::new(ErrorKind::Decode, reason).in_operation(O::NAME));
            }
        }
        self.has_progress = true;
        if let Some(distinct) = &mut self.distinct {
            page.value.retain(|item| distinct.is_new(item));
        }
        Ok(page)
    }

    /// Restarts if that is what the error asks for and the caller wants; gives the error back otherwise.
    fn recover(&mut self, mut error: Error) -> Result<(), Error> {
        self.source.go_to(self.state.position());
        if !self.asks_for_resync(&error) {
            return Err(error);
        }
        error.parts_mut().kind = ErrorKind::Resync;
        let may_help = self.has_progress || !self.state.is_start();
        // A link to another service is no place to begin at, and would stay in every state from here on.
        let location = error.resync_location();
        self.resync_location = location.filter(|link| self.source.leads_to_service(link));
        if self.auto_restart && may_help && self.restarts == 0 {
            self.restart();
            return Ok(());
        }
        Err(error)
    }

    fn asks_for_resync(&self, error: &Error) -> bool {
        let Some(status) = error.status().filter(StatusCode::is_client_error) else {
            return false;
        };
        let is_forgotten = error.has_code("resyncRequired") || error.has_code("syncStateNotFound");
        // A link that was stored and is malformed now is forgotten as well.
        let is_stored = !self.has_progress && self.restarts == 0 && !self.state.is_start();
        status == StatusCode::GONE
            || is_forgotten
            || (is_stored && status == StatusCode::BAD_REQUEST)
    }

    /// Begins a full round: where the last [`ErrorKind::Resync`] said, or from the start.
    pub fn restart(&mut self) {
        self.state.restart(self.resync_location.take());
        self.source.go_to(self.state.position());
        self.is_done = false;
        self.has_progress = false;
        if let Some(distinct) = &mut self.distinct {
            distinct.forget();
        }
        self.restarts += 1;
    }
}

impl<O: Delta> DeltaRound<O> {
    /// Returns the position after the last page that was handed over: that of the next page, or of the next round
    /// after the end of this one.
    pub fn state(&self) -> &DeltaState {
        &self.state
    }

    /// Tells if the round reports everything there is, rather than what has changed.
    pub fn is_full(&self) -> bool {
        self.state.is_full()
    }

    /// Returns the number of times that the round was restarted.
    pub fn restarts(&self) -> u32 {
        self.restarts
    }

    /// Tells if the last page of the round has been handed over.
    pub fn is_complete(&self) -> bool {
        self.is_done
    }
}

impl<O: Delta> fmt::Debug for DeltaRound<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DeltaRound")
            .field("state", &self.state)
            .field("is_complete", &self.is_done)
            .field("restarts", &self.restarts)
            .finish_non_exhaustive()
    }
}
