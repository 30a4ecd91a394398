//! Imports that every rule file needs; the only glob import of the project.
//!
//! Must not contain logic.

pub(super) use super::Rule;
pub(super) use crate::{
    finding::{Finding, RuleBasis, Stage},
    model::{Entry, Item, Model},
    record::*,
};
