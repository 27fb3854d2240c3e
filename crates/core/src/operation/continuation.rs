//! Reading on where a page ended.

use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;

use super::{DecodeError, Delta, Facts, Link, Operation, Pageable, Request, RequestError};

/// The operation `O`, read on at a link that the service gave.
pub struct Continuation<O> {
    link: Link,
    headers: HeaderMap,
    operation: PhantomData<fn() -> O>,
}

impl<O> Continuation<O> {
    pub(super) fn new(link: Link, headers: HeaderMap) -> Self {
        Self {
            link,
            headers,
            operation: PhantomData,
        }
    }

    /// The link that will be followed.
    pub fn link(&self) -> &Link {
        &self.link
    }
}

impl<O: Operation> Operation for Continuation<O> {
    type Output = O::Output;

    const NAME: &'static str = O::NAME;

    const FACTS: &'static Facts = O::FACTS;

    fn request(&self) -> Result<Request, RequestError> {
        Ok(Request::follow(self.link.clone(), self.headers.clone()))
    }

    fn decode(body: &[u8]) -> Result<Self::Output, DecodeError> {
        O::decode(body)
    }
}

impl<O: Pageable> Pageable for Continuation<O> {
    type Item = O::Item;
}

impl<O: Delta> Delta for Continuation<O> {}

impl<O> Clone for Continuation<O> {
    fn clone(&self) -> Self {
        Self::new(self.link.clone(), self.headers.clone())
    }
}

impl<O> fmt::Debug for Continuation<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Continuation")
            .field(&self.link)
            .finish()
    }
}
