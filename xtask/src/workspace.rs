//! The checkout of graph-calls that a command works in, and the places of its files.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::spec::Text;

/// The document that the crates are generated from.
pub const DOCUMENT: &str = "spec/graph-calls.yaml";

/// Corrections of Microsoft's document.
pub const OVERLAY: &str = "spec/overlay.yaml";

/// Selection of what is kept of Microsoft's document.
pub const SLICE: &str = "spec/slice.toml";

/// Record of what the removals of the overlay took out.
pub const REMOVED: &str = "spec/removed.yaml";

/// The payloads of the tests.
pub const FIXTURES: &str = "tests/fixtures/index.json";

/// The folder of the crates.
pub const CRATES: &str = "crates";

/// The generated crates, by folder.
pub const GENERATED_CRATES: [&str; 2] = ["endpoints", "models"];

/// Below each generated crate, the folder whose files are all generated.
pub const GENERATED: &str = "src/generated";

/// Everything that an update writes, below the root.
pub(crate) fn written() -> [String; 4] {
    let [endpoints, models] = GENERATED_CRATES.map(|name| format!("{CRATES}/{name}/{GENERATED}"));
    [DOCUMENT.to_owned(), REMOVED.to_owned(), endpoints, models]
}

/// The commands that bring back what was there before an update.
pub(crate) fn restore() -> String {
    let paths = written().join(" ");
    format!("    git restore {paths}\n    git clean -fdq {paths}")
}

/// A checkout of graph-calls.
#[derive(Clone, Debug)]
pub struct Workspace(PathBuf);

impl Workspace {
    /// The checkout that the folder `here` is in.
    ///
    /// # Errors
    /// Fails outside of a workspace.
    pub fn find(here: &Path) -> Result<Self, Error> {
        let here = std::path::absolute(here).map_err(Error::read(here))?;
        let root = here.ancestors().find(|folder| folder.join(SLICE).is_file());
        match root {
            Some(root) => Ok(Self(root.to_owned())),
            None => Err(Error::NoWorkspace(here)),
        }
    }

    /// The folder of the checkout.
    pub fn root(&self) -> &Path {
        &self.0
    }

    /// The place of a file or folder, given below the root.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A path as a reader knows it: below the root, where it is there.
    pub fn shown(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.0).unwrap_or(path);
        path.display().to_string()
    }

    /// Reads a file, given below the root.
    ///
    /// # Errors
    /// Fails when it cannot be read.
    pub fn text(&self, name: &str) -> Result<Text, Error> {
        Text::read(&self.path(name), name)
    }
}
