//! The governed files that differ between two states: those that records describe, and the templates of the repository.
//!
//! Must not know how a difference is presented.

use std::collections::{BTreeMap, BTreeSet};

use super::{Error, Loaded};
use crate::{
    history::{Rewritten, file_difference},
    render::FOLDER as TEMPLATES,
    report::diff::{ChangeKind, ChangedFiles, ChangedTemplate},
    source::{Selection, Tree},
    text::TextDifference,
};

/// The files that differ.
pub(super) fn changed(base: &Loaded, head: &Loaded) -> Result<ChangedFiles, Error> {
    Ok(ChangedFiles { of_records: of_records(base, head)?, templates: templates(base, head)? })
}

/// The files of records that are in both states. A file with a recorded SHA-256 in both is left to that. A file that the later state
/// does not name any more differs as a whole.
fn of_records(base: &Loaded, head: &Loaded) -> Result<Vec<Rewritten>, Error> {
    let mut before: BTreeMap<_, _> = base
        .model
        .files()
        .map(|(entry, path, sha256)| ((entry.kind.name, &*entry.id), (path, sha256.is_some())))
        .collect();
    let mut rewritten = Vec::new();
    for (entry, path, sha256) in head.model.files() {
        let Some((old, hashed)) = before.remove(&(entry.kind.name, &*entry.id)) else { continue };
        if hashed && sha256.is_some() {
            continue;
        }
        let text = file_difference((base.state.tree(), old), (head.state.tree(), path)).map_err(Error::Unreadable)?;
        let field = entry.record().map_or("path", |record| record.file_field());
        let of = |text| Rewritten {
            record: entry.id.clone(),
            kind: entry.kind.name.into(),
            field,
            path: (**path).into(),
            text,
        };
        rewritten.extend(text.map(of));
    }
    let kept = |kind: &str, id: &str| head.model.with_id(id).find(|entry| entry.kind.name == kind);
    rewritten.extend(before.into_iter().filter_map(|((kind, id), (path, _))| {
        let field = kept(kind, id)?.record()?.file_field();
        let text = TextDifference::whole("");
        Some(Rewritten { record: id.into(), kind: kind.into(), field, path: (**path).into(), text })
    }));
    Ok(rewritten)
}

/// The templates of the repository that were added, removed or changed.
fn templates(base: &Loaded, head: &Loaded) -> Result<Vec<ChangedTemplate>, Error> {
    let (base, head) = (base.state.tree(), head.state.tree());
    let (before, after) = (templates_of(base)?, templates_of(head)?);
    let mut changed = Vec::new();
    for path in before.union(&after) {
        let change = match (before.contains(path), after.contains(path)) {
            (true, false) => ChangeKind::Removed,
            (false, _) => ChangeKind::Added,
            (true, true) => ChangeKind::Changed,
        };
        let text = file_difference((base, path), (head, path)).map_err(Error::Unreadable)?;
        changed.extend(text.map(|text| ChangedTemplate { path: path.clone(), change, text }));
    }
    Ok(changed)
}

/// The paths of the templates of a repository.
///
/// # Errors
/// Fails if the folder cannot be listed.
pub fn templates_of(tree: &dyn Tree) -> Result<BTreeSet<String>, Error> {
    let selection = Selection { folder: TEMPLATES, extensions: &["j2"], optional: &[], exclude: &[] };
    let listing = tree.list(&selection).map_err(Error::Unreadable)?;
    Ok(listing.files.iter().map(ToString::to_string).collect())
}
