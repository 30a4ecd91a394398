//! Relations between two kinds that either of the two records can state: one table.
//!
//! Must not know records or rules beyond their names; `model` merges what both sides state.

use super::{
    Audit, Change, Concern, Control, Document, Evidence, Impact, Improvement, Incident, Metric, Nonconformity,
    Objective, Obligation, Party, Process, RecordType as _, Risk, Supplier,
};

/// A relation between records of two kinds. It holds if either record states it.
#[derive(Debug)]
pub struct Relation {
    /// Its name.
    pub name: &'static str,
    /// Its meaning as a sentence about both records.
    pub meaning: &'static str,
    /// The side that states it in examples, new records and the documentation.
    pub home: End,
    /// The other side.
    pub other: End,
    /// How a statement that opposes it is reported.
    pub opposed: Opposed,
}

/// One side of a relation.
#[derive(Debug)]
pub struct End {
    /// The kind of record.
    pub kind: &'static str,
    /// The paths of its fields that state the relation, with `*` for the items of a list; the first is the usual one. Empty if only
    /// the other side can state it.
    pub fields: &'static [&'static str],
}

/// What reports a statement that opposes a relation.
#[derive(Debug)]
pub enum Opposed {
    /// These rules.
    By(&'static [&'static str]),
    /// None, for this reason.
    Never(&'static str),
}

/// Drivers of a control, in general and for one AI system.
const DRIVERS: &[&str] = &["drivers/*", "systems/*/drivers/*"];
/// A control that is excluded opposes every record that relies on it.
const EXCLUDED: Opposed = Opposed::By(&["excluded-control-in-use"]);
const NO_STATUS: &str = "neither record has a field that could deny it";

