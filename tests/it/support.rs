//! What tests share: folders and files of the project, repositories built by git, records made from the schemas.

pub mod engine;
pub mod fill;
