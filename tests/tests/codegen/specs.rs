//! The documents below `specs/`.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::codegen;
use xtask::files::Files;
use xtask::problem::Problems;
use xtask::spec::{self, Document};

/// The root of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this package is a folder of the workspace")
}

/// The folder of the documents, one construct each.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

/// The names of the documents in a folder, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// The document of one construct.
pub(crate) fn document(name: &str) -> Document {
    read(&folder(), name).expect("the document is one of OpenAPI")
}

/// Generates from the document of that name in a folder, or gives everything that is wrong with it.
pub(crate) fn generate(folder: &Path, name: &str) -> Result<Files, Problems> {
    codegen::generate(&read(folder, name)?)
}

/// Named without the folder, so that messages are the same wherever the workspace is.
fn read(folder: &Path, name: &str) -> Result<Document, Problems> {
    let file = format!("{name}.yaml");
    let text = fs::read_to_string(folder.join(&file)).expect("the document can be read");
    spec::parse(file, text)
}
