//! Where the manifest asks how well approvals are supported, the history is there to tell.
//!
//! Must not know why it is not; it hands the reason on.

use crate::rules::prelude::*;
use crate::{history::Set, model::HistoryState};

pub(super) const RULE: Rule = Rule {
    name: "unknown-history",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some("what was not looked at is not said to be in order"),
    summary: "The history that the manifest asks about cannot be read",
    page: include_str!("unknown_history.md"),
    suppressible: false,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if !model.history().is_judged() {
        return;
    }
    let Some(manifest) = model.manifest().filter(|manifest| manifest.approvals.is_some()) else { return };
    if let HistoryState::Unknown(why) = model.history().state() {
        let message = format!("approvals cannot be held against the history: {why}");
        acc.push(at_manifest(manifest, message, "check in a full clone, or remove `approvals` from aims.yaml"));
        return;
    }
    let unknown = |answer: &crate::history::Answer| matches!(answer.set, Set::Unknown);
    let ids: Vec<&str> = model
        .attestations()
        .filter(|stated| stated.answer.is_some_and(unknown))
        .map(|stated| &*stated.entry.id)
        .collect();
    if let [first, ..] = ids.as_slice() {
        let more = if ids.len() > 1 { format!(" and of {} more", ids.len() - 1) } else { String::new() };
        let message = format!("the clone is shallow and does not hold the commits that approved {first}{more}");
        acc.push(at_manifest(
            manifest,
            message,
            "run `git fetch --unshallow --tags`, or give `fetch-depth: 0` to the checkout of the pipeline",
        ));
    }
}

fn at_manifest(manifest: Item<'_, Aims>, message: String, help: &str) -> Finding {
    Finding::new(RULE.name, manifest.at("approvals"), message).help(help).about(&manifest.id)
}
