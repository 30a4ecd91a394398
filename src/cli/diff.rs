//! `aims diff`: read both states, check, judge, compare, write.

use super::{
    Error, FINDINGS, OK,
    load::{Loaded, style, two},
    options::{Diff, Global},
    past, print,
    tree::Source,
};
use crate::{
    history::{self, Named, Present as _},
    model::{Model, Stated},
    output::diff::{DIFF_FORMATS, DiffFormat},
    policy,
    report::{
        approvals::{ApprovalStatus, approvals_from},
        check::CheckReport,
        diff::{NeedsReapproval, Side, diff},
    },
};

pub(super) fn run(global: &Global, command: &Diff) -> Result<u8, Error> {
    let (mut base, mut head) = two(global, &command.base, command.head.as_deref())?;
    readable(&base)?;
    readable(&head)?;
    let (before, after) = (judged(&mut base), judged(&mut head));
    let (again, set) = {
        let changed = head.model.differing(&base.model);
        (outdated(&base.model, &head.model, &changed), set(&base.model, &head, &changed)?)
    };
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
fn set(base: &Model, head: &Loaded, changed: &Named<'_>) -> Result<Vec<ApprovalStatus>, Error> {
    let is_new = |stated: &Stated<'_>| {
        let (kind, id) = (stated.entry.kind.name, &stated.entry.id);
        let stood = || base.data(kind, id).and_then(|data| stated.sort.stated(&data));
        changed.contains(&(kind, id.clone())) && stood() != stated.data()
    };
    if !head.model.stated().any(|stated| is_new(&stated)) {
        return Ok(Vec::new());
    }
    let answers = past::remembered(&head.source, &head.model, Some(&is_new)).map_err(Error::Unreadable)?;
    Ok(approvals_from(&head.model, &answers))
}

/// What stands in the later state as it was approved in the earlier one, though what it relies on changed between.
fn outdated(base: &Model, head: &Model, changed: &Named<'_>) -> Vec<NeedsReapproval> {
    let questions = head.questions_about(changed);
    let outdated = history::outdated(&questions, changed, base, head);
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
    let stage = loaded.stage(None);
    loaded.reported(stage, &policy::judge).0
}
