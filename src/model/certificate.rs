//! The cycle of a certificate: by when which audit falls due, and which one answered it.
//!
//! Must not judge whether an audit is late. The months are those of ISO/IEC 17021-1, counted from the decision.

use super::{Entry, Item, Model};
use crate::record::{
    Audit, AuditType, Certificate,
    field::{Date, Interval},
};

/// What falls due in the cycle of a certificate.
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

    fn audit_type(self) -> AuditType {
        match self {
            Self::Surveillance => AuditType::Surveillance,
            Self::Recertification => AuditType::Recertification,
        }
    }
}

/// A day of the cycle.
#[derive(Clone, Copy)]
pub struct Milestone<'m> {
    /// Last day on which it is in time.
    pub on: Date,
    /// What falls due.
    pub step: CycleStep,
    /// The audit that answered it, in time or late.
    pub done: Option<&'m Entry>,
}

/// Each step: which audit of its sort after the decision answers it, and within how many months.
const CYCLE: [(CycleStep, usize, i32); 3] =
    [(CycleStep::Surveillance, 0, 12), (CycleStep::Surveillance, 1, 24), (CycleStep::Recertification, 0, CYCLE_MONTHS)];

/// Months after which a certificate ends.
const CYCLE_MONTHS: i32 = 36;

impl Certificate {
    /// The day on which the cycle ends; `None` where the day of the decision is not known.
    #[must_use]
    pub fn cycle_end(&self) -> Option<Date> {
        Some(self.decided?.after(&Interval::months(CYCLE_MONTHS)).unwrap_or(Date::LAST))
    }
}

impl Model {
    /// Every certificate with the days of its cycle, each with the audit that answered it; no days where that of the decision is
    /// not known.
    #[must_use]
    pub fn cycles(&self) -> Vec<(Item<'_, Certificate>, Vec<Milestone<'_>>)> {
        if let Some(truths) = &self.truths {
            return truths.cycles(self);
        }
        let (surveillance, recertification) =
            (self.held(CycleStep::Surveillance), self.held(CycleStep::Recertification));
        let milestones = |certificate: &Certificate| {
            let decided = certificate.decided?;
            Some(CYCLE.map(|(step, nth, months)| {
                let audits = if step == CycleStep::Surveillance { &surveillance } else { &recertification };
                let first = audits.partition_point(|audit| audit.on <= Some(decided));
                Milestone {
                    on: day(certificate, decided, months),
                    step,
                    done: audits.get(first + nth).map(Item::entry),
                }
            }))
        };
        self.all::<Certificate>()
            .map(|certificate| (certificate, milestones(certificate.data()).into_iter().flatten().collect()))
            .collect()
    }

    /// The audits of a step that were held, earliest first.
    fn held(&self, step: CycleStep) -> Vec<Item<'_, Audit>> {
        let held =
            |audit: &Item<'_, Audit>| audit.r#type == step.audit_type() && audit.on.is_some_and(|on| on <= self.today);
        let mut audits: Vec<_> = self.all::<Audit>().filter(held).collect();
        audits.sort_by_key(|audit| audit.on);
        audits
    }
}

fn day(certificate: &Certificate, decided: Date, months: i32) -> Date {
    let on = decided.after(&Interval::months(months)).unwrap_or(Date::LAST);
    certificate.expires.map_or(on, |expires| on.min(expires))
}
