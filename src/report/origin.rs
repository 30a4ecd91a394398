//! The origin of records: the commit, uncommitted files, and the commits that changed them.
//!
//! Must not know who may see it.

use crate::{history::Revision, record::field::Date};

/// The origin of records.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The commit and its date.
    pub commit: Option<(String, Date)>,
    /// Why there is no commit, if there is none.
    pub unknown: Option<String>,
    /// Files of the management system with uncommitted changes.
    pub dirty: Vec<String>,
    /// The commits that changed the files of the records, latest first.
    pub revisions: Vec<Revision>,
    /// Whether earlier commits may be missing, because the clone is shallow.
    pub shallow: bool,
}
