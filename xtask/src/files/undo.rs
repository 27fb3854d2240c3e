//! Taking back what was written.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// What files held before they were written or removed.
#[derive(Debug, Default)]
pub struct Undo(Vec<(PathBuf, Option<Vec<u8>>)>);

impl Undo {
    /// Notes what a file holds now.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn note(&mut self, path: &Path) -> io::Result<()> {
        let before = match fs::read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        self.0.push((path.to_owned(), before));
        Ok(())
    }

    /// Brings all noted files back to what they held.
    ///
    /// # Errors
    /// When one cannot be written or removed; the others are brought back all the same.
    pub fn restore(self) -> io::Result<()> {
        let mut done = Ok(());
        for (path, before) in self.0.into_iter().rev() {
            let restored = match before {
                Some(bytes) => restore(&path, &bytes),
                None => super::remove(&path),
            };
            done = done.and(restored);
        }
        done
    }
}

fn restore(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
