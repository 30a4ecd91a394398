//! Completed internal audits and management reviews, their coverage, and when the next one is due.
//!
//! Must not judge: it states what is not covered and when something is due, not whether that is too little or too late.

use std::collections::BTreeSet;

use super::{Item, Model, typed};
use crate::{
    framework::Framework,
    record::{
        Audit, AuditProgramme, ManagementReview, Period, RecordType, ReviewDefaults,
        field::{Date, Interval, Ref},
    },
};

/// What the internal audits of a programme cover.
pub struct AuditCoverage<'m> {
    /// The programme.
    pub programme: Item<'m, AuditProgramme>,
    covered: BTreeSet<&'m str>,
    standard: &'m Framework,
}

impl AuditCoverage<'_> {
    /// Whether a clause or control is covered, by its own id or by that of a parent.
    #[must_use]
    pub fn holds(&self, id: &str) -> bool {
        self.covered.contains(id) || self.standard.ancestors(id).any(|above| self.covered.contains(&*above.id))
    }

    /// The ids that audits name, as written.
    pub(super) fn ids(&self) -> BTreeSet<Box<str>> {
        self.covered.iter().map(|id| Box::from(*id)).collect()
    }
}

impl Model {
    /// The audit programme whose period includes today; otherwise the one that ends last.
    #[must_use]
    pub fn audit_programme(&self) -> Option<Item<'_, AuditProgramme>> {
        if let Some(derived) = &self.derived {
            return typed(self.numbered(derived.programme?)?);
        }
        self.all::<AuditProgramme>().max_by_key(|programme| {
            let period = programme.period;
            (period.is_some_and(|period| period.holds(self.today)), period.map(|period| period.to))
        })
    }

    /// The coverage of the internal audits in the period of the programme; while it runs, planned audits count as well.
    ///
    /// `None` without a programme or without any internal audit.
    #[must_use]
    pub fn audit_coverage(&self) -> Option<AuditCoverage<'_>> {
        let programme = self.audit_programme()?;
        if let Some(derived) = &self.derived {
            let covered = derived.covered.as_ref()?.iter().map(|id| &**id).collect();
            return Some(AuditCoverage { programme, covered, standard: self.frameworks.standard() });
        }
        let internal: Vec<Item<'_, Audit>> = self.all::<Audit>().filter(|audit| audit.is_internal()).collect();
        internal.first()?;
        let counted = internal.into_iter().filter(|audit| self.counts_in(audit, programme.period));
        let covered = counted.flat_map(|audit| audit.data().covered()).collect();
        Some(AuditCoverage { programme, covered, standard: self.frameworks.standard() })
    }

    fn counts_in(&self, audit: &Audit, period: Option<Period>) -> bool {
        let running = period.is_none_or(|period| self.today <= period.to);
        let day = audit.on.or(audit.planned.filter(|_| running));
        day.is_some_and(|day| period.is_none_or(|period| period.holds(day)))
    }

    /// The last completed internal audit, with the date by which the next one is due.
    #[must_use]
    pub fn next_internal_audit(&self) -> Option<(Item<'_, Audit>, Date)> {
        if let Some(derived) = &self.derived {
            let (last, next) = derived.internal_audit?;
            return Some((typed(self.numbered(last)?)?, next));
        }
        let completed = self.all::<Audit>().filter(|audit| audit.is_internal() && self.has_passed(audit.on));
        let last = completed.max_by_key(|audit| audit.on)?;
        let every = self.audit_programme().and_then(|programme| programme.data().every.clone());
        Some((last, self.after(last.on, every, Audit::KIND)?))
    }

    /// The last completed management review.
    #[must_use]
    pub fn last_management_review(&self) -> Option<Item<'_, ManagementReview>> {
        if let Some(derived) = &self.derived {
            return typed(self.numbered(derived.management_review?.0)?);
        }
        let completed = self.all::<ManagementReview>().filter(|review| self.has_passed(review.on));
        completed.max_by_key(|review| review.on)
    }

    /// The last completed management review, with the date by which the next one is due.
    #[must_use]
    pub fn next_management_review(&self) -> Option<(Item<'_, ManagementReview>, Date)> {
        let last = self.last_management_review()?;
        if let Some(derived) = &self.derived {
            return Some((last, derived.management_review?.1?));
        }
        Some((last, self.after(last.on, None, ManagementReview::KIND)?))
    }

    fn has_passed(&self, day: Option<Date>) -> bool {
        day.is_some_and(|day| day <= self.today)
    }

    fn after(&self, day: Option<Date>, every: Option<Interval>, kind: &str) -> Option<Date> {
        let every = every.unwrap_or_else(|| self.review_defaults(|all: &ReviewDefaults| all.every(kind)));
        Some(day?.after(&every).unwrap_or(Date::LAST))
    }

    /// The persons that an id stands for: the holders of a role, or the person.
    #[must_use]
    pub fn persons_behind<'m>(&'m self, id: &'m str) -> BTreeSet<&'m str> {
        let role = self.get::<crate::record::Role>(id);
        role.map_or_else(|| BTreeSet::from([id]), |role| role.data().holders.iter().map(Ref::id).collect())
    }
}
