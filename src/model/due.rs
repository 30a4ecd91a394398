//! Due dates of all records: reviews, open actions, planned dates, expiry of evidence.
//!
//! Must not judge: it states when something is due, not whether that is too late.

use super::{Entry, Model, Since};
use crate::record::{Certificate, Deadline, Evidence, Exception, Obligation, Record, RecordType as _, field::Date};

/// An item with a due date.
#[derive(Clone)]
pub struct Due<'m> {
    /// The last date on which it is on time.
    pub on: Date,
    /// The record.
    pub entry: &'m Entry,
    /// The kind of item.
    pub kind: DueKind,
    /// What is due.
    pub what: Box<str>,
    /// The field that sets the date, as a JSON pointer without its leading slash.
    pub field: Box<str>,
    /// The owner.
    pub owner: Option<Box<str>>,
    /// Its identity among the items of its kind in the record, whatever its date and position in a list.
    pub key: Box<str>,
}

/// Kinds of items with a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DueKind {
    /// A review or assessment of a record.
    Review,
    /// An action by a person.
    Action,
    /// Evidence expires.
    Evidence,
    /// An obligation starts to apply, or a report is due.
    Obligation,
    /// An exception ends.
    Exception,
    /// A step of the certificate's cycle.
    Certificate,
}

impl DueKind {
    /// The word shown to people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Action => "action",
            Self::Evidence => "evidence",
            Self::Obligation => "obligation",
            Self::Exception => "exception",
            Self::Certificate => "certificate",
        }
    }

    fn of(kind: &str) -> Self {
        match kind {
            Evidence::KIND => Self::Evidence,
            Obligation::KIND => Self::Obligation,
            Exception::KIND => Self::Exception,
            Certificate::KIND => Self::Certificate,
            _ => Self::Action,
        }
    }
}

impl Model {
    /// All due dates, earliest first, without obligations that already apply.
    #[must_use]
    pub fn due(&self) -> Vec<Due<'_>> {
        if let Some(derived) = &self.derived {
            return derived.due(self);
        }
        let records = self.shown().flat_map(|entry| self.due_of(entry));
        let mut due: Vec<Due<'_>> = records.chain(self.cycle_due()).collect();
        due.sort_by(|a, b| (a.on, a.kind, &a.entry.id, &a.field).cmp(&(b.on, b.kind, &b.entry.id, &b.field)));
        due
    }

    /// The steps of certificate cycles without an audit yet.
    fn cycle_due(&self) -> Vec<Due<'_>> {
        let claimed = self.cycles().into_iter().filter(|(certificate, _)| certificate.is_claimed());
        let steps = claimed.flat_map(|(certificate, steps)| {
            steps.into_iter().enumerate().map(move |(number, step)| (certificate, number, step))
        });
        let open = steps.filter(|(_, _, step)| step.done.is_none());
        open.map(|(certificate, number, step)| Due {
            on: step.on,
            entry: certificate.entry(),
            kind: DueKind::Certificate,
            what: step.step.name().into(),
            field: "decided".into(),
            owner: certificate.data().owner.as_ref().map(|owner| owner.id().into()),
            key: format!("step {number} of the cycle").into(),
        })
        .collect()
    }

    /// The due dates of one record.
    fn due_of<'m>(&'m self, entry: &'m Entry) -> impl Iterator<Item = Due<'m>> {
        let owner: Option<Box<str>> = entry.record().and_then(|record| record.owner()).map(Into::into);
        let again = if self.is_assessed_again(entry) { self.assessment_due(entry) } else { self.review_due(entry) };
        let review = again.map(|review| Due {
            on: review.on,
            entry,
            kind: DueKind::Review,
            what: "review".into(),
            field: if review.since == Since::Fixed { "review/next" } else { "review" }.into(),
            owner: owner.clone(),
            key: "review".into(),
        });
        let deadlines = entry.record().into_iter().flat_map(Record::deadlines);
        let open = deadlines.filter(|deadline| !self.has_begun(entry, deadline));
        let kind = DueKind::of(entry.kind.name);
        let deadlines = open.map(move |Deadline { on, what, field, owner: own, key }| Due {
            on,
            entry,
            kind,
            what,
            field,
            owner: own.or_else(|| owner.clone()),
            key,
        });
        review.into_iter().chain(deadlines)
    }

    /// Whether an obligation already applies, so that its start date is no longer due.
    fn has_begun(&self, entry: &Entry, deadline: &Deadline) -> bool {
        entry.kind.name == Obligation::KIND && &*deadline.field == "applies-from" && deadline.on < self.today
    }
}
