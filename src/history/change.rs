//! What changed between two states of a record, field by field.
//!
//! Must not know where the two states came from.
