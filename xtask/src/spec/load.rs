//! The document that code is generated from, read and looked over.

use std::path::Path;
use std::sync::Arc;

use super::dialect::to_3_0;
use super::import::Text;
use super::node::{Document, Node};
use super::pointer::Pointer;
use super::yaml;
use crate::error::Error;
use crate::problem::{Problem, Problems, Sink};
use crate::source::{Position, SourceId, Sources};

/// Reads an OpenAPI document from a file.
///
/// # Errors
///
/// Fails when the file cannot be read, or holds something that [`parse`] refuses.
pub fn load(path: &Path) -> Result<Document, Error> {
    let Text { name, text } = Text::read(path, path.display().to_string())?;
    Ok(parse(name, text)?)
}

/// Reads an OpenAPI 3.0 or 3.1 document, in YAML or JSON, from its text.
///
/// # Errors
///
/// Fails when it is not YAML, not an object, or of another version.
pub fn parse(name: impl Into<String>, text: impl Into<Arc<str>>) -> Result<Document, Problems> {
    let mut sources = Sources::new();
    let source = sources.add(name, text);
    let mut problems = Sink::new();
    let root = read_openapi(&sources, source, &mut problems);
    problems.finish(&sources)?;
    // A reader that has no problem to name has a tree to give.
    let root = root.unwrap_or_else(|| Node::new(super::Value::Null, Position::start_of(source)));
    Ok(Document { sources, root })
}

/// Reads the text `source` as an OpenAPI document; one of 3.1 comes back in the words of 3.0.
///
/// `None` when no tree could be made; the reasons are in `problems`.
pub fn read_openapi(sources: &Sources, source: SourceId, problems: &mut Sink) -> Option<Node> {
    let mut root = yaml::read(sources, source, problems)?;
    check_version(&root, problems);
    to_3_0(&mut root);
    Some(root)
}

/// Returns whether the document is the XML that describes an OData service, which YAML takes for one text.
fn is_csdl(root: &Node) -> bool {
    let text = root.as_str().unwrap_or_default();
    text.starts_with('<') && (text.contains("edmx") || text.contains("<Schema"))
}

/// Notes a problem unless `root` says that it is an OpenAPI 3.0 or 3.1 document.
fn check_version(root: &Node, problems: &mut Sink) {
    let Some(object) = root.as_object() else {
        if is_csdl(root) {
            problems.push(
                Problem::new(
                    root.position,
                    &Pointer::ROOT,
                    "this is CSDL, the metadata of OData as XML",
                )
                .expected(
                    "an OpenAPI document, such as `openapi/v1.0/openapi.yaml` of msgraph-metadata",
                ),
            );
            return;
        }
        problems.push(
            Problem::new(
                root.position,
                &Pointer::ROOT,
                format!("found {}", root.value.kind()),
            )
            .expected("an OpenAPI document, which is an object"),
        );
        return;
    };
    if let Some(version) = object.get("swagger") {
        let version = version.as_str().or(version.as_number()).unwrap_or_default();
        problems.push(
            Problem::new(
                root.position,
                &Pointer::ROOT,
                format!("this is Swagger {version}"),
            )
            .expected("OpenAPI 3.0.x or 3.1.x")
            .help("convert the document to OpenAPI 3.0"),
        );
        return;
    }
    let Some(version) = object.get("openapi") else {
        problems.push(
            Problem::new(root.position, &Pointer::ROOT, "`openapi` is missing")
                .expected("the version of OpenAPI, such as `openapi: 3.0.4`"),
        );
        return;
    };
    // Unquoted, `3.0` is a number, which is no reason to refuse it.
    let text = version.as_str().or(version.as_number()).unwrap_or_default();
    let is_known = ["3.0", "3.1"].iter().any(|known| {
        let patch = text.strip_prefix(known);
        patch.is_some_and(|patch| patch.is_empty() || patch.starts_with('.'))
    });
    if !is_known {
        let found = match text {
            "" => format!("`openapi` is {}", version.value.kind()),
            _ => format!("OpenAPI {text}"),
        };
        problems.push(
            Problem::new(version.position, &Pointer::ROOT.key("openapi"), found)
                .expected("a version 3.0.x or 3.1.x")
                .help("convert the document to OpenAPI 3.0"),
        );
    }
}
