//! A connection that can be reset on purpose.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

const STAYS: u8 = 0;
const ENDS: u8 = 1;
const ENDED: u8 = 2;

/// Says whether a connection is to be reset.
#[derive(Debug, Default)]
pub(crate) struct Hangup(AtomicU8);

impl Hangup {
    /// Lets the connection be reset once all that was written has been sent.
    pub(crate) fn reset(&self) {
        self.0.store(ENDS, Ordering::SeqCst);
    }

    fn is_due(&self) -> bool {
        self.0.load(Ordering::SeqCst) != STAYS
    }

    /// Tells whether it was reset, and all that had been written was sent before.
    pub(crate) fn has_happened(&self) -> bool {
        self.0.load(Ordering::SeqCst) == ENDED
    }
}

/// Waits for something about a connection.
type Wait = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

/// A connection.
pub(crate) struct Wire {
    stream: TcpStream,
    hangup: Arc<Hangup>,
    sending: Option<Wait>,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, hangup: Arc<Hangup>) -> Self {
        Self {
            stream,
            hangup,
            sending: None,
        }
    }
}

/// Waits until all that was written has been sent: a reset takes back what has not.
fn sending(stream: &TcpStream) -> io::Result<Wait> {
    // A second handle, because readiness is told to each handle from where it begins.
    let stream = SockRef::from(stream).try_clone()?;
    // The socket counts as writable when nothing is left to send.
    #[cfg(target_os = "linux")]
    stream.set_tcp_notsent_lowat(1)?;
    let stream = TcpStream::from_std(stream.into())?;
    Ok(Box::pin(async move { stream.writable().await }))
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.hangup.is_due() {
            // No further request is read; what is left to write is still written.
            return Poll::Pending;
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        if !self.hangup.is_due() {
            return Poll::Ready(Ok(()));
        }
        let mut wait = match self.sending.take() {
            Some(wait) => wait,
            None => sending(&self.stream)?,
        };
        match wait.as_mut().poll(context) {
            Poll::Pending => {
                self.sending = Some(wait);
                Poll::Pending
            }
            Poll::Ready(result) => {
                result?;
                self.hangup.0.store(ENDED, Ordering::SeqCst);
                Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
            }
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.hangup.is_due() {
            // An orderly end would spoil the reset.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.hangup.is_due() {
            // Another handle would keep the connection open.
            self.sending = None;
            // A connection that is gone already needs no reset.
            let _ = self.stream.set_zero_linger();
        }
    }
}
