//! Pictures as data: the drawing, its description in words, and a table of its data.
//!
//! Must not know how a picture is drawn.

use serde::Serialize;
use serde_json::Value;

use crate::report::table::Table;

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Name that a template uses to place it.
    pub name: String,
    /// Subject, in one line.
    pub title: String,
    /// All of its information in sentences.
    pub alt: String,
    /// Name of its drawing: the stem of an SVG template, such as `heat-map`.
    pub drawing: &'static str,
    /// Data for the drawing.
    pub data: Value,
    /// The same data as a table.
    pub table: Table,
}
