//! The fields on which an approval relies, found by their marks in the schema.
//!
//! Must not know who approves.
