//! Where records come from: the commit, what is not committed, and the commits that changed them.
//!
//! Must not know who may see it.

use crate::{history::Revision, record::field::Date};

/// Where records come from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The commit, and the day on which it was made.
    pub commit: Option<(String, Date)>,
    /// Why there is none, where that is so.
    pub unknown: Option<String>,
    /// Files of the management system that differ from the commit.
    pub dirty: Vec<String>,
    /// The commits that changed the files of the records, latest first.
    pub revisions: Vec<Revision>,
    /// Whether earlier commits may be missing, because the clone is shallow.
    pub shallow: bool,
}
