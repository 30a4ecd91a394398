//! Comments that silence something, as far as they stood there before a change.
//!
//! Must not know what they silence.

use std::collections::BTreeMap;

use crate::{model::Marker, source::Path};

/// The comments of a change that stood in the same file, about the same field, with the same words before it; each
/// counts once, so that a copy elsewhere in a list does not.
#[must_use]
pub fn standing(before: &[Marker], markers: &[Marker]) -> Vec<Marker> {
    let mut left: BTreeMap<(Path, String, Box<str>), usize> = BTreeMap::new();
    before.iter().for_each(|marker| *left.entry(key(marker)).or_default() += 1);
    let stood = |marker: &&Marker| {
        let count = left.get_mut(&key(marker));
        count.is_some_and(|count| std::mem::replace(count, count.saturating_sub(1)) > 0)
    };
    markers.iter().filter(stood).cloned().collect()
}

/// File, field with its list items unnamed, and words.
fn key(marker: &Marker) -> (Path, String, Box<str>) {
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = marker.subject.pointer.split('/').map(|step| if is_index(step) { "*" } else { step });
    (marker.path.clone(), steps.collect::<Vec<_>>().join("/"), marker.text.clone())
}
