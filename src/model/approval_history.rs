//! The history of approvals, acceptances and reviews of the records: the questions to the history, and the answers once
//! it has been read.
//!
//! Must not know git or which answers are sufficient.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Entry, Model, Records, Redaction};
use crate::{
    history::{
        Answer, Answers, Approver, AttestationKind, AttestationOrigin, Names, Present, Question, Reliance, Stale,
        Support,
        approved_content::{Dependencies, FieldsByKind, dependencies},
        relation::is_approved,
    },
    record::{
        Assurance, Evidence, Person, Record, Risk, Role,
        field::{Ref, RepoPath, Sha256, Text},
        relation::sides_of,
    },
    schema,
    source::Commit,
};

/// The history of the approvals of a management system.
#[derive(Debug, Default)]
pub struct ApprovalHistory {
    answers: BTreeMap<(Box<str>, AttestationKind), Answer>,
    files: BTreeMap<Box<str>, Commit>,
    state: HistoryState,
    /// Whether rules evaluate it; otherwise only documents show it.
    judged: bool,
    /// Files with uncommitted changes, relative to the folder of the manifest.
    pub uncommitted: Vec<String>,
}

/// Whether the history was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum HistoryState {
    /// It was not requested.
    #[default]
    Unasked,
    /// It is unknown, for this reason.
    Unknown(Box<str>),
    /// It was read.
    Known,
}

impl ApprovalHistory {
    /// The answers about the tree in the folder `prefix` of the git repository.
    #[must_use]
    pub fn of(answers: Answers, prefix: &str, uncommitted: Vec<String>) -> Self {
        let Answers { facts, files } = answers;
        let below = |path: &str| path.strip_prefix(prefix).unwrap_or(path).trim_start_matches('/').into();
        let files = files.into_iter().map(|(path, commit)| (below(&path), commit)).collect();
        let answers = facts.into_iter().map(|answer| ((answer.record.clone(), answer.kind), answer)).collect();
        Self { answers, files, state: HistoryState::Known, judged: false, uncommitted }
    }

    /// An unknown history, with the reason.
    #[must_use]
    pub fn unknown(why: &str) -> Self {
        Self { state: HistoryState::Unknown(why.into()), ..Self::default() }
    }

    /// The same history; rules evaluate it if `judged` is set.
    #[must_use]
    pub fn judged(self, judged: bool) -> Self {
        Self { judged, ..self }
    }

    /// Whether it was read.
    #[must_use]
    pub fn state(&self) -> &HistoryState {
        &self.state
    }

    /// Whether it was read successfully.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.state == HistoryState::Known
    }

    /// Whether rules evaluate it.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        self.judged
    }

    /// The commit that last changed a file that a record refers to, by its path relative to the folder of the manifest.
    #[must_use]
    pub fn last_change(&self, path: &str) -> Option<&Commit> {
        self.files.get(path)
    }

    /// The part that concerns visible records.
    pub(super) fn projected(&self, shown: &Records, redaction: &dyn Redaction) -> Self {
        let is_shown = |kind: &str, id: &str| shown.with_id(id).any(|entry| entry.kind.name == kind);
        let stale = |stale: &Stale| {
            if is_shown(&stale.kind, &stale.record) { stale.clone() } else { stale.withheld() }
        };
        let origin = |origin: &AttestationOrigin| match origin {
            AttestationOrigin::Commit(commit, support) => {
                let because = redaction.support(commit, &support.because);
                AttestationOrigin::Commit(Box::new(redaction.commit(commit)), Support { because, ..support.clone() })
            }
            other => other.clone(),
        };
        let answers = self.answers.iter().filter(|((record, _), _)| shown.entry(record).is_some());
        let answers = answers.map(|(key, answer)| {
            let stale = answer.stale.iter().map(stale).collect();
            (key.clone(), Answer { origin: origin(&answer.origin), stale, ..answer.clone() })
        });
        let attached: BTreeSet<&str> = shown.files().map(|(_, path, _)| &**path).collect();
        let files = self.files.iter().filter(|(path, _)| attached.contains(&***path));
        Self {
            answers: answers.collect(),
            files: files.map(|(path, commit)| (path.clone(), redaction.commit(commit))).collect(),
            state: self.state.clone(),
            judged: self.judged,
            uncommitted: self.uncommitted.iter().filter(|path| redaction.shows_file(path)).cloned().collect(),
        }
    }

    /// The answer about an attestation of a record.
    #[must_use]
    pub fn answer(&self, record: &str, kind: AttestationKind) -> Option<&Answer> {
        self.answers.get(&(record.into(), kind))
    }
}

