//! `aims check --diff`: what a change introduces, judged by the policy that stood before it.
//!
//! Must not know what policy is.

use std::collections::BTreeSet;

use super::{
    Error,
    load::{Loaded, Reader, Source, fork, source, today},
    note,
    options::{Check, Global},
};
use crate::{
    finding::Stage,
    model::{Marker, Model, Policy},
    policy::{self, standing},
    repo::GitError,
    report::{
        check::{CheckReport, report},
        place::Sources,
        since::Since,
    },
};

/// What was found before a change, and how that state is called.
pub(super) struct Before {
    pub(super) report: CheckReport,
    pub(super) since: Since,
}

/// What is found after a change, with the texts that it lies in.
pub(super) struct After {
    pub(super) loaded: Loaded,
    pub(super) report: CheckReport,
    pub(super) sources: Sources,
    /// What was found before; `None` where everything is introduced.
    pub(super) before: Option<Before>,
}

/// What is found after the change from `base`, judged by both policies, and before it.
pub(super) fn since(global: &Global, command: &Check, base: &str) -> Result<After, Error> {
    let head = || source(global, command.view.at.as_deref());
    let change = head()?;
    let today = today(global, &change)?;
    let before = match fork(global, base, command.view.at.as_deref()) {
        Err(Error::Git(GitError::NoManifest { revision, .. })) => {
            note(&format!("`{revision}` holds no management system yet, so everything counts as introduced"));
            None
        }
        other => Some(other?),
    };
    let reader = Reader::sharing();
    let Some(before) = before else {
        let mut loaded = reader.load(change, today)?;
        let (report, sources) = judged(&mut loaded, command, None, None);
        return Ok(After { loaded, report, sources, before: None });
    };
    let label = label(base, &before);
    let reading = reader.read(&before, today, None)?;
    let policy = Policy::of(&reading);
    let mut before = reader.loaded(before, reading, today);
    let (known, _) = judged(&mut before, command, None, None);

    let reading = reader.read(&change, today, Some(&policy))?;
    let touched = policy.touched(&Policy::of(&reading));
    let mut governed = reader.loaded(change, reading.governed_by(&policy), today);
    let stage = Some(before.stage(command.stage));
    let (mut report, mut sources) = judged(&mut governed, command, stage, Some(&before));
    let mut own = None;
    if !touched.is_empty() {
        let mut loaded = reader.load(head()?, today)?;
        let (found, texts) = judged_by(&mut loaded, command, &before);
        sources = sources.and(texts);
        own = Some((loaded, found));
    }
    let (own, found) = own.map_or((None, None), |(loaded, found)| (Some(loaded), Some(found)));
    let model: &Model = own.as_ref().map_or(&governed.model, |own| &own.model);
    // A record of another kind may have taken the id of one that only the base holds.
    let is_policy = |id: &str| model.with_id(id).all(|entry| Policy::holds(entry.kind.name));
    let foreign = touched.iter().filter(|id| is_policy(id)).cloned().collect();
    report.under_both(model, found, &foreign);
    std::mem::forget(before.model);
    let before = Some(Before { report: known, since: about(label, &touched) });
    Ok(After { loaded: own.unwrap_or(governed), report, sources, before })
}

fn label(base: &str, source: &Source) -> (String, String) {
    match source {
        Source::Work(_) => (base.to_owned(), String::new()),
        Source::Commit(tree) => {
            let id = &tree.revision.id;
            let base = &tree.revision.name;
            let name = if id.0.starts_with(base) { id.short().to_owned() } else { format!("{base} ({})", id.short()) };
            (name, id.to_string())
        }
    }
}

fn about((base, commit): (String, String), touched: &BTreeSet<Box<str>>) -> Since {
    Since { base: base.into(), commit, known: 0, policy: touched.iter().map(|id| (**id).into()).collect() }
}

/// What is found in a state, with those comments only that stood before, where others are given.
fn judged(
    loaded: &mut Loaded,
    command: &Check,
    stage: Option<Stage>,
    before: Option<&Loaded>,
) -> (CheckReport, Sources) {
    loaded.remember_if_asked();
    loaded.check();
    let stage = stage.unwrap_or_else(|| loaded.stage(command.stage));
    let markers = before.map_or_else(|| loaded.markers.clone(), |before| stood(before, loaded));
    let verdicts = policy::judge(&loaded.model, std::mem::take(&mut loaded.findings), &markers, stage);
    report(&loaded.model, verdicts, loaded.source.tree(), stage, loaded.files, loaded.incomplete.clone())
}

/// What is found in a state under its own manifest, with the levels, exceptions and comments of the one before; its stage is
/// the later of both.
fn judged_by(loaded: &mut Loaded, command: &Check, before: &Loaded) -> (CheckReport, Sources) {
    loaded.remember_if_asked();
    loaded.check();
    let stage = loaded.stage(command.stage).max(before.stage(command.stage));
    let findings = std::mem::take(&mut loaded.findings);
    let verdicts = policy::judge_under(&loaded.model, &before.model, findings, &stood(before, loaded), stage);
    report(&loaded.model, verdicts, loaded.source.tree(), stage, loaded.files, loaded.incomplete.clone())
}

fn stood(before: &Loaded, loaded: &Loaded) -> Vec<Marker> {
    standing((&before.model, &before.markers), (&loaded.model, &loaded.markers))
}
