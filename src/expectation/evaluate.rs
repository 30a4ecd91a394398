//! Evaluates expectations on a record: which do not hold, where, and what the record answers.
//!
//! Must not know how a finding is worded beyond the expectation's own wording.

use super::{compile::Set, test::Condition};
use crate::{record::field::Date, yaml::Node};

/// An expectation that does not hold for a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Number of the expectation in its set.
    pub expectation: u32,
    /// JSON pointer of the value that fails, or that is missing.
    pub pointer: Box<str>,
}

/// The result for a record on its own.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Expectations that do not hold.
    pub failed: Vec<Outcome>,
    /// Expectations that apply to it but are judged only after every record is read.
    pub open: Vec<u32>,
    /// Answers that it gives.
    pub answers: Vec<u32>,
}

impl Set {
    /// Evaluates `record` on its own.
    #[must_use]
    pub fn evaluate(&self, kind: &str, record: &Node<'_>, today: Date) -> Evaluation {
        let mut evaluation = Evaluation::default();
        let Some(numbers) = self.for_kind(kind) else { return evaluation };
        let holds = |filter: &[Condition]| filter.iter().all(|condition| condition.some(record, today));
        for number in &numbers.expectations {
            let Some(expectation) = self.get(*number).filter(|expectation| holds(&expectation.filter)) else {
                continue;
            };
            if expectation.looks_around() {
                evaluation.open.push(*number);
            }
            let failure = expectation.require.iter().find_map(|condition| condition.first_failure(record, today));
            let failed = |pointer: String| Outcome { expectation: *number, pointer: pointer.into() };
            evaluation.failed.extend(failure.map(failed));
        }
        let answers = numbers.answers.iter().copied();
        evaluation.answers.extend(answers.filter(|number| holds(self.answer_filter(*number))));
        evaluation
    }
}
