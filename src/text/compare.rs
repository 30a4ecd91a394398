//! Comparison of two texts by section and sentence.
//!
//! Sentences are compared as sets within a section, which costs time in proportion to the text whatever was changed. Must not
//! know formats.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::{Edit, Section, Text, TextChange};

/// How many bytes of sentences are compared to find similar ones; beyond that, changed sentences are removed and added.
const MAX_COMPARED: usize = 10 << 20;
/// How similar two sentences have to be to count as one that was changed, from 0 to 1.
const SIMILAR: f64 = 0.55;

/// A section with its heading and its number among those with the same heading.
type Key<'t> = (&'t str, usize);

/// What differs between two texts; `None` if only white space does.
pub(super) fn compare(old: &Text, new: &Text) -> Option<Vec<TextChange>> {
    if old == new {
        return None;
    }
    let mut changes = Vec::new();
    let mut left = MAX_COMPARED;
    let (before, after) = (keyed(&old.sections), keyed(&new.sections));
    let old_by_key: HashMap<Key<'_>, &Section> = before.iter().copied().collect();
    let new_by_key: HashMap<Key<'_>, &Section> = after.iter().copied().collect();
    let gone: Vec<&Section> =
        before.iter().filter(|(key, _)| !new_by_key.contains_key(key)).map(|(_, it)| *it).collect();
    let mut gone = Gone::of(gone);
    for (key, section) in &after {
        match old_by_key.get(key) {
            Some(previous) => within(previous, section, &mut left, &mut changes),
            None => changes.push(TextChange::of(section, gone.renamed(section))),
        }
    }
    changes.extend(gone.rest().map(|section| TextChange::of(section, Edit::SectionRemoved(section.sentences.clone()))));
    if changes.is_empty() {
        let order = |sections: &[(Key<'_>, &Section)]| -> Vec<(String, usize)> {
            sections.iter().map(|((heading, number), _)| ((*heading).to_owned(), *number)).collect()
        };
        let edit = if order(&before) == order(&after) { Edit::Other } else { Edit::Moved };
        changes.push(TextChange { section: None, edit });
    }
    Some(changes)
}

/// The sections by heading.
fn keyed(sections: &[Section]) -> Vec<(Key<'_>, &Section)> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut keyed = Vec::with_capacity(sections.len());
    for section in sections {
        let number = numbers.entry(&section.heading).or_default();
        *number += 1;
        keyed.push(((section.heading.as_str(), *number), section));
    }
    keyed
}

/// Sections that have no successor of the same heading.
struct Gone<'t> {
    sections: Vec<Option<&'t Section>>,
    by_content: BTreeMap<&'t [String], VecDeque<usize>>,
}

impl<'t> Gone<'t> {
    fn of(sections: Vec<&'t Section>) -> Self {
        let mut by_content: BTreeMap<&[String], VecDeque<usize>> = BTreeMap::new();
        for (number, section) in sections.iter().enumerate() {
            by_content.entry(&section.sentences).or_default().push_back(number);
        }
        Self { sections: sections.into_iter().map(Some).collect(), by_content }
    }

    /// How the new `section` came about: it has the content of a section that is gone, or is new.
    fn renamed(&mut self, section: &Section) -> Edit {
        let number = self.by_content.get_mut(section.sentences.as_slice()).and_then(VecDeque::pop_front);
        let previous = number.and_then(|number| self.sections[number].take());
        previous.map_or_else(|| Edit::SectionAdded(section.sentences.clone()), |it| Edit::Renamed(it.heading.clone()))
    }

    fn rest(self) -> impl Iterator<Item = &'t Section> {
        self.sections.into_iter().flatten()
    }
}

/// Adds the changes within a section.
fn within(old: &Section, new: &Section, left: &mut usize, changes: &mut Vec<TextChange>) {
    if old.sentences == new.sentences {
        return;
    }
    let removed = without(&old.sentences, &new.sentences);
    let added = without(&new.sentences, &old.sentences);
    if removed.is_empty() && added.is_empty() {
        changes.push(TextChange::of(new, Edit::Moved));
        return;
    }
    let mut removed: Vec<Option<&String>> = removed.into_iter().map(Some).collect();
    for sentence in added {
        let edit = match similar(&mut removed, sentence, left) {
            Some(previous) => Edit::Changed(previous.clone(), sentence.clone()),
            None => Edit::Added(sentence.clone()),
        };
        changes.push(TextChange::of(new, edit));
    }
    changes.extend(removed.into_iter().flatten().map(|sentence| TextChange::of(new, Edit::Removed(sentence.clone()))));
}

/// The sentences of `these` that `those` does not have as often.
fn without<'t>(these: &'t [String], those: &[String]) -> Vec<&'t String> {
    let mut left: HashMap<&String, usize> = HashMap::new();
    those.iter().for_each(|sentence| *left.entry(sentence).or_default() += 1);
    let is_left = |sentence: &&String| match left.get_mut(*sentence) {
        Some(number) if *number > 0 => {
            *number -= 1;
            false
        }
        _ => true,
    };
    these.iter().filter(is_left).collect()
}

/// Takes the removed sentence that is most similar to `sentence`, if one is similar enough. `left` is how many bytes may still
/// be compared.
fn similar<'t>(removed: &mut [Option<&'t String>], sentence: &str, left: &mut usize) -> Option<&'t String> {
    let mut best: Option<(f64, usize)> = None;
    for (number, previous) in removed.iter().enumerate() {
        let Some(previous) = previous else { continue };
        *left = left.checked_sub(previous.len() + sentence.len())?;
        let similarity = strsim::sorensen_dice(previous, sentence);
        if similarity >= SIMILAR && best.is_none_or(|(most, _)| similarity > most) {
            best = Some((similarity, number));
        }
    }
    best.and_then(|(_, number)| removed[number].take())
}

impl TextChange {
    fn of(section: &Section, edit: Edit) -> Self {
        Self { section: Some(section.heading.clone()).filter(|heading| !heading.is_empty()), edit }
    }
}
