//! What each document holds, one file each.
//!
//! Must not know templates or formats.

mod cells;
mod said;

pub mod audit_programme;
pub mod audit_report;
pub mod changes;
pub mod evidence_index;
pub mod exceptions;
pub mod gap_report;
pub mod impact_assessment;
pub mod incidents;
pub mod management_review;
pub mod monitoring;
pub mod nonconformities;
pub mod risk_register;
pub mod treatment_plan;
