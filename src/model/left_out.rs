//! A model without some of its records, for what is made for other readers.
//!
//! Must not know why a record is left out.

use std::collections::BTreeMap;

use super::{Applicability, Entry, Model, backlinks, number};

impl Model {
    /// Takes away the records for which `leaves` holds, as if they had never been read; what is said of the others stays as it
    /// was. References to them lead nowhere from then on.
    pub fn leave_out(&mut self, leaves: &dyn Fn(&Entry) -> bool) {
        let mut kept: Vec<Option<u32>> = Vec::with_capacity(self.entries.len());
        let mut next = 0;
        for entry in &self.entries {
            let stays = !leaves(entry);
            kept.push(stays.then_some(next));
            next += u32::from(stays);
        }
        let mut stays = kept.iter().map(Option::is_some);
        self.entries.retain(|_| stays.next().unwrap_or(true));
        self.reindex();
        let there = |numbers: &mut Vec<u32>| *numbers = numbers.iter().filter_map(|old| kept[*old as usize]).collect();
        self.answers.values_mut().for_each(there);
        self.applicability = Applicability::of(self);
    }

    /// Finds by id, kind and reference what the entries now hold.
    fn reindex(&mut self) {
        let entries = &self.entries;
        self.by_id = (0..number(entries.len())).collect();
        self.by_id.sort_by(|a, b| entries[*a as usize].id.cmp(&entries[*b as usize].id));
        self.by_kind = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            self.by_kind.entry(entry.kind.name).or_default().push(number(index));
        }
        self.backlinks = backlinks(entries);
    }
}
