//! A management system for readers who may not see all of it: stubs in place of records, with information derived from
//! all.
//!
//! Must not know who may see what.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Content, CycleStep, Due, DueKind, Entry, Item, Milestone, Model, Reason, Records, Withheld, number, typed,
    unread::UnreadIndex,
};
use crate::{
    record::{Certificate, Person, RecordType as _, ReviewDefaults, Risk, RiskCriteria, TreatmentPlan, field::Date},
    source::{Commit, Facts},
};

/// Information derived from all records, including withheld ones, as far as it concerns the visible ones. Derived from
/// the visible records alone it would be wrong: a risk accepted by a withheld plan would be shown as not accepted.
pub(super) struct Derived {
    pub(super) criteria: Option<RiskCriteria>,
    pub(super) review: ReviewDefaults,
    /// The current audit programme.
    pub(super) programme: Option<u32>,
    /// Ids covered by internal audits.
    pub(super) covered: Option<BTreeSet<Box<str>>>,
    /// The last completed internal audit, and the date by which the next one is due.
    pub(super) internal_audit: Option<(u32, Date)>,
    /// The same for management reviews.
    pub(super) management_review: Option<(u32, Option<Date>)>,
    /// Records with an acceptance by a designated person or role.
    designated: BTreeSet<u32>,
    /// Risks accepted by a designated person or role.
    accepted: BTreeSet<u32>,
    /// Risks accepted by a withheld plan.
    accepted_unseen: BTreeSet<u32>,
    /// Ids that a withheld record refers to.
    referred_unseen: BTreeSet<Box<str>>,
    /// Ids of risks that a plan lists.
    planned: BTreeSet<Box<str>>,
    due: Vec<StoredDue>,
    cycles: Vec<(u32, Vec<StoredStep>)>,
}

struct StoredDue {
    entry: u32,
    on: Date,
    kind: DueKind,
    what: Box<str>,
    field: Box<str>,
    owner: Option<Box<str>>,
    key: Box<str>,
}

struct StoredStep {
    on: Date,
    step: CycleStep,
    done: Option<u32>,
}

/// Numbers of entries, and whether they are visible.
struct Numbers<'m> {
    of: HashMap<*const Entry, u32>,
    shown: &'m Records,
}

impl Numbers<'_> {
    fn of(&self, entry: &Entry) -> Option<u32> {
        self.of.get(&std::ptr::from_ref(entry)).copied()
    }

    /// The number of a visible record.
    fn shown(&self, entry: &Entry) -> Option<u32> {
        self.of(entry).filter(|number| self.shown.numbered(*number).is_some())
    }
}

/// Decides what is withheld from the readers.
pub trait Redaction {
    /// Why a record is withheld; `None` if it is visible.
    fn reason(&self, entry: &Entry) -> Option<Reason>;
    /// The visible part of a record, if only a part is visible.
    fn part(&self, entry: &Entry) -> Option<Content>;
    /// The redacted commit.
    fn commit(&self, commit: &Commit) -> Commit;
    /// The redacted reason for the assurance that a commit gives an approval.
    fn support(&self, commit: &Commit, because: &str) -> String;
    /// Whether the name of a file is visible.
    fn shows_file(&self, path: &str) -> bool;
}

impl Model {
    /// The same management system for its readers: each withheld record is replaced by a stub, and information derived
    /// from all records is preserved. Persons to whom a visible record refers keep their name.
    #[must_use]
    pub fn projected(&self, redaction: &dyn Redaction) -> Self {
        let reasons: Vec<Option<Reason>> = self.entries().iter().map(|entry| redaction.reason(entry)).collect();
        let seen: HashMap<*const Entry, bool> =
            self.entries().iter().map(std::ptr::from_ref).zip(reasons.iter().map(Option::is_none)).collect();
        let is_seen = |entry: &Entry| seen.get(&std::ptr::from_ref(entry)).copied().unwrap_or_default();
        let name = |entry: &Entry| {
            let is_named = || self.links_to(&entry.id).any(|(from, _)| is_seen(from));
            entry.title().filter(|_| entry.kind.name == Person::KIND && is_named()).map(Into::into)
        };
        let entries = self.entries().iter().zip(&reasons).map(|(entry, reason)| match reason {
            Some(reason) => entry.stub(Withheld { reason: *reason, name: name(entry) }),
            None => redaction.part(entry).map_or_else(|| entry.clone(), |part| entry.with(part)),
        });
        let records = Records::of(entries.collect());
        let is_complete = reasons.iter().all(Option::is_none);
        let derived = (!is_complete).then(|| Box::new(self.derived(&records)));
        let wants = records.wants();
        let files = self.facts.files.iter().filter(|(path, _)| wants.files.contains_key(*path));
        let commits = self.facts.commits.iter().filter(|(name, _)| wants.commits.contains(*name));
        Self {
            today: self.today,
            frameworks: self.frameworks.clone(),
            catalog: self.catalog.clone(),
            facts: Facts {
                files: files.map(|(path, fact)| (path.clone(), fact.clone())).collect(),
                commits: commits.map(|(name, fact)| (name.clone(), fact.clone())).collect(),
                // Only rules ask for the texts, and they run on all records.
                ..Facts::default()
            },
            scope: self.scope.clone(),
            applicability: self.applicability.clone(),
            answers: self.answers.clone(),
            history: self.history.projected(&records, redaction),
            // Its findings are those of all records, and have been judged.
            unread: UnreadIndex::default(),
            elsewhere: BTreeMap::new(),
            records,
            derived,
        }
    }

