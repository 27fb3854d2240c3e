//! Collections, page by page and item by item.

mod source;
mod state;
mod visited;

pub(crate) use source::{Position, Source};
pub use state::PageState;
pub(crate) use visited::Visited;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use crate::endpoints::{Link, Page, Pageable};
use crate::error::Error;
use crate::pipeline::Pipeline;
use crate::stored::Subject;

/// The pages of a collection, as a stream.
///
/// The next page is fetched while one arrives or is consumed. A page may be empty and still not be the last. An
/// error ends the stream; [`continuation`](Self::continuation) then says where to go on.
pub struct Pages<O: Pageable> {
    source: Source<O>,
    subject: Subject,
    is_done: bool,
}

impl<O> Pages<O>
where
    O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
{
    pub(crate) fn new(pipeline: Arc<Pipeline>, operation: O, link: Option<Link>) -> Self {
        let position = link.map_or(Position::Start, Position::At);
        Self {
            subject: Subject::of(&operation),
            source: Source::new(pipeline, operation, position),
            is_done: false,
        }
    }

    /// The next page; `None` after the last one and after an error.
    ///
    /// Cancel-safe.
    pub async fn next(&mut self) -> Option<Result<Page<O::Item>, Error>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// All pages that are left.
    ///
    /// # Errors
    /// The first error; the pages before it are gone with it.
    pub async fn collect_all(mut self) -> Result<Vec<Page<O::Item>>, Error> {
        let mut pages = Vec::new();
        while let Some(page) = self.next().await {
            pages.push(page?);
        }
        Ok(pages)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<O::Item>, Error>>> {
        if self.is_done {
            return Poll::Ready(None);
        }
        let page = ready!(self.source.poll_page(context));
        self.is_done = !matches!(page, Some(Ok(_)));
        Poll::Ready(page)
    }
}

impl<O: Pageable> Pages<O> {
    /// Returns the position of the first page that has not been handed over, to be stored as text and given to
    /// [`Client::resume_pages`](crate::Client::resume_pages).
    ///
    /// `None` when that is the first page of all, and when there is no further one.
    pub fn continuation(&self) -> Option<PageState> {
        self.state_at(self.source.position())
    }

    fn state_at(&self, position: &Position) -> Option<PageState> {
        Some(PageState {
            subject: self.subject.clone(),
            link: position.link()?.clone(),
        })
    }

    /// Tells if the last page has been handed over.
    pub fn is_complete(&self) -> bool {
        *self.source.position() == Position::End
    }
}

impl<O> Stream for Pages<O>
where
    O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
{
    type Item = Result<Page<O::Item>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<O: Pageable> fmt::Debug for Pages<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("position", self.source.position())
            .finish_non_exhaustive()
    }
}

/// The items of a collection, as a stream across its pages.
///
/// An error ends the stream; [`continuation`](Self::continuation) then says where to go on.
pub struct Items<O: Pageable> {
    pages: Pages<O>,
    page: vec::IntoIter<O::Item>,
    /// The position that `page` came from.
    page_position: Position,
}

impl<O> Items<O>
where
    O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
{
    pub(crate) fn new(pages: Pages<O>) -> Self {
        Self {
            page_position: pages.source.position().clone(),
            page: Vec::new().into_iter(),
            pages,
        }
    }

    /// The next item; `None` after the last one and after an error.
    ///
    /// Cancel-safe.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// All items that are left, for collections that are known to be small.
    ///
    /// # Errors
    /// The first error; the items before it are gone with it.
    pub async fn collect_all(mut self) -> Result<Vec<O::Item>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let position = self.pages.source.position().clone();
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => {
                    self.page = page.value.into_iter();
                    self.page_position = position;
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Pageable> Items<O> {
    /// Returns the position of the first page of which not all items have been handed over, to be stored as text and
    /// given to [`Client::resume_stream`](crate::Client::resume_stream), which repeats the items of that page.
    ///
    /// `None` when that is the first page of all, and when there is no further one.
    pub fn continuation(&self) -> Option<PageState> {
        if self.page.as_slice().is_empty() {
            self.pages.continuation()
        } else {
            self.pages.state_at(&self.page_position)
        }
    }

    /// Tells if the last item has been handed over.
    pub fn is_complete(&self) -> bool {
        self.page.as_slice().is_empty() && self.pages.is_complete()
    }
}

// Nothing in it is pinned.
impl<O: Pageable> Unpin for Items<O> {}

impl<O> Stream for Items<O>
where
    O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
{
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<O: Pageable> fmt::Debug for Items<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("pages", &self.pages)
            .field("items_left", &self.page.as_slice().len())
            .finish()
    }
}
