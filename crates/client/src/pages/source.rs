//! Fetching pages, one after the other or ahead of the reader.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::stream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{AbortHandle, JoinSet};
use tracing::Instrument;

use super::Visited;
use crate::endpoints::{Link, Operation, Page, Pageable};
use crate::error::{Error, ErrorKind};
use crate::pipeline::{Call, Pipeline};

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

/// A page that was fetched, or the reason why there is none.
struct Fetched<O: Pageable> {
    from: Position,
    /// The URL of the page; empty where the position leads to none.
    url: String,
    page: Result<Page<O::Item>, Error>,
}

/// Pages in their order, and the position of the next one to hand over.
pub(crate) struct Source<O: Pageable> {
    pipeline: Arc<Pipeline>,
    operation: Arc<O>,
    position: Position,
    /// The pages that were handed over.
    visited: Visited,
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
        self.visited = Visited::new();
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
            visited: Visited::new(),
            fetching: None,
        }
    }

    /// The next page. After an error the position is that of the page that failed, and the next poll
    /// fetches it again.
    pub(crate) fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Page<O::Item>, Error>>> {
        while self.position != Position::End {
            let fetching = match &mut self.fetching {
                Some(fetching) => fetching,
                None => {
                    let fetcher = Fetcher {
                        pipeline: self.pipeline.clone(),
                        operation: self.operation.clone(),
                        visited: self.visited.clone(),
                    };
                    self.fetching
                        .insert(fetcher.fetch_from(self.position.clone()))
                }
            };
            let Some(fetched) = ready!(fetching.pages.as_mut().poll_next(context)) else {
                self.fetching = None;
                let reason = "the task that reads pages ahead has ended";
                let error = Error::new(ErrorKind::Interrupted, reason).in_operation(O::NAME);
                return Poll::Ready(Some(Err(error)));
            };
            if fetched.from != self.position {
                // The page before had to be asked for again, and came with another link than at first.
                self.fetching = None;
                continue;
            }
            match &fetched.page {
                Ok(page) => {
                    self.visited.is_new(&fetched.url);
                    self.position = Position::after(page);
                }
                Err(_) => self.fetching = None,
            }
            return Poll::Ready(Some(fetched.page));
        }
        Poll::Ready(None)
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
    /// Fetches page after page, in tasks of their own where pages are read ahead. The last one and an error end it.
    fn fetch_from(self, position: Position) -> Fetching<O> {
        match self.pipeline.pages_ahead {
            0 => Fetching {
                pages: Box::pin(self.one_by_one(position)),
                task: None,
            },
            ahead => {
                let (places, pages) = mpsc::channel(ahead);
                let task = tokio::spawn(self.read_ahead(position, places).in_current_span());
                let pages = stream::unfold(pages, |mut pages| async move {
                    let page: oneshot::Receiver<Fetched<O>> = pages.recv().await?;
                    Some((page.await.ok()?, pages))
                });
                Fetching {
                    pages: Box::pin(pages),
                    task: Some(task.abort_handle()),
                }
            }
        }
    }

    fn one_by_one(self, position: Position) -> impl Stream<Item = Fetched<O>> + Send {
        stream::unfold((self, position), |(mut fetcher, position)| async move {
            if position == Position::End {
                return None;
            }
            let fetched = fetcher.fetch(position, |_| {}).await;
            let next = match &fetched.page {
                Ok(page) => Position::after(page),
                Err(_) => Position::End,
            };
            Some((fetched, (fetcher, next)))
        })
    }

    /// Asks for each page as soon as its link is known, which may be before the page with the link is whole.
    ///
    /// A place is taken before a page is asked for, and is free again once the reader waits for that page.
    async fn read_ahead(
        mut self,
        mut position: Position,
        places: mpsc::Sender<oneshot::Receiver<Fetched<O>>>,
    ) {
        // Those that are not done are aborted with this task.
        let mut under_way = JoinSet::new();
        while position != Position::End
            && let Ok(place) = places.reserve().await
        {
            let (hand_over, page) = oneshot::channel();
            place.send(page);
            let (announce, mut next) = watch::channel(None);
            let fetch = self.fetch(position, {
                let announce = announce.clone();
                move |link| drop(announce.send_replace(Some(Position::At(link))))
            });
            let fetch = async move {
                let fetched = fetch.await;
                if let Ok(page) = &fetched.page {
                    announce.send_replace(Some(Position::after(page)));
                }
                // A reader that has gone needs no page.
                let _ = hand_over.send(fetched);
            };
            under_way.spawn(fetch.in_current_span());
            let known = next.wait_for(Option::is_some).await;
            let Some(next) = known.ok().and_then(|next| next.clone()) else {
                break;
            };
            position = next;
            while under_way.try_join_next().is_some() {}
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Fetches the page at a position, and announces the next link as [`Want::Page`](crate::pipeline::Want) says.
    fn fetch<A: Fn(Link) + Send + Sync + 'static>(
        &mut self,
        from: Position,
        announce: A,
    ) -> impl Future<Output = Fetched<O>> + Send + use<O, A> {
        let call = self.call(&from);
        let pipeline = self.pipeline.clone();
        async move {
            let (url, page) = match call {
                Ok(call) => (
                    call.uri.to_string(),
                    pipeline.read_page::<O>(&call, &announce).await,
                ),
                Err(error) => (String::new(), Err(error)),
            };
            Fetched { from, url, page }
        }
    }

    fn call(&mut self, from: &Position) -> Result<Call, Error> {
        let request = match from.link() {
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
        Ok(call)
    }
}
