//! Descriptions of AI systems that several documents share.
//!
//! Must not know the document that uses them.

use super::cells;
use crate::{
    model::Model,
    record::{AiRole, RecordType as _, Scope, System, field::Activity},
};

/// A role toward an AI system, as named in ISO/IEC 22989: `AI producer`.
pub(super) fn role(role: AiRole) -> String {
    let word = cells::word(role);
    word.strip_prefix("ai ").map_or_else(|| word.clone(), |rest| format!("AI {rest}"))
}

/// Our roles toward a system.
pub(super) fn roles(system: &System) -> Vec<String> {
    system.roles.iter().copied().map(role).collect()
}

/// Our own activities for it.
pub(super) fn activities(system: &System) -> String {
    let words: Vec<String> =
        system.activities.iter().copied().map(Activity::name).map(|name| name.replace('-', " ")).collect();
    words.join(", ")
}

/// Whether a system is in scope; `None` if no scope is recorded.
pub(super) fn in_scope(model: &Model, system: &str) -> Option<bool> {
    model.of_kind(Scope::KIND).next().map(|_| model.in_scope(system))
}
