//! The documents other than the Statement of Applicability, one file each: what each takes from the records.
//!
//! Must not know templates or formats.

mod cells;
mod said;

pub mod aims_manual;
pub mod audit_programme;
pub mod audit_report;
pub mod changes;
pub mod competence_matrix;
pub mod context;
pub mod datasets;
pub mod evidence_index;
pub mod exceptions;
pub mod gap_report;
pub mod impact_assessment;
pub mod incidents;
pub mod interested_parties;
pub mod management_review;
pub mod monitoring;
pub mod nonconformities;
pub mod objectives;
pub mod obligations;
pub mod policy_register;
pub mod risk_register;
pub mod roles;
pub mod scope;
pub mod supplier_register;
pub mod system_inventory;
pub mod treatment_plan;

mod register;
pub(in crate::report) mod systems;
