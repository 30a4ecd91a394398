//! What documents contain: each kind with its registers, facts and pictures, and the cover.
//!
//! Must not know templates or file formats.

mod cells;
pub mod cover;
mod describe;
pub mod included;
pub mod kind;
pub mod kinds;
pub mod layout;
pub mod picture;
pub mod pictures;
mod register;
mod sheet;
mod systems;
