//! The past of records: what changed between two states of one, on which fields an approval relies, and how well git
//! supports an approval.
//!
//! Must not know git: what was when is handed in as a [`Past`](crate::source::Past).

pub mod change;
mod fact;
pub mod naming;
mod seen;
pub mod substance;
mod support;
mod trail;
mod version;

pub use fact::{FactSort, Question, Reliance};
pub use seen::{Event, past_of};
pub use support::{Approver, Support};
pub use trail::{Answer, Present, Set, Stale, answer};
