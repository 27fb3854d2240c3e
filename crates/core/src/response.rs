//! Reading an answer, successful or not.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::error::ErrorBody;
use crate::operation::{DecodeError, Operation};

/// Reads the answer to the operation `O`.
///
/// # Errors
/// [`ResponseError::Status`] for an answer that is an error, with its body as far as that is readable;
/// [`ResponseError::Decode`] for a body that is not what the operation answers.
pub fn read_response<O: Operation>(
    status: StatusCode,
    body: &[u8],
) -> Result<O::Output, ResponseError> {
    if status.is_success() {
        return O::decode(body).map_err(ResponseError::Decode);
    }
    let body = ErrorBody::read(&String::from_utf8_lossy(body)).unwrap_or_default();
    Err(ResponseError::Status {
        status,
        body: Box::new(body),
    })
}

/// The reason for which an answer gives no output.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResponseError {
    /// The service says that it failed.
    Status {
        /// The status.
        status: StatusCode,
        /// The body, empty when it was not Graph's: gateways send HTML or nothing.
        body: Box<ErrorBody>,
    },
    /// The body is not what the operation answers.
    Decode(DecodeError),
}

impl fmt::Display for ResponseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status, body } => {
                write!(formatter, "the service answered {status}")?;
                if let Some(code) = body.codes().last() {
                    write!(formatter, " ({code})")?;
                }
                match body.message() {
                    "" => Ok(()),
                    message => write!(formatter, ": {message}"),
                }
            }
            Self::Decode(_) => formatter.write_str("the answer is not what the operation promises"),
        }
    }
}

impl Error for ResponseError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Decode(source) => Some(source),
            Self::Status { .. } => None,
        }
    }
}
