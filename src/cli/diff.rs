//! `aims diff`: read both states, check, judge, compare, write.

use super::{
    Error, FINDINGS, OK,
    load::{Loaded, Source, style, two},
    options::{Diff, Global},
    print,
};
use crate::{
    history,
    model::Model,
    output::diff::{DIFF_FORMATS, DiffFormat},
    policy,
    report::{
        check::{CheckReport, report},
        diff::{NeedsReapproval, Side, diff},
    },
    schema::Schemas,
};

pub(super) fn run(global: &Global, command: &Diff) -> Result<u8, Error> {
    let (mut base, mut head) = two(global, &command.base, command.head.as_deref())?;
    let (before, after) = (judged(&mut base), judged(&mut head));
    let again = outdated(&base.model, &head.model);
    let sides = [side(&base, &before), side(&head, &after)];
    let report = diff(&sides[0], &sides[1], again);
    // The process ends soon: freeing every record one by one would only take time.
    drop(sides);
    std::mem::forget((base.model, head.model));
    let format = DiffFormat::named(&command.format).unwrap_or(&DIFF_FORMATS[0]);
    print(|out| (format.write)(&report, &style(global), out))?;
    Ok(if command.detailed_exitcode && report.differs() { FINDINGS } else { OK })
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
