//! The gate for weakening: finds who changed what, and reports the weakenings that nobody decided.
//!
//! Must not know what a decision is.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Error, Loaded, State, history::Lineage};
use crate::{
    finding::Finding,
    history,
    model::{Model, in_git},
    report::{
        diff::{DiffReport, Statement},
        gate::Gate,
    },
    source::{CommitId, History, Person},
};

/// A finding for each weakening from `base` to `head` that no decision in the same change covers.
pub(super) fn undecided(base: &Loaded, head: &Loaded, diff: &DiffReport) -> Result<Vec<Finding>, Error> {
    let lineage = match &head.state {
        State::Memory(_) => None,
        _ => Some(head.state.lineage()?),
    };
    let since = match &base.state {
        State::Commit(tree) => Some(tree.revision.id.clone()),
        State::Files(_) | State::Memory(_) => None,
    };
    let commits = lineage.as_ref().map(Lineage::commits).zip(since);
    let commits = commits.map(|(history, base)| Ok::<_, String>((history, history.since(&base)?)));
    let commits = commits.transpose().map_err(Error::Unreadable)?;
    let authors = |weakening: &Statement| match &commits {
        Some((history, since)) => authors(*history, since, (base, head), weakening),
        None => Ok(Vec::new()),
    };
    let gate = Gate { base: &base.model, head: &head.model, authors: &authors };
    gate.undecided(diff.weakenings()).map_err(Error::Unreadable)
}

/// The authors of the commits `since` the earlier state that changed the weakened record, apart from its approval; if it is gone, of
/// those that changed its file.
fn authors(
    history: &dyn History,
    since: &BTreeSet<CommitId>,
    (base, head): (&Loaded, &Loaded),
    weakening: &Statement,
) -> Result<Vec<Person>, String> {
    let id = weakening.record.raw();
    let of =
        |model: &Model| model.with_id(id).find(|entry| entry.kind.name == weakening.kind).map(|it| it.path.clone());
    let Some(entry) = head.model.with_id(id).find(|entry| entry.kind.name == weakening.kind) else {
        let Some(path) = of(&base.model) else { return Ok(Vec::new()) };
        return authors_of_file(history, since, &in_git(history.prefix(), &path));
    };
    // A control inherits what its area says.
    let area = head.model.control(id).and_then(|row| row.area()).map(|area| &*area.data().id);
    let area = area.and_then(|area| head.model.with_id(area).find(|area| area.kind.name == weakening.kind));
    let mut authors = Vec::new();
    for entry in std::iter::once(entry).chain(area) {
        let path = in_git(history.prefix(), &entry.path);
        let Some(path) = history::place_at_head(history, entry.kind.name, &entry.id, &path)? else { continue };
        let events = history::history_of(history, entry.kind.name, &entry.id, &path)?;
        let events = events.into_iter().filter(|event| since.contains(&event.commit.id));
        let changed = events.filter(|event| unapproved(event.before.as_ref()) != unapproved(event.after.as_ref()));
        authors.extend(changed.map(|event| event.commit.author));
    }
    Ok(authors)
}

/// A record without its approval and acceptance, which those who decide add.
fn unapproved(record: Option<&Value>) -> Option<Value> {
    let mut record = record?.clone();
    if let Some(fields) = record.as_object_mut() {
        fields.retain(|name, _| !["approval", "acceptance"].contains(&name.as_str()));
    }
    Some(record)
}

/// The authors of the commits that changed a file.
fn authors_of_file(history: &dyn History, since: &BTreeSet<CommitId>, path: &str) -> Result<Vec<Person>, String> {
    let mut authors = Vec::new();
    for commit in since {
        // The first commit has no parent, and a merge changes only what differs from both.
        let changed =
            |parent| history.replaced(commit, parent).map(|files| files.iter().any(|(file, _)| **file == *path));
        if changed(0).unwrap_or(true) && changed(1).unwrap_or(true) {
            authors.push(history.commit(commit)?.author);
        }
    }
    Ok(authors)
}
