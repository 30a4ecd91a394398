//! Evaluates expectations across the repository, and finds the records that answer each requirement.
//!
//! Must not know individual expectations or the severity of a failure.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Model, Resolved, number};
use crate::{
    expectation::{AnswerTo, Compiled, Evaluation, LinksTo, Outcome, Referrers, Set, lies_at},
    finding::Finding,
    record::{ControlDecision, RecordType as _, System, relation::relations_of},
    source::At,
};

/// The numbers of the answering records, by what they answer.
pub(super) fn answers(evaluations: &[Evaluation], set: &Set) -> BTreeMap<AnswerTo, Vec<u32>> {
    let mut answers: BTreeMap<AnswerTo, Vec<u32>> = BTreeMap::new();
    for (entry, evaluation) in evaluations.iter().enumerate() {
        for to in evaluation.answers.iter().filter_map(|answer| set.answered(*answer)) {
            let numbers = answers.entry(to.clone()).or_default();
            if numbers.last() != Some(&number(entry)) {
                numbers.push(number(entry));
            }
        }
    }
    answers
}

impl Model {
    /// The records that answer a requirement, in the order of the records.
    pub fn answering(&self, requirement: &str) -> impl Iterator<Item = &Entry> {
        self.answering_to(AnswerTo { requirement: requirement.into(), document: None })
    }

    /// The records that answer one of the documents that a requirement calls for, by the number of the document.
    pub fn answering_document(&self, requirement: &str, document: usize) -> impl Iterator<Item = &Entry> {
        self.answering_to(AnswerTo { requirement: requirement.into(), document: Some(number(document)) })
    }

    /// Ids of the records that answer any requirement.
    #[must_use]
    pub fn answering_anything(&self) -> BTreeSet<&str> {
        self.answers.values().flatten().map(|entry| &*self.entries()[*entry as usize].id).collect()
    }

    fn answering_to(&self, to: AnswerTo) -> impl Iterator<Item = &Entry> {
        self.answers.get(&to).into_iter().flatten().map(|entry| &self.entries()[*entry as usize])
    }

    /// The findings of expectations that are not met.
    pub(super) fn unmet(&self, evaluations: &[Evaluation], set: &Set) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut open: Vec<Vec<u32>> = set.all().map(|_| Vec::new()).collect();
        for (index, evaluation) in evaluations.iter().enumerate() {
            let entry = &self.entries()[index];
            findings.extend(evaluation.failed.iter().filter_map(|outcome| self.failed(entry, outcome, set)));
            evaluation.open.iter().for_each(|expectation| open[*expectation as usize].push(number(index)));
        }
        for (index, expectation) in set.all() {
            let entries = open[index as usize].iter().map(|entry| &self.entries()[*entry as usize]);
            let entries: Vec<&Entry> = entries.filter(|entry| self.applies(expectation, entry)).collect();
            findings.extend(self.miscounted(expectation, entries.len()));
            findings.extend(entries.iter().filter_map(|entry| self.unreferenced(expectation, entry)));
            findings.extend(entries.iter().filter_map(|entry| self.wrong_target(expectation, entry)));
        }
        findings
    }

    /// Whether an expectation applies to a record.
    fn applies(&self, expectation: &Compiled, entry: &Entry) -> bool {
        let included = expectation.included.as_deref().is_none_or(|control| self.is_included_for(control, entry));
        included && (!expectation.in_scope || self.concerns_scope(entry))
    }

    /// Whether a control is included for an AI system that a record is or names; for any system if it names none.
    fn is_included_for(&self, control: &str, entry: &Entry) -> bool {
        let Some(row) = self.control(control) else { return false };
        let own = (entry.kind.name == System::KIND).then_some(&*entry.id);
        let mut systems = own.into_iter().chain(entry.systems()).peekable();
        if systems.peek().is_none() {
            return row.is_included();
        }
        systems.any(|system| row.for_system(system).decision() == Some(ControlDecision::Included))
    }

    fn failed(&self, entry: &Entry, outcome: &Outcome, set: &Set) -> Option<Finding> {
        let expectation = set.get(outcome.expectation).filter(|expectation| self.applies(expectation, entry))?;
        if expectation.related.iter().any(|(relation, _)| !self.related(relation, &entry.id).is_empty()) {
            return None;
        }
        Some(about(expectation, entry, entry.place(outcome.pointer.trim_start_matches('/'))))
    }

    fn miscounted(&self, expectation: &Compiled, count: usize) -> Option<Finding> {
        let needed = |control: &str| self.control(control).is_some_and(|row| row.is_included());
        expectation.count.filter(|range| !range.holds(count as u64))?;
        expectation.included.as_deref().is_none_or(needed).then_some(())?;
        let manifest = self.manifest();
        let at = manifest.map_or(At::Repository, |manifest| manifest.at(""));
        let words = expectation.message.replace("{count}", &count.to_string());
        Some(Finding::new(&expectation.rule, at, words).help(&*expectation.help))
    }

    fn unreferenced(&self, expectation: &Compiled, entry: &Entry) -> Option<Finding> {
        let by = expectation.referred_by.as_ref()?;
        let count = self.referrers(by, &entry.id);
        (!by.count.holds(count)).then(|| about(expectation, entry, entry.place("")))
    }

    /// Number of records that refer to `id` as required, each counted once.
    fn referrers(&self, by: &Referrers, id: &str) -> u64 {
        let path = by.path.join("/");
        let mut relations = relations_of(by.kind, path.strip_suffix("/*").unwrap_or(&path)).peekable();
        if relations.peek().is_some() {
            return relations.map(|(relation, _)| self.related(relation, id).len() as u64).sum();
        }
        let links =
            self.links_to(id).filter(|(from, link)| from.kind.name == by.kind && lies_at(&link.pointer, &by.path));
        let mut from: Vec<&str> = links.map(|(from, _)| &*from.id).collect();
        from.dedup();
        from.len() as u64
    }

    fn wrong_target(&self, expectation: &Compiled, entry: &Entry) -> Option<Finding> {
        let wrong = expectation.links.iter().find_map(|wanted| self.first_wrong_target(wanted, entry))?;
        Some(about(expectation, entry, wrong))
    }

    /// The first reference to a record of another kind; a dangling reference is reported separately.
    fn first_wrong_target(&self, wanted: &LinksTo, entry: &Entry) -> Option<At> {
        let elsewhere = |target: &Entry| !wanted.kinds.contains(&target.kind.name);
        let links = entry.links.iter().filter(|link| lies_at(&link.pointer, &wanted.path));
        let mut wrong = links.filter(|link| match self.resolve(link) {
            Resolved::Record(target) => elsewhere(target),
            Resolved::Requirement => true,
            _ => false,
        });
        wrong.next().map(|link| entry.at_link(link))
    }
}

fn about(expectation: &Compiled, entry: &Entry, at: At) -> Finding {
    Finding::new(&expectation.rule, at, expectation.message.replace("{id}", &entry.id))
        .help(&*expectation.help)
        .about(&entry.id)
}
