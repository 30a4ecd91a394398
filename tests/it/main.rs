//! Integration tests: data in files, one harness each.

mod pages;
mod yaml;
