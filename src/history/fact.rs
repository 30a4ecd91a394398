//! What a record states about its approval, acceptance or review, and the questions to the history about it.
//!
//! Must not know how the history is read.

use serde_json::{Map, Value};

use super::{approved_content::FieldsByKind, support::Approver};

/// The kinds of attestation in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttestationKind {
    /// It was approved.
    Approval,
    /// A residual risk was accepted.
    Acceptance,
    /// It was reviewed.
    Review,
}

impl AttestationKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Approval, Self::Acceptance, Self::Review];

    /// The field that states it, the action done, and the action needed again.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Approval => ("approval", "approved", "approved again"),
            Self::Acceptance => ("acceptance", "accepted", "accepted again"),
            Self::Review => ("review", "reviewed", "reviewed again"),
        }
    }

    /// The field that states it.
    #[must_use]
    pub fn field(self) -> &'static str {
        self.words().0
    }

    /// The action done, as a participle.
    #[must_use]
    pub fn done(self) -> &'static str {
        self.words().1
    }

    /// The action needed again once the attestation is stale.
    #[must_use]
    pub fn again(self) -> &'static str {
        self.words().2
    }

    /// Name of the date field.
    #[must_use]
    pub fn day(self) -> &'static str {
        if self == Self::Review { "last" } else { "on" }
    }

    /// Person, date and version as stated in the data of a record; `None` without a date.
    #[must_use]
    pub fn stated(self, record: &Value) -> Option<Value> {
        let fact = record.get(self.field())?;
        fact.get(self.day()).filter(|day| !day.is_null())?;
        let stated = ["by", self.day(), "version"].into_iter();
        let stated = stated
            .filter_map(|field| Some((field.to_owned(), fact.get(field).filter(|value| !value.is_null())?.clone())));
        Some(Value::Object(stated.collect::<Map<_, _>>()))
    }
}

/// A question about an attestation: which commit set it, and what changed since.
pub struct Question {
    /// The record.
    pub record: Box<str>,
    /// Its kind.
    pub kind: &'static str,
    /// Its file, relative to the top of the git repository.
    pub path: Box<str>,
    /// The kind of attestation.
    pub attestation: AttestationKind,
    /// The attestation as currently stated.
    pub stated: Value,
    /// The persons who may have made it.
    pub approvers: Vec<Approver>,
    /// Whether it cites evidence.
    pub evidenced: bool,
    /// Other records on which it relies.
    pub relies: Vec<Reliance>,
    /// The kinds that it relies on as a whole: on all of their records, including deleted ones.
    pub on_all: FieldsByKind,
    /// The file whose text it covers, relative to the top of the git repository, if the record names one.
    pub file: Option<Box<str>>,
    /// The field of the record that names it, as a path.
    pub field: &'static str,
}

/// Another record on which an approval relies.
pub struct Reliance {
    /// The record.
    pub record: Box<str>,
    /// Its kind.
    pub kind: &'static str,
    /// Its file, relative to the top of the git repository.
    pub path: Box<str>,
    /// The fields relied on.
    pub fields: Vec<Box<str>>,
}
