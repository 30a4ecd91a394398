//! The history of records: changes between two states of a record, the fields on which an approval relies, and how well
//! git supports an approval.
//!
//! Must not know git: the past is passed in as a [`History`](crate::source::History).

pub mod approved_content;
mod between;
pub mod change;
mod events;
mod fact;
pub mod naming;
pub mod relation;
mod revisions;
mod support;
mod trail;
mod version;

pub use between::{Named, Rewritten, file_difference, outdated};
pub use events::{Event, history_of, place_at_head};
pub use fact::{AttestationKind, Question, Reliance};
pub use revisions::{Revision, revisions};
pub use support::{Approver, SignatureState, Support, signature_of, support};
pub use trail::{Answer, Answers, AttestationOrigin, Current, Present, Stale, answer};
pub use version::Names;

use std::sync::LazyLock;

use serde_json::{Map, Value};

/// The fields of a record as data; empty if it is not a mapping.
fn fields_of(record: &Value) -> &Map<String, Value> {
    static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    record.as_object().unwrap_or(&NONE)
}
