//! What a record says about its approval, acceptance or review, and what is asked of the past about it.
//!
//! Must not know how the past is read.

use serde_json::{Map, Value};

use super::{approved_content::FieldsByKind, support::Approver};

/// The facts of a record that somebody stands for.
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
    /// Every sort.
    pub const ALL: [Self; 3] = [Self::Approval, Self::Acceptance, Self::Review];

    /// The field that states it, what somebody did, and what has to happen again.
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

    /// What somebody did.
    #[must_use]
    pub fn done(self) -> &'static str {
        self.words().1
    }

    /// What has to happen again once it no longer fits.
    #[must_use]
    pub fn again(self) -> &'static str {
        self.words().2
    }

    /// Name of the field that gives the day.
    #[must_use]
    pub fn day(self) -> &'static str {
        if self == Self::Review { "last" } else { "on" }
    }

    /// Who, when and of which version, as the data of a record states it; `None` without a day.
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

/// What is asked about a fact: since which commit it stands there, and what changed since.
pub struct Question {
    /// The record.
    pub record: Box<str>,
    /// Its kind.
    pub kind: &'static str,
    /// Its file, from the top of the git repository.
    pub path: Box<str>,
    /// Which of its facts.
    pub attestation: AttestationKind,
    /// The fact as it stands now.
    pub stated: Value,
    /// The persons who may stand behind it.
    pub approvers: Vec<Approver>,
    /// Whether it cites evidence.
    pub evidenced: bool,
    /// Other records on which it relies.
    pub relies: Vec<Reliance>,
    /// The kinds on all of whose records it relies, also those that are gone.
    pub on_all: FieldsByKind,
}

/// Another record on which an approval relies.
pub struct Reliance {
    /// The record.
    pub record: Box<str>,
    /// Its kind.
    pub kind: &'static str,
    /// Its file, from the top of the git repository.
    pub path: Box<str>,
    /// The fields relied on.
    pub fields: Vec<Box<str>>,
}
