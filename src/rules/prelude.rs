//! What every rule file needs; the one glob import of the project.
//!
//! Must hold no logic.

pub(super) use super::Rule;
pub(super) use crate::{
    finding::{Finding, Severity, Stage},
    model::{Entry, Item, Model},
    record::*,
};
