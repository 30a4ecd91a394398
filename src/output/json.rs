//! The unchanged report, for programs, and its JSON Schema.
//!
//! Must not choose or rename anything: the wire type is the format.

use std::io::{self, Write};

use schemars::{JsonSchema, generate::SchemaSettings};

use super::Style;
use crate::{
    escape,
    report::{check::CheckReport, place::Sources},
};

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    document(report, out)
}

/// JSON Schema (draft-07) of a report.
#[must_use]
pub fn schema<R: JsonSchema>() -> String {
    let generator = SchemaSettings::draft07().for_serialize().into_generator();
    format!("{:#}\n", generator.into_root_schema_for::<R>().to_value())
}

/// A JSON document with a final line break, without sequences that a terminal or a CI runner would execute.
///
/// # Errors
/// Fails if the output cannot be written.
pub fn document(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", escape::json(&text))
}
