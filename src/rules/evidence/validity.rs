//! Until when evidence is valid, and why, in findings.
//!
//! Must not know what a rule requires.

use crate::{rules::prelude::*, source::At};

/// The location that determines until when evidence is valid: the field that sets it, or the date from which a default counts.
pub(super) fn end(evidence: Item<'_, Evidence>) -> At {
    let field = evidence.end_field();
    evidence.at(if evidence.entry().is_default(field) { "collected" } else { field })
}

/// How long evidence is valid by default, if it does not state that.
pub(super) fn by_default(evidence: Item<'_, Evidence>) -> String {
    let valid_for = evidence.data().valid_for.as_ref().filter(|_| evidence.entry().is_default("valid-for"));
    valid_for.map(|valid_for| format!(" ({valid_for}, the default)")).unwrap_or_default()
}
