//! Comments that suppress findings and existed before a change.
//!
//! Must not know what they suppress.

use std::collections::BTreeMap;

use crate::{
    model::{Directive, Model},
    source::Path,
};

/// The comments after a change that existed before it, with the same text, in the same file and record and on the same field.
/// Each counts once, so that a copy elsewhere in a list does not count.
#[must_use]
pub fn base_directives(
    (base, before): (&Model, &[Directive]),
    (head, directives): (&Model, &[Directive]),
) -> Vec<Directive> {
    let (base, head) = (records(base), records(head));
    let mut remaining: BTreeMap<Key, usize> = BTreeMap::new();
    before.iter().for_each(|directive| *remaining.entry(key(&base, directive)).or_default() += 1);
    let existed = |directive: &&Directive| {
        let count = remaining.get_mut(&key(&head, directive));
        count.is_some_and(|count| std::mem::replace(count, count.saturating_sub(1)) > 0)
    };
    directives.iter().filter(existed).cloned().collect()
}

/// File, record, field without the indices of list items, and text.
type Key = (Path, Option<Box<str>>, String, Box<str>);

/// The records by file and document.
type Records<'m> = BTreeMap<(&'m str, u32), &'m str>;

fn records(model: &Model) -> Records<'_> {
    model.entries().iter().map(|entry| ((&*entry.path, entry.document), &*entry.id)).collect()
}

fn key(records: &Records<'_>, directive: &Directive) -> Key {
    let record = records.get(&(&*directive.path, directive.subject.document)).map(|id| (*id).into());
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = directive.subject.pointer.split('/').map(|step| if is_index(step) { "*" } else { step });
    (directive.path.clone(), record, steps.collect::<Vec<_>>().join("/"), directive.text.clone())
}
