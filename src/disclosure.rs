//! Redaction: documents, packs and sites receive a management system without the parts that their audience may not see.
//!
//! Rules and derived results use all records. Here stubs replace withheld records, and text about them is removed.
//! Must not know what is published for the audience.

mod audience;
mod hidden;
mod report;
mod status;

pub use audience::{Audience, Readers, personal};

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    finding::Stage,
    model::{Model, Reason},
    policy::Verdict,
    record::{Kind, field::Classification},
    report::{
        check::CheckReport,
        origin::Origin,
        status::{Distance, StatusReport, status},
    },
};
use hidden::Hidden;

/// Replaces text about commits that also changed withheld records.
pub const WITHHELD: &str = "(withheld: the commit also changed withheld records)";

/// Replaces the text of a finding about a withheld record.
pub const FINDING_WITHHELD: &str = "withheld: concerns a record that is not included";

/// Replaces the name of a file whose content is entirely withheld.
pub const FILE_WITHHELD: &str = "a withheld file";

/// A management system with all its findings, before redaction.
pub struct Unredacted<'c> {
    /// The records and derived results.
    pub model: &'c Model,
    /// The verdicts for `stage`.
    pub verdicts: Vec<Verdict<'c>>,
    /// The stage.
    pub stage: Stage,
    /// Open items before each stage.
    pub distance: Vec<Distance>,
    /// The report of the check.
    pub check: CheckReport,
    /// The origin of the records.
    pub origin: &'c Origin,
}

/// A management system as its audience may see it.
pub struct Redacted {
    audience: Audience,
    model: Model,
    verdicts: Vec<Verdict<'static>>,
    check: CheckReport,
    status: StatusReport,
    origin: Origin,
    withheld: Vec<WithheldRecord>,
    /// For each file, its withheld YAML documents with their index in `withheld`.
    places: Places,
    /// Record files that are shown at least in part.
    files: BTreeSet<Box<str>>,
}

/// A record that is withheld from the audience.
pub struct WithheldRecord {
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: Box<str>,
    /// Why it is withheld.
    pub reason: Reason,
    /// Its classification.
    pub class: Classification,
}

impl Redacted {
    /// The part of a management system that an audience may see.
    #[must_use]
    pub fn of(unredacted: Unredacted<'_>, audience: Audience) -> Self {
        let Unredacted { model, verdicts, stage, distance, check, origin } = unredacted;
        let hidden = Hidden::of(model, origin, &audience);
        let verdicts: Vec<Verdict<'static>> = verdicts.into_iter().map(|verdict| hidden.verdict(verdict)).collect();
        let status = status(model, &verdicts, stage, distance);
        let projected = model.projected(&hidden);
        let (withheld, places) = withheld(model, &audience);
        Self {
            withheld,
            places,
            files: projected.shown().map(|entry| (*entry.path).into()).collect(),
            check: hidden.check(check, &projected),
            status: hidden.status(status, &projected),
            origin: hidden.origin(origin),
            model: projected,
            verdicts,
            audience,
        }
    }

    /// The audience.
    #[must_use]
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// The records, with stubs for those that are withheld.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The verdicts. One that would reveal a withheld record keeps only its rule, its severity and the id of the
    /// record.
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict<'static>] {
        &self.verdicts
    }

    /// The report of the check.
    #[must_use]
    pub fn check(&self) -> &CheckReport {
        &self.check
    }

    /// The status report.
    #[must_use]
    pub fn status(&self) -> &StatusReport {
        &self.status
    }

    /// The origin of the records.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The records that are withheld, in the order of files.
    #[must_use]
    pub fn withheld(&self) -> &[WithheldRecord] {
        &self.withheld
    }

    /// The withheld records of a file, each with the number of its YAML document.
    pub fn withheld_in(&self, path: &str) -> impl Iterator<Item = (u32, &WithheldRecord)> {
        self.places.get(path).into_iter().flatten().map(|(document, number)| (*document, &self.withheld[*number]))
    }

    /// Whether the name of a record file may be shown; false if nothing in it is shown, or its content is unknown.
    #[must_use]
    pub fn shows_file(&self, path: &str) -> bool {
        self.files.contains(path) || (self.audience.sees_unreadable() && !self.places.contains_key(path))
    }

    /// Whether a record with this id is withheld and no record with this id is shown.
    #[must_use]
    pub fn withholds(&self, id: &str) -> bool {
        self.model.entry(id).is_none() && self.model.stub(id).is_some()
    }
}

type Places = BTreeMap<Box<str>, Vec<(u32, usize)>>;

fn withheld(model: &Model, audience: &Audience) -> (Vec<WithheldRecord>, Places) {
    let (mut withheld, mut places) = (Vec::new(), Places::new());
    for entry in model.entries() {
        let Some(reason) = audience.withholds(entry) else { continue };
        places.entry((*entry.path).into()).or_default().push((entry.document, withheld.len()));
        withheld.push(WithheldRecord { kind: entry.kind, id: entry.id.clone(), reason, class: entry.class() });
    }
    (withheld, places)
}
