//! The sentences of a diff, and the fields that they cover.
//!
//! Must not know which changes need a sentence.

use std::collections::{BTreeMap, BTreeSet};

use super::{Statement, Weight, effect::Effect};
use crate::{model::Model, report::order, source::pointer_parts};

/// Sentences about the change from one model to another.
pub(super) struct Statements<'m> {
    pub(super) base: &'m Model,
    pub(super) head: &'m Model,
    list: Vec<Statement>,
    covered: BTreeMap<(&'static str, String), Vec<&'static str>>,
    broken: BTreeSet<(&'static str, &'m str)>,
}

/// A sentence before it is added.
#[derive(Default)]
pub(super) struct Sentence {
    pub(super) message: String,
    pub(super) why: Option<String>,
    pub(super) field: Option<String>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

impl Sentence {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    pub(super) fn because(self, why: Option<String>) -> Self {
        Self { why: why.filter(|why| !why.is_empty()), ..self }
    }

    /// About the field at this JSON pointer; empty for the record as a whole.
    pub(super) fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    pub(super) fn from(self, before: Option<String>, after: Option<String>) -> Self {
        Self { before, after, ..self }
    }
}

impl<'m> Statements<'m> {
    /// No statements yet; `broken` are the records, by kind and id, that are no longer readable.
    pub(super) fn new(base: &'m Model, head: &'m Model, broken: BTreeSet<(&'static str, &'m str)>) -> Self {
        Self { base, head, list: Vec::new(), covered: BTreeMap::new(), broken }
    }

    /// Whether a record is no longer readable, so that nothing can be concluded from its absence.
    pub(super) fn is_broken(&self, kind: &'static str, id: &str) -> bool {
        self.broken.contains(&(kind, id))
    }

    /// Adds a sentence about a record that is not policy.
    pub(super) fn push(&mut self, effect: Effect, kind: &'static str, id: &str, sentence: Sentence) {
        self.push_as(effect.weight(false), effect, kind, id, sentence);
    }

    /// Adds a sentence with a weight of its own.
    pub(super) fn push_as(&mut self, weight: Weight, effect: Effect, kind: &'static str, id: &str, sentence: Sentence) {
        let title = self.head.title_of(id).or_else(|| self.base.title_of(id));
        self.list.push(Statement {
            weight,
            weakens: effect == Effect::Weaker,
            kind,
            record: id.into(),
            title: title.map(Into::into),
            field: sentence.field.map(Into::into),
            message: sentence.message.into(),
            why: sentence.why.map(Into::into),
            before: sentence.before.map(Into::into),
            after: sentence.after.map(Into::into),
        });
    }

    /// Marks the fields that match `patterns` as covered by a sentence.
    pub(super) fn mark_covered(&mut self, kind: &'static str, id: &str, patterns: &[&'static str]) {
        self.covered.entry((kind, id.to_owned())).or_default().extend(patterns);
    }

    /// Whether a sentence covers a field.
    pub(super) fn is_covered(&self, kind: &'static str, id: &str, pointer: &str) -> bool {
        let covered = self.covered.get(&(kind, id.to_owned()));
        covered.is_some_and(|patterns| patterns.iter().any(|pattern| covers(pattern, pointer)))
    }

    /// The statements, most important first; those with the same weight in the order of reports.
    pub(super) fn finish(mut self) -> Vec<Statement> {
        self.list.sort_by_cached_key(|it| (it.weight, order::key(it.kind, it.record.raw())));
        self.list
    }
}

/// Whether `pattern`, in which `*` matches any single step, matches the field at `pointer` or a parent of it.
pub(super) fn covers(pattern: &str, pointer: &str) -> bool {
    let mut steps = pointer_parts(pointer);
    pattern.split('/').skip(1).all(|wanted| steps.next().is_some_and(|step| wanted == "*" || wanted == step))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn patterns_cover_a_field_and_its_children() {
        assert!(covers("/due", "/due"));
        assert!(covers("/actions/*/due", "/actions/a~1b/due"));
        assert!(covers("/present/individuals", "/present/individuals/likelihood"));
        assert!(!covers("/actions/*/due", "/actions/a/b/due"));
        assert!(!covers("/present/individuals", "/present"));
        assert!(!covers("/due", "/dues"));
    }
}
