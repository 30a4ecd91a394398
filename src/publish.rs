//! What is published for an audience: audit packs, sites and the public page.
//!
//! Must not know file formats.

pub mod csv;
pub mod pack;
pub mod site;
