//! The values of a new record, with comments to put above some of its fields.
//!
//! Must not know where values and comments come from.

use serde_json::Value;

/// The contents of a new record.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Its fields without kind and id.
    pub record: Value,
    /// Fields of the record, each with comment lines; the empty name means its head.
    notes: Vec<(&'static str, String)>,
}

impl From<Value> for Draft {
    fn from(record: Value) -> Self {
        Self { record, notes: Vec::new() }
    }
}

impl Draft {
    /// Puts the comment lines `lines` above `field`, or above the entire record if `field` is empty.
    pub(super) fn note(&mut self, field: &'static str, lines: &str) {
        self.notes.push((field, lines.to_owned()));
    }

    /// The text of the fields with the comments inserted.
    pub(super) fn annotated(&self, fields: &str) -> String {
        let mut text = self.on("").to_owned();
        for line in fields.split_inclusive('\n') {
            let name = line.strip_prefix("# ").unwrap_or(line).split(':').next().unwrap_or_default();
            text.push_str(if name.is_empty() { "" } else { self.on(name) });
            text.push_str(line);
        }
        text
    }

    fn on(&self, field: &str) -> &str {
        self.notes.iter().find(|(name, _)| *name == field).map_or("", |(_, lines)| lines)
    }
}
