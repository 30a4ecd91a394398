//! Reports on files in memory, with any rule due, a history and a baseline.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    engine::{CheckRequest, State},
    finding::{RuleInfo, Severity, Stage},
    model::{Model, Ruleset},
    report::{baseline::Baseline, check::CheckReport},
    source::MemoryTree,
};

pub use super::engine::shipped;
use super::{
    engine::{Known, engine},
    history::{Told, check_with},
};

/// The baseline of a repository, in a hidden folder, which holds no records.
const BASELINE: &str = ".aims/baseline.yaml";

/// A finding as the pages see it: rule, and path with byte range, or path alone, or nothing.
pub type Seen = (String, Option<(String, Option<(usize, usize)>)>);

/// Everything found in `tree` at or above warning, with `due` judged as if it were due.
pub fn findings(tree: &MemoryTree, today: &str, stage: Stage, due: Option<&str>) -> Vec<(Seen, String)> {
    seen(checked(tree, today, stage, due))
}

/// The errors and warnings of a report.
pub fn seen(report: CheckReport) -> Vec<(Seen, String)> {
    let counted = report.findings.into_iter().filter(|finding| finding.severity > Severity::Todo);
    counted
        .map(|finding| {
            let at = finding.location.map(|location| {
                let span = location.start.zip(location.end).map(|(start, end)| (start.offset, end.offset));
                (location.path.raw().to_owned(), span)
            });
            ((finding.rule, at), finding.message.raw().to_owned())
        })
        .collect()
}

/// What is shipped, with a rule as if it were due.
fn with_due(due: Option<&str>) -> Ruleset {
    let Ruleset { catalog, expectations } = shipped().clone();
    let Some(info) = due.and_then(|due| catalog.get(due)) else { return Ruleset { catalog, expectations } };
    // Of two with one name the first counts.
    let due = RuleInfo { due: Stage::Build, ..info.clone() };
    Ruleset { catalog: [due].iter().chain(catalog.all()).cloned().collect(), expectations }
}

/// The report on `tree`, with `due` judged as if it were due.
pub fn checked(tree: &MemoryTree, today: &str, stage: Stage, due: Option<&str>) -> CheckReport {
    checked_with(tree, None, today, stage, due).1
}

/// The model of `tree` and the report on it.
pub fn modelled(tree: &MemoryTree, today: &str, stage: Stage) -> (Model, CheckReport) {
    checked_with(tree, None, today, stage, None)
}

/// The report on files, judged for `stage` or that of the manifest.
pub fn at_stage(
    files: &BTreeMap<String, Vec<u8>>,
    past: Option<&Told>,
    today: &str,
    stage: Option<Stage>,
) -> CheckReport {
    let tree = MemoryTree { files: files.clone(), commits: Some(BTreeSet::new()) };
    let own = || modelled(&tree, today, Stage::Build).0.manifest().map(|manifest| manifest.data().stage);
    let stage = stage.or_else(own).unwrap_or_default();
    checked_with(&tree, past, today, stage, None).1
}

/// The same with a history.
pub fn checked_with(
    tree: &MemoryTree,
    history: Option<&Told>,
    today: &str,
    stage: Stage,
    due: Option<&str>,
) -> (Model, CheckReport) {
    let ruleset = Some(with_due(due));
    let checked = check_with(tree, history, today, ruleset);
    let (mut report, mut sources) = checked.judge(stage).report();
    let model = checked.loaded.model;
    if let Some(baseline) = tree.files.get(BASELINE) {
        let text = String::from_utf8(baseline.clone()).expect("UTF-8");
        let baseline = Baseline::read(text, Some(BASELINE.into())).expect("a baseline");
        baseline.apply(&model, &mut report, &mut sources);
    }
    (model, report)
}

/// What a change introduces, where each weakening needs a decision.
pub fn introduced(before: &MemoryTree, tree: &MemoryTree, today: &str, stage: Stage) -> CheckReport {
    let (engine, today) = engine(today);
    let engine = engine.sharing();
    let state = |tree: &MemoryTree| State::memory(Known(tree.clone()));
    let request = CheckRequest { stage: Some(stage), require_decisions: true, ..CheckRequest::default() };
    let found = engine.check_change(state(before), state(tree), &|| Ok(state(tree)), today, &request);
    found.unwrap_or_else(|error| panic!("{error}")).report
}
