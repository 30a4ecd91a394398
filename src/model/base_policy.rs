//! A state evaluated under the policy of another state: its manifest, exceptions, expectations, roles and persons.
//!
//! A change cannot loosen the rules that judge it. Must not know the content of a rule or how findings are reported.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Reading, Ruleset, read};
use crate::{
    expectation::Evaluation,
    record::{Aims, Defaults, Exception, Expectation, Person, RecordType as _, Role},
};

/// Kinds for which only the policy's records apply.
const REPLACED: [&str; 2] = [Aims::KIND, Exception::KIND];
/// Kinds for which the policy's records take precedence over those with the same id; new ones have no effect alone.
const OVERRIDDEN: [&str; 2] = [Role::KIND, Person::KIND];

/// The part of a state that determines how records are judged.
#[derive(Clone)]
pub struct Policy {
    records: Vec<(Entry, Evaluation)>,
    /// Rules and expectations.
    pub ruleset: Ruleset,
    /// Patterns that exclude files.
    pub exclude: Vec<String>,
    /// Values of fields that records do not state.
    pub defaults: Defaults,
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
            defaults: reading.entries.first().map(read::defaults).unwrap_or_default(),
        }
    }

    /// Whether records of `kind` are policy.
    #[must_use]
    pub fn holds(kind: &str) -> bool {
        REPLACED.contains(&kind) || OVERRIDDEN.contains(&kind) || kind == Expectation::KIND
    }

    /// Ids of the policy records that differ in another state.
    #[must_use]
    pub fn changed(&self, other: &Self) -> BTreeSet<Box<str>> {
        let missing = |one: &Self, other: &Self| -> Vec<Box<str>> {
            let mut theirs: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
            other.records.iter().for_each(|(entry, _)| theirs.entry(&entry.id).or_default().push(entry));
            let is_there =
                |entry: &&Entry| theirs.get(&*entry.id).is_some_and(|same| same.iter().any(|it| it.is_same(entry)));
            let own = one.records.iter().map(|(entry, _)| entry);
            own.filter(|entry| !is_there(entry)).map(|entry| entry.id.clone()).collect()
        };
        missing(self, other).into_iter().chain(missing(other, self)).collect()
    }
}

fn is_policy(entry: &Entry) -> bool {
    Policy::holds(entry.kind.name)
}

impl Reading {
    /// The same records under another policy: with its manifest and exceptions instead of their own, and with its roles
    /// and persons taking precedence. An unreadable manifest is replaced as well.
    #[must_use]
    pub fn with_policy(mut self, policy: &Policy) -> Self {
        let overridden = |entry: &Entry| {
            let same =
                |(theirs, _): &&(Entry, Evaluation)| theirs.kind.name == entry.kind.name && theirs.id == entry.id;
            OVERRIDDEN.contains(&entry.kind.name) && policy.records.iter().any(|theirs| same(&theirs))
        };
        let pairs = std::mem::take(&mut self.entries).into_iter().zip(std::mem::take(&mut self.evaluations));
        let own = pairs.filter(|(entry, _)| !REPLACED.contains(&entry.kind.name) && !overridden(entry));
        // The manifest comes first, as in every reading.
        let governing = policy.records.iter().filter(|(entry, _)| entry.kind.name != Expectation::KIND).cloned();
        (self.entries, self.evaluations) = governing.chain(own).unzip();
        self.manifest = true;
        self
    }
}
