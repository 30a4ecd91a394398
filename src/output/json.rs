//! The report as it is, for programs, and the schema of its form.
//!
//! Must not choose or rename anything: the wire type is the format.

use std::io::{self, Write};

use schemars::generate::SchemaSettings;

use super::Style;
use crate::{
    report::{check::CheckReport, place::Sources},
    sink,
};

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    document(report, out)
}

/// JSON Schema (draft-07) of the report.
#[must_use]
pub fn schema() -> String {
    let generator = SchemaSettings::draft07().for_serialize().into_generator();
    format!("{:#}\n", generator.into_root_schema_for::<CheckReport>().to_value())
}

/// A JSON document with a final line break, in which no terminal and no runner obeys anything.
pub(super) fn document(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", sink::json(&text))
}
