//! What keeps records alive: their files, approvals and reviews, taken over all kinds.
//!
//! Must not judge: it says when a review is due, not whether that is too late.

use super::{Entry, Model};
use crate::{
    record::{
        Aims, Person, ReviewDefaults, Role,
        field::{Approval, Date, Interval, Ref, RepoPath, Sha256},
    },
    source::FileFact,
};

/// The file that a record stands for, with what is known of it.
#[derive(Clone, Copy)]
pub struct Attachment<'m> {
    /// The record.
    pub entry: &'m Entry,
    /// Path as written.
    pub path: &'m RepoPath,
    /// The field that says so, as a JSON pointer without its first slash.
    pub field: &'static str,
    /// The SHA-256 that it should have.
    pub sha256: Option<&'m Sha256>,
    /// What became of it.
    pub fact: &'m FileFact,
}

/// The day on which a record is due for review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewDue {
    /// Last day on which it is in time.
    pub on: Date,
    /// What the day was reckoned from.
    pub since: Since,
}

/// What the day of a review is reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// It is fixed in `review.next`.
    Fixed,
    /// The review of this day.
    Review(Date),
    /// The assessment of this day.
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
    /// The files that records stand for, in the order of the records.
    pub fn attachments(&self) -> impl Iterator<Item = Attachment<'_>> {
        self.shown().filter_map(|entry| {
            let record = entry.record()?;
            let (path, sha256) = record.file()?;
            Some(Attachment { entry, path, field: record.file_field(), sha256, fact: self.file(path)? })
        })
    }

    /// The approvals of records, in the order of the records.
    pub fn approvals(&self) -> impl Iterator<Item = (&Entry, &Approval)> {
        self.shown().filter_map(|entry| Some((entry, entry.record()?.approval()?)))
    }

    /// When `entry` is due for review; `None` without `review:`, or where it was never reviewed nor assessed.
    #[must_use]
    pub fn review_due(&self, entry: &Entry) -> Option<ReviewDue> {
        let record = entry.record()?;
        let review = record.review()?;
        let since = [review.last.map(Since::Review), record.last_assessed().map(Since::Assessment)];
        let latest = since.into_iter().flatten().max_by_key(|since| since.day());
        // A fixed day that a later review has overtaken was met, and nobody has fixed the next one.
        let fixed = review.next.filter(|next| latest.and_then(Since::day).is_none_or(|day| day < *next));
        if let Some(on) = fixed {
            return Some(ReviewDue { on, since: Since::Fixed });
        }
        let since = latest?;
        let every = review.every.clone().unwrap_or_else(|| self.every(entry));
        Some(ReviewDue { on: since.day()?.after(&every).unwrap_or(Date::LAST), since })
    }

    /// When a risk or an impact is due to be assessed again: as its `review:` says, else by the manifest's interval; `None`
    /// where it was never assessed.
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

    /// A default of the manifest, or of aims where the manifest names none.
    #[must_use]
    pub fn review_defaults<T>(&self, of: impl Fn(&ReviewDefaults) -> T) -> T {
        match (&self.truths, self.manifest()) {
            (Some(truths), _) => of(&truths.review),
            (None, Some(manifest)) => of(&manifest.review),
            (None, None) => of(&ReviewDefaults::default()),
        }
    }

    /// Who is designated to approve records of `kind`; `None` where the manifest designates nobody for the kind as such.
    #[must_use]
    pub fn designated(&self, kind: &str) -> Option<&[Ref<(Role, Person)>]> {
        let manifest: &Aims = self.manifest()?.data();
        manifest.designated.for_kind(kind)
    }
}
