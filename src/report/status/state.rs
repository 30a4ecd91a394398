//! How far a requirement is answered, from the records that answer it and the findings that cite it.
//!
//! Must not know whether the requirement is a clause or a control.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    finding::{Severity, Stage},
    model::Model,
    policy::Verdict,
};

/// How far a requirement is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Records answer it, and nothing that it requires was found missing.
    Answered,
    /// Records answer it, but something that it requires is missing.
    PartlyAnswered,
    /// No record answers it.
    Unanswered,
    /// The missing items are due at a later stage only.
    NotDue,
    /// It is excluded, with a justification (controls only).
    Excluded,
    /// Its record is withheld from the audience (controls in packs and sites only).
    #[schemars(skip)]
    Withheld,
}

impl State {
    /// Every state that is counted, in order.
    pub const ALL: [Self; 5] = [Self::Answered, Self::PartlyAnswered, Self::Unanswered, Self::NotDue, Self::Excluded];

    /// The name shown to people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::PartlyAnswered => "partly answered",
            Self::Unanswered => "unanswered",
            Self::NotDue => "not due",
            Self::Excluded => "excluded",
            Self::Withheld => "withheld",
        }
    }
}

/// Findings by the requirement or subject they concern. Suppressed findings count, because a suppression is not an
/// answer.
pub(super) struct Gaps<'v> {
    model: &'v Model,
    by_requirement: BTreeMap<&'v str, Vec<&'v Verdict<'v>>>,
    by_subject: BTreeMap<&'v str, Vec<&'v Verdict<'v>>>,
}

impl<'v> Gaps<'v> {
    pub(super) fn of(model: &'v Model, verdicts: &'v [Verdict<'v>]) -> Self {
        let mut gaps = Self { model, by_requirement: BTreeMap::new(), by_subject: BTreeMap::new() };
        for verdict in verdicts {
            let info = model.catalog.get(&verdict.finding.rule);
            for requirement in info.into_iter().flat_map(|info| &*info.clauses) {
                gaps.by_requirement.entry(requirement).or_default().push(verdict);
            }
            let about = [verdict.finding.subject.as_deref(), verdict.finding.discriminator.as_deref()];
            for subject in about.into_iter().flatten() {
                gaps.by_subject.entry(subject).or_default().push(verdict);
            }
        }
        gaps
    }

    /// Findings against a requirement.
    pub(super) fn against(&self, requirement: &str) -> Against<'v> {
        self.weighed(self.by_requirement.get(requirement).into_iter().flatten().copied())
    }

    /// Findings against a control: those that cite it, and those about it.
    pub(super) fn against_control(&self, control: &str) -> Against<'v> {
        let cited = self.by_requirement.get(control).into_iter().flatten();
        let about = self.by_subject.get(control).into_iter().flatten();
        self.weighed(cited.chain(about).copied())
    }

    fn weighed(&self, verdicts: impl Iterator<Item = &'v Verdict<'v>>) -> Against<'v> {
        let mut against = Against::default();
        for verdict in verdicts {
            let info = self.model.catalog.get(&verdict.finding.rule);
            let error = info.is_none_or(|info| info.level() == Severity::Error);
            let due = verdict.severity > Severity::Todo;
            let gap = Gap { verdict, due_from: info.map_or(Stage::Build, |info| info.due) };
            match (error, due) {
                (true, true) => against.errors.push(gap),
                (true, false) => against.later_errors.push(gap),
                (false, true) => against.warnings.push(gap),
                (false, false) => against.later_warnings.push(gap),
            }
        }
        against
    }
}

/// A finding against a requirement.
#[derive(Clone, Copy)]
pub(super) struct Gap<'v> {
    pub(super) verdict: &'v Verdict<'v>,
    pub(super) due_from: Stage,
}

/// Findings against a requirement, by severity.
#[derive(Default)]
pub(super) struct Against<'v> {
    pub(super) errors: Vec<Gap<'v>>,
    pub(super) later_errors: Vec<Gap<'v>>,
    pub(super) warnings: Vec<Gap<'v>>,
    pub(super) later_warnings: Vec<Gap<'v>>,
}

impl<'v> Against<'v> {
    /// The state of a requirement, with the most relevant gap; `some` if at least one record answers it.
    pub(super) fn state(&self, some: bool) -> (State, Option<Gap<'v>>) {
        let first = |gaps: &[Gap<'v>]| most_relevant(gaps, some);
        match () {
            () if !self.errors.is_empty() && some => (State::PartlyAnswered, first(&self.errors)),
            () if !self.errors.is_empty() => (State::Unanswered, first(&self.errors)),
            () if !self.later_errors.is_empty() => (State::NotDue, first(&self.later_errors)),
            () if some => (State::Answered, None),
            () if self.warnings.is_empty() && !self.later_warnings.is_empty() => {
                (State::NotDue, first(&self.later_warnings))
            }
            () => (State::Unanswered, first(&self.warnings)),
        }
    }

    /// Every gap, most severe first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Gap<'v>> {
        self.errors.iter().chain(&self.warnings).chain(&self.later_errors).chain(&self.later_warnings)
    }
}

/// If no record answers, the gap about the entire repository is most relevant; otherwise the first gap.
fn most_relevant<'v>(gaps: &[Gap<'v>], some: bool) -> Option<Gap<'v>> {
    let global = gaps.iter().find(|gap| !some && gap.verdict.finding.subject.is_none());
    global.or(gaps.first()).copied()
}
