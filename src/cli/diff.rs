//! `aims diff`: read both states, check, judge, compare, write.

use std::collections::BTreeMap;

use super::{
    Error, FINDINGS, OK,
    load::{Loaded, Source, style, two},
    options::{Diff, Global},
    past, print,
};
use crate::{
    history,
    model::{Model, Stated},
    output::diff::{DIFF_FORMATS, DiffFormat},
    policy,
    report::{
        approvals::{ApprovalStatus, approvals_from},
        check::{CheckReport, report},
        diff::{NeedsReapproval, Side, diff},
    },
    schema::Schemas,
};

pub(super) fn run(global: &Global, command: &Diff) -> Result<u8, Error> {
    let (mut base, mut head) = two(global, &command.base, command.head.as_deref())?;
    readable(&base)?;
    readable(&head)?;
    let (before, after) = (judged(&mut base), judged(&mut head));
    let again = outdated(&base.model, &head.model);
    let set = set(&base.model, &head)?;
    let sides = [side(&base, &before), side(&head, &after)];
    let report = diff(&sides[0], &sides[1], again, set);
    // The process ends soon: freeing every record one by one would only take time.
    drop(sides);
    std::mem::forget((base.model, head.model));
    let format = DiffFormat::named(&command.format).unwrap_or(&DIFF_FORMATS[0]);
    print(|out| (format.write)(&report, &style(global), out))?;
    Ok(if command.detailed_exitcode && report.differs() { FINDINGS } else { OK })
}

/// Without a manifest nearly everything would seem to have changed.
fn readable(loaded: &Loaded) -> Result<(), Error> {
    if loaded.incomplete.is_none() {
        return Ok(());
    }
    let state = match &loaded.source {
        Source::Work(_) => "the folder".to_owned(),
        Source::Commit(tree) => format!("`{}`", tree.revision.name),
    };
    Err(Error::Unreadable(format!(
        "the manifest of {state} cannot be read\nhelp: `aims check` says what is wrong with it"
    )))
}

/// What was approved, accepted or reviewed between, with how well git supports it.
fn set(base: &Model, head: &Loaded) -> Result<Vec<ApprovalStatus>, Error> {
    let stood: BTreeMap<_, _> = base.stated().map(|stated| ((&*stated.entry.id, stated.sort), stated.data())).collect();
    let new = |stated: &Stated<'_>| stood.get(&(&*stated.entry.id, stated.sort)) != Some(&stated.data());
    if !head.model.stated().any(|stated| new(&stated)) {
        return Ok(Vec::new());
    }
    let answers = past::answers_about(&head.source, &head.model, &new).map_err(Error::Unreadable)?;
    Ok(approvals_from(&head.model, &answers))
}

/// What stands in the later state as it was approved in the earlier one, though what it relies on changed between.
fn outdated(base: &Model, head: &Model) -> Vec<NeedsReapproval> {
    let schemas = Schemas::default();
    let changed = head.differing(base);
    let questions = head.questions_about(&changed, &schemas);
    let outdated = history::outdated(&questions, &changed, base, head, &schemas);
    outdated.into_iter().map(|(record, sort, stale)| NeedsReapproval::new(&record, sort, &stale)).collect()
}

fn side<'l>(loaded: &'l Loaded, report: &'l CheckReport) -> Side<'l> {
    match &loaded.source {
        Source::Work(_) => Side::new(&loaded.model, report, "the files as they are", None),
        Source::Commit(tree) => {
            let revision = &tree.revision;
            Side::new(&loaded.model, report, &revision.name, Some(revision.id.to_string()))
        }
    }
}

/// What is found in a state, judged for its own stage.
fn judged(loaded: &mut Loaded) -> CheckReport {
    loaded.remember_if_asked();
    loaded.check();
    let stage = loaded.stage(None);
    let findings = std::mem::take(&mut loaded.findings);
    let verdicts = policy::judge(&loaded.model, findings, &loaded.markers, stage);
    report(&loaded.model, verdicts, loaded.source.tree(), stage, loaded.files, loaded.incomplete.clone()).0
}
