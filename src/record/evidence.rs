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
    /// Date collected.
    pub collected: Option<Date>,
    /// Period it covers; omit for a point in time.
    pub covers: Option<Period>,
    /// How long it is valid after it was collected: `12 months`.
    pub valid_for: Option<Interval>,
    /// Last date on which it is valid, if fixed.
    pub valid_until: Option<Date>,
    /// Classification: who may read it.
    pub classification: Option<Classification>,
    /// Role or person that collects it.
    pub owner: Option<Ref<(Role, Person)>>,
}

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
    /// The last date on which it is valid; `None` if it has no end date.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.valid_until.or_else(|| self.collected?.after(self.valid_for.as_ref()?))
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
        field("supports").weaker(Removal),
        field("path").weaker(Kept).because("it is a different file"),
        field("url").weaker(Kept).because("it is in a different place"),
        field("commit").weaker(Kept).because("it is a different commit"),
        field("sha256").weaker(Kept).because("it is a different file"),
        field("collected").done("collection").neutral("evidence that is collected again has a later date"),
        field("covers").weaker(Kept),
        field("covers/from").weaker(Later),
        field("covers/to").weaker(Sooner),
        field("valid-for").weaker(Longer).because("old evidence counts for longer"),
        field("valid-until").weaker(Later).because("old evidence counts for longer"),
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