/// An attestation in a record: its approval, acceptance or review.
#[derive(Clone, Copy)]
pub struct Attestation<'m> {
    /// The record.
    pub entry: &'m Entry,
    /// The kind of attestation.
    pub kind: AttestationKind,
    /// The person or role named there; for a review without one, the owner of the record.
    pub by: Option<&'m str>,
    /// The field that states it, as a JSON pointer without its leading slash.
    pub field: &'static str,
    /// Whether it cites evidence that exists.
    pub evidenced: bool,
    /// The answer of the history, if it was read.
    pub answer: Option<&'m Answer>,
}

impl Attestation<'_> {
    /// Person, date and version as stated in the record.
    #[must_use]
    pub fn data(&self) -> Option<Value> {
        self.kind.stated(&self.entry.record()?.to_value())
    }
}

impl Model {
    /// The history of approvals.
    #[must_use]
    pub fn history(&self) -> &ApprovalHistory {
        &self.history
    }

    /// The assurance that an attestation of a record needs; `None` if the manifest requires none. A review cannot cite
    /// evidence, so if evidence is required, it must be attributed.
    #[must_use]
    pub fn needed_assurance(&self, record_kind: &str, kind: AttestationKind) -> Option<Assurance> {
        let needed = self.manifest()?.data().approvals.as_ref()?.of(record_kind);
        Some(if kind == AttestationKind::Review && needed == Assurance::Evidenced {
            Assurance::Attributed
        } else {
            needed
        })
    }

    /// All attestations in the order of the records, with the answers of the history.
    pub fn attestations(&self) -> impl Iterator<Item = Attestation<'_>> {
        let attestations = Records::attestations(self);
        attestations.map(|attestation| Attestation {
            answer: self.history.answer(&attestation.entry.id, attestation.kind),
            ..attestation
        })
    }
}

