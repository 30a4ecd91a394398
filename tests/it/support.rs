//! What tests share: files and folders, repositories built by git, programs that run away from anybody's settings, the engine over
//! files in memory, records made from the schemas.
//!
//! Must not know what any test looks for.

pub mod archive;
pub mod command;
pub mod company;
pub mod documents;
pub mod fill;
pub mod folder;
pub mod history;
pub mod keys;
pub mod matrix;
pub mod mutations;
pub mod records;
pub mod report;
pub mod repository;
pub mod schemas;
pub mod texts;
pub mod versioned;

// Fuzz targets know the probe alone, so that it loads what both of them need.
pub use crate::hostile::probe::{engine, files};