const fn end(kind: &'static str, fields: &'static [&'static str]) -> End {
    End { kind, fields }
}

/// A control treats a risk.
pub static TREATS: Relation = Relation {
    name: "treats",
    meaning: "a control treats a risk",
    home: end(Risk::KIND, &["treatment/controls/*", "treatment/actions/*/controls/*"]),
    other: end(Control::KIND, DRIVERS),
    opposed: Opposed::By(&["excluded-control-in-use", "treated-although-retained"]),
};

/// A control answers an obligation.
pub static ANSWERS_OBLIGATION: Relation = Relation {
    name: "answers-obligation",
    meaning: "a control answers an obligation",
    home: end(Obligation::KIND, &["controls/*"]),
    other: end(Control::KIND, DRIVERS),
    opposed: EXCLUDED,
};

/// A control supports an objective.
pub static SUPPORTS_OBJECTIVE: Relation = Relation {
    name: "supports-objective",
    meaning: "a control supports an objective",
    home: end(Objective::KIND, &["controls/*"]),
    other: end(Control::KIND, DRIVERS),
    opposed: EXCLUDED,
};

/// A control limits an impact.
pub static LIMITS_IMPACT: Relation = Relation {
    name: "limits-impact",
    meaning: "a control is part of a measure of an impact assessment",
    home: end(Impact::KIND, &["measures/*/controls/*"]),
    other: end(Control::KIND, DRIVERS),
    opposed: EXCLUDED,
};

/// A control addresses a need.
pub static ADDRESSES_NEED: Relation = Relation {
    name: "addresses-need",
    meaning: "a control addresses a need of an interested party",
    home: end(Party::KIND, &["needs/*/through/*"]),
    other: end(Control::KIND, DRIVERS),
    opposed: EXCLUDED,
};

/// Evidence shows that a control works.
pub static SUPPORTS: Relation = Relation {
    name: "supports",
    meaning: "evidence shows that a control works",
    home: end(Evidence::KIND, &["supports/*"]),
    other: end(Control::KIND, &["evidence/*", "systems/*/evidence/*"]),
    opposed: Opposed::By(&["evidence-without-implementation"]),
};

/// A document answers a requirement.
pub static ANSWERS: Relation = Relation {
    name: "answers",
    meaning: "a document answers a clause or describes a control",
    home: end(Document::KIND, &["answers/*"]),
    other: end(Control::KIND, &["documents/*"]),
    opposed: Opposed::Never("a document can describe a control that is planned or excluded"),
};

/// An impact assessment informs a risk.
pub static INFORMS: Relation = Relation {
    name: "informs",
    meaning: "an impact assessment informs a risk",
    home: end(Risk::KIND, &["impacts/*"]),
    other: end(Impact::KIND, &["risks/*"]),
    opposed: Opposed::By(&["related-across-systems"]),
};

/// A metric monitors a process.
pub static MONITORS: Relation = Relation {
    name: "monitors",
    meaning: "a metric monitors a process",
    home: end(Metric::KIND, &["processes/*"]),
    other: end(Process::KIND, &["metrics/*"]),
    opposed: Opposed::Never(NO_STATUS),
};

/// A metric measures an objective.
pub static MEASURES: Relation = Relation {
    name: "measures",
    meaning: "a metric shows the progress of an objective",
    home: end(Metric::KIND, &["objectives/*"]),
    other: end(Objective::KIND, &[]),
    opposed: Opposed::By(&["related-across-systems"]),
};

/// A supplier caused a change.
pub static ORIGINATES: Relation = Relation {
    name: "originates",
    meaning: "a change originates from a supplier",
    home: end(Change::KIND, &["suppliers/*"]),
    other: end(Supplier::KIND, &["changes/*/change"]),
    opposed: Opposed::Never(NO_STATUS),
};

/// A nonconformity was raised from an audit finding.
pub static RAISED_FROM_AUDIT: Relation = Relation {
    name: "raised-from-audit",
    meaning: "a nonconformity was raised from a finding of an audit",
    home: end(Audit::KIND, &["findings/*/nonconformity"]),
    other: end(Nonconformity::KIND, FROM),
    opposed: Opposed::Never(NO_STATUS),
};

/// A nonconformity was raised from a concern.
pub static RAISED_FROM_CONCERN: Relation = Relation {
    name: "raised-from-concern",
    meaning: "a nonconformity was raised from a concern",
    home: end(Concern::KIND, &["nonconformity"]),
    other: end(Nonconformity::KIND, FROM),
    opposed: Opposed::Never(NO_STATUS),
};

/// A nonconformity was raised from an incident.
pub static RAISED_FROM_INCIDENT: Relation = Relation {
    name: "raised-from-incident",
    meaning: "a nonconformity was raised from an incident",
    home: end(Incident::KIND, &["nonconformity"]),
    other: end(Nonconformity::KIND, FROM),
    opposed: Opposed::Never(NO_STATUS),
};

/// A nonconformity was raised from a result.
pub static RAISED_FROM_METRIC: Relation = Relation {
    name: "raised-from-metric",
    meaning: "a nonconformity was raised from a result of a metric",
    home: end(Metric::KIND, &["results/*/nonconformity"]),
    other: end(Nonconformity::KIND, FROM),
    opposed: Opposed::Never(NO_STATUS),
};

/// Sources of a nonconformity.
const FROM: &[&str] = &["from/*"];

/// Every relation that either of two records can state.
pub static RELATIONS: &[&Relation] = &[
    &TREATS,
    &ANSWERS_OBLIGATION,
    &SUPPORTS_OBJECTIVE,
    &LIMITS_IMPACT,
    &ADDRESSES_NEED,
    &SUPPORTS,
    &ANSWERS,
    &INFORMS,
    &MONITORS,
    &MEASURES,
    &ORIGINATES,
    &RAISED_FROM_AUDIT,
    &RAISED_FROM_CONCERN,
    &RAISED_FROM_INCIDENT,
    &RAISED_FROM_METRIC,
];

/// The relations that call for a control.
pub static DRIVING: &[&Relation] =
    &[&TREATS, &ANSWERS_OBLIGATION, &SUPPORTS_OBJECTIVE, &LIMITS_IMPACT, &ADDRESSES_NEED];

/// References between kinds that refer to each other which state no relation of the table: the kind, the field, the kinds it
/// refers to, and the reason.
pub static APART: &[(&str, &str, &[&str], &str)] = &[
    (
        "management-review",
        "considered/*",
        &[Improvement::KIND, Nonconformity::KIND],
        "a review considers what it did not give rise to",
    ),
    (
        Improvement::KIND,
        "from/*",
        &["management-review"],
        "an improvement that a review gave rise to is an input of the next one",
    ),
    (
        "person",
        "competence/*/roles/*",
        &["role"],
        "a competence can count for a role before or after the person holds it",
    ),
    ("role", "holders/*", &["person"], "a person can hold a role without the competence for it, which is a finding"),
    (Nonconformity::KIND, "from/*", &["management-review"], "what a review found is an input of the next one"),
    (
        Risk::KIND,
        "relies-on/*",
        &[Control::KIND],
        "the current rating takes the control into account; it does not call for it",
    ),
    (Risk::KIND, "sources/*", &[Control::KIND], "it names entries of a framework that are not controls"),
    (Risk::KIND, "objectives/*", &[Control::KIND], "it names entries of a framework that are not controls"),
    (Objective::KIND, "serves/*", &[Control::KIND], "it names entries of a framework that are not controls"),
    (Control::KIND, "drivers/*", &[Document::KIND], "a policy that calls for a control need not describe it"),
    (Control::KIND, "systems/*/drivers/*", &[Document::KIND], "a policy that calls for a control need not describe it"),
    (Change::KIND, "reassess/*", &[Risk::KIND, Impact::KIND], "it plans an assessment, which is a result of its own"),
    (Risk::KIND, "assessments/*/change", &[Change::KIND], "it is what a change prompted, planned or not"),
    (Impact::KIND, "assessments/*/change", &[Change::KIND], "it is what a change prompted, planned or not"),
    (Evidence::KIND, "owner", &["person", "role"], "who collects evidence is not whom it is about"),
    ("person", "competence/*/evidence/*", &[Evidence::KIND], "it shows competence, whoever collected it"),
    ("role", "answers-for/*", &[Control::KIND], "a role can be accountable for a control that someone else operates"),
    (Control::KIND, "owner", &["role"], "a role can operate a control for which another one is accountable"),
    (Control::KIND, "review/by", &["role"], "who reviews a control need not be accountable for it"),
    ("role", "evidence/*", &[Evidence::KIND], "it shows the assignment, whoever collected it"),
    (Evidence::KIND, "systems/*", &["system"], "evidence can concern a system and show only that a control works"),
    ("system", "evidence/*", &[Evidence::KIND], "it belongs to the system as a whole"),
    ("training", "systems/*", &["system"], "a training about a system need not be one that its oversight relies on"),
    (
        "system",
        "oversight-measures/*/training",
        &["training"],
        "oversight can rely on a training that is about several systems",
    ),
    (Party::KIND, "systems/*", &["system"], "a system can concern a party that its output does not affect"),
    ("system", "affected/*", &[Party::KIND], "a system can concern a party that its output does not affect"),
    (
        Obligation::KIND,
        "party",
        &[Party::KIND],
        "the other party to a contract need not have the need that it addresses",
    ),
    (
        Party::KIND,
        "needs/*/through/*",
        &[Obligation::KIND],
        "a need can be addressed through a contract with someone else",
    ),
    ("certificate", "systems/*", &["system"], "a certificate of the management system covers systems of any class"),
    (
        "system",
        "conformity/certificate",
        &["certificate"],
        "a notified body certifies one system, not the management system",
    ),
    (Control::KIND, "systems/*/system", &["system"], "it is the entry of the control for the system"),
    (
        "system",
        "security/*/controls/*",
        &[Control::KIND],
        "a measure can be part of a control without an entry for the system",
    ),
    (Obligation::KIND, "systems/*", &["system"], "an obligation can concern a system without allowing its use"),
    ("system", "legal-basis/*", &[Obligation::KIND], "an obligation can concern a system without allowing its use"),
    ("system", "provider", &[Party::KIND], "it is the provider of the system, whatever it needs from it"),
    (
        "system",
        "authorised-representative",
        &[Party::KIND],
        "it represents the provider, whatever it needs from the system",
    ),
    (
        "system",
        "conformity/other-law/*",
        &[Obligation::KIND],
        "an obligation can concern a system outside its declaration",
    ),
    (Risk::KIND, "systems/*", &["system"], "a risk can concern a system without following from one of its limits"),
    (
        "system",
        "limitations/*/risk",
        &[Risk::KIND],
        "a risk can concern a system without following from one of its limits",
    ),
    (
        "system",
        "foreseeable-misuse/*/risk",
        &[Risk::KIND],
        "a risk can concern a system without following from its misuse",
    ),
    ("system", "oversight-measures/*/evidence/*", &[Evidence::KIND], "it shows that the measure works"),
    ("system", "notices/*/evidence/*", &[Evidence::KIND], "it shows that people are told"),
    ("system", "notices/*/to", &[Party::KIND], "people can be told who are not affected by the output"),
    ("system", "recourse/*/for", &[Party::KIND], "people can act who are not affected by the output"),
    ("system", "predetermined-changes/*/evidence/*", &[Evidence::KIND], "it shows how the change was assessed"),
    ("system", "security/*/evidence/*", &[Evidence::KIND], "it shows that the measure works"),
];

/// A side of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The home side.
    Home,
    /// The other side.
    Other,
}

