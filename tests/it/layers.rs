//! The house plan holds: every path in `src/` goes only where the table in `lib.rs` allows.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use syn::visit::Visit;

use crate::support::files::{below, project, read};

/// Rooms that a file names, by `crate::room`.
struct Uses {
    rooms: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.first().is_some_and(|first| first == "crate") {
            self.rooms.extend(names.get(1).cloned());
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let syn::UseTree::Path(path) = &item.tree
            && path.ident == "crate"
        {
            self.heads(&path.tree);
        }
    }
}

impl Uses {
    fn heads(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => drop(self.rooms.insert(path.ident.to_string())),
            syn::UseTree::Name(name) => drop(self.rooms.insert(name.ident.to_string())),
            syn::UseTree::Rename(rename) => drop(self.rooms.insert(rename.ident.to_string())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.heads(item)),
            syn::UseTree::Glob(_) => panic!("`use crate::*` hides where a path goes"),
        }
    }
}

fn sources() -> Vec<(String, PathBuf, syn::File)> {
    let root = project().join("src");
    let inside = |path: &PathBuf| {
        let first = path.strip_prefix(&root).expect("below").iter().next().expect("a name").to_str().expect("UTF-8");
        let room = first.trim_end_matches(".rs").to_owned();
        (room != "lib" && room != "main").then_some(room)
    };
    below(&root)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter_map(|path| {
            let room = inside(&path)?;
            let file = syn::parse_file(&read(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            Some((room, path, file))
        })
        .collect()
}

#[test]
fn every_path_goes_where_the_table_allows() {
    let allowed: BTreeMap<&str, &[&str]> = aims::ROOMS.iter().map(|room| (room.name, room.uses)).collect();
    let mut problems = Vec::new();
    for (room, path, file) in sources() {
        let mut uses = Uses { rooms: BTreeSet::new() };
        uses.visit_file(&file);
        let Some(allowed) = allowed.get(room.as_str()) else {
            problems.push(format!("{} lies in no room of the table", path.display()));
            continue;
        };
        for used in uses.rooms.iter().filter(|used| **used != room && !allowed.contains(&used.as_str())) {
            problems.push(format!("{} uses `{used}`, which `{room}` may not", path.display()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn rooms_use_only_rooms_above_them_and_no_edge_is_idle() {
    let order: Vec<&str> = aims::ROOMS.iter().map(|room| room.name).collect();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (room, _, file) in sources() {
        let mut uses = Uses { rooms: BTreeSet::new() };
        uses.visit_file(&file);
        used.entry(room).or_default().extend(uses.rooms);
    }
    for (index, aims::Room { name: room, uses, .. }) in aims::ROOMS.iter().enumerate() {
        for edge in *uses {
            assert!(order[..index].contains(edge), "{room} lies above {edge}");
            assert!(
                used.get(*room).is_some_and(|used| used.contains(*edge)),
                "{room} no longer uses {edge}: remove the edge"
            );
        }
    }
}

#[test]
fn every_file_opens_with_its_purpose() {
    for (_, path, file) in sources() {
        let documented = file.attrs.iter().any(|attribute| attribute.path().is_ident("doc"));
        assert!(documented, "{} opens without `//!`", path.display());
    }
}
