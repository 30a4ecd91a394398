//! Integration tests: data in files, one harness each.

mod generated;
mod pages;
