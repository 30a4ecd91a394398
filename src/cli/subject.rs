//! What an id on the command line means: case is forgiven where only one thing can be meant.
//!
//! Must not know what a command does with it.

use std::collections::BTreeSet;

use super::Error;
use crate::{
    model::{Entry, Model},
    suggest::nearest,
};

/// The record that `id` means.
pub(super) fn record<'m>(model: &'m Model, id: &str) -> Result<&'m Entry, Error> {
    let exact = model.entry(id);
    let entry = exact.or_else(|| model.entry(in_any_case(id, records(model))?));
    entry.ok_or_else(|| unknown(id, "there is no record", records(model)))
}

fn records(model: &Model) -> impl Iterator<Item = &str> {
    model.entries().iter().map(|entry| &*entry.id)
}

/// The one id that is `id`, whatever the case of its letters.
fn in_any_case<'m>(id: &str, known: impl Iterator<Item = &'m str>) -> Option<&'m str> {
    let same: BTreeSet<&str> = known.filter(|known| known.eq_ignore_ascii_case(id)).collect();
    let exact = same.get(id).copied();
    exact.or_else(|| same.first().copied().filter(|_| same.len() == 1))
}

fn unknown<'m>(id: &str, what: &str, known: impl Iterator<Item = &'m str>) -> Error {
    let near = nearest(id, known);
    let help = near.map_or_else(|| "`aims list` shows them all".to_owned(), |near| format!("did you mean `{near}`?"));
    Error::Usage(format!("{what} `{id}`\nhelp: {help}"))
}
