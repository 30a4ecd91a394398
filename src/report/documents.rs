//! The documents other than the Statement of Applicability, one file each: what each takes from the records.
//!
//! Must not know templates or formats.

#[allow(dead_code, reason = "shared by all documents, some of which come later")]
mod cells;
mod said;

pub mod aims_manual;
pub mod competence_matrix;
pub mod context;
pub mod datasets;
pub mod interested_parties;
pub mod objectives;
pub mod obligations;
pub mod policy_register;
pub mod roles;
pub mod scope;
pub mod supplier_register;
pub mod system_inventory;

mod register;
mod systems;
