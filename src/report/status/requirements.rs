//! Clauses and controls with their states, and the number in each state.
//!
//! Must not know how they are shown.

use schemars::JsonSchema;
use serde::Serialize;

use super::state::{Against, Gap, Gaps, State};
use crate::{
    escape::Untrusted,
    finding::Stage,
    framework,
    model::{Model, Row, RowFor},
    record::{Control, ControlDecision, RecordType as _, Status},
};

/// A clause or control, and how far it is answered.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RequirementStatus {
    /// Its id: `9.2.2`, `A.6.2.4`.
    pub id: Untrusted,
    /// Its title.
    pub title: Untrusted,
    /// The top-level clause or the control area that it belongs to; `own` for your own controls.
    pub group: String,
    /// How far it is answered.
    pub state: State,
    /// Ids of the records that answer it.
    pub records: Vec<Untrusted>,
    /// What is missing for it to be answered, on one line; the justification for an excluded control.
    pub why: Option<Untrusted>,
    /// How to fix it.
    pub help: Option<Untrusted>,
    /// Stage from which the missing items are due, if it is a later stage.
    pub due_from: Option<Stage>,
    /// Rules and expectations with findings, without duplicates.
    pub rules: Vec<String>,
    /// Errors that count at this stage.
    pub errors: usize,
    /// Warnings that count at this stage.
    pub warnings: usize,
    /// Findings that are not due yet.
    pub todos: usize,
}

/// Number of requirements of a group in each state.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Id of the clause or area; `own` for your own controls.
    pub group: String,
    /// Its title.
    pub title: String,
    /// Answered.
    pub answered: usize,
    /// Partly answered.
    pub partly_answered: usize,
    /// Unanswered.
    pub unanswered: usize,
    /// Not due.
    pub not_due: usize,
    /// Excluded.
    pub excluded: usize,
}

/// The clauses with requirements.
pub(super) fn clauses(model: &Model, gaps: &Gaps<'_>) -> Vec<RequirementStatus> {
    let clauses = model.frameworks.standard().of_kind(framework::ProvisionKind::Clause);
    clauses.map(|entry| clause(model, entry, &gaps.against(&entry.id))).collect()
}

fn clause(model: &Model, entry: &framework::Provision, against: &Against<'_>) -> RequirementStatus {
    let records: Vec<Untrusted> = model.answering(&entry.id).map(|answering| (*answering.id).into()).collect();
    let (state, gap) = against.state(!records.is_empty());
    let status = RequirementStatus {
        id: (*entry.id).into(),
        title: (*entry.title).into(),
        group: group(model, &entry.id),
        records,
        ..with_gap(state, gap, against)
    };
    match (status.state, &status.why) {
        (State::Unanswered, None) => unexplained(entry, status),
        _ => status,
    }
}

/// If no rule reports what is missing, the kinds that would answer it are named.
fn unexplained(entry: &framework::Provision, status: RequirementStatus) -> RequirementStatus {
    let kinds: Vec<&str> = entry.answered_by.iter().map(|answer| &*answer.kind).collect();
    RequirementStatus {
        why: Some(format!("no record answers it; it needs a record of kind {}", kinds.join(" or ")).into()),
        help: kinds.first().map(|kind| format!("start one with `aims new {kind}`").into()),
        ..status
    }
}

fn with_gap(state: State, gap: Option<Gap<'_>>, against: &Against<'_>) -> RequirementStatus {
    let mut rules: Vec<String> = against.all().map(|gap| gap.verdict.finding.rule.to_string()).collect();
    rules.sort();
    rules.dedup();
    let more = match against.all().count() {
        0 | 1 => String::new(),
        many => format!("; and {} more", many - 1),
    };
    RequirementStatus {
        id: Untrusted::default(),
        title: Untrusted::default(),
        group: String::new(),
        state,
        records: Vec::new(),
        why: gap.map(|gap| format!("{}{more}", gap.verdict.finding.message).into()),
        help: gap.and_then(|gap| gap.verdict.finding.help.as_deref().map(Into::into)),
        due_from: gap.filter(|_| state == State::NotDue).map(|gap| gap.due_from),
        rules,
        errors: against.errors.len(),
        warnings: against.warnings.len(),
        todos: against.later_errors.len() + against.later_warnings.len(),
    }
}

/// The controls of the standard and your own controls.
pub(super) fn controls(model: &Model, gaps: &Gaps<'_>, stage: Stage) -> Vec<RequirementStatus> {
    model.controls().map(|row| control(model, row, &gaps.against_control(row.id()), stage)).collect()
}

