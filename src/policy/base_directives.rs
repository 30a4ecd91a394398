//! Comments that silence something, as far as they stood there before a change.
//!
//! Must not know what they silence.

use std::collections::BTreeMap;

use crate::{
    model::{Directive, Model},
    source::Path,
};

/// The comments of a change that stood in the same file and record, about the same field, with the same words before it;
/// each counts once, so that a copy elsewhere in a list does not.
#[must_use]
pub fn base_directives(
    (base, before): (&Model, &[Directive]),
    (head, directives): (&Model, &[Directive]),
) -> Vec<Directive> {
    let (base, head) = (records(base), records(head));
    let mut left: BTreeMap<Key, usize> = BTreeMap::new();
    before.iter().for_each(|marker| *left.entry(key(&base, marker)).or_default() += 1);
    let stood = |marker: &&Directive| {
        let count = left.get_mut(&key(&head, marker));
        count.is_some_and(|count| std::mem::replace(count, count.saturating_sub(1)) > 0)
    };
    directives.iter().filter(stood).cloned().collect()
}

/// File, record, field with its list items unnamed, and words.
type Key = (Path, Option<Box<str>>, String, Box<str>);

/// The records by file and document.
type Records<'m> = BTreeMap<(&'m str, u32), &'m str>;

fn records(model: &Model) -> Records<'_> {
    model.entries().iter().map(|entry| ((&*entry.path, entry.document), &*entry.id)).collect()
}

fn key(records: &Records<'_>, marker: &Directive) -> Key {
    let record = records.get(&(&*marker.path, marker.subject.document)).map(|id| (*id).into());
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = marker.subject.pointer.split('/').map(|step| if is_index(step) { "*" } else { step });
    (marker.path.clone(), record, steps.collect::<Vec<_>>().join("/"), marker.text.clone())
}
