//! The typed records of a repository with their links both ways, the facts about the outside, and what follows from them.
//!
//! Immutable; must not know any rule, format or file system.

mod acceptance;
mod applicability;
mod assessed;
mod audited;
mod certificate;
mod control_state;
mod documented;
mod due;
mod expected;
mod governed;
mod levels;
mod names;
mod read;
mod remembered;
mod ruleset;
mod upkeep;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Deref,
    sync::Arc,
};

pub use crate::{schema::Link, yaml::MAX_BYTES as MAX_FILE};
pub use acceptance::Accepted;
pub use applicability::{Applicability, Basis, Extent, Row, RowFor};
pub use audited::AuditCoverage;
pub use certificate::{CycleStep, Milestone};
pub use control_state::{ControlState, OverallDecision};
pub use due::{Due, DueSort};
pub use governed::Policy;
pub use levels::Level;
pub use read::{How, MANIFEST, Marker, Reading, Shared, classification, read, read_as};
pub use remembered::{Remembered, Stated, in_git};
pub use ruleset::Ruleset;
pub use upkeep::{Attachment, ReviewDue, Since};

use crate::{
    expectation::AnswerTo,
    finding::{Catalog, Finding},
    framework::{Found, Frameworks},
    history::Named,
    record::{
        Aims, AnyRecord, Kind, Person, Record, Role, Scope, System,
        field::{Classification, Date, Ref},
    },
    source::{At, CommitFact, Facts, FileFact, Part, Path, Place},
};

/// A management system as read: records, links, facts and the day on which it is looked at.
pub struct Model {
    /// The day on which it is looked at.
    pub today: Date,
    /// Standards that records may point at.
    pub frameworks: Frameworks,
    /// Rules shipped and loaded.
    pub catalog: Catalog,
    entries: Vec<Entry>,
    by_id: Vec<u32>,
    by_kind: BTreeMap<&'static str, Vec<u32>>,
    backlinks: BTreeMap<Box<str>, Vec<(u32, u32)>>,
    facts: Facts,
    scope: Option<BTreeSet<Box<str>>>,
    applicability: Applicability,
    answers: BTreeMap<AnswerTo, Vec<u32>>,
    remembered: Option<Remembered>,
    /// For each entry whether it is hidden; nothing where none is.
    hidden: Vec<bool>,
}

/// A record of any kind with its place and links. Copies share the record.
#[derive(Clone)]
pub struct Entry {
    /// The file it stands in.
    pub path: Path,
    /// Which document of the file, from 0.
    pub document: u32,
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: Box<str>,
    /// The record; `None` where it breaks its schema.
    pub record: Option<Arc<dyn AnyRecord>>,
    /// How closed it says it is, word for word, whether its kind has such a field or not.
    pub classification: Option<Box<str>>,
    /// The references it makes.
    pub links: Arc<[Link]>,
}

impl Entry {
    /// The place in the record that a JSON pointer without its first slash names: `treatment/controls/0`.
    #[must_use]
    pub fn at(&self, pointer: &str) -> At {
        debug_assert!(
            pointer.is_empty() || crate::schema::known(self.kind, pointer),
            "{} has no field {pointer}",
            self.kind.name
        );
        self.place(pointer)
    }

    /// The place of one of the record's links.
    #[must_use]
    pub fn at_link(&self, link: &Link) -> At {
        self.place(&link.pointer[1.min(link.pointer.len())..])
    }

    /// The AI systems that it names in fields for nothing else.
    pub fn systems(&self) -> impl Iterator<Item = &str> {
        self.links.iter().filter(|link| *link.kinds == [System::KIND.into()]).map(|link| &*link.to)
    }

    /// Its classification; internal where it has none, the highest where its word means nothing.
    #[must_use]
    pub fn class(&self) -> Classification {
        Classification::of(self.classification.as_deref())
    }

    /// Whether another entry holds the same record.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let same = |(one, other): (&Arc<dyn AnyRecord>, &Arc<dyn AnyRecord>)| {
            Arc::ptr_eq(one, other) || one.to_value() == other.to_value()
        };
        self.kind.name == other.kind.name && self.record.as_ref().zip(other.record.as_ref()).is_some_and(same)
    }

    fn place(&self, pointer: &str) -> At {
        let pointer = if pointer.is_empty() { "".into() } else { format!("/{pointer}").into() };
        At::Place(Place { path: self.path.clone(), document: self.document, pointer, part: Part::Value })
    }
}

