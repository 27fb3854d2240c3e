//! A part of a content on disk, and what is known of it. Everything here blocks.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde_json::{Value, json};

use super::digest::Expected;
use super::identity::Identity;

/// The file that is written before it gets its name.
pub(super) struct Part {
    /// Where the content goes in the end.
    path: PathBuf,
    file: File,
    length: u64,
}

impl Part {
    /// Opens the part of the content of `url` that belongs to `path`, and says what is known of it.
    ///
    /// A part of another content is emptied.
    pub(super) fn open(path: &Path, url: &str) -> io::Result<(Self, Identity)> {
        let file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(beside(path, ".part"))?;
        let mut part = Self {
            path: path.to_owned(),
            length: file.metadata()?.len(),
            file,
        };
        let identity = fs::read_to_string(beside(path, ".part.json"))
            .ok()
            .and_then(|text| read_identity(&text, url))
            .filter(|identity| identity.total.is_none_or(|total| part.length <= total));
        match identity {
            Some(identity) if part.length > 0 => {
                part.file.seek(SeekFrom::End(0))?;
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
    pub(super) fn describe(&self, url: &str, identity: &Identity) -> io::Result<()> {
        let text = write_identity(url, identity);
        fs::write(beside(&self.path, ".part.json"), text)
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

    /// Whether the part has this digest.
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

    /// Gives the file its name, once everything is on disk.
    pub(super) fn complete(self) -> io::Result<()> {
        self.file.sync_all()?;
        drop(self.file);
        fs::rename(beside(&self.path, ".part"), &self.path)?;
        remove(&beside(&self.path, ".part.json"))
    }

    /// Removes the part and what is known of it.
    pub(super) fn discard(self) -> io::Result<()> {
        drop(self.file);
        remove(&beside(&self.path, ".part.json"))?;
        remove(&beside(&self.path, ".part"))
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
    })
    .to_string()
}

/// What is known of the content of `url`; `None` when the text is about another one.
fn read_identity(text: &str, url: &str) -> Option<Identity> {
    let value: Value = serde_json::from_str(text).ok()?;
    let text = |name| value.get(name).and_then(Value::as_str);
    (text("url") == Some(url)).then(|| Identity {
        etag: text("etag").map(str::to_owned),
        last_modified: text("lastModified").map(str::to_owned),
        total: value.get("length").and_then(Value::as_u64),
        digest: text("digest").and_then(Expected::parse),
    })
}
