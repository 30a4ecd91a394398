//! Every file next to the files of evidence is named by a record.
//!
//! Must not read the files.

use std::collections::BTreeSet;

use crate::rules::prelude::*;
use crate::{
    model::EXTENSIONS,
    prose::{count, list},
    source::{At, Path, is_one_of},
};

pub(super) const RULE: Rule = Rule {
    name: "unrecorded-file",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some("auditors look into the folder: a file without a record has no date, no owner and no purpose"),
    summary: "A file in a folder of evidence is named by no record",
    page: include_str!("unrecorded_file.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // A record that cannot be read may name any of them.
    if model.entries().iter().any(Entry::is_broken) {
        return;
    }
    let named: BTreeSet<&str> = model.attachments().map(|file| &**file.path).collect();
    let evidence: BTreeSet<&str> = evidence_of(model).collect();
    for (folder, files) in model.evidence_folders() {
        let files: Vec<&Path> = files.iter().filter(|path| !is_beside(path, &named)).collect();
        let unrecorded: Vec<&Path> = files.iter().copied().filter(|path| !named.contains(&***path)).collect();
        let recorded = files.iter().filter(|path| evidence.contains(&****path)).count();
        if !unrecorded.is_empty() && (holds_records(model, folder) || 2 * recorded >= files.len()) {
            acc.push(unrecorded_files(folder, &unrecorded));
        }
    }
}

fn evidence_of(model: &Model) -> impl Iterator<Item = &str> {
    model.attachments().filter(|file| file.entry.kind.name == Evidence::KIND).map(|file| &**file.path)
}

/// Whether records of evidence are in the folder or above it. Another folder counts if evidence is most of what it contains: evidence
/// can also be a file among those of a program.
fn holds_records(model: &Model, folder: &str) -> bool {
    model.of_kind(Evidence::KIND).any(|entry| {
        let above = entry.path.rsplit_once('/').map_or("", |(above, _)| above);
        !above.is_empty() && folder.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Whether a file belongs to another one: a record file, a readme, or the signature of a named file.
fn is_beside(path: &str, named: &BTreeSet<&str>) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let is_signature = is_one_of(ending, &["sig", "asc", "p7s", "tsr", "sha256"]) && named.contains(stem);
    is_one_of(ending, EXTENSIONS) && !named.contains(path) || name.starts_with("readme") || is_signature
}

fn unrecorded_files(folder: &str, files: &[&Path]) -> Finding {
    let names: Vec<String> = files.iter().map(|path| format!("`{}`", &path[folder.len() + 1..])).collect();
    let verb = if files.len() == 1 { "is" } else { "are" };
    let message = format!("{} in `{folder}/` {verb} named by no record: {}", count(files.len(), "file"), list(&names));
    let finding = Finding::new(RULE.name, At::File(files[0].clone()), message).distinct(folder);
    finding
        .help("add an `evidence` record for each, remove what is not evidence, or list it under `exclude` in aims.yaml")
}