impl Records {
    /// All attestations in the order of the records, without answers of the history.
    pub fn attestations(&self) -> impl Iterator<Item = Attestation<'_>> {
        self.shown().flat_map(move |entry| {
            let stated = entry.record().into_iter().flat_map(stated);
            stated.map(move |Stated { kind, by, field, evidence }| Attestation {
                entry,
                kind,
                by,
                field,
                evidenced: evidence.iter().any(|evidence| self.get::<Evidence>(evidence.id()).is_some()),
                answer: None,
            })
        })
    }

    /// The files that records refer to, each with the record and the expected SHA-256, in the order of the records.
    pub fn files(&self) -> impl Iterator<Item = (&Entry, &RepoPath, Option<&Sha256>)> {
        self.shown().filter_map(|entry| {
            let (path, sha256) = entry.record()?.file()?;
            Some((entry, path, sha256))
        })
    }

    /// The questions to the history about the attestations that `wanted` selects; `prefix` is the folder of the
    /// manifest in the git repository.
    #[must_use]
    pub fn questions(&self, wanted: &dyn Fn(&Attestation<'_>) -> bool, prefix: &str) -> Vec<Question> {
        self.questions_of(self.attestations().filter(|attestation| wanted(attestation)), prefix)
    }

    /// The questions if only the records with these ids have changed.
    #[must_use]
    pub fn questions_about(&self, ids: &BTreeSet<&str>) -> Vec<Question> {
        let on_all =
            |entry: &Entry| entry.kind.fields.iter().any(|row| row.path.is_empty() && !row.relies_on.is_empty());
        let changed = ids.iter().flat_map(|id| self.with_id(id)).flat_map(|entry| entry.links.iter());
        let stated: BTreeSet<&str> = changed.filter(|link| !link.ends.is_empty()).map(|link| &*link.to).collect();
        let concerned = |entry: &Entry| {
            stated.contains(&*entry.id)
                || ids.contains(&*entry.id)
                || entry.links.iter().any(|link| ids.contains(&*link.to))
                || on_all(entry)
        };
        self.questions_of(self.attestations().filter(|attestation| concerned(attestation.entry)), "")
    }

    fn questions_of<'m>(&'m self, attestations: impl Iterator<Item = Attestation<'m>>, prefix: &str) -> Vec<Question> {
        let mut relied: BTreeMap<&str, Dependencies> = BTreeMap::new();
        let mut questions = Vec::new();
        for attestation in attestations {
            let Some(record) = attestation.entry.record() else { continue };
            let Some(stated) = attestation.kind.stated(&record.to_value()) else { continue };
            let kind = attestation.entry.kind;
            let dependencies = relied.entry(kind.name).or_insert_with(|| dependencies(schema::json(kind)));
            questions.push(Question {
                record: attestation.entry.id.clone(),
                kind: kind.name,
                path: in_git(prefix, &attestation.entry.path),
                attestation: attestation.kind,
                stated,
                approvers: attestation.by.map(|by| self.approvers(by)).unwrap_or_default(),
                evidenced: attestation.evidenced,
                relies: self.relies(attestation.entry, dependencies, prefix),
                on_all: dependencies.on_all.clone(),
                file: record.file().filter(|(_, sha256)| sha256.is_none()).map(|(path, _)| in_git(prefix, path)),
                field: record.file_field(),
            });
        }
        questions
    }

    /// All persons, with what identifies their commits.
    #[must_use]
    pub fn signers(&self) -> Vec<Approver> {
        self.all::<Person>().map(|person| approver(person.data())).collect()
    }

    /// The persons that an id stands for: the person, or the holders of the role.
    #[must_use]
    pub fn approvers(&self, by: &str) -> Vec<Approver> {
        let holders = self.get::<Role>(by).map(|role| role.data().holders.iter().map(Ref::id).collect());
        let persons: Vec<&str> = holders.unwrap_or_else(|| vec![by]);
        let persons = persons.into_iter().filter_map(|id| self.get::<Person>(id));
        persons.map(|person| approver(person.data())).collect()
    }

    fn relies(&self, entry: &Entry, dependencies: &Dependencies, prefix: &str) -> Vec<Reliance> {
        let mut relies: BTreeMap<(&str, &str), Reliance> = BTreeMap::new();
        let linked = entry.links.iter().flat_map(|link| {
            let target = self.target(link);
            let marks = dependencies.links.iter().filter(|mark| mark.covers(&link.pointer));
            target.into_iter().flat_map(move |target| {
                marks.clone().filter_map(move |mark| Some((target, mark.kinds.get(target.kind.name)?)))
            })
        });
        let all = dependencies
            .on_all
            .iter()
            .flat_map(|(kind, fields)| self.of_kind(kind).map(move |target| (target, fields)));
        for (target, fields) in linked.chain(all).chain(self.relies_by_relation(entry, dependencies)) {
            let reliance = relies.entry((target.kind.name, &target.id)).or_insert_with(|| Reliance {
                record: target.id.clone(),
                kind: target.kind.name,
                path: in_git(prefix, &target.path),
                fields: Vec::new(),
            });
            reliance
                .fields
                .extend(fields.iter().filter(|field| !reliance.fields.contains(field)).cloned().collect::<Vec<_>>());
        }
        relies.into_values().collect()
    }
}

