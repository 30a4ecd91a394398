//! The schema of a record of any kind: it refers to the schema of the kind that the record names.
//!
//! Editors use it for a document without a modeline. Must not know the fields of any kind.

use serde_json::{Value, json};

use super::published_name;
use crate::record::{KINDS, Kind};

/// Name of the file, in the folder of the schemas to which it refers.
pub const ANY: &str = "record.schema.json";

/// Its text.
#[must_use]
pub fn any() -> String {
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "aims record",
        "description": "A record of any kind.",
        "type": "object",
        "properties": { "kind": { "enum": names } },
        "required": ["kind"],
        "allOf": KINDS.iter().map(of_kind).collect::<Vec<_>>(),
    });
    format!("{schema:#}\n")
}

fn of_kind(kind: &Kind) -> Value {
    json!({
        "if": { "properties": { "kind": { "const": kind.name } }, "required": ["kind"] },
        "then": { "$ref": published_name(kind) },
    })
}
