//! Resolves an id that a user typed. Case is ignored if only one id matches.
//!
//! Must not know how it is used.

use std::collections::BTreeSet;

use super::Error;
use crate::{
    framework::Found,
    model::{Entry, Model},
    prose::nearest,
    record::field::REQUIREMENT,
};

/// The record that `id` refers to.
///
/// # Errors
/// Fails if there is none; the error suggests the closest id.
pub fn record<'m>(model: &'m Model, id: &str) -> Result<&'m Entry, Error> {
    let exact = model.entry(id);
    let entry = exact.or_else(|| model.entry(in_any_case(id, records(model))?));
    entry.ok_or_else(|| unknown(id, "there is no record", records(model)))
}

/// The id of the record or requirement that `id` refers to. A requirement of another framework counts if a record refers
/// to it.
///
/// # Errors
/// Fails if there is none; the error suggests the closest id.
pub fn node<'m>(model: &'m Model, id: &'m str) -> Result<&'m str, Error> {
    if model.entry(id).is_some() || matches!(model.frameworks.find(id), Found::Provision(_)) {
        return Ok(id);
    }
    let all = || records(model).chain(requirements(model));
    if let Some(found) = in_any_case(id, all()) {
        return Ok(found);
    }
    match model.frameworks.standard().explain_mistake(id) {
        Some(mistake) => Err(Error::Usage(format!("`{id}` is {}\nhelp: {}", mistake.explanation, mistake.help))),
        None => Err(unknown(id, "there is no record or requirement", all())),
    }
}

fn records(model: &Model) -> impl Iterator<Item = &str> {
    model.entries().iter().map(|entry| &*entry.id)
}

/// The entries of the standard, and those of other frameworks that records refer to.
fn requirements(model: &Model) -> impl Iterator<Item = &str> {
    let links = model.entries().iter().flat_map(|entry| entry.links.iter());
    let wanted = links.filter(|link| link.kinds.iter().any(|kind| &**kind == REQUIREMENT)).map(|link| &*link.to);
    let others = wanted.filter(|id| matches!(model.frameworks.find(id), Found::OtherFramework));
    model.frameworks.standard().entries.iter().map(|entry| &*entry.id).chain(others)
}

/// The id that equals `id` ignoring case, if it is exact or the only one.
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
