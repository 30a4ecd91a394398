//! Integration tests: data in files, one harness each.

mod layers;
mod pages;
