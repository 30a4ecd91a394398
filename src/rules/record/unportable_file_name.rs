//! Every system can hold the names of files.
//!
//! Must not access the file system; the paths are known.

use crate::rules::prelude::*;
use crate::source::{At, Unportable};

pub(super) const RULE: Rule = Rule {
    name: "unportable-file-name",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("a repository with a name that Windows cannot hold cannot be checked out there"),
    summary: "A file or folder has a name that some system cannot hold",
    page: include_str!("unportable_file_name.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut previous = "";
    for path in model.governed_paths() {
        acc.extend(new_parts(previous, path).filter_map(|name| Some(unportable(path, name, Unportable::of(name)?))));
        previous = path;
    }
}

/// The names in `path`, without the folders above the path before it, so that a folder is reported once.
fn new_parts<'p>(previous: &str, path: &'p str) -> impl Iterator<Item = &'p str> {
    let same = previous.split('/').zip(path.split('/')).take_while(|(one, other)| one == other).count();
    path.split('/').skip(same)
}

fn unportable(path: &str, name: &str, why: Unportable) -> Finding {
    let why = match why {
        Unportable::Device => "which Windows reserves for a device".to_owned(),
        Unportable::Character(character) => format!("and Windows allows no {character:?} in a name"),
        Unportable::End => "and Windows removes a dot or a space at the end of a name".to_owned(),
        Unportable::Long => "which is longer than 255 bytes".to_owned(),
    };
    let part = if path.ends_with(name) { "file" } else { "folder" };
    Finding::new(RULE.name, At::File(path.into()), format!("the {part} is named `{name}`, {why}"))
        .help("rename it; use letters, digits, `-`, `_` and `.`")
        .distinct(name)
}
