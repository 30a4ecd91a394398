//! Approvals that are the same in two states of a repository although the content they rely on changed in between.
//!
//! Must not know git; it needs only the two states, no history.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    approved_content::ApprovedContent,
    fact::{AttestationKind, Question},
    trail::{Present, Stale},
};
use crate::{record::Kind, schema};

/// Records by kind and id.
pub type Named<'n> = BTreeSet<(&'n str, Box<str>)>;

/// Attestations that are the same in `base` and `head` although the content they rely on changed in between: the
/// record, the kind of attestation and the change. `changed` names all records that differ.
#[must_use]
pub fn outdated(
    questions: &[Question],
    changed: &Named<'_>,
    base: &dyn Present,
    head: &dyn Present,
) -> Vec<(Box<str>, AttestationKind, Stale)> {
    let mut between = Between { changed, base, head, approved: BTreeMap::new() };
    let mut outdated = Vec::new();
    for question in questions {
        let stale = between.stale(question);
        outdated.extend(stale.into_iter().map(|stale| (question.record.clone(), question.attestation, stale)));
    }
    outdated
}

struct Between<'b> {
    changed: &'b Named<'b>,
    base: &'b dyn Present,
    head: &'b dyn Present,
    approved: BTreeMap<Box<str>, ApprovedContent>,
}

impl Between<'_> {
    fn stale(&mut self, question: &Question) -> Vec<Stale> {
        let relied = question.relies.iter().filter(|relied| relied.record != question.record);
        let relied: Vec<_> = relied.filter(|relied| self.differs(relied.kind, &relied.record)).collect();
        let itself = self.differs(question.kind, &question.record);
        let any_of_all = question.on_all.keys().any(|kind| self.changed.iter().any(|(other, _)| **other == **kind));
        if (relied.is_empty() && !itself && !any_of_all) || !self.was_stated(question) {
            return Vec::new();
        }
        let mut stale = Vec::new();
        if itself {
            let all = self.approved_content(question.kind).clone();
            stale.extend(self.differing(&all, question.kind, &question.record));
        }
        for relied in relied {
            let part = self.approved_content(relied.kind).at(&relied.fields);
            stale.extend(self.differing(&part, relied.kind, &relied.record));
        }
        for (kind, fields) in &question.on_all {
            let part = self.approved_content(kind).at(fields);
            let removed = self.base.ids(kind).into_iter().filter(|id| self.head.data(kind, id).is_none());
            stale.extend(removed.filter_map(|id| self.differing(&part, kind, &id)).collect::<Vec<_>>());
        }
        stale
    }

    fn differs(&self, kind: &'static str, id: &str) -> bool {
        self.changed.contains(&(kind, id.into()))
    }

    /// Whether the earlier state has the same attestation.
    fn was_stated(&self, question: &Question) -> bool {
        let before = self.base.data(question.kind, &question.record);
        before.and_then(|data| question.attestation.stated(&data)).is_some_and(|stated| stated == question.stated)
    }

    fn differing(&self, part: &ApprovedContent, kind: &str, id: &str) -> Option<Stale> {
        let value = |state: &dyn Present| state.data(kind, id).map_or(Value::Null, |data| part.value(&data));
        Stale::between(kind, id, &value(self.base), &value(self.head))
    }

    fn approved_content(&mut self, kind: &str) -> &ApprovedContent {
        let of = || Kind::named(kind).map(|kind| ApprovedContent::of(schema::json(kind))).unwrap_or_default();
        self.approved.entry(kind.into()).or_insert_with(of)
    }
}
