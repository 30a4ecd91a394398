//! Pictures as data: what is drawn, what it says in words, and the same as a table.
//!
//! Must not know how a picture is drawn.

use serde::Serialize;
use serde_json::Value;

use crate::report::table::Table;

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Name by which a template places it.
    pub name: String,
    /// What it shows, in one line.
    pub title: String,
    /// Everything that can be read from it, in sentences.
    pub alt: String,
    /// Name of its drawing: the stem of a template of SVG, such as `heat-map`.
    pub drawing: &'static str,
    /// What the drawing needs.
    pub data: Value,
    /// The same as a table.
    pub table: Table,
}
