//! Approvals that are the same in two states of a repository although the content they rely on changed in between, and files of
//! records whose text changed.
//!
//! Must not know git; it needs only the two states, no history.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    approved_content::ApprovedContent,
    fact::{AttestationKind, Question, Reliance},
    relation::{StateOf, field_name, holds, settle, stated_by_other},
    trail::{Present, Stale},
};
use crate::{
    record::{Kind, relation::Side},
    schema,
    source::{ReadError, Tree, Wants},
    text::{self, MAX_TEXT, TextDifference, Version},
};

/// Records by kind and id.
pub type Named<'n> = BTreeSet<(&'n str, Box<str>)>;

/// Attestations that are the same in `base` and `head` although the content they rely on changed in between: the
/// record, the kind of attestation and the change. `changed` names all records that differ, `rewritten` those whose files do.
#[must_use]
pub fn outdated(
    questions: &[Question],
    changed: &Named<'_>,
    rewritten: &[Rewritten],
    base: &dyn Present,
    head: &dyn Present,
) -> Vec<(Box<str>, AttestationKind, Stale)> {
    let rewritten = rewritten.iter().map(|file| ((&*file.kind, &*file.record), file)).collect();
    let mut between = Between { changed, rewritten, base, head, approved: BTreeMap::new() };
    let mut outdated = Vec::new();
    for question in questions {
        let stale = between.stale(question);
        outdated.extend(stale.into_iter().map(|stale| (question.record.clone(), question.attestation, stale)));
    }
    outdated
}

/// A file of a record that differs between two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The record.
    pub record: Box<str>,
    /// Its kind.
    pub kind: Box<str>,
    /// The field that names the file.
    pub field: &'static str,
    /// Its path in the later state.
    pub path: Box<str>,
    /// What differs.
    pub text: TextDifference,
}

/// What differs between a file in two trees, by its path in each; `None` if nothing does, or the file is in neither.
///
/// # Errors
/// Fails if a file is there and cannot be read.
pub fn file_difference(
    (base, old): (&dyn Tree, &str),
    (head, new): (&dyn Tree, &str),
) -> Result<Option<TextDifference>, String> {
    if base.blob(old).zip(head.blob(new)).is_some_and(|(one, other)| one == other) {
        return Ok(None);
    }
    let read = |tree: &dyn Tree, path: &str| match tree.read_named(path, MAX_TEXT) {
        Ok(bytes) => Ok(Content::Bytes(bytes)),
        Err(ReadError::TooLarge(_)) => Ok(Content::Large),
        Err(ReadError::Missing | ReadError::NotAFile) => Ok(Content::Missing),
        Err(error) => Err(format!("{path} cannot be read: {error}")),
    };
    Ok(match (read(base, old)?, read(head, new)?) {
        (Content::Missing, Content::Missing) => None,
        (Content::Bytes(before), Content::Bytes(after)) => {
            let versions: [Version<'_>; 2] = [(old, &before), (new, &after)];
            text::difference(versions[0], versions[1])
        }
        (Content::Large, Content::Large) if same_large((base, old), (head, new)) => None,
        _ => Some(TextDifference::whole("")),
    })
}

/// The content of a file.
enum Content {
    Bytes(Vec<u8>),
    /// It is too large to be compared by its text.
    Large,
    Missing,
}

/// Whether two large files have the same SHA-256.
fn same_large((base, old): (&dyn Tree, &str), (head, new): (&dyn Tree, &str)) -> bool {
    let fact = |tree: &dyn Tree, path: &str| {
        let wants = Wants { files: [(path.into(), true)].into(), ..Wants::default() };
        tree.facts(&wants).files.remove(path)
    };
    fact(base, old) == fact(head, new)
}

struct Between<'b> {
    changed: &'b Named<'b>,
    rewritten: BTreeMap<(&'b str, &'b str), &'b Rewritten>,
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
        let rewritten = self.rewritten.get(&(question.kind, &*question.record)).copied();
        if (relied.is_empty() && !itself && !any_of_all && rewritten.is_none()) || !self.was_stated(question) {
            return Vec::new();
        }
        let mut stale = Vec::new();
        if itself {
            let all = self.approved_content(question.kind).clone();
            stale.extend(self.differing(&all, question.kind, &question.record));
        }
        let text = |file: &Rewritten| Stale::rewritten(&file.kind, &file.record, file.field, file.text.clone());
        stale.extend(rewritten.map(text));
        for relied in &relied {
            stale.extend(self.related(question, relied));
        }
        stale.dedup();
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

    /// The change of a relation that only the record on the home side states: it reaches the record on the other side. What the
    /// other side adds does not reach the record on the home side, whose own words were approved.
    fn related(&self, question: &Question, relied: &Reliance) -> Option<Stale> {
        let (id, other) = (&*question.record, &*relied.record);
        let now = [self.head.data(question.kind, id)?, self.head.data(relied.kind, other)?];
        let (relation, side) = stated_by_other((question.kind, &now[0]), (id, other), (relied.kind, &now[1]))?;
        let then = [self.base.data(question.kind, id), self.base.data(relied.kind, other)];
        let held = holds(relation, side, (id, then[0].as_ref()), (other, then[1].as_ref()));
        let field = field_name(relation, side).filter(|_| !held && side == Side::Other)?;
        Some(Stale::of_field(question.kind, id, field))
    }

    fn differing(&self, part: &ApprovedContent, kind: &str, id: &str) -> Option<Stale> {
        let data = |state: &dyn Present| state.data(kind, id).unwrap_or_default();
        let (mut before, mut after) = (data(self.base), data(self.head));
        let states: [&StateOf<'_>; 2] = [&|kind, id| self.base.data(kind, id), &|kind, id| self.head.data(kind, id)];
        settle(kind, id, [&mut before, &mut after], states);
        Stale::between(kind, id, &part.value(&before), &part.value(&after))
    }

    fn approved_content(&mut self, kind: &str) -> &ApprovedContent {
        let of = || Kind::named(kind).map(|kind| ApprovedContent::of(schema::json(kind))).unwrap_or_default();
        self.approved.entry(kind.into()).or_insert_with(of)
    }
}
