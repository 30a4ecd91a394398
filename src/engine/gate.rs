//! The gate for weakening: finds who changed what, and reports the weakenings that nobody decided.
//!
//! Must not know what a decision is.

use std::collections::BTreeSet;

use super::{Error, Loaded, State, history::Lineage};
use crate::{
    finding::Finding,
    history,
    model::in_git,
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
        Some((history, since)) => authors(*history, since, head, weakening),
        None => Ok(Vec::new()),
    };
    let gate = Gate { base: &base.model, head: &head.model, authors: &authors };
    gate.undecided(diff.weakenings()).map_err(Error::Unreadable)
}

/// The authors of the commits `since` the earlier state that changed the weakened field; of all of them, if the record is gone or
/// the weakening is not about a field of it.
fn authors(
    history: &dyn History,
    since: &BTreeSet<CommitId>,
    head: &Loaded,
    weakening: &Statement,
) -> Result<Vec<Person>, String> {
    let id = weakening.record.raw();
    let entry = head.model.with_id(id).find(|entry| entry.kind.name == weakening.kind);
    let field = weakening.field.as_ref().and_then(|field| field.raw().split('/').nth(1)).map(str::to_owned);
    let (Some(entry), Some(field)) = (entry, field) else {
        return since.iter().map(|commit| Ok(history.commit(commit)?.author)).collect();
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
        let changed = events.filter(|event| {
            let value = |data: &Option<serde_json::Value>| data.as_ref().and_then(|data| data.get(&field)).cloned();
            value(&event.before) != value(&event.after)
        });
        authors.extend(changed.map(|event| event.commit.author));
    }
    Ok(authors)
}
