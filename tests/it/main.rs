//! Integration tests: data in files, one harness each.

mod cmd;
mod generated;
mod layers;
mod pages;
