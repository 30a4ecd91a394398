//! Every file of the project that follows from something else: made here, compared with the disk by a test.
//!
//! Must not know how they are written.

use crate::{record::KINDS, schema};

/// Paths from the root of the project, each with its text.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    schemas("schemas")
}

/// The schema of every kind, in `folder`.
#[must_use]
pub fn schemas(folder: &str) -> Vec<(String, String)> {
    KINDS.iter().map(|kind| (format!("{folder}/{}.schema.json", kind.name), schema::text(kind))).collect()
}