/// A record of a known type, with its place.
pub struct Item<'m, T> {
    entry: &'m Entry,
    data: &'m T,
}

impl<T> Clone for Item<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Item<'_, T> {}

impl<T> Deref for Item<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.data
    }
}

impl<'m, T> Item<'m, T> {
    /// The entry that holds it.
    #[must_use]
    pub fn entry(&self) -> &'m Entry {
        self.entry
    }

    /// The record itself, for as long as the model lives.
    #[must_use]
    pub fn data(&self) -> &'m T {
        self.data
    }

    /// See [`Entry::at`].
    #[must_use]
    pub fn at(&self, pointer: &str) -> At {
        self.entry.at(pointer)
    }
}

impl Model {
    /// Puts the records read together with the facts that were asked for.
    ///
    /// Returns the findings that reading and joining gave: broken files, violated schemas, failed expectations.
    #[must_use]
    pub fn build(reading: Reading, facts: Facts, frameworks: Frameworks, today: Date) -> (Self, Vec<Finding>) {
        let Reading { entries, mut findings, evaluations, ruleset: Ruleset { catalog, expectations }, .. } = reading;
        let mut by_id: Vec<u32> = (0..number(entries.len())).collect();
        by_id.sort_by(|a, b| entries[*a as usize].id.cmp(&entries[*b as usize].id));
        let mut by_kind: BTreeMap<&'static str, Vec<u32>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            by_kind.entry(entry.kind.name).or_default().push(number(index));
        }
        let mut model = Self {
            today,
            frameworks,
            catalog,
            backlinks: backlinks(&entries),
            entries,
            by_id,
            by_kind,
            facts,
            scope: None,
            applicability: Applicability::default(),
            answers: expected::answers(&evaluations, &expectations),
            remembered: None,
            hidden: Vec::new(),
        };
        model.scope = model.named_in_scope();
        model.applicability = Applicability::of(&model);
        findings.extend(model.unexpected(&evaluations, &expectations));
        (model, findings)
    }

    /// Every record, in the order of files.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Every record of one type that can be read, in the order of files.
    pub fn all<T: Record>(&self) -> impl Iterator<Item = Item<'_, T>> {
        self.of_kind(T::KIND).filter_map(typed)
    }

    /// Every entry of a kind, readable or not.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        self.by_kind.get(kind).into_iter().flatten().filter_map(|index| self.shown(*index))
    }

    /// Hides the records for which `hides` holds, in place of those hidden before: they are found no more, neither by kind
    /// nor by id nor by what they refer to, and whoever names one knows its id alone. What follows from them stays as it is,
    /// and [`Self::entries`] holds them still.
    pub fn hide(&mut self, hides: &dyn Fn(&Entry) -> bool) {
        self.hidden = self.entries.iter().map(hides).collect();
    }

    /// The entry with this number, unless it is hidden.
    fn shown(&self, number: u32) -> Option<&Entry> {
        let hidden = self.hidden.get(number as usize).copied().unwrap_or_default();
        self.entries.get(number as usize).filter(|_| !hidden)
    }

    /// Every record that is not hidden, in the order of files.
    pub(crate) fn seen(&self) -> impl Iterator<Item = &Entry> {
        (0..number(self.entries.len())).filter_map(|number| self.shown(number))
    }

    /// The records with this id; more than one is a finding.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = &Entry> {
        let start = self.by_id.partition_point(|index| &*self.entries[*index as usize].id < id);
        let rest = self.by_id[start..].iter().take_while(move |index| &*self.entries[**index as usize].id == id);
        rest.filter_map(|index| self.shown(*index))
    }

    fn number_of(&self, id: &str, kind: &str) -> Option<u32> {
        let start = self.by_id.partition_point(|index| &*self.entries[*index as usize].id < id);
        let named = self.by_id[start..].iter().take_while(|index| &*self.entries[**index as usize].id == id);
        named.copied().find(|index| self.entries[*index as usize].kind.name == kind)
    }

    /// The record with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.with_id(id).next()
    }

    /// The record of type `T` with this id.
    #[must_use]
    pub fn get<T: Record>(&self, id: &str) -> Option<Item<'_, T>> {
        self.with_id(id).filter(|entry| entry.kind.name == T::KIND).find_map(typed)
    }

    /// The records that are not the same in `base`, by kind and id; those that only `base` holds among them.
    #[must_use]
    pub fn differing<'m>(&'m self, base: &'m Self) -> Named<'m> {
        let mut known: HashMap<(&str, &str), Vec<&'m Entry>> = HashMap::with_capacity(base.entries.len());
        base.entries.iter().for_each(|entry| known.entry((entry.kind.name, &*entry.id)).or_default().push(entry));
        let mut differing = Named::new();
        for entry in &self.entries {
            let there = known.remove(&(entry.kind.name, &*entry.id));
            if !there.is_some_and(|there| there.iter().any(|there| there.is_same(entry))) {
                differing.insert((entry.kind.name, entry.id.clone()));
            }
        }
        differing.extend(known.into_keys().map(|(kind, id)| (kind, id.into())));
        differing
    }

    /// The records that refer to `id`, each with the reference.
    pub fn links_to(&self, id: &str) -> impl Iterator<Item = (&Entry, &Link)> {
        let links = self.backlinks.get(id).into_iter().flatten();
        links.filter_map(|(entry, link)| {
            let entry = self.shown(*entry)?;
            Some((entry, &entry.links[*link as usize]))
        })
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> Option<Item<'_, Aims>> {
        self.all::<Aims>().next()
    }

    /// What is known of a file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileFact> {
        self.facts.files.get(path)
    }

    /// What is known of a commit or tag that a record names.
    #[must_use]
    pub fn commit(&self, name: &str) -> Option<&CommitFact> {
        self.facts.commits.get(name)
    }

    /// The decisions on every control, per AI system.
    #[must_use]
    pub fn applicability(&self) -> &Applicability {
        &self.applicability
    }

    /// Whether an AI system lies inside the scope; without any scope record every system does.
    #[must_use]
    pub fn in_scope(&self, system: &str) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.contains(system))
    }

    fn named_in_scope(&self) -> Option<BTreeSet<Box<str>>> {
        let mut scopes = self.all::<Scope>().peekable();
        scopes.peek()?;
        Some(scopes.flat_map(|scope| scope.data().systems.iter().map(|system| system.id().into())).collect())
    }

    /// The AI systems inside the scope.
    pub fn systems_in_scope(&self) -> impl Iterator<Item = Item<'_, System>> {
        self.all::<System>().filter(|system| self.in_scope(&system.id))
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

    /// Whether two owners, authors or approvers are the same: the same id, or roles and persons behind which one person stands.
    #[must_use]
    pub fn same_person(&self, one: &str, other: &str) -> bool {
        self.person_behind(one) == self.person_behind(other)
    }

    /// The one holder of a role; otherwise the id itself.
    fn person_behind<'m>(&'m self, id: &'m str) -> &'m str {
        match self.get::<Role>(id).map(|role| role.data().holders.as_slice()) {
            Some([holder]) => holder.id(),
            _ => id,
        }
    }

    /// A system inside the scope, or a record that names one or names none.
    pub(crate) fn concerns_scope(&self, entry: &Entry) -> bool {
        if entry.kind.name == System::KIND {
            return self.in_scope(&entry.id);
        }
        let mut systems = entry.systems().peekable();
        systems.peek().is_none() || systems.any(|system| self.in_scope(system))
    }

    /// What a reference leads to.
    #[must_use]
    pub fn resolve(&self, link: &Link) -> Resolved<'_> {
        let wants_requirement = link.kinds.iter().any(|kind| &**kind == crate::record::field::REQUIREMENT);
        let records = || self.with_id(&link.to);
        if let Some(entry) = records().find(|entry| link.kinds.iter().any(|kind| **kind == *entry.kind.name)) {
            return Resolved::Record(entry);
        }
        if wants_requirement {
            match self.frameworks.find(&link.to) {
                Found::Entry(_) | Found::OtherFramework => return Resolved::Requirement,
                Found::Missing => {}
            }
        }
        records().next().map_or(Resolved::Nothing, Resolved::WrongKind)
    }
}

/// What a reference leads to.
#[derive(Clone, Copy)]
pub enum Resolved<'m> {
    /// A record of a kind that it may point at.
    Record(&'m Entry),
    /// An entry of a framework.
    Requirement,
    /// A record of a kind that it may not point at.
    WrongKind(&'m Entry),
    /// Nothing.
    Nothing,
}

fn typed<T: Record>(entry: &Entry) -> Option<Item<'_, T>> {
    let data = entry.record.as_ref()?.as_any().downcast_ref()?;
    Some(Item { entry, data })
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

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
