//! `cargo xtask spec check`: what is wrong with a spec that lowers well.

mod current;
mod documented;
mod examples;
mod filters;
mod fixtures;
mod overlay;

use std::path::Path;

use crate::api::{Api, Type, TypePath};
use crate::error::Error;
use crate::lower::lower;
use crate::problem::{Problem, Problems, Sink};
use crate::source::{Position, Sources};
use crate::spec::{Document, Overlay, Pointer, Slice, Text, read, read_openapi};
use crate::workspace::{DOCUMENT, FIXTURES, OVERLAY, REMOVED, SLICE, Workspace};

/// The texts that belong together.
#[derive(Clone, Debug)]
pub struct Texts {
    /// The spec.
    pub spec: Text,
    /// The overlay that it was made with.
    pub overlay: Text,
    /// The slice that it was cut down to.
    pub slice: Text,
    /// Record of what the removals of the overlay took out.
    pub removed: Text,
    /// The list of fixtures.
    pub fixtures: Text,
}

/// Document and interface under the checks.
struct Checked<'a> {
    document: &'a Document,
    api: &'a Api,
}

impl Checked<'_> {
    /// Returns the position of the node that a pointer names, or of the nearest one around it.
    fn position(&self, pointer: &str) -> Position {
        let mut pointer = pointer;
        loop {
            if let Some(node) = self.document.root.pointer(pointer) {
                return node.position;
            }
            pointer = pointer.rsplit_once('/').map_or("", |(around, _)| around);
        }
    }

    fn problem(&self, pointer: &str, message: impl Into<String>) -> Problem {
        Problem::new(self.position(pointer), &Pointer::written(pointer), message)
    }

    fn ty(&self, path: &TypePath) -> Option<&Type> {
        let place = self
            .api
            .types
            .binary_search_by(|ty| ty.path().cmp(path))
            .ok()?;
        self.api.types.get(place)
    }
}

/// Looks over a spec, the overlay and the slice that it was made with, and the fixtures.
///
/// # Errors
/// Everything that is wrong, in the order of the files.
pub fn check(texts: &Texts) -> Result<(), Problems> {
    let mut sources = Sources::new();
    let Texts {
        spec,
        overlay,
        slice,
        removed,
        fixtures,
    } = texts;
    let [spec, overlay, slice, removed, fixtures] = [spec, overlay, slice, removed, fixtures]
        .map(|text| sources.add(text.name.as_str(), text.text.clone()));
    let mut sink = Sink::new();
    let root = read_openapi(&sources, spec, &mut sink);
    let actions = read(&sources, overlay, &mut sink);
    let overlay = actions
        .as_ref()
        .map(|actions| Overlay::from_node(actions, &mut sink));
    let slice = Slice::read(&sources, slice, &mut sink);
    let removed = read(&sources, removed, &mut sink);
    let fixtures = read(&sources, fixtures, &mut sink);
    // Checking a file that was not understood would report problems that nobody can mend.
    sink.finish(&sources)?;

    let mut sink = Sink::new();
    if let (Some(root), Some(overlay), Some(removed), Some(fixtures)) =
        (root, overlay, removed, fixtures)
    {
        let document = Document {
            sources: sources.clone(),
            root,
        };
        let api = lower(&document)?;
        let checked = Checked {
            document: &document,
            api: &api,
        };
        current::check(&document.root, &overlay, &slice, &mut sink);
        overlay::check(&checked, &overlay, &mut sink);
        overlay::check_removed(&overlay, &removed, &mut sink);
        filters::check(&checked, &mut sink);
        documented::check(&checked, &mut sink);
        examples::check(&checked, &mut sink);
        fixtures::check(&checked, &fixtures, &mut sink);
    }
    sink.finish(&sources)
}

/// Find gaps and mistakes in the document that do not stop the generator.
///
/// Looks for missing descriptions, permissions and limits, examples that do not fit their schema, and entries of the
/// overlay, the slice and the fixtures that match nothing.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Check {}

impl Check {
    /// Looks over the files of the workspace around the folder `here`.
    ///
    /// # Errors
    /// Fails when a file cannot be read, and with everything that is wrong.
    pub fn run(self, here: &Path) -> Result<(), Error> {
        let workspace = Workspace::find(here)?;
        Ok(check(&Texts {
            spec: workspace.text(DOCUMENT)?,
            overlay: workspace.text(OVERLAY)?,
            slice: workspace.text(SLICE)?,
            removed: workspace.text(REMOVED)?,
            fixtures: workspace.text(FIXTURES)?,
        })?)
    }
}
