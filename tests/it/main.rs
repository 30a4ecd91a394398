//! Integration tests: data in files, one harness each.

mod cmd;
mod examples;
mod formats;
mod framework;
mod generated;
mod git_root;
mod hostile;
mod identity;
mod layers;
mod pages;
mod policy;
mod yaml;
