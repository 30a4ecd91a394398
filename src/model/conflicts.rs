//! Merge conflicts in the texts that records control.
//!
//! Must not know the texts: whether one has a conflict is a fact about it.

use super::Model;
use crate::{defect, finding::Finding, record::Document};

impl Model {
    /// A finding for each document whose text has an unresolved merge conflict.
    pub(super) fn conflicts(&self) -> Vec<Finding> {
        let found = self.all::<Document>().filter_map(|document| {
            let path = document.data().path.as_deref()?;
            let line = self.text(path)?.conflict?;
            let message =
                format!("`{path}`, the file of {}, has an unresolved merge conflict in line {line}", document.id);
            let finding = defect::MERGE_CONFLICT.finding(document.at("path"), message);
            let help = "keep the correct lines and remove the conflict markers";
            Some(finding.help(help).about(&document.id))
        });
        found.collect()
    }
}
