//! `aims check --diff`: what a change introduces, judged by the policy that stood before it.
//!
//! Must not know what policy is.

use std::collections::BTreeSet;

use super::{
    Error,
    load::{Loaded, Reader},
    note,
    options::{Check, Global},
    tree::{Source, fork, source, today},
};
use crate::{
    model::{Marker, Model, Policy},
    policy::{self, standing},
    repo::GitError,
    report::{
        check::{CheckReport, Since},
        place::Sources,
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
        let stage = loaded.stage(command.stage);
        let (report, sources) = loaded.reported(stage, &policy::judge);
        return Ok(After { loaded, report, sources, before: None });
    };
    let label = label(base, &before);
    let reading = reader.read(&before, today, None)?;
    let policy = Policy::of(&reading);
    let mut before = reader.loaded(before, reading, today);
    let stage = before.stage(command.stage);
    let (known, _) = before.reported(stage, &policy::judge);

    let reading = reader.read(&change, today, Some(&policy))?;
    let touched = policy.touched(&Policy::of(&reading));
    let mut governed = reader.loaded(change, reading.governed_by(&policy), today);
    let stood = |model: &Model, markers: &[Marker]| standing((&before.model, &before.markers), (model, markers));
    let (mut report, mut sources) = governed.reported(stage, &|model, findings, markers, stage| {
        policy::judge(model, findings, &stood(model, markers), stage)
    });
    let mut own = None;
    if !touched.is_empty() {
        let mut loaded = reader.load(head()?, today)?;
        let later = stage.max(loaded.stage(command.stage));
        // Its own manifest, but the levels, exceptions and comments of the state before.
        let (found, texts) = loaded.reported(later, &|model, findings, markers, stage| {
            policy::judge_under(model, &before.model, findings, &stood(model, markers), stage)
        });
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
