//! Where the paths of a file lead: to rooms, and within a room to the modules at its top.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, UseTree, visit::Visit};

use super::sources::{Source, all};

/// Every path that a file writes down, in steps.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.found.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        leaves(&item.tree, &mut Vec::new(), &mut self.found);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // What only tests use is no wall of the house, and their `super` is this very file.
        if item.ident != "tests" {
            syn::visit::visit_item_mod(self, item);
        }
    }
}

fn leaves(tree: &UseTree, above: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match tree {
        UseTree::Path(path) => {
            above.push(path.ident.to_string());
            leaves(&path.tree, above, found);
            above.pop();
        }
        UseTree::Name(name) => found.push(above.iter().cloned().chain([name.ident.to_string()]).collect()),
        UseTree::Rename(name) => found.push(above.iter().cloned().chain([name.ident.to_string()]).collect()),
        UseTree::Glob(_) => {
            assert_ne!(*above, ["crate"], "`use crate::*` hides where a path goes");
            found.push(above.clone());
        }
        UseTree::Group(group) => group.items.iter().for_each(|item| leaves(item, above, found)),
    }
}

fn paths(source: &Source) -> Vec<Vec<String>> {
    let mut paths = Paths::default();
    paths.visit_file(&source.file);
    paths.found
}

/// The rooms that a file names, by `crate::room`.
pub fn rooms_used(source: &Source) -> BTreeSet<String> {
    let crates = paths(source).into_iter().filter(|path| path.first().is_some_and(|first| first == "crate"));
    crates.filter_map(|path| path.into_iter().nth(1)).collect()
}

/// The modules at the top of a room, each with those that it uses; what the room itself passes on counts as its owner's.
pub fn module_graph(room: &str) -> BTreeMap<String, BTreeSet<String>> {
    let sources: Vec<&Source> = all().iter().filter(|source| source.room() == room).collect();
    let modules: BTreeSet<String> =
        sources.iter().filter_map(|source| source.module().nth(1)).map(Into::into).collect();
    let owners = owners(&sources, room, &modules);
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let Some(own) = source.module().nth(1) else { continue };
        let used = paths(source).iter().filter_map(|path| inside(source, room, path)).collect::<Vec<_>>();
        let used = used.into_iter().filter_map(|name| modules.get(&name).or_else(|| owners.get(&name)).cloned());
        graph.entry(own.to_owned()).or_default().extend(used.filter(|used| used != own));
    }
    graph
}

/// What the root of a room passes on from its modules, by name.
fn owners(sources: &[&Source], room: &str, modules: &BTreeSet<String>) -> BTreeMap<String, String> {
    let root = sources.iter().find(|source| source.module().count() == 1);
    let items = root.into_iter().flat_map(|root| &root.file.items);
    let mut owners = BTreeMap::new();
    for item in items {
        let Item::Use(item) = item else { continue };
        let mut found = Vec::new();
        leaves(&item.tree, &mut Vec::new(), &mut found);
        for path in found {
            let steps: Vec<&str> = path.iter().map(String::as_str).skip_while(|step| is_above(step, room)).collect();
            if let [module, .., name] = steps[..]
                && modules.contains(module)
            {
                owners.insert(name.to_owned(), module.to_owned());
            }
        }
    }
    owners
}

fn is_above(step: &str, room: &str) -> bool {
    ["self", "crate"].contains(&step) || step == room
}

/// The name right below the room to which a path leads, where it leads into the room.
fn inside(source: &Source, room: &str, path: &[String]) -> Option<String> {
    let ups = path.iter().take_while(|step| *step == "super").count();
    let depth = source.module().count();
    if path.first()? == "crate" {
        return (path.get(1)? == room).then(|| path.get(2).cloned())?;
    }
    // From a module at depth two, one `super` is the room.
    (ups > 0 && ups + 1 == depth).then(|| path.get(ups).cloned())?
}

/// Modules that use each other in a circle, where there is one.
pub fn circle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<&String>> {
    let mut left: BTreeSet<&String> = graph.keys().collect();
    loop {
        // What uses nothing that is left, or is used by nothing that is left, stands in no circle.
        let uses = |module: &String| graph[module].iter().any(|used| left.contains(used));
        let is_used = |module: &String| left.iter().any(|other| graph[*other].contains(module));
        let ends: Vec<&String> = left.iter().filter(|module| !uses(module) || !is_used(module)).copied().collect();
        if ends.is_empty() {
            return (!left.is_empty()).then(|| left.into_iter().collect());
        }
        left.retain(|module| !ends.contains(module));
    }
}
