//! The records of a repository by file, id and kind, with references in both directions, before facts about the
//! environment are known.
//!
//! Must not know facts, frameworks or history.

use std::collections::{BTreeMap, HashMap};

use super::{Entry, Item, entry::typed, number};
use crate::{
    history::Named,
    record::{Aims, Person, RecordType, Role, field::Ref},
    schema::Link,
};

/// The records of a repository, in the order of files.
#[derive(Default)]
pub struct Records {
    entries: Vec<Entry>,
    by_id: Vec<u32>,
    by_kind: BTreeMap<&'static str, Vec<u32>>,
    backlinks: BTreeMap<Box<str>, Vec<(u32, u32)>>,
}

impl Records {
    /// Joins records that were read.
    #[must_use]
    pub fn of(entries: Vec<Entry>) -> Self {
        let mut by_id: Vec<u32> = (0..number(entries.len())).collect();
        by_id.sort_by(|a, b| entries[*a as usize].id.cmp(&entries[*b as usize].id));
        let mut by_kind: BTreeMap<&'static str, Vec<u32>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            by_kind.entry(entry.kind.name).or_default().push(number(index));
        }
        Self { backlinks: backlinks(&entries), entries, by_id, by_kind }
    }

    /// All records in the order of files, with stubs for withheld ones.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All readable records of one type, in the order of files.
    pub fn all<T: RecordType>(&self) -> impl Iterator<Item = Item<'_, T>> {
        self.of_kind(T::KIND).filter_map(typed)
    }

    /// All entries of a kind that are not withheld, readable or not.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        self.by_kind.get(kind).into_iter().flatten().filter_map(|index| self.numbered(*index))
    }

    /// The entry with this number, unless it is withheld.
    pub(super) fn numbered(&self, number: u32) -> Option<&Entry> {
        self.entries.get(number as usize).filter(|entry| !entry.is_withheld())
    }

    /// All records that are not withheld, in the order of files.
    pub fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.is_withheld())
    }

    /// The title of the record with this id; for a withheld person to whom a visible record refers, the name.
    pub(super) fn title(&self, id: &str) -> Option<&str> {
        self.entry(id).or_else(|| self.stub(id))?.title()
    }

    /// The stub of the withheld record with this id.
    #[must_use]
    pub fn stub(&self, id: &str) -> Option<&Entry> {
        self.named(id).iter().map(|index| &self.entries[*index as usize]).find(|entry| entry.is_withheld())
    }

    /// The numbers of the entries with this id, withheld or not.
    fn named(&self, id: &str) -> &[u32] {
        let id_of = |index: &u32| &*self.entries[*index as usize].id;
        let start = self.by_id.partition_point(|index| id_of(index) < id);
        let rest = &self.by_id[start..];
        &rest[..rest.iter().take_while(|index| id_of(index) == id).count()]
    }

    /// The kinds of the records with this id, withheld or not.
    pub(super) fn kinds_of(&self, id: &str) -> impl Iterator<Item = &'static str> {
        self.named(id).iter().map(|index| self.entries[*index as usize].kind.name)
    }

    /// Whether a record has this id, withheld or not.
    #[must_use]
    pub fn is_id(&self, id: &str) -> bool {
        !self.named(id).is_empty()
    }

    /// The records with this id that are not withheld; more than one is a finding.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = &Entry> {
        self.named(id).iter().filter_map(|index| self.numbered(*index))
    }

    pub(super) fn number_of(&self, id: &str, kind: &str) -> Option<u32> {
        self.named(id).iter().copied().find(|index| self.entries[*index as usize].kind.name == kind)
    }

    /// The record with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.with_id(id).next()
    }

    /// The record of type `T` with this id.
    #[must_use]
    pub fn get<T: RecordType>(&self, id: &str) -> Option<Item<'_, T>> {
        self.with_id(id).filter(|entry| entry.kind.name == T::KIND).find_map(typed)
    }

    /// The records that differ from `base`, by kind and id, including those that only `base` contains.
    #[must_use]
    pub fn differing<'m>(&'m self, base: &'m Self) -> Named<'m> {
        let mut known: HashMap<(&str, &str), Vec<&'m Entry>> = HashMap::with_capacity(base.entries.len());
        base.entries.iter().for_each(|entry| known.entry((entry.kind.name, &*entry.id)).or_default().push(entry));
        let mut differing = Named::new();
        for entry in &self.entries {
            let previous = known.remove(&(entry.kind.name, &*entry.id));
            if !previous.is_some_and(|previous| previous.iter().any(|previous| previous.is_same(entry))) {
                differing.insert((entry.kind.name, entry.id.clone()));
            }
        }
        differing.extend(known.into_keys().map(|(kind, id)| (kind, id.into())));
        differing
    }

    /// The records that refer to `id`, each with the reference.
    pub fn links_to<'m>(&'m self, id: &str) -> impl Iterator<Item = (&'m Entry, &'m Link)> + use<'m> {
        let links = self.backlinks.get(id).into_iter().flatten();
        links.filter_map(|(entry, link)| {
            let entry = self.numbered(*entry)?;
            Some((entry, &entry.links[*link as usize]))
        })
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> Option<Item<'_, Aims>> {
        self.all::<Aims>().next()
    }

    /// Whether `who`, a person or a role, is among `designated`: named there, holding a role named there, or a role
    /// held by a person named there.
    #[must_use]
    pub fn is_among(&self, who: &str, designated: &[Ref<(Role, Person)>]) -> bool {
        designated.iter().any(|named| named == who || self.holds(who, named.id()) || self.holds(named.id(), who))
    }

    /// Whether `person` holds `role`.
    #[must_use]
    pub fn holds(&self, person: &str, role: &str) -> bool {
        self.get::<Role>(role).is_some_and(|role| role.holders.iter().any(|holder| holder == person))
    }

    /// Whether two owners, authors or approvers are the same person: the same id, or a role and its only holder.
    #[must_use]
    pub fn same_person(&self, one: &str, other: &str) -> bool {
        self.person_behind(one) == self.person_behind(other)
    }

    /// The only holder of a role; otherwise the id itself.
    fn person_behind<'m>(&'m self, id: &'m str) -> &'m str {
        match self.get::<Role>(id).map(|role| role.data().holders.as_slice()) {
            Some([holder]) => holder.id(),
            _ => id,
        }
    }

    /// The record of a permitted kind that a reference leads to.
    pub(super) fn target(&self, link: &Link) -> Option<&Entry> {
        self.with_id(&link.to).find(|entry| link.kinds.iter().any(|kind| **kind == *entry.kind.name))
    }
}

fn backlinks(entries: &[Entry]) -> BTreeMap<Box<str>, Vec<(u32, u32)>> {
    let mut backlinks: BTreeMap<Box<str>, Vec<(u32, u32)>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        for (number_of_link, link) in entry.links.iter().enumerate() {
            let place = (number(index), number(number_of_link));
            match backlinks.get_mut(&link.to) {
                Some(places) => places.push(place),
                None => drop(backlinks.insert(link.to.clone(), vec![place])),
            }
        }
    }
    backlinks
}
