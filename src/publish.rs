//! What is handed over as a whole: an audit pack, a site, the page for everyone.
//!
//! Must not know file formats.

pub mod pack;
pub mod site;
