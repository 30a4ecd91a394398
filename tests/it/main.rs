//! Integration tests: data in files, one harness each.

mod cmd;
mod formats;
mod generated;
mod hostile;
mod layers;
mod pages;
mod yaml;