impl Records {
    /// The records that state an approved relation to `entry`, with the fields that the approval would rely on if `entry` stated it.
    fn relies_by_relation<'m>(
        &'m self,
        entry: &'m Entry,
        dependencies: &'m Dependencies,
    ) -> impl Iterator<Item = (&'m Entry, &'m Vec<Box<str>>)> {
        static NONE: Vec<Box<str>> = Vec::new();
        let sides = sides_of(entry.kind.name).filter(|(relation, side)| is_approved(entry.kind, relation, *side));
        sides.flat_map(move |(relation, side)| {
            let marks =
                dependencies.links.iter().filter(move |mark| relation.end(side).fields.contains(&&*mark.pointer));
            let kinds: Option<&'m FieldsByKind> = marks.map(|mark| &mark.kinds).next();
            let stating = self.stating(relation.on(side.opposite()), &entry.id);
            let stating = stating.map(|(from, _)| from).filter(move |from| from.kind.name == relation.opposite(side));
            stating.map(move |from| (from, kinds.and_then(|kinds| kinds.get(from.kind.name)).unwrap_or(&NONE)))
        })
    }
}

fn approver(person: &Person) -> Approver {
    let texts = |texts: &[Text]| texts.iter().map(|text| (**text).into()).collect();
    Approver { id: (*person.id).into(), git: texts(&person.git), keys: texts(&person.signing_keys) }
}

/// The path, relative to the top of the git repository, of a file in its folder `prefix`.
#[must_use]
pub fn in_git(prefix: &str, path: &str) -> Box<str> {
    if prefix.is_empty() { path.into() } else { format!("{prefix}/{path}").into() }
}

/// An attestation as stated in a record.
struct Stated<'r> {
    kind: AttestationKind,
    by: Option<&'r str>,
    field: &'static str,
    evidence: &'r [Ref<Evidence>],
}

fn stated(record: &dyn Record) -> Vec<Stated<'_>> {
    let approval = record.approval().map(|approval| Stated {
        kind: AttestationKind::Approval,
        by: Some(approval.by.id()),
        field: "approval/by",
        evidence: &approval.evidence,
    });
    let risk = record.as_kind::<Risk>();
    let acceptance = risk.and_then(|risk| risk.acceptance.as_ref()).map(|acceptance| Stated {
        kind: AttestationKind::Acceptance,
        by: Some(acceptance.by.id()),
        field: "acceptance/by",
        evidence: &acceptance.evidence,
    });
    let review = record.review().filter(|review| review.last.is_some()).map(|review| Stated {
        kind: AttestationKind::Review,
        by: review.by.as_ref().map(Ref::id).or_else(|| record.owner()),
        field: if review.by.is_some() { "review/by" } else { "review/last" },
        evidence: &[],
    });
    [approval, acceptance, review].into_iter().flatten().collect()
}

impl Present for Records {
    fn data(&self, kind: &str, id: &str) -> Option<Value> {
        let entry = self.with_id(id).find(|entry| entry.kind.name == kind)?;
        Some(entry.record()?.to_value())
    }

    fn ids(&self, kind: &str) -> Vec<Box<str>> {
        self.of_kind(kind).map(|entry| entry.id.clone()).collect()
    }

    fn files(&self, prefix: &str) -> Vec<(Box<str>, Names)> {
        let mut files: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in self.entries() {
            files.entry(&entry.path).or_default().push(entry);
        }
        files.retain(|_, entries| entries.iter().all(|entry| entry.record().is_some()));
        let name = |entry: &&Entry| (entry.kind.name.into(), entry.id.clone());
        files.into_iter().map(|(path, entries)| (in_git(prefix, path), entries.iter().map(name).collect())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{KINDS, RecordType as _};

    /// `stated` finds acceptances by the type `Risk`; an acceptance of another kind would be missed.
    #[test]
    fn only_risks_are_accepted() {
        let accepted = |kind: &&crate::record::Kind| schema::known(kind, "acceptance");
        let kinds: Vec<&str> = KINDS.iter().filter(accepted).map(|kind| kind.name).collect();
        assert_eq!(kinds, [Risk::KIND]);
    }
}
