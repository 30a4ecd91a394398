//! Results of commands as versioned data; writers need nothing else.
//!
//! Must not know formats.

pub mod answers;
pub mod approvals;
pub mod baseline;
pub mod check;
pub mod diff;
pub mod due;
pub mod explain;
pub mod gate;
pub mod graph;
pub mod log;
pub mod order;
pub mod origin;
pub mod owners;
pub mod page;
pub mod place;
pub mod records;
pub mod responsibilities;
pub mod scenarios;
pub mod since;
pub mod status;
pub mod table;
pub mod trace;
pub mod waiting;
pub mod web;
mod words;
