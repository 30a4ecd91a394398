//! The past of records: what changed between two states of one, field by field, and on which fields an approval relies.
//!
//! Must not know git: what was when is handed in.

pub mod change;
pub mod naming;
pub mod substance;
