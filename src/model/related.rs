//! Relations between records, merged from what both sides state.
//!
//! Must not judge a relation: a side that does not state it does not contradict it.

use std::collections::BTreeMap;

use super::{Entry, Records};
use crate::{
    prose,
    record::{
        Control, RecordType as _, Risk, TreatmentOption,
        relation::{Ends, RELATIONS, Relation, Side, TREATS},
    },
    schema::Link,
};

impl Records {
    /// Whether a risk is to be modified but no control treats it, whichever record states it.
    #[must_use]
    pub fn is_modified_without_control(&self, risk: &Risk) -> bool {
        risk.option() == Some(TreatmentOption::Modify) && self.related(&TREATS, &risk.id).is_empty()
    }
}

/// A record to which another one is related, with the first statement of each side.
#[derive(Clone, Copy)]
pub struct Related<'m> {
    /// Its id.
    pub id: &'m str,
    /// Where the record on the home side states it.
    pub home: Option<(&'m Entry, &'m Link)>,
    /// Where the record on the other side states it.
    pub other: Option<(&'m Entry, &'m Link)>,
}

impl<'m> Related<'m> {
    /// Where it is stated: on the home side, if both sides state it.
    #[must_use]
    pub fn stated(&self) -> Option<(&'m Entry, &'m Link)> {
        self.home.or(self.other)
    }

    /// Whether the record on one side states it.
    #[must_use]
    pub fn is_stated_by(&self, side: Side) -> bool {
        match side {
            Side::Home => self.home.is_some(),
            Side::Other => self.other.is_some(),
        }
    }

    fn set(&mut self, side: Side, stated: (&'m Entry, &'m Link)) {
        let place = match side {
            Side::Home => &mut self.home,
            Side::Other => &mut self.other,
        };
        place.get_or_insert(stated);
    }
}

impl Records {
    /// The records to which the record `id` is related, whichever side states it, in natural order of their ids. `id` can be on
    /// either side of the relation.
    #[must_use]
    pub fn related<'m>(&'m self, relation: &Relation, id: &str) -> Vec<Related<'m>> {
        let mut found: BTreeMap<&'m str, Related<'m>> = BTreeMap::new();
        let mut add = |id: &'m str, side, stated| {
            found.entry(id).or_insert(Related { id, home: None, other: None }).set(side, stated);
        };
        for side in [Side::Home, Side::Other] {
            let (ends, opposite) = (relation.on(side), relation.opposite(side));
            let own = self.with_id(id).flat_map(|entry| entry.links.iter().map(move |link| (entry, link)));
            let own = own.filter(|(_, link)| link.ends.meets(ends) && self.can_be(&link.to, opposite));
            own.for_each(|(entry, link)| add(&link.to, side, (entry, link)));
            if self.can_be(id, opposite) {
                self.stating(ends, id).for_each(|(entry, link)| add(&entry.id, side, (entry, link)));
            }
        }
        let mut related: Vec<Related<'m>> = found.into_values().collect();
        related.sort_by_cached_key(|related| prose::natural(related.id));
        related
    }

    /// The references to `id` that state one side of a relation.
    pub fn stating<'m>(&'m self, ends: Ends, id: &str) -> impl Iterator<Item = (&'m Entry, &'m Link)> + use<'m> {
        self.links_to(id).filter(move |(_, link)| link.ends.meets(ends))
    }

    /// The relation that a reference states from its other side.
    #[must_use]
    pub fn stated_from_other_side(&self, link: &Link) -> Option<&'static Relation> {
        let stated = |relation: &&&'static Relation| {
            link.ends.meets(relation.on(Side::Other)) && self.can_be(&link.to, relation.home.kind)
        };
        if link.ends.is_empty() { None } else { RELATIONS.iter().find(stated).copied() }
    }

    /// The relations that a reference states, with the side that it is on.
    pub fn relations_stated(&self, link: &Link) -> impl Iterator<Item = (&'static Relation, Side)> {
        let sides = RELATIONS.iter().filter(|_| !link.ends.is_empty());
        let sides = sides.flat_map(|relation| [Side::Home, Side::Other].map(|side| (*relation, side)));
        sides.filter(|(relation, side)| {
            link.ends.meets(relation.on(*side)) && self.can_be(&link.to, relation.opposite(*side))
        })
    }

    /// Whether an id can be that of a record of `kind`. A control needs no record.
    fn can_be(&self, id: &str, kind: &str) -> bool {
        let mut kinds = self.kinds_of(id).peekable();
        if kinds.peek().is_none() { kind == Control::KIND } else { kinds.any(|known| known == kind) }
    }
}
