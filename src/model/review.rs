//! The files, approvals and reviews of records of all kinds.
//!
//! Must not judge: it states when a review is due, not whether that is too late.

use std::collections::BTreeSet;

use super::{Entry, Model};
use crate::{
    record::{
        Aims, Person, ReviewDefaults, Role,
        field::{Approval, Date, Interval, Ref, RepoPath, Sha256},
    },
    source::FileFact,
};

/// The file that a record refers to, with the fact about it.
#[derive(Clone, Copy)]
pub struct Attachment<'m> {
    /// The record.
    pub entry: &'m Entry,
    /// Path as written.
    pub path: &'m RepoPath,
    /// The field with the path, as a JSON pointer without its leading slash.
    pub field: &'static str,
    /// The SHA-256 that it should have.
    pub sha256: Option<&'m Sha256>,
    /// The fact about it.
    pub fact: &'m FileFact,
}

/// The date on which a record is due for review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewDue {
    /// Last date on which it is on time.
    pub on: Date,
    /// The start of the interval.
    pub since: Since,
}

/// The event from which the date of a review is calculated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// It is fixed in `review.next`.
    Fixed,
    /// The review on this date.
    Review(Date),
    /// The assessment on this date.
    Assessment(Date),
}

impl Since {
    fn day(self) -> Option<Date> {
        match self {
            Self::Fixed => None,
            Self::Review(day) | Self::Assessment(day) => Some(day),
        }
    }
}

impl Model {
    /// The files that records refer to, in the order of the records.
    pub fn attachments(&self) -> impl Iterator<Item = Attachment<'_>> {
        self.shown().filter_map(|entry| {
            let record = entry.record()?;
            let (path, sha256) = record.file()?;
            Some(Attachment { entry, path, field: record.file_field(), sha256, fact: self.file(path)? })
        })
    }

    /// The paths of all record files, of the files that records refer to, and of those that some system takes for one of
    /// these.
    #[must_use]
    pub fn governed_paths(&self) -> BTreeSet<&str> {
        let present = self.attachments().filter(|file| matches!(file.fact, FileFact::Present { .. }));
        let attached = present.flat_map(|file| {
            let twins = self.twins(file.path).iter().map(|twin| &**twin);
            std::iter::once(&**file.path).chain(twins)
        });
        self.shown().map(|entry| &*entry.path).chain(attached).collect()
    }

    /// The approvals of records, in the order of the records.
    pub fn approvals(&self) -> impl Iterator<Item = (&Entry, &Approval)> {
        self.shown().filter_map(|entry| Some((entry, entry.record()?.approval()?)))
    }

    /// When `entry` is due for review; `None` without `review:`, or if it was never reviewed or assessed.
    #[must_use]
    pub fn review_due(&self, entry: &Entry) -> Option<ReviewDue> {
        let record = entry.record()?;
        let review = record.review()?;
        let since = [review.last.map(Since::Review), record.last_assessed().map(Since::Assessment)];
        let latest = since.into_iter().flatten().max_by_key(|since| since.day());
        // A fixed date was met by a review on or after it; then no next date is fixed.
        let fixed = review.next.filter(|next| latest.and_then(Since::day).is_none_or(|day| day < *next));
        if let Some(on) = fixed {
            return Some(ReviewDue { on, since: Since::Fixed });
        }
        let since = latest?;
        let every = review.every.clone().unwrap_or_else(|| self.every(entry));
        Some(ReviewDue { on: since.day()?.after(&every).unwrap_or(Date::LAST), since })
    }

    /// When a risk or impact assessment is due again: by its `review:`, otherwise by the interval of the manifest;
    /// `None` if it was never assessed.
    #[must_use]
    pub fn assessment_due(&self, entry: &Entry) -> Option<ReviewDue> {
        let last = entry.record()?.last_assessed()?;
        let by_default =
            || ReviewDue { on: last.after(&self.every(entry)).unwrap_or(Date::LAST), since: Since::Assessment(last) };
        Some(self.review_due(entry).unwrap_or_else(by_default))
    }

    fn every(&self, entry: &Entry) -> Interval {
        self.review_defaults(|all| all.every(entry.kind.name))
    }

    /// A default of the manifest, or of aims if the manifest sets none.
    #[must_use]
    pub fn review_defaults<T>(&self, of: impl Fn(&ReviewDefaults) -> T) -> T {
        match (&self.derived, self.manifest()) {
            (Some(derived), _) => of(&derived.review),
            (None, Some(manifest)) => of(&manifest.review),
            (None, None) => of(&ReviewDefaults::default()),
        }
    }

    /// The persons and roles designated to approve records of `kind`; `None` if the manifest designates none for the
    /// kind.
    #[must_use]
    pub fn designated(&self, kind: &str) -> Option<&[Ref<(Role, Person)>]> {
        let manifest: &Aims = self.manifest()?.data();
        manifest.designated.for_kind(kind)
    }
}