impl Side {
    /// The side opposite to it.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Home => Self::Other,
            Self::Other => Self::Home,
        }
    }
}

/// The sides of relations that a field can state, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ends(u64);

impl Ends {
    /// The sides that the field at `path` of `kind` can state.
    #[must_use]
    pub fn of(kind: &str, path: &str) -> Self {
        let mut ends = Self::default();
        for relation in RELATIONS {
            for side in [Side::Home, Side::Other] {
                let end = relation.end(side);
                if end.kind == kind && end.fields.contains(&path) {
                    ends = ends.with(relation.on(side));
                }
            }
        }
        ends
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// These sides and others.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether both have a side in common.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Relation {
    /// A side.
    #[must_use]
    pub fn end(&self, side: Side) -> &End {
        match side {
            Side::Home => &self.home,
            Side::Other => &self.other,
        }
    }

    /// The kind of record opposite to a side.
    #[must_use]
    pub fn opposite(&self, side: Side) -> &'static str {
        self.end(side.opposite()).kind
    }

    /// One side as a bit.
    #[must_use]
    pub fn on(&self, side: Side) -> Ends {
        let number = RELATIONS.iter().position(|relation| std::ptr::eq(*relation, self));
        let shift = u32::try_from(number.unwrap_or_default() * 2).unwrap_or_default();
        Ends(1 << (shift + u32::from(side == Side::Other)))
    }
}

