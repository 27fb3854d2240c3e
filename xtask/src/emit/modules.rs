//! The modules that hold the generated items.

use std::collections::BTreeMap;

use super::print::HEADER;
use crate::api::{Operation, PathPart, TypePath};
use crate::areas::Gates;
use crate::files::Files;
use crate::naming::module_name;
use crate::rust_types::ident;

/// Items by module; the root is the crate's `generated` module.
pub(crate) struct ModuleTree {
    /// The word for one of the items.
    kind: &'static str,
    about: Option<String>,
    /// The text of a module that is one file.
    code: Option<String>,
    modules: BTreeMap<String, ModuleTree>,
    /// The contents of each file of this module, by the file's name.
    items: BTreeMap<String, Item>,
}

struct Item {
    names: Vec<String>,
    code: String,
}

impl ModuleTree {
    /// A root without items.
    pub(crate) fn new(kind: &'static str) -> Self {
        Self {
            kind,
            about: None,
            code: None,
            modules: BTreeMap::new(),
            items: BTreeMap::new(),
        }
    }

    /// Adds the file of an item; `about` says what the module at some depth holds.
    pub(crate) fn insert(
        &mut self,
        path: &TypePath,
        names: Vec<String>,
        code: String,
        about: impl Fn(usize) -> String,
    ) {
        let kind = self.kind;
        let mut module = self;
        for (place, name) in path.modules.iter().enumerate() {
            let below = module.modules.entry(name.clone());
            module = below.or_insert_with(|| Self::new(kind));
            module.about.get_or_insert_with(|| about(place + 1));
        }
        module
            .items
            .insert(module_name(&path.name), Item { names, code });
    }

    /// Adds a module of the root that is one file.
    pub(crate) fn insert_module(&mut self, name: &str, code: String) {
        let module = Self {
            code: Some(code),
            ..Self::new(self.kind)
        };
        self.modules.insert(name.to_owned(), module);
    }

    /// Writes the files of this module and of those below it into `files`, below `folder`.
    pub(crate) fn write(self, folder: &str, gates: &Gates, files: &mut Files) {
        self.write_below(folder, &mut Vec::new(), gates, files);
    }

    fn write_below(self, folder: &str, path: &mut Vec<String>, gates: &Gates, files: &mut Files) {
        if let Some(code) = self.code {
            files.insert(format!("{folder}.rs"), code);
            return;
        }
        let about = self.about.iter().map(|about| format!("//! {about}\n\n"));
        let text: String = about.chain([self.declarations(path, gates)]).collect();
        files.insert(format!("{folder}/mod.rs"), format!("{HEADER}\n{text}"));
        let paths = self.items.keys().map(|name| self.file(name));
        let paths: Vec<_> = paths.map(|file| format!("{folder}/{file}.rs")).collect();
        let codes = self.items.into_values().map(|item| item.code);
        files.extend(paths.into_iter().zip(codes));
        for (name, module) in self.modules {
            let folder = format!("{folder}/{name}");
            path.push(name);
            module.write_below(&folder, path, gates, files);
            path.pop();
        }
    }

    /// The file of an item: where a module has that name, the kind of the item stands behind it.
    fn file(&self, item: &str) -> String {
        let mut file = item.to_owned();
        if self.modules.contains_key(item) {
            file.push('_');
            file.push_str(self.kind);
        }
        // A name of an item or module never ends with `_`.
        while file != item && (self.modules.contains_key(&file) || self.items.contains_key(&file)) {
            file.push('_');
        }
        file
    }

    /// The `mod` and `use` lines.
    fn declarations(&self, path: &[String], gates: &Gates) -> String {
        let gate = |name: &String| gate(gates, &[path, std::slice::from_ref(name)].concat());
        let modules = self
            .modules
            .keys()
            .map(|name| (name.clone(), ("pub ", name)));
        let files = self.items.keys().map(|name| (self.file(name), ("", name)));
        let sorted: BTreeMap<String, _> = modules.chain(files).collect();
        let mut lines: Vec<String> = sorted
            .iter()
            .map(|(file, (public, name))| format!("{}{public}mod {};\n", gate(name), ident(file)))
            .collect();
        if !self.items.is_empty() {
            lines.push("\n".to_owned());
        }
        lines.extend(self.items.iter().map(|(name, item)| {
            let (gate, file) = (gate(name), ident(&self.file(name)));
            let names: Vec<_> = item
                .names
                .iter()
                .map(|name| ident(name).to_string())
                .collect();
            match &*names {
                [name] => format!("{gate}pub use {file}::{name};\n"),
                names => format!("{gate}pub use {file}::{{{}}};\n", names.join(", ")),
            }
        }));
        lines.concat()
    }
}

/// The line that leaves out what its feature does not turn on; nothing where there is no feature.
fn gate(gates: &Gates, place: &[String]) -> String {
    let feature = gates.get(place);
    feature.map_or_else(String::new, |feature| {
        format!("#[cfg(feature = {feature:?})]\n")
    })
}

/// The part of an operation's path that the module at this depth stands for.
pub(crate) fn folder(operation: &Operation, modules: usize) -> String {
    let mut folder = String::new();
    let mut depth = 0;
    for part in &operation.parts {
        let (PathPart::Segment(name) | PathPart::Function { name, .. }) = part else {
            continue;
        };
        if name.is_empty() {
            continue;
        }
        if depth == modules {
            break;
        }
        folder.push('/');
        folder.push_str(name);
        depth += 1;
    }
    folder
}
