//! The one form in which documents, packs and sites get a management system: without what their readers may not see.
//!
//! Rules and what follows from the records look at the whole; here stubs take the place of records, and words about them go.
//! Must not know what is made for the readers.

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

/// What stands in the place of words about commits that also changed withheld records.
pub const WITHHELD: &str = "(withheld, as it also changed records that stay out)";

/// What stands in the place of what a finding says of a withheld record.
pub const FINDING_WITHHELD: &str = "withheld, as it tells of a record that is not shown here";

/// What stands in the place of the name of a file of which nothing is shown.
pub const FILE_WITHHELD: &str = "a file that is withheld";

/// A management system with everything that was found about it, before anything is kept from anybody.
pub struct Unredacted<'c> {
    /// The records and what follows from them.
    pub model: &'c Model,
    /// What was found, judged for `stage`.
    pub verdicts: Vec<Verdict<'c>>,
    /// The stage.
    pub stage: Stage,
    /// What stands between now and each stage.
    pub distance: Vec<Distance>,
    /// The report of what was found.
    pub check: CheckReport,
    /// Where the records come from.
    pub origin: &'c Origin,
}

/// A management system as its readers may see it.
pub struct Redacted {
    audience: Audience,
    model: Model,
    verdicts: Vec<Verdict<'static>>,
    check: CheckReport,
    status: StatusReport,
    origin: Origin,
    withheld: Vec<WithheldRecord>,
    /// For each file the documents of it that are withheld, by their numbers in `withheld`.
    places: Places,
    /// Files of records of which something is shown.
    files: BTreeSet<Box<str>>,
}

/// A record that is kept from the readers.
pub struct WithheldRecord {
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: Box<str>,
    /// Why it is.
    pub reason: Reason,
    /// Its class.
    pub class: Classification,
}

impl Redacted {
    /// What of a management system an audience may see.
    #[must_use]
    pub fn of(whole: Unredacted<'_>, audience: Audience) -> Self {
        let Unredacted { model, verdicts, stage, distance, check, origin } = whole;
        let unseen = Hidden::of(model, origin, &audience);
        let verdicts: Vec<Verdict<'static>> = verdicts.into_iter().map(|verdict| unseen.verdict(verdict)).collect();
        let status = status(model, &verdicts, stage, distance);
        let projected = model.projected(&unseen);
        let (withheld, places) = withheld(model, &audience);
        Self {
            withheld,
            places,
            files: projected.shown().map(|entry| (*entry.path).into()).collect(),
            check: unseen.check(check, &projected),
            status: unseen.status(status, &projected),
            origin: unseen.origin(origin),
            model: projected,
            verdicts,
            audience,
        }
    }

    /// For whom it is.
    #[must_use]
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// The records, with stubs for those that are withheld.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What was found; what would tell of a withheld record keeps its rule, its weight and the record's id.
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict<'static>] {
        &self.verdicts
    }

    /// The report of what was found.
    #[must_use]
    pub fn check(&self) -> &CheckReport {
        &self.check
    }

    /// How far the standard is answered.
    #[must_use]
    pub fn status(&self) -> &StatusReport {
        &self.status
    }

    /// Where the records come from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The records that are withheld, in the order of files.
    #[must_use]
    pub fn withheld(&self) -> &[WithheldRecord] {
        &self.withheld
    }

    /// The withheld records of a file, each with the number of its document.
    pub fn withheld_in(&self, path: &str) -> impl Iterator<Item = (u32, &WithheldRecord)> {
        self.places.get(path).into_iter().flatten().map(|(document, number)| (*document, &self.withheld[*number]))
    }

    /// Whether the name of a file of records may be told: not where nothing in it is shown, or nobody knows what it holds.
    #[must_use]
    pub fn tells_file(&self, path: &str) -> bool {
        self.files.contains(path) || (self.audience.sees_unreadable() && !self.places.contains_key(path))
    }

    /// Whether a record with this id is withheld and none with it is shown.
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