    fn derived(&self, shown: &Records) -> Derived {
        let of = self.entries().iter().enumerate().map(|(index, entry)| (std::ptr::from_ref(entry), number(index)));
        let numbers = Numbers { of: of.collect(), shown };
        let risks = || self.all::<Risk>();
        let numbered = |risks: &mut dyn Iterator<Item = Item<'_, Risk>>| -> BTreeSet<u32> {
            risks.filter_map(|risk| numbers.shown(risk.entry())).collect()
        };
        let unseen = |plan: &Entry| numbers.shown(plan).is_none();
        let accepts = |risk: &Item<'_, Risk>| self.acceptances(*risk).any(|accepted| unseen(accepted.entry()));
        Derived {
            criteria: self.criteria().cloned(),
            review: self.review_defaults(ReviewDefaults::clone),
            programme: self.audit_programme().and_then(|programme| numbers.shown(programme.entry())),
            covered: self.audit_coverage().map(|coverage| coverage.ids()),
            internal_audit: self
                .next_internal_audit()
                .and_then(|(audit, next)| Some((numbers.shown(audit.entry())?, next))),
            management_review: self.last_management_review().and_then(|review| {
                Some((numbers.shown(review.entry())?, self.next_management_review().map(|(_, next)| next)))
            }),
            designated: self.designating().filter_map(|entry| numbers.shown(entry)).collect(),
            accepted: numbered(&mut risks().filter(|risk| self.is_accepted(*risk))),
            accepted_unseen: numbered(&mut risks().filter(accepts)),
            referred_unseen: self.entries().iter().filter(|entry| unseen(entry)).flat_map(ids_of).collect(),
            planned: risks().filter(|risk| self.is_planned(&risk.id)).map(|risk| (*risk.data().id).into()).collect(),
            due: self.due().into_iter().filter_map(|due| StoredDue::of(due, &numbers)).collect(),
            cycles: self.cycles().iter().filter_map(|cycle| stored_cycle(cycle, &numbers)).collect(),
        }
    }

    /// Whether a withheld record refers to `id`.
    #[must_use]
    pub fn is_referred_unseen(&self, id: &str) -> bool {
        self.derived.as_ref().is_some_and(|derived| derived.is_referred_unseen(id))
    }

    /// The records in which a designated person or role accepts a risk.
    fn designating(&self) -> impl Iterator<Item = &Entry> {
        let in_risks = self.all::<Risk>().flat_map(|risk| self.acceptances(risk));
        let in_plans = self.all::<TreatmentPlan>().filter_map(Self::acceptance_in);
        let designated = in_risks.chain(in_plans).filter(|accepted| self.is_designated(*accepted));
        designated.map(super::Accepted::entry)
    }
}

impl StoredDue {
    fn of(due: Due<'_>, numbers: &Numbers<'_>) -> Option<Self> {
        let Due { on, entry, kind, what, field, owner, key } = due;
        Some(Self { entry: numbers.shown(entry)?, on, kind, what, field, owner, key })
    }
}

fn ids_of(entry: &Entry) -> impl Iterator<Item = Box<str>> {
    entry.links.iter().map(|link| link.to.clone())
}

fn stored_cycle(
    (certificate, steps): &(Item<'_, Certificate>, Vec<Milestone<'_>>),
    numbers: &Numbers<'_>,
) -> Option<(u32, Vec<StoredStep>)> {
    let steps = steps.iter().map(|step| StoredStep {
        on: step.on,
        step: step.step,
        done: step.done.and_then(|audit| numbers.of(audit)),
    });
    Some((numbers.shown(certificate.entry())?, steps.collect()))
}

impl Derived {
    pub(super) fn is_designated(&self, model: &Model, entry: &Entry) -> bool {
        self.holds(&self.designated, model, entry)
    }

    pub(super) fn is_accepted(&self, model: &Model, risk: &Entry) -> bool {
        self.holds(&self.accepted, model, risk)
    }

    pub(super) fn is_accepted_unseen(&self, model: &Model, risk: &Entry) -> bool {
        self.holds(&self.accepted_unseen, model, risk)
    }

    pub(super) fn is_referred_unseen(&self, id: &str) -> bool {
        self.referred_unseen.contains(id)
    }

    pub(super) fn is_planned(&self, risk: &str) -> bool {
        self.planned.contains(risk)
    }

    fn holds(&self, of: &BTreeSet<u32>, model: &Model, entry: &Entry) -> bool {
        model.number_of(&entry.id, entry.kind.name).is_some_and(|number| of.contains(&number))
    }

    pub(super) fn due<'m>(&'m self, model: &'m Model) -> Vec<Due<'m>> {
        let due = |due: &'m StoredDue| {
            Some(Due {
                on: due.on,
                entry: model.numbered(due.entry)?,
                kind: due.kind,
                what: due.what.clone(),
                field: due.field.clone(),
                owner: due.owner.clone(),
                key: due.key.clone(),
            })
        };
        self.due.iter().filter_map(due).collect()
    }

    pub(super) fn cycles<'m>(&'m self, model: &'m Model) -> Vec<(Item<'m, Certificate>, Vec<Milestone<'m>>)> {
        let milestone = |step: &'m StoredStep| Milestone {
            on: step.on,
            step: step.step,
            done: step.done.map(|audit| &model.entries()[audit as usize]),
        };
        let cycle = |(certificate, steps): &'m (u32, Vec<StoredStep>)| {
            Some((typed(model.numbered(*certificate)?)?, steps.iter().map(milestone).collect()))
        };
        self.cycles.iter().filter_map(cycle).collect()
    }
}

impl Records {
    /// Number of withheld records by kind.
    #[must_use]
    pub fn withheld(&self) -> BTreeMap<&'static str, usize> {
        let mut kinds = BTreeMap::new();
        let withheld = self.entries().iter().filter(|entry| entry.is_withheld());
        withheld.for_each(|entry| *kinds.entry(entry.kind.name).or_default() += 1);
        kinds
    }
}
