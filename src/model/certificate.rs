//! The cycle of a certificate: the due date of each audit, and the audit that completed it.
//!
//! Must not judge whether an audit is late. The months are those of ISO/IEC 17021-1, counted from the decision.

use super::{Entry, Item, Model};
use crate::record::{
    Audit, AuditType, Certificate, Scope, Soa,
    field::{Date, Interval},
};

/// A step in the cycle of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CycleStep {
    /// A surveillance audit: the first within 12 months of the decision, the second within 24.
    Surveillance,
    /// The recertification, before the certificate ends.
    Recertification,
}

impl CycleStep {
    /// The word shown to people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Surveillance => "surveillance audit",
            Self::Recertification => "recertification audit",
        }
    }

    /// The type of the audit that completes it.
    #[must_use]
    pub fn audit_type(self) -> AuditType {
        match self {
            Self::Surveillance => AuditType::Surveillance,
            Self::Recertification => AuditType::Recertification,
        }
    }
}

/// A date in the cycle.
#[derive(Clone, Copy)]
pub struct Milestone<'m> {
    /// Last date on which it is on time.
    pub on: Date,
    /// What is due.
    pub step: CycleStep,
    /// The audit that completed it, on time or late.
    pub done: Option<&'m Entry>,
}

/// Each step: which audit of its type after the decision completes it, and within how many months.
const CYCLE: [(CycleStep, usize, i32); 3] =
    [(CycleStep::Surveillance, 0, 12), (CycleStep::Surveillance, 1, 24), (CycleStep::Recertification, 0, CYCLE_MONTHS)];

/// Months after which a certificate ends.
const CYCLE_MONTHS: i32 = 36;

impl Certificate {
    /// The date on which the cycle ends; `None` if the date of the decision is unknown.
    #[must_use]
    pub fn cycle_end(&self) -> Option<Date> {
        Some(self.decided?.after(&Interval::months(CYCLE_MONTHS)).unwrap_or(Date::LAST))
    }
}

impl Certificate {
    /// The last date until which it may be valid: the end of its cycle, counted from the end of the certificate that it renews
    /// if there is one, as recertifications are. `None` if the date of the decision is unknown.
    #[must_use]
    pub fn latest_end(&self) -> Option<Date> {
        let cycle_end = self.cycle_end()?;
        // The cycle before began earlier, so that it ends within this one.
        let renewed = self.renews_until.filter(|end| *end < cycle_end);
        Some(renewed.map_or(cycle_end, |end| end.after(&Interval::months(CYCLE_MONTHS)).unwrap_or(Date::LAST)))
    }
}

impl Model {
    /// The certificates of the management system.
    pub fn certificates(&self) -> impl Iterator<Item = Item<'_, Certificate>> {
        self.all::<Certificate>().filter(|certificate| certificate.is_of_management_system())
    }

    /// Those certificates with the dates of their cycle, each with the audit that completed it; without dates if the date
    /// of the decision is unknown.
    #[must_use]
    pub fn cycles(&self) -> Vec<(Item<'_, Certificate>, Vec<Milestone<'_>>)> {
        if let Some(derived) = &self.derived {
            return derived.cycles(self);
        }
        let (surveillance, recertification) =
            (self.completed(CycleStep::Surveillance), self.completed(CycleStep::Recertification));
        let milestones = |certificate: &Certificate| {
            let decided = certificate.decided?;
            Some(CYCLE.map(|(step, nth, months)| {
                let audits = if step == CycleStep::Surveillance { &surveillance } else { &recertification };
                let first = audits.partition_point(|audit| audit.on <= Some(decided));
                Milestone {
                    on: due_date(certificate, decided, months),
                    step,
                    done: audits.get(first + nth).map(Item::entry),
                }
            }))
        };
        self.certificates()
            .map(|certificate| (certificate, milestones(certificate.data()).into_iter().flatten().collect()))
            .collect()
    }

    /// The scope of a certificate: the one that it names, otherwise the only one there is.
    #[must_use]
    pub fn certified_scope<'m>(&'m self, certificate: Item<'m, Certificate>) -> Option<Item<'m, Scope>> {
        if let Some(scope) = &certificate.data().scope {
            return self.get::<Scope>(scope.id());
        }
        let mut all = self.all::<Scope>();
        all.next().filter(|_| all.next().is_none())
    }

    /// The Statements of Applicability that a certificate may refer to: of several, those of its scope, if there are any.
    #[must_use]
    pub fn statements_of<'m>(&'m self, certificate: Item<'m, Certificate>) -> Vec<Item<'m, Soa>> {
        let all: Vec<_> = self.all::<Soa>().collect();
        let scope = self.certified_scope(certificate);
        let is_of_scope = |soa: &Item<'_, Soa>| {
            scope.is_some_and(|scope| soa.data().scope.as_ref().is_some_and(|named| named.id() == &*scope.id))
        };
        let of_scope: Vec<_> = all.iter().copied().filter(is_of_scope).collect();
        if of_scope.is_empty() { all } else { of_scope }
    }

    /// The completed audits of a step, earliest first.
    fn completed(&self, step: CycleStep) -> Vec<Item<'_, Audit>> {
        let is_completed =
            |audit: &Item<'_, Audit>| audit.r#type == step.audit_type() && audit.on.is_some_and(|on| on <= self.today);
        let mut audits: Vec<_> = self.all::<Audit>().filter(is_completed).collect();
        audits.sort_by_key(|audit| audit.on);
        audits
    }
}

fn due_date(certificate: &Certificate, decided: Date, months: i32) -> Date {
    let on = decided.after(&Interval::months(months)).unwrap_or(Date::LAST);
    certificate.expires.map_or(on, |expires| on.min(expires))
}
