//! Due items as data, for the status report and the calendar.
//!
//! Must not know how they are shown.

use schemars::JsonSchema;
use serde::Serialize;

use super::check::make_unique;
use crate::{
    escape::Untrusted,
    model::{Due, DueKind, Model},
    source::sha256,
};

/// A due item.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DueItem {
    /// Due date.
    pub on: String,
    /// Whether the date has passed.
    pub overdue: bool,
    /// Type of the item.
    pub kind: DueKind,
    /// Id of the record.
    pub record: Untrusted,
    /// Title of the record.
    pub title: Option<Untrusted>,
    /// What is due.
    pub what: Untrusted,
    /// Who is responsible for it.
    pub owner: Option<Untrusted>,
    /// The field that sets the date, as a JSON pointer.
    pub field: Untrusted,
    /// Identity that survives a change of the date and items added before it, so that a calendar moves the existing
    /// entry.
    pub fingerprint: String,
}

/// All due items, earliest first.
#[must_use]
pub fn due_items(model: &Model) -> Vec<DueItem> {
    let mut items: Vec<DueItem> = model.due().iter().map(|due| due_item(model, due)).collect();
    make_unique(items.iter_mut().map(|item| &mut item.fingerprint));
    items
}

fn due_item(model: &Model, due: &Due<'_>) -> DueItem {
    DueItem {
        on: due.on.to_string(),
        overdue: due.on < model.today,
        kind: due.kind,
        record: (*due.entry.id).into(),
        title: model.title_of(&due.entry.id).map(Into::into),
        what: (*due.what).into(),
        owner: due.owner.as_deref().map(Into::into),
        field: format!("/{}", due.field).into(),
        fingerprint: fingerprint(model, due),
    }
}

fn fingerprint(model: &Model, due: &Due<'_>) -> String {
    let system = model.manifest().map(|manifest| manifest.id.to_string()).unwrap_or_default();
    let parts = [&*system, due.entry.kind.name, &due.entry.id, due.kind.name(), &due.key];
    sha256(parts.join("\u{1f}").as_bytes())[..32].to_owned()
}
