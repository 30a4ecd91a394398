//! Files that are not read although they look like record files under another name.
//!
//! Must not read a file as a record.

use serde_json::Value;

use super::EXTENSIONS;
use crate::{
    defect,
    finding::Finding,
    record::Kind,
    source::{At, Path, Tree, is_one_of},
};

/// Endings of files that may hold a record under another name: those that editors add, and JSON.
pub(super) const ENDINGS: &[&str] = &["txt", "bak", "orig", "old", "save", "yaml~", "yml~", JSON];

const JSON: &str = "json";

/// Maximum length in bytes of a file that is looked into, and of how many.
const MAX_BYTES: u64 = 64 << 10;
const MAX_FILES: usize = 256;

/// A finding for each of the files `others` that holds a record; `files` are the record files.
pub(super) fn findings(tree: &dyn Tree, files: &[Path], others: &[Path]) -> Vec<Finding> {
    let meant = others.iter().filter_map(|path| Some((path, meant(path)?)));
    // A copy next to the record file is a copy.
    let alone = meant.filter(|(_, name)| files.binary_search_by(|file| (**file).cmp(name)).is_err());
    let held = alone.take(MAX_FILES).filter(|(path, _)| holds_record(tree, path));
    held.map(|(path, name)| passed_over(path, &name)).collect()
}

/// The name that the file should have as a record file.
fn meant(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit_once('.')?;
    if is_one_of(ending, &[JSON]) {
        return Some(format!("{stem}.yaml"));
    }
    let name = path.strip_suffix('~').unwrap_or(stem);
    let (_, ending) = name.rsplit_once('.')?;
    is_one_of(ending, EXTENSIONS).then(|| name.to_owned())
}

/// Whether the text states a kind of record and an id.
fn holds_record(tree: &dyn Tree, path: &str) -> bool {
    let text = tree.read(path, MAX_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    if path.to_ascii_lowercase().ends_with(JSON) {
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        return value["kind"].as_str().is_some_and(|kind| Kind::named(kind).is_some()) && value["id"].is_string();
    }
    let field = |name: &str| text.lines().find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim()));
    field("kind").is_some_and(|kind| Kind::named(kind.trim_matches(['"', '\''])).is_some()) && field("id").is_some()
}

fn passed_over(path: &Path, name: &str) -> Finding {
    let message =
        format!("the file holds a record, but is not read, because its name does not end in .{}", EXTENSIONS[0]);
    let help = format!("rename it to `{name}`, or list it under `exclude` in aims.yaml");
    defect::PASSED_OVER_FILE.finding(At::File(path.clone()), message).help(help)
}
