//! A state read under the policy of another one: its manifest, its exceptions, its expectations, and its word on who is who.
//!
//! A change cannot loosen the rules that judge it. Must not know what a rule says, nor how findings are told.

use std::collections::BTreeSet;

use super::{Entry, Reading, Ruleset, read};
use crate::{
    expectation::Evaluation,
    record::{Aims, Exception, Expectation, Person, RecordType as _, Role},
};

/// Kinds of which only the policy's records hold.
const HOLDS_ALONE: [&str; 2] = [Aims::KIND, Exception::KIND];
/// Kinds of which the policy's records hold before those of the same id; new ones decide nothing by themselves.
const HOLDS_FIRST: [&str; 2] = [Role::KIND, Person::KIND];

/// What of a state decides how records are judged.
#[derive(Clone)]
pub struct Policy {
    records: Vec<(Entry, Evaluation)>,
    /// Rules and expectations.
    pub ruleset: Ruleset,
    /// Patterns that leave files out.
    pub exclude: Vec<String>,
}

impl Policy {
    /// The policy of a state.
    #[must_use]
    pub fn of(reading: &Reading) -> Self {
        let pairs = reading.entries.iter().zip(&reading.evaluations);
        let records =
            pairs.filter(|(entry, _)| is_policy(entry)).map(|(entry, evaluation)| (entry.clone(), evaluation.clone()));
        Self {
            records: records.collect(),
            ruleset: reading.ruleset.clone(),
            exclude: reading.entries.first().map(read::patterns).unwrap_or_default(),
        }
    }

    /// Whether records of `kind` are policy.
    #[must_use]
    pub fn holds(kind: &str) -> bool {
        HOLDS_ALONE.contains(&kind) || HOLDS_FIRST.contains(&kind) || kind == Expectation::KIND
    }

    /// Ids of the records of policy in which another state differs.
    #[must_use]
    pub fn changed(&self, other: &Self) -> BTreeSet<Box<str>> {
        let missing = |one: &Self, other: &Self| -> Vec<Box<str>> {
            let lacks =
                |entry: &Entry| !other.records.iter().any(|(there, _)| there.id == entry.id && there.is_same(entry));
            one.records
                .iter()
                .map(|(entry, _)| entry)
                .filter(|entry| lacks(entry))
                .map(|entry| entry.id.clone())
                .collect()
        };
        missing(self, other).into_iter().chain(missing(other, self)).collect()
    }
}

fn is_policy(entry: &Entry) -> bool {
    Policy::holds(entry.kind.name)
}

impl Reading {
    /// The same records under another policy: its manifest and exceptions instead of their own, and its roles and persons
    /// before theirs. Where the manifest cannot be read, the other's counts.
    #[must_use]
    pub fn with_policy(mut self, policy: &Policy) -> Self {
        let first = |entry: &Entry| {
            let known = |(there, _): &&(Entry, Evaluation)| there.kind.name == entry.kind.name && there.id == entry.id;
            HOLDS_FIRST.contains(&entry.kind.name) && policy.records.iter().any(|there| known(&there))
        };
        let pairs = std::mem::take(&mut self.entries).into_iter().zip(std::mem::take(&mut self.evaluations));
        let own = pairs.filter(|(entry, _)| !HOLDS_ALONE.contains(&entry.kind.name) && !first(entry));
        // The manifest comes first, as in every reading.
        let governing = policy.records.iter().filter(|(entry, _)| entry.kind.name != Expectation::KIND).cloned();
        (self.entries, self.evaluations) = governing.chain(own).unzip();
        self.manifest = true;
        self
    }
}
