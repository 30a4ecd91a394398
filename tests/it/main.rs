//! Integration tests: data in files, one harness each.

mod formats;
mod layers;
mod pages;
