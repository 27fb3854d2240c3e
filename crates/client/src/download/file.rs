//! Downloads to a file: one task reads the network, one thread writes.

use std::path::{Path, PathBuf};
use std::{fs, io};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};

use super::identity::Identity;
use super::part::Part;
use super::source::{ContentSource, Event};
use super::target::Target;
use super::{Downloaded, Existing, ProgressCallback};
use crate::error::{Error, ErrorKind};

/// The largest number of pieces that wait for the disk; one is as large as the transport makes it, some 100 kB.
const PIECES_WAITING: usize = 16;

/// A task of the writing thread.
enum Task {
    /// The bytes belong to this content; those before it are void if it restarts.
    Begin {
        identity: Identity,
        anew: bool,
    },
    Write(Bytes),
}

pub(super) async fn download(
    source: ContentSource,
    path: PathBuf,
    existing: Existing,
    mut progress: Option<ProgressCallback>,
) -> Result<Downloaded, Error> {
    let refuse = {
        let path = path.display().to_string();
        let operation = source.operation();
        move |source: io::Error| {
            Error::new(ErrorKind::Write, format!("`{path}` cannot be written"))
                .with_source(source)
                .in_operation(operation)
        }
    };
    let mut source = source.replaceable();
    let url = source.url();
    let target = Target::claim(&path).await;
    let looking = spawn_blocking({
        let path = path.clone();
        move || there(&path, existing)
    });
    if let Some(length) = joined(looking).await.map_err(&refuse)? {
        return Ok(Downloaded::skipped(length));
    }
    // The part keeps the claim: its thread may outlive this future.
    let opened = spawn_blocking({
        let url = url.clone();
        move || Part::open(&path, &url, target)
    });
    let (part, identity) = joined(opened).await.map_err(&refuse)?;
    source.go_on(identity, part.length());

    let (tasks, receiver) = mpsc::channel(PIECES_WAITING);
    let writing = begin_writing(part, url, receiver).map_err(&refuse)?;
    let read = read(&mut source, &tasks, &mut progress).await;
    drop(tasks);
    // The error of the disk comes first; that of the network only follows from it.
    let written = writing
        .await
        .unwrap_or_else(|ended| Err(io::Error::other(ended)));
    let part = written.map_err(&refuse)?;
    if let Err(error) = read {
        // Nothing is worth going on with.
        if part.length() == 0 {
            let discarding = spawn_blocking(move || part.discard());
            joined(discarding).await.map_err(&refuse)?;
        }
        return Err(error);
    }

    let digest = source.identity().digest.clone();
    let completing = spawn_blocking(move || {
        let mut part = part;
        let is_whole = match &digest {
            Some(digest) => part.has_digest(digest)?,
            None => true,
        };
        if is_whole {
            part.complete(existing == Existing::Replaced)?;
        } else {
            part.discard()?;
        }
        Ok(is_whole)
    });
    if joined(completing).await.map_err(&refuse)? {
        Ok(source.downloaded())
    } else {
        let reason = "the digest of what came is not the one that the service sent";
        Err(source.error(ErrorKind::Content, reason))
    }
}

/// The length of the file that is there and stays; `None` where the content is to be fetched.
fn there(path: &Path, existing: Existing) -> io::Result<Option<u64>> {
    if existing == Existing::Replaced {
        return Ok(None);
    }
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Ok(found) if found.is_file() && existing == Existing::Skipped => Ok(Some(found.len())),
        Ok(found) if found.is_file() => Err(io::ErrorKind::AlreadyExists.into()),
        // Refused by the part.
        Ok(_) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Hands what arrives to the writing thread, until the content or the thread ends.
async fn read(
    source: &mut ContentSource,
    tasks: &mpsc::Sender<Task>,
    progress: &mut Option<ProgressCallback>,
) -> Result<(), Error> {
    while let Some(event) = source.next().await? {
        let task = match event {
            Event::Begin { anew } => Task::Begin {
                identity: source.identity().clone(),
                anew,
            },
            Event::Chunk(chunk) => Task::Write(chunk),
        };
        if tasks.send(task).await.is_err() {
            // The thread has ended, and says itself why.
            return Ok(());
        }
        if let Some(progress) = progress {
            progress(source.progress());
        }
    }
    Ok(())
}

/// Writes in a thread of its own: a download can take hours, and the threads of the runtime are for short
/// work.
fn begin_writing(
    part: Part,
    url: String,
    tasks: mpsc::Receiver<Task>,
) -> io::Result<oneshot::Receiver<io::Result<Part>>> {
    let (done, writing) = oneshot::channel();
    std::thread::Builder::new()
        .name("graph-calls-download".to_owned())
        .spawn(move || {
            let written = write(part, &url, tasks);
            // Nobody waits for it when the download was dropped.
            if let Err(Ok(part)) = done.send(written)
                && part.length() == 0
            {
                let _ = part.discard();
            }
        })?;
    Ok(writing)
}

fn write(mut part: Part, url: &str, mut tasks: mpsc::Receiver<Task>) -> io::Result<Part> {
    while let Some(task) = tasks.blocking_recv() {
        match task {
            Task::Begin { identity, anew } => {
                if anew {
                    part.clear()?;
                }
                part.describe(url, &identity)?;
            }
            Task::Write(bytes) => part.write(&bytes)?,
        }
    }
    Ok(part)
}

async fn joined<T>(task: JoinHandle<io::Result<T>>) -> io::Result<T> {
    task.await.map_err(io::Error::other)?
}
