//! Who owns what: each role and person with the records that name it as owner, and the records without an owner.
//!
//! Must not judge whether somebody owns too much.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    order,
    page::Page,
    table::{Cell, Table},
};
use crate::{
    escape::Untrusted,
    model::{Entry, Model},
    prose::count,
    record::Role,
};

/// Owners and what they own (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnersReport {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// Roles and persons that own records, by kind and id.
    pub owners: Vec<Owner>,
    /// Records without an owner, of kinds that have one.
    pub unowned: Vec<OwnedRecord>,
}

/// A role or person that owns records.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// Id of the role or person.
    pub id: Untrusted,
    /// Title of the role or name of the person; left out if there is no such record.
    pub name: Option<Untrusted>,
    /// Names of the persons who hold the role.
    pub holders: Vec<Untrusted>,
    /// The records, by kind and id.
    pub records: Vec<OwnedRecord>,
}

/// A record with an owner, or without one.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnedRecord {
    /// Its id.
    pub id: Untrusted,
    /// Its kind.
    pub kind: &'static str,
    /// Its title.
    pub title: Option<Untrusted>,
}

impl OwnedRecord {
    fn of(entry: &Entry) -> Self {
        Self { id: (*entry.id).into(), kind: entry.kind.name, title: entry.title().map(Into::into) }
    }
}

/// Who owns what; all owners, or only the one with this id.
#[must_use]
pub fn responsibilities(model: &Model, only: Option<&str>) -> OwnersReport {
    let mut owned: Vec<(&str, &Entry)> = Vec::new();
    let mut unowned: Vec<&Entry> = Vec::new();
    for entry in model.shown() {
        let Some(record) = entry.record() else { continue };
        match record.owner() {
            Some(owner) => owned.push((owner, entry)),
            None if crate::schema::known(entry.kind, "owner") => unowned.push(entry),
            None => {}
        }
    }
    owned.retain(|(owner, _)| only.is_none_or(|only| *owner == only));
    owned.sort_by_cached_key(|(owner, entry)| (key(model, owner), order::key(entry.kind.name, &entry.id)));
    unowned.retain(|_| only.is_none());
    unowned.sort_by_cached_key(|entry| order::key(entry.kind.name, &entry.id));
    let owners = owned.chunk_by(|(one, _), (other, _)| one == other).map(|records| owner(model, records));
    OwnersReport { version: 1, owners: owners.collect(), unowned: unowned.into_iter().map(OwnedRecord::of).collect() }
}

fn key(model: &Model, owner: &str) -> impl Ord + use<> {
    order::key(model.entry(owner).map_or("", |entry| entry.kind.name), owner)
}

fn owner(model: &Model, records: &[(&str, &Entry)]) -> Owner {
    let id = records[0].0;
    let holders = model.get::<Role>(id).map(|role| role.data().holders.as_slice()).unwrap_or_default();
    Owner {
        id: id.into(),
        name: model.title_of(id).map(Into::into),
        holders: holders.iter().map(|holder| model.name_of(holder.id()).into()).collect(),
        records: records.iter().map(|(_, entry)| OwnedRecord::of(entry)).collect(),
    }
}

impl OwnersReport {
    /// The report as a page: a table of owners, and with `sheets` the records of each.
    #[must_use]
    pub fn page(&self, sheets: bool) -> Page {
        let page = Page::new("owners of records").table("", self.table());
        let shown = self.owners.iter().filter(|_| sheets);
        let page = shown.fold(page, |page, owner| page.table(&owner.label(), records("records", &owner.records)));
        match self.unowned.as_slice() {
            [] => page,
            unowned => page.table("Records without an owner", records("unowned", unowned)),
        }
    }

    fn table(&self) -> Table {
        let columns = [("owner", "Owner"), ("holders", "Holders"), ("records", "Records"), ("kinds", "Kinds")];
        let mut table = Table::new("owners", "Owners", &columns);
        table.rows = self.owners.iter().map(Owner::row).collect();
        table
    }
}

impl Owner {
    fn label(&self) -> String {
        let id = self.id.raw();
        self.name.as_ref().map_or_else(|| id.to_owned(), |name| format!("{} ({id})", name.raw()))
    }

    fn row(&self) -> Vec<Cell> {
        let kinds = self.records.chunk_by(|one, other| one.kind == other.kind);
        let kinds: Vec<String> = kinds.map(|same| format!("{} {}", same.len(), same[0].kind)).collect();
        let holders: Vec<&str> = self.holders.iter().map(Untrusted::raw).collect();
        vec![
            self.label().into(),
            holders.join(", ").into(),
            count(self.records.len(), "record").into(),
            kinds.join(", ").into(),
        ]
    }
}

fn records(name: &'static str, records: &[OwnedRecord]) -> Table {
    let mut table = Table::new(name, "Records", &[("id", "Id"), ("kind", "Kind"), ("title", "Title")]);
    let row = |record: &OwnedRecord| {
        vec![record.id.raw().into(), record.kind.into(), record.title.as_ref().map(Untrusted::raw).into()]
    };
    table.rows = records.iter().map(row).collect();
    table
}
