//! Merge conflicts in the texts that records refer to.
//!
//! Must not know the texts: whether one has a conflict is a fact about it.

use super::Model;
use crate::{defect, finding::Finding};

impl Model {
    /// A finding for each record whose file is a text with an unresolved merge conflict.
    pub(super) fn conflicts(&self) -> Vec<Finding> {
        let found = self.attachments().filter(|file| file.sha256.is_none()).filter_map(|file| {
            let line = self.text(file.path)?.conflict?;
            let (id, path) = (&file.entry.id, file.path);
            let message = format!("`{}`, the file of {id}, has an unresolved merge conflict in line {line}", &**path);
            let finding = defect::MERGE_CONFLICT.finding(file.entry.at(file.field), message);
            Some(finding.help("keep the correct lines and remove the conflict markers").about(id))
        });
        found.collect()
    }
}
