//! Fetching pages, one after the other or ahead of the reader.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tracing::Instrument;

use super::Visited;
use crate::endpoints::{Link, Operation, Page, Pageable};
use crate::error::{Error, ErrorKind};
use crate::pipeline::Pipeline;

/// The position of the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// The first page, which the operation itself leads to.
    Start,
    /// At a link that the service gave.
    At(Link),
    /// Nowhere.
    End,
}

impl Position {
    pub(crate) fn link(&self) -> Option<&Link> {
        match self {
            Self::At(link) => Some(link),
            Self::Start | Self::End => None,
        }
    }

    /// The position of the page after `page`.
    fn after<T>(page: &Page<T>) -> Self {
        page.next_link().map_or(Self::End, Self::At)
    }
}

/// A page, and the position of the page after it.
type Fetched<O> = Result<(Page<<O as Pageable>::Item>, Position), Error>;

/// Pages in their order, and the position of the next one to hand over.
pub(crate) struct Source<O: Pageable> {
    pipeline: Arc<Pipeline>,
    operation: Arc<O>,
    position: Position,
    fetching: Option<Fetching<O>>,
}

/// The pages from a position on. Where they are read ahead, they are fetched further than `position` is.
struct Fetching<O: Pageable> {
    pages: Pin<Box<dyn Stream<Item = Fetched<O>> + Send>>,
    task: Option<AbortHandle>,
}

impl<O: Pageable> Drop for Fetching<O> {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl<O: Pageable> Source<O> {
    /// The position of the next page to hand over.
    pub(crate) fn position(&self) -> &Position {
        &self.position
    }

    /// Tells if the link leads to the service, so that it can be followed.
    pub(crate) fn leads_to_service(&self, link: &Link) -> bool {
        link.to_uri(&self.pipeline.root).is_ok()
    }

    /// Goes on at this position, whatever was fetched so far.
    pub(crate) fn go_to(&mut self, position: Position) {
        self.position = position;
        self.fetching = None;
    }
}

impl<O> Source<O>
where
    O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
{
    pub(crate) fn new(pipeline: Arc<Pipeline>, operation: O, position: Position) -> Self {
        Self {
            pipeline,
            operation: Arc::new(operation),
            position,
            fetching: None,
        }
    }

    /// The next page. After an error the position is that of the page that failed, and the next poll
    /// fetches it again.
    pub(crate) fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Page<O::Item>, Error>>> {
        if self.position == Position::End {
            return Poll::Ready(None);
        }
        let fetching = match &mut self.fetching {
            Some(fetching) => fetching,
            None => {
                let fetcher = Fetcher {
                    pipeline: self.pipeline.clone(),
                    operation: self.operation.clone(),
                    visited: Visited::new(),
                };
                self.fetching
                    .insert(fetcher.fetch_from(self.position.clone()))
            }
        };
        Poll::Ready(Some(
            match ready!(fetching.pages.as_mut().poll_next(context)) {
                Some(Ok((page, next))) => {
                    self.position = next;
                    Ok(page)
                }
                Some(Err(error)) => {
                    self.fetching = None;
                    Err(error)
                }
                None => {
                    self.fetching = None;
                    let reason = "the task that reads pages ahead has ended";
                    Err(Error::new(ErrorKind::Interrupted, reason).in_operation(O::NAME))
                }
            },
        ))
    }
}

/// The way from a position to its page.
struct Fetcher<O> {
    pipeline: Arc<Pipeline>,
    operation: Arc<O>,
    visited: Visited,
}

impl<O> Fetcher<O>
where
    O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
{
    /// Fetches page after page, in a task of its own where pages are read ahead. The last one and an error end it.
    fn fetch_from(self, position: Position) -> Fetching<O> {
        let ahead = self.pipeline.pages_ahead;
        let pages = stream::try_unfold((self, position), |(mut fetcher, position)| async move {
            if position == Position::End {
                return Ok(None);
            }
            let page = fetcher.fetch(&position).await?;
            let next = Position::after(&page);
            Ok(Some(((page, next.clone()), (fetcher, next))))
        });
        let mut pages: Pin<Box<dyn Stream<Item = Fetched<O>> + Send>> = Box::pin(pages);
        if ahead == 0 {
            return Fetching { pages, task: None };
        }
        let (sender, mut receiver) = mpsc::channel(ahead);
        let read_ahead = async move {
            // A place in the channel is taken before the page is fetched: what is under way counts as ahead.
            while let Ok(place) = sender.reserve().await {
                match pages.next().await {
                    Some(fetched) => place.send(fetched),
                    None => break,
                }
            }
        };
        let task = tokio::spawn(read_ahead.in_current_span());
        Fetching {
            pages: Box::pin(stream::poll_fn(move |context| receiver.poll_recv(context))),
            task: Some(task.abort_handle()),
        }
    }

    async fn fetch(&mut self, position: &Position) -> Result<Page<O::Item>, Error> {
        let request = match position.link() {
            None => self.operation.request(),
            Some(link) => self
                .operation
                .follow(link.clone())
                .and_then(|continuation| continuation.request()),
        };
        let call = self.pipeline.call(O::NAME, request)?;
        if !self.visited.is_new(&call.uri.to_string()) {
            let reason = "the service gave a next link that it had given before";
            return Err(call.locate(Error::new(ErrorKind::Loop, reason)));
        }
        let (page, _) = self.pipeline.read(&call, O::decode).await?;
        Ok(page)
    }
}
