//! Generated files: written where they differ, removed where they have no source any more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

mod undo;

pub use undo::Undo;

/// Files by path below one folder, with `/` between the segments.
pub type Files = BTreeMap<String, String>;

/// How the files on disk differ from those that were generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Generated and not on disk.
    pub missing: BTreeSet<String>,
    /// On disk with another text.
    pub stale: BTreeSet<String>,
    /// On disk and not generated any more.
    pub extra: BTreeSet<String>,
}

impl Changes {
    /// Whether the disk is up to date.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.stale.is_empty() && self.extra.is_empty()
    }
}

/// Compares `files` with what stands below `root`; every file in one of the folders `owned` counts.
///
/// # Errors
/// When a file or folder cannot be read.
pub fn compare(root: &Path, owned: &[String], files: &Files) -> io::Result<Changes> {
    let mut changes = Changes::default();
    for (path, text) in files {
        match fs::read(root.join(path)) {
            Ok(found) if without_carriage_returns(&found) == text.as_bytes() => {}
            Ok(_) => {
                changes.stale.insert(path.clone());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                changes.missing.insert(path.clone());
            }
            Err(error) => return Err(error),
        }
    }
    for folder in owned {
        let mut found = Vec::new();
        list(&root.join(folder), folder, &mut found)?;
        changes
            .extra
            .extend(found.into_iter().filter(|path| !files.contains_key(path)));
    }
    Ok(changes)
}

/// Brings the disk up to date; a file that does not differ is not touched.
///
/// # Errors
/// When a file cannot be written or removed.
pub fn apply(root: &Path, changes: &Changes, files: &Files) -> io::Result<()> {
    for path in changes.missing.iter().chain(&changes.stale) {
        let target = root.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        write(&target, &files[path])?;
    }
    for path in &changes.extra {
        remove(&root.join(path))?;
    }
    Ok(())
}

/// Writes a file beside its place and renames it, so that an error or an interrupt leaves no half a file.
///
/// # Errors
/// When it cannot be written; the file is what it was then.
pub fn write(target: &Path, text: &str) -> io::Result<()> {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = target.with_file_name(name);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, target));
    if written.is_err() {
        // The error to report is the first one.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Removes a file, if it is there, and the folders that have become empty by that.
fn remove(target: &Path) -> io::Result<()> {
    match fs::remove_file(target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // The first folder with something in it ends this.
    let mut folder = target.parent().map(PathBuf::from);
    while let Some(empty) = folder.filter(|folder| fs::remove_dir(folder).is_ok()) {
        folder = empty.parent().map(PathBuf::from);
    }
    Ok(())
}

/// A checkout may have turned line ends into those of the system.
fn without_carriage_returns(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .copied()
        .filter(|byte| *byte != b'\r')
        .collect()
}

fn list(folder: &Path, path: &str, found: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
