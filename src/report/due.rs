//! What falls due, as data: for the status report and for the calendar.
//!
//! Must not know how it is shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    escape::Untrusted,
    model::{Due, DueKind, Model},
    source::sha256,
};

/// Something that falls due.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DueItem {
    /// The last day on which it is in time.
    pub on: String,
    /// Whether that day has passed.
    pub overdue: bool,
    /// What sort of thing it is.
    pub kind: DueKind,
    /// Id of the record.
    pub record: Untrusted,
    /// Title of the record.
    pub title: Option<Untrusted>,
    /// What falls due.
    pub what: Untrusted,
    /// Who sees to it.
    pub owner: Option<Untrusted>,
    /// The field that sets the day, as a JSON pointer.
    pub field: Untrusted,
    /// Identity that survives a new day, so that a calendar moves what it knows.
    pub fingerprint: String,
}

/// Everything that falls due, earliest first.
#[must_use]
pub fn due_items(model: &Model) -> Vec<DueItem> {
    model.due().iter().map(|due| due_item(model, due)).collect()
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
    let parts = [&*system, &due.entry.id, &due.field, due.kind.name()];
    sha256(parts.join("\u{1f}").as_bytes())[..32].to_owned()
}
