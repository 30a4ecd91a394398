//! aims keeps an ISO/IEC 42001 AI management system in git as YAML and checks it like code.

pub mod cli;
pub mod edit;
pub mod expectation;
pub mod finding;
pub mod framework;
pub mod generate;
pub mod model;
pub mod output;
pub mod policy;
pub mod record;
pub mod repo;
pub mod report;
pub mod rules;
pub mod schema;
pub mod sink;
pub mod source;
pub mod suggest;
pub mod yaml;
