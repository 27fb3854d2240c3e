//! Reasons why a simulator does not start.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The reason why a simulator does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// An address cannot be listened on.
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        source: io::Error,
    },
    /// The folder of data, or a file in it, cannot be read.
    Read {
        /// The file or folder.
        file: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file of data is not the JSON that is expected.
    Parse {
        /// The file.
        file: PathBuf,
        /// The fault in it.
        source: serde_json::Error,
    },
    /// The certificate of the client is not valid, for this reason.
    Certificate(&'static str),
}

impl StartError {
    /// The error of a file or folder that cannot be read.
    pub(crate) fn read(file: &Path) -> impl FnOnce(io::Error) -> Self {
        let file = file.to_owned();
        |source| Self::Read { file, source }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { address, .. } => write!(formatter, "cannot listen on {address}"),
            Self::Read { file, .. } => write!(formatter, "cannot read {}", file.display()),
            Self::Parse { file, .. } => {
                write!(
                    formatter,
                    "{} is not a list of what its name says",
                    file.display()
                )
            }
            Self::Certificate(reason) => {
                write!(formatter, "the client's certificate is not valid: {reason}")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } | Self::Read { source, .. } => Some(source),
            Self::Parse { source, .. } => Some(source),
            Self::Certificate(_) => None,
        }
    }
}
