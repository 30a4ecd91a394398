//! `aims check --diff`: what a change introduces, judged by the policy that stood before it.
//!
//! Must not know what policy is.

use std::collections::BTreeSet;

use super::{
    Error,
    load::{Loaded, Reader, Source, source, today},
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

/// What was found in the change from `base`, with the texts that it lies in.
pub(super) fn since(global: &Global, command: &Check, base: &str) -> Result<(Loaded, CheckReport, Sources), Error> {
    let head = || source(global, command.view.at.as_deref());
    let change = head()?;
    let today = today(global, &change)?;
    let before = match source(global, Some(base)) {
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
        return Ok((loaded, report, sources));
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
    let (mut report, mut sources) = judged(&mut governed, command, stage, Some(&before.markers));
    let mut own = None;
    if !touched.is_empty() {
        let mut loaded = reader.load(head()?, today)?;
        let (found, texts) = judged(&mut loaded, command, None, Some(&before.markers));
        sources = sources.and(texts);
        own = Some((loaded, found));
    }
    let (own, found) = own.map_or((None, None), |(loaded, found)| (Some(loaded), Some(found)));
    let model: &Model = own.as_ref().map_or(&governed.model, |own| &own.model);
    report.under_both(model, found, &touched);
    report.only_since(model, &known, about(label, &touched));
    std::mem::forget(before.model);
    Ok((own.unwrap_or(governed), report, sources))
}

fn label(base: &str, source: &Source) -> (String, String) {
    match source {
        Source::Work(_) => (base.to_owned(), String::new()),
        Source::Commit(tree) => {
            let id = &tree.revision.id;
            let name = if id.0.starts_with(base) { id.short().to_owned() } else { format!("{base} ({})", id.short()) };
            (name, id.to_string())
        }
    }
}

fn about((base, commit): (String, String), touched: &BTreeSet<Box<str>>) -> Since {
    Since {
        base: base.into(),
        commit,
        known: 0,
        before: BTreeSet::new(),
        policy: touched.iter().map(|id| (**id).into()).collect(),
    }
}

/// What is found in a state, with those comments only that stood before, where others are given.
fn judged(
    loaded: &mut Loaded,
    command: &Check,
    stage: Option<Stage>,
    before: Option<&Vec<Marker>>,
) -> (CheckReport, Sources) {
    loaded.remember_if_asked();
    loaded.check();
    let stage = stage.unwrap_or_else(|| loaded.stage(command.stage));
    let markers = before.map_or_else(|| loaded.markers.clone(), |before| standing(before, &loaded.markers));
    let verdicts = policy::judge(&loaded.model, std::mem::take(&mut loaded.findings), &markers, stage);
    report(&loaded.model, verdicts, loaded.source.tree(), stage, loaded.files, loaded.incomplete.clone())
}
