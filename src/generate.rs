//! Every file of the project that follows from something else: made here, compared with the disk by a test.
//!
//! Must not know how they are written.

use crate::{framework, record::KINDS, schema};

/// Paths from the root of the project, each with its text.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    let frameworks = framework::derived_files();
    let frameworks = frameworks.into_iter().map(|(name, text)| (format!("src/framework/derived/{name}"), text));
    schemas("schemas").into_iter().chain(frameworks).collect()
}

/// The schema of every kind, in `folder`.
#[must_use]
pub fn schemas(folder: &str) -> Vec<(String, String)> {
    KINDS.iter().map(|kind| (format!("{folder}/{}.schema.json", kind.name), schema::text(kind))).collect()
}
