//! The history can be read if the manifest requires support for approvals.
//!
//! Must not know why it cannot be read; it passes the reason on.

use crate::rules::prelude::*;
use crate::{history::AttestationOrigin, model::HistoryState};

pub(super) const RULE: Rule = Rule {
    name: "unknown-history",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "The history that the manifest asks for cannot be read",
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
        let message = format!("approvals cannot be checked against the history: {why}");
        acc.push(at_manifest(manifest, message, "run the check in a full clone, or remove `approvals` from aims.yaml"));
        return;
    }
    let unknown = |answer: &crate::history::Answer| matches!(answer.origin, AttestationOrigin::Unknown);
    let ids: Vec<&str> = model
        .attestations()
        .filter(|attestation| attestation.answer.is_some_and(unknown))
        .map(|attestation| &*attestation.entry.id)
        .collect();
    if let [first, ..] = ids.as_slice() {
        let more = if ids.len() > 1 { format!(" and {} more", ids.len() - 1) } else { String::new() };
        let message = format!("the clone is shallow and does not contain the commits that approved {first}{more}");
        acc.push(at_manifest(
            manifest,
            message,
            "run `git fetch --unshallow --tags`, or set `fetch-depth: 0` in the checkout of the pipeline",
        ));
    }
}

fn at_manifest(manifest: Item<'_, Aims>, message: String, help: &str) -> Finding {
    Finding::new(RULE.name, manifest.at("approvals"), message).help(help).about(&manifest.id)
}