/// One side of several relations.
#[must_use]
pub fn on(relations: &[&Relation], side: Side) -> Ends {
    relations.iter().fold(Ends::default(), |ends, relation| ends.with(relation.on(side)))
}

/// The relations that records of a kind can state, with their side.
pub fn sides_of(kind: &str) -> impl Iterator<Item = (&'static Relation, Side)> + '_ {
    let sides = RELATIONS.iter().flat_map(|relation| [Side::Home, Side::Other].map(|side| (*relation, side)));
    sides.filter(move |(relation, side)| relation.end(*side).kind == kind)
}

/// The relations of a field, with the side that it is on.
pub fn relations_at<'r>(kind: &'r str, path: &'r str) -> impl Iterator<Item = (&'static Relation, Side)> + 'r {
    sides_of(kind).filter(move |(relation, side)| relation.end(*side).fields.contains(&path))
}

/// The relations of a field, named with or without the step to its items.
pub fn relations_of<'r>(kind: &'r str, path: &'r str) -> impl Iterator<Item = (&'static Relation, Side)> + 'r {
    let items = move |end: &End| end.fields.iter().any(|field| field.strip_suffix("/*").unwrap_or(field) == path);
    sides_of(kind).filter(move |(relation, side)| items(relation.end(*side)))
}

/// Each relation has two bits of [`Ends`].
const _: () = assert!(RELATIONS.len() <= 32, "one bit for each side");
