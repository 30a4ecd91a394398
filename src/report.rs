//! What a command found out, as versioned data: writers need nothing else.
//!
//! Must not know formats.

pub mod answers;
pub mod approvals;
pub mod baseline;
pub mod check;
pub mod cover;
pub mod diff;
pub mod document;
pub mod documents;
pub mod due;
pub mod explain;
pub mod graph;
pub mod log;
mod order;
pub mod owners;
pub mod pack;
pub mod page;
pub mod picture;
pub mod pictures;
pub mod place;
pub mod readers;
pub mod records;
pub mod scenarios;
pub mod since;
pub mod site;
pub mod soa;
pub mod status;
pub mod table;
pub mod trace;
pub mod web;
mod words;
