//! The text of an error.

use std::fmt::{self, Write};

use http::StatusCode;

use super::permissions::needed;
use super::{Error, ErrorKind};

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_causes = formatter.alternate();
        self.write(&mut OneLine(formatter), has_causes)
    }
}

/// Writes without line ends and control characters: much of what an error says was written elsewhere, and
/// could look like other lines of a log.
struct OneLine<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut separator = "";
        for part in text.split(char::is_control) {
            self.0.write_str(separator)?;
            self.0.write_str(part)?;
            separator = " ";
        }
        Ok(())
    }
}

impl Error {
    fn write(&self, formatter: &mut OneLine<'_, '_>, has_causes: bool) -> fmt::Result {
        let parts = self.parts();
        if let Some(operation) = parts.operation {
            write!(formatter, "{operation}: ")?;
        }
        match parts.status {
            Some(status) if matches!(parts.kind, ErrorKind::Status | ErrorKind::Resync) => {
                write!(formatter, "the service answered {status}")?;
                if let Some(code) = self.code() {
                    write!(formatter, " ({code}")?;
                    // The innermost code is often the only one that says why, known or not.
                    match parts.body.codes().last() {
                        Some(inner) if !inner.eq_ignore_ascii_case(code) => {
                            write!(formatter, ", {inner})")?;
                        }
                        _ => formatter.write_str(")")?,
                    }
                }
                if !self.message().is_empty() {
                    write!(formatter, ": {}", self.message())?;
                }
                if !parts.reason.is_empty() {
                    write!(formatter, " ({})", parts.reason)?;
                }
            }
            _ => formatter.write_str(&parts.reason)?,
        }
        if let Some(cause) = &parts.source {
            match parts.reason.is_empty() && parts.kind == ErrorKind::Decode {
                true => write!(formatter, "{cause}")?,
                false => write!(formatter, ": {cause}")?,
            }
        }
        if has_causes {
            let mut cause = std::error::Error::source(self);
            while let Some(deeper) = cause {
                write!(formatter, ": {deeper}")?;
                cause = deeper.source();
            }
        }
        if let Some(start) = self.body_start() {
            write!(formatter, "; the body begins with {start:?}")?;
        }
        if parts.status == Some(StatusCode::FORBIDDEN)
            && let Some((method, url)) = &parts.target
            && let Some(permissions) = needed(method, url)
        {
            write!(formatter, "; the operation needs {permissions}")?;
        }
        self.write_circumstances(formatter)
    }

    fn write_circumstances(&self, formatter: &mut OneLine<'_, '_>) -> fmt::Result {
        let parts = self.parts();
        let mut separator = " [";
        let mut write = |formatter: &mut OneLine<'_, '_>, text: fmt::Arguments<'_>| {
            let result = write!(formatter, "{separator}{text}");
            separator = ", ";
            result
        };
        if let Some((method, url)) = &parts.target {
            write(formatter, format_args!("{method} {url}"))?;
        }
        if let Some(id) = self.request_id() {
            write(formatter, format_args!("request-id {id}"))?;
        }
        if let Some(id) = self.client_request_id() {
            write(formatter, format_args!("client-request-id {id}"))?;
        }
        if let Some(date) = self.date() {
            write(formatter, format_args!("{date}"))?;
        }
        if parts.attempts > 1 {
            write(formatter, format_args!("{} attempts", parts.attempts))?;
        }
        if separator == ", " {
            formatter.write_str("]")?;
        }
        Ok(())
    }
}

/// The kind and the whole line: what `main` prints of an error that it returns.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {self:#}", self.kind())
    }
}