fn control(model: &Model, row: Row<'_>, against: &Against<'_>, stage: Stage) -> RequirementStatus {
    let common = |status: RequirementStatus| RequirementStatus {
        id: row.id().into(),
        title: row.title().into(),
        group: if row.is_own() { "own".to_owned() } else { group(model, row.id()) },
        records: answering(model, row),
        ..status
    };
    if row.is_excluded() && !row.is_unreadable() {
        let reason = row.variants().find_map(|variant| variant.justification()).map(|(reason, _)| reason);
        let excluded = with_gap(State::Excluded, None, &Against::default());
        return common(RequirementStatus { why: reason.map(Into::into), records: Vec::new(), ..excluded });
    }
    let (state, gap) = against.state(row.is_included());
    let status = common(with_gap(state, gap, against));
    match state {
        State::Answered => by_implementation(row, status, stage),
        _ => status,
    }
}

/// An included control is answered to the extent that it is implemented; before stage-2, a plan is sufficient.
fn by_implementation(row: Row<'_>, status: RequirementStatus, stage: Stage) -> RequirementStatus {
    let included = row.variants().filter(|variant| variant.decision() == Some(ControlDecision::Included));
    let least = included.min_by_key(RowFor::status);
    let Some(variant) = least.filter(|variant| variant.status() != Some(Status::Implemented)) else { return status };
    let state = match variant.status() {
        _ if stage < Stage::Stage2 => State::NotDue,
        None | Some(Status::None) => State::Unanswered,
        Some(_) => State::PartlyAnswered,
    };
    let due_from = (state == State::NotDue).then_some(Stage::Stage2);
    let help = Some("implement it, set `status: implemented` and link evidence that it works".into());
    RequirementStatus { state, why: Some(in_place(&variant).into()), help, due_from, ..status }
}

fn in_place(variant: &RowFor<'_>) -> String {
    let system = variant.system().map(|system| format!(" for {system}")).unwrap_or_default();
    let due = variant.due().map(|due| format!(", due {due}")).unwrap_or_default();
    match variant.status() {
        None => format!("it has no status{system}"),
        Some(Status::None) => format!("it is not in place{system}{due}"),
        Some(status) => format!("it is {}{system}{due}", status.name()),
    }
}

/// The control record, its documents and evidence, documents that answer it, and records that answer it according to
/// the standard's data.
fn answering(model: &Model, row: Row<'_>) -> Vec<Untrusted> {
    let mut ids: Vec<&str> = Vec::new();
    ids.extend(row.record().or(row.area()).map(|record| &*record.data().id));
    ids.extend(row.documents());
    ids.extend(row.variants().flat_map(|variant| variant.evidence().collect::<Vec<_>>()));
    ids.extend(model.answering(row.id()).map(|entry| &*entry.id));
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    ids.into_iter().map(Into::into).collect()
}

/// The top-level clause or the control area that a requirement belongs to.
fn group(model: &Model, id: &str) -> String {
    let standard = model.frameworks.standard();
    let above: Vec<&framework::Provision> = standard.ancestors(id).collect();
    let area = above.iter().find(|entry| entry.kind == framework::ProvisionKind::Area);
    area.or(above.last()).map(|entry| entry.id.to_string()).unwrap_or_default()
}

/// Number of requirements in each state, per group.
#[must_use]
pub fn tallies<'s>(model: &Model, all: impl Iterator<Item = &'s RequirementStatus>) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = Vec::new();
    for status in all {
        if tallies.last().is_none_or(|last| last.group != status.group) {
            tallies.push(Tally::of(model, &status.group));
        }
        if let Some(tally) = tallies.last_mut() {
            tally.counted(status.state).into_iter().for_each(|count| *count += 1);
        }
    }
    tallies
}

impl Tally {
    fn of(model: &Model, group: &str) -> Self {
        let title = model.frameworks.standard().entry(group).map(|entry| entry.title.to_string());
        Self {
            group: group.to_owned(),
            title: title.unwrap_or_else(|| format!("Own {}s", Control::KIND)),
            answered: 0,
            partly_answered: 0,
            unanswered: 0,
            not_due: 0,
            excluded: 0,
        }
    }

    /// The number in one state.
    #[must_use]
    pub fn count(&self, state: State) -> usize {
        match state {
            State::Answered => self.answered,
            State::PartlyAnswered => self.partly_answered,
            State::Unanswered => self.unanswered,
            State::NotDue => self.not_due,
            State::Excluded => self.excluded,
            State::Withheld => 0,
        }
    }

    /// The counter of a state; withheld ones are not counted.
    fn counted(&mut self, state: State) -> Option<&mut usize> {
        match state {
            State::Answered => Some(&mut self.answered),
            State::PartlyAnswered => Some(&mut self.partly_answered),
            State::Unanswered => Some(&mut self.unanswered),
            State::NotDue => Some(&mut self.not_due),
            State::Excluded => Some(&mut self.excluded),
            State::Withheld => None,
        }
    }
}
