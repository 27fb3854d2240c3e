//! Operations as values: what to send, and how to read the answer.

mod continuation;
mod decode;
mod facts;
mod link;
mod path;
mod request;
mod root;

pub use continuation::Continuation;
pub use decode::{DecodeError, content, count, json, nothing, value};
pub(crate) use decode::{json_around, json_item};
pub use facts::{Answer, Facts, Limit, PageSize, Subscribable};
pub use link::{Link, LinkError};
pub use path::{
    Argument, Arguments, Match, Parameter, Path, PathError, Segment, Segments, Template,
};
pub use request::{Request, RequestError};
pub use root::{Root, RootError, Version};

use crate::page::Page;

/// One call of the service, as a value.
///
/// An operation says what to send and how to read what comes back; it never sends. Any HTTP client,
/// blocking or not, can carry it:
///
/// ```
/// use graph_calls_core::{Operation, Root};
///
/// fn call<O: Operation>(
///     operation: &O,
///     send: impl Fn(http::Request<Vec<u8>>) -> http::Response<Vec<u8>>,
/// ) -> Result<O::Output, Box<dyn std::error::Error>> {
///     let response = send(operation.request()?.into_http(&Root::default())?);
///     Ok(graph_calls_core::read_response::<O>(response.status(), response.body())?)
/// }
/// ```
pub trait Operation {
    /// Type of a successful answer.
    type Output;

    /// The operation's name in traces and errors: its module path and its own name.
    const NAME: &'static str;

    /// The facts that the service documents of the operation. None are known by default.
    const FACTS: &'static Facts = &Facts::unknown();

    /// The request to send.
    ///
    /// # Errors
    /// Fails when a part of the operation has no place in a request: an empty key, for example.
    fn request(&self) -> Result<Request, RequestError>;

    /// Reads the body of a successful answer.
    ///
    /// # Errors
    /// Fails when the body is not what the operation answers; the error names the place.
    fn decode(body: &[u8]) -> Result<Self::Output, DecodeError>;
}

impl<O: Operation + ?Sized> Operation for &O {
    type Output = O::Output;

    const NAME: &'static str = O::NAME;

    const FACTS: &'static Facts = O::FACTS;

    fn request(&self) -> Result<Request, RequestError> {
        (**self).request()
    }

    fn decode(body: &[u8]) -> Result<Self::Output, DecodeError> {
        O::decode(body)
    }
}

/// An operation that answers page by page.
pub trait Pageable: Operation<Output = Page<Self::Item>> {
    /// Type of the items.
    type Item;

    /// The operation that reads on at `link`, a next or delta link that the service gave.
    ///
    /// The link is sent as it is; of this operation only the headers go along, because a link does not
    /// remember them.
    ///
    /// # Errors
    /// Fails when this operation has no request itself.
    fn follow(&self, link: Link) -> Result<Continuation<Self>, RequestError>
    where
        Self: Sized,
    {
        Ok(Continuation::new(link, self.request()?.headers))
    }
}

impl<O: Pageable> Pageable for &O {
    type Item = O::Item;
}

/// A pageable operation whose last page ends in a delta link, where the next round begins.
pub trait Delta: Pageable {}

/// An operation whose answer is a stream of bytes of any length, to be downloaded rather than decoded.
pub trait Content: Operation<Output = Vec<u8>> {}

impl<O: Delta> Delta for &O {}

impl<O: Content> Content for &O {}
