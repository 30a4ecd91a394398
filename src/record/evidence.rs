//! Evidence: what it shows, where it is, how long it is valid (clause 8.1).
//!
//! Must not know whether the file exists; `repo` determines that.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Person, Record, RecordType, Role, System,
    field::{Classification, Date, Id, Interval, Ref, RepoPath, Requirement, Sha256, Text, Url},
    has,
    marks::{
        Direction::{Kept, Later, Longer, Removal, Sooner},
        FieldMarks, field,
    },
};

/// A piece of evidence (clause 8.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Evidence {
    /// Id of the evidence.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Type of evidence, which determines how long it is valid if it does not state that.
    #[serde(rename = "type")]
    pub r#type: Option<EvidenceType>,
    /// What it shows.
    pub shows: Option<Text>,
    /// Clauses and controls it supports, of the standard or your own.
    #[serde(default)]
    pub supports: Vec<Ref<Requirement>>,
    /// AI systems it concerns.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// File in this repository.
    pub path: Option<RepoPath>,
    /// Web address, if it is kept elsewhere.
    pub url: Option<Url>,
    /// Commit or tag of this repository that serves as the evidence.
    pub commit: Option<Text>,
    /// Reference to a file kept elsewhere: ticket, archive number.
    pub reference: Option<Text>,
    /// SHA-256 of the file.
    pub sha256: Option<Sha256>,
    /// Date on which it was last retrieved from where it is kept, if that is elsewhere: somebody looked at it there.
    pub retrieved: Option<Date>,
    /// Date collected.
    pub collected: Option<Date>,
    /// Period it covers; omit for a point in time.
    pub covers: Option<Period>,
    /// How long it is valid after it was collected: `12 months`. If it states neither this nor `valid-until`, the manifest sets it under
    /// `defaults`; otherwise it is 36 months for minutes, certificates and contracts, 6 months for a configuration, and 12 months for
    /// everything else.
    pub valid_for: Option<Interval>,
    /// Last date on which it is valid, if fixed.
    pub valid_until: Option<Date>,
    /// Classification: who may read it.
    pub classification: Option<Classification>,
    /// Role or person that collects it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Types of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceType {
    /// Minutes, a resolution or a signed statement: what was decided on a date.
    Minutes,
    /// Report on a test, an assessment, a review or an audit.
    Report,
    /// Export of logs, tickets or measurements.
    Log,
    /// Screenshot or export of a setting at a point in time.
    Configuration,
    /// Certificate or attestation by someone who is accountable for it.
    Certificate,
    /// Contract, license or agreement.
    Contract,
}

/// How long evidence is valid that does not state it: until the next audit of the same kind, which for decisions and agreements is the
/// one of the next cycle; a setting can change on any day.
const VALIDITY: &[(Option<&str>, &str)] = &[
    (None, "12 months"),
    (Some("minutes"), "36 months"),
    (Some("configuration"), "6 months"),
    (Some("certificate"), "36 months"),
    (Some("contract"), "36 months"),
];

/// A period, both dates included.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Period {
    /// First date.
    pub from: Date,
    /// Last date.
    pub to: Date,
}

impl Period {
    /// Whether `day` is in the period.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The last date of the period of the same length that follows.
    #[must_use]
    pub fn followed_until(self) -> Date {
        let length = self.to.0.since(self.from.0).map_or(0, |span| span.get_days());
        self.to.tomorrow().after(&Interval::days(length)).unwrap_or(Date::LAST)
    }
}

impl Evidence {
    /// The last date on which it is valid; `None` if it has no date.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.valid_until.or_else(|| self.since()?.after(self.valid_for.as_ref()?))
    }

    /// Whether it is kept outside the repository.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.path.is_none() && self.commit.is_none() && (self.url.is_some() || self.reference.is_some())
    }

    /// The date from which its validity counts.
    fn since(&self) -> Option<Date> {
        self.collected.or(self.covers.map(|period| period.to))
    }

    /// The field that sets the last date.
    #[must_use]
    pub fn end_field(&self) -> &'static str {
        if self.valid_until.is_some() { "valid-until" } else { "valid-for" }
    }
}

impl RecordType for Evidence {
    const KIND: &'static str = "evidence";
    const ABOUT: About = About::new("EV", "evidence", &["7.5.3", "8.1"]).weaker(Removal);
    const FIELDS: &'static [FieldMarks] = &[
        field("type").neutral("how long it is valid is compared"),
        field("supports").weaker(Removal),
        field("path").weaker(Kept).because("it is a different file"),
        field("url").weaker(Kept).because("it is in a different place"),
        field("commit").weaker(Kept).because("it is a different commit"),
        field("sha256").weaker(Kept).because("it is a different file"),
        field("retrieved").past("retrieval").neutral("evidence that is retrieved again has a later date"),
        field("collected")
            .past("collection")
            .not_before(&["covers/to"])
            .neutral("evidence that is collected again has a later date"),
        field("covers").weaker(Kept),
        field("covers/from").past("start of the period").weaker(Later),
        field("covers/to").past("end of the period").not_before(&["covers/from"]).weaker(Sooner),
        field("valid-for")
            .weaker(Longer)
            .defaulted(VALIDITY, &["valid-until"])
            .longest(60)
            .because("old evidence counts for longer"),
        field("valid-until")
            .planned()
            .not_before(&["collected"])
            .weaker(Later)
            .longest_after(120, "collected")
            .because("old evidence counts for longer"),
    ];
}

impl Record for Evidence {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        self.last_day().map(|on| Deadline::new(on, "evidence expires", self.end_field())).into_iter().collect()
    }

    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)> {
        self.path.as_ref().map(|path| (path, self.sha256.as_ref()))
    }
}
