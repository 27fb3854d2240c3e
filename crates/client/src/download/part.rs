//! A part of a content on disk, and what is known of it. Everything here blocks.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde_json::{Value, json};

use super::digest::Expected;
use super::identity::Identity;
use super::target::Target;

/// The file that is written before it gets its name.
pub(super) struct Part {
    /// The path of the content once it is complete.
    path: PathBuf,
    /// Locked, which keeps other processes away.
    file: File,
    length: u64,
    /// The contents of the file beside it.
    known: Option<Identity>,
    /// Stands last, so that it is dropped when the file is unlocked: the next download may begin then.
    _target: Target,
}

impl Part {
    /// Opens the part of the content of `url` that belongs to `path`, and says what is known of it.
    ///
    /// A part of another content is emptied. A part that another process is writing is an error.
    pub(super) fn open(path: &Path, url: &str, target: Target) -> io::Result<(Self, Identity)> {
        if path.is_dir() {
            // Found out by the last step alone, it would be after all has been fetched.
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let file = open_alone(&beside(path, ".part"))?;
        let mut part = Self {
            path: path.to_owned(),
            length: file.metadata()?.len(),
            file,
            known: None,
            _target: target,
        };
        let identity = fs::read_to_string(beside(path, ".part.json"))
            .ok()
            .and_then(|text| read_identity(&text, url))
            .filter(|identity| identity.total.is_none_or(|total| part.length <= total));
        match identity {
            Some(identity) if part.length > 0 => {
                part.file.seek(SeekFrom::End(0))?;
                part.known = Some(identity.clone());
                Ok((part, identity))
            }
            _ => {
                if part.length > 0 {
                    part.clear()?;
                }
                Ok((part, Identity::default()))
            }
        }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Notes which content the part is of.
    pub(super) fn describe(&mut self, url: &str, identity: &Identity) -> io::Result<()> {
        // Written again on a full disk it would be lost, and the part with it.
        if self.known.as_ref() != Some(identity) {
            let text = write_identity(url, identity);
            fs::write(beside(&self.path, ".part.json"), text)?;
            self.known = Some(identity.clone());
        }
        Ok(())
    }

    pub(super) fn write(&mut self, bytes: &Bytes) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Forgets what was written.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.length = 0;
        Ok(())
    }

    /// Tells if the part has this digest.
    pub(super) fn has_digest(&mut self, digest: &Expected) -> io::Result<bool> {
        let mut hasher = digest.hasher();
        let mut buffer = vec![0; 256 * 1024];
        self.file.seek(SeekFrom::Start(0))?;
        loop {
            match self.file.read(&mut buffer)? {
                0 => return Ok(digest.is(hasher)),
                length => hasher.update(&buffer[..length]),
            }
        }
    }

    /// Gives the file its name, once everything is on disk. A file of that name is replaced if that is wanted,
    /// and otherwise an [`AlreadyExists`](io::ErrorKind::AlreadyExists).
    pub(super) fn complete(self, replaces: bool) -> io::Result<()> {
        self.file.sync_all()?;
        let part = beside(&self.path, ".part");
        if replaces {
            fs::rename(&part, &self.path)?;
        } else {
            rename_to_new(&part, &self.path)?;
        }
        remove(&beside(&self.path, ".part.json"))
    }

    /// Removes the part and what is known of it.
    pub(super) fn discard(self) -> io::Result<()> {
        remove(&beside(&self.path, ".part.json"))?;
        remove(&beside(&self.path, ".part"))
    }
}

/// Opens a file that no other process has opened so.
fn open_alone(path: &Path) -> io::Result<File> {
    loop {
        let file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            // Some network file systems have no locks; there it stays with the care of the caller.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) => {
                let reason = "another process is downloading to it";
                return Err(io::Error::new(io::ErrorKind::ResourceBusy, reason));
            }
        }
        // Between the two calls another process may have completed the file and given it its name.
        if is_at(&file, path)? {
            return Ok(file);
        }
    }
}

/// Tells if this open file is the one under `path`.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(there) => is_same(&file.metadata()?, &there),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn is_same(left: &Metadata, right: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    Ok((left.dev(), left.ino()) == (right.dev(), right.ino()))
}

/// The standard library tells files apart on Unix only; elsewhere their times of creation have to do.
#[cfg(not(unix))]
fn is_same(left: &Metadata, right: &Metadata) -> io::Result<bool> {
    Ok(left.created()? == right.created()?)
}

/// Renames a file unless there is one of the new name.
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => remove(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A file system without links: between the two calls another process may create the file.
        Err(_) if to.try_exists()? => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// The path with something behind its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn write_identity(url: &str, identity: &Identity) -> String {
    json!({
        "url": url,
        "etag": identity.etag,
        "lastModified": identity.last_modified,
        "length": identity.total,
        "digest": identity.digest.as_ref().map(Expected::to_text),
        "mediaType": identity.media_type,
    })
    .to_string()
}

/// The stored identity of the content of `url`; `None` when the text is about another one.
fn read_identity(text: &str, url: &str) -> Option<Identity> {
    let value: Value = serde_json::from_str(text).ok()?;
    let text = |name| value.get(name).and_then(Value::as_str);
    (text("url") == Some(url)).then(|| Identity {
        etag: text("etag").map(str::to_owned),
        last_modified: text("lastModified").map(str::to_owned),
        total: value.get("length").and_then(Value::as_u64),
        digest: text("digest").and_then(Expected::parse),
        media_type: text("mediaType").map(str::to_owned),
    })
}
