//! The records whose content is not known, because their file or a field of them cannot be read, and the findings that may only be
//! there because of it.
//!
//! Must not know why they cannot be read.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Model, number};
use crate::{
    defect,
    finding::{Absence, Finding},
    record::{Aims, Kind, RecordType as _},
    source::Path,
};

/// A record of which not all content is known.
#[derive(Debug, Clone)]
pub struct Unread {
    /// Its file.
    pub path: Path,
    /// Its kind, if it can be told.
    pub kind: Option<&'static str>,
    /// Its id; empty if it cannot be told.
    pub id: Box<str>,
    /// The words that may be ids in it; `None` if they are not known either.
    pub words: Option<Arc<BTreeSet<Box<str>>>>,
}

/// Maximum number of words of a text that are kept. A longer text may name anything.
const MAX_WORDS: usize = 20_000;

/// The words of a text that may be ids; `None` if there are too many.
pub(super) fn words(text: &str) -> Option<Arc<BTreeSet<Box<str>>>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '-');
    let mut words = BTreeSet::new();
    for word in text.split(|c: char| !is_part(c)) {
        let word = word.trim_end_matches(['.', ':']);
        if !word.is_empty() && word.len() <= 96 {
            words.insert(word.into());
        }
        if words.len() > MAX_WORDS {
            return None;
        }
    }
    Some(words.into())
}

/// A kind, or none if it cannot be told.
type MaybeKind = Option<&'static str>;

/// The unread records by what leads to them.
#[derive(Debug, Clone, Default)]
pub(super) struct UnreadIndex {
    all: Vec<Unread>,
    by_id: BTreeMap<Box<str>, u32>,
    by_kind: BTreeMap<MaybeKind, u32>,
    by_word: BTreeMap<(Box<str>, MaybeKind), u32>,
    /// Those that may name anything, by kind.
    wordless: BTreeMap<MaybeKind, u32>,
}

impl UnreadIndex {
    pub(super) fn of(all: Vec<Unread>) -> Self {
        let mut index = Self::default();
        for (at, unread) in all.iter().enumerate() {
            let at = number(at);
            // An id that cannot be told may be any of the words.
            let words = unread.words.iter().flat_map(|words| words.iter()).filter(|_| unread.id.is_empty());
            let ids = [&unread.id].into_iter().filter(|id| !id.is_empty()).chain(words);
            for id in ids {
                index.by_id.entry(id.clone()).or_insert(at);
            }
            index.by_kind.entry(unread.kind).or_insert(at);
            if unread.words.is_none() {
                index.wordless.entry(unread.kind).or_insert(at);
            }
            for word in unread.words.iter().flat_map(|words| words.iter()) {
                index.by_word.entry((word.clone(), unread.kind)).or_insert(at);
            }
        }
        Self { all, ..index }
    }

    fn path(&self, at: u32) -> Option<&Path> {
        self.all.get(at as usize).map(|unread| &unread.path)
    }

    /// One of these kinds, or of a kind that is not known.
    fn of_kinds(&self, kinds: &[&'static str]) -> Option<u32> {
        if kinds.contains(&Absence::EVERY) {
            return self.by_kind.values().min().copied();
        }
        with_kinds(kinds, |kind| self.by_kind.get(&kind).copied())
    }

    /// One of these kinds that names an id.
    fn naming(&self, id: &str, kinds: &[&'static str]) -> Option<u32> {
        let word = |kind| self.by_word.get(&(Box::from(id), kind)).or_else(|| self.wordless.get(&kind)).copied();
        match kinds.contains(&Absence::EVERY) {
            true => self.by_kind.keys().filter_map(|kind| word(*kind)).min(),
            false => with_kinds(kinds, word),
        }
    }
}

/// The first of what is found for one of the kinds or for a kind that is not known; nothing if there are no kinds.
fn with_kinds(kinds: &[&'static str], found: impl Fn(MaybeKind) -> Option<u32>) -> Option<u32> {
    let unknown = (!kinds.is_empty()).then_some(None);
    kinds.iter().map(|kind| Some(*kind)).chain(unknown).filter_map(found).min()
}

impl Model {
    /// The records of which not all content is known.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        &self.unread.all
    }

    /// Where an id is that no record has, as help.
    #[must_use]
    pub fn elsewhere(&self, id: &str) -> Option<String> {
        let unread = || {
            let path = self.unread.path(*self.unread.by_id.get(id)?)?;
            Some(format!("`{id}` is in {path}, which cannot be read; fix that file first"))
        };
        self.elsewhere.get(id).cloned().or_else(unread)
    }

    /// The file that has to be read before a finding counts, because it may only be there as long as the file cannot be read.
    #[must_use]
    pub fn waits_for(&self, finding: &Finding) -> Option<Path> {
        let is_certain = || self.catalog.get(&finding.rule).is_some_and(|rule| rule.absence.is_certain);
        if self.unread.all.is_empty() || defect::is_cause(&finding.rule) || is_certain() {
            return None;
        }
        let about = [finding.subject.as_deref(), finding.discriminator.as_deref()];
        let own = about.into_iter().flatten().find_map(|id| self.unread.by_id.get(id));
        let found = own.copied().or_else(|| self.waits_for_manifest()).or_else(|| self.presupposed(finding));
        found.and_then(|at| self.unread.path(at)).cloned()
    }

    /// Without a manifest, the rules are not run, and no level is known.
    fn waits_for_manifest(&self) -> Option<u32> {
        if self.manifest().is_some() {
            return None;
        }
        self.unread.by_kind.get(&Some(Aims::KIND)).copied()
    }

    /// An unread record that the rule presupposes.
    fn presupposed(&self, finding: &Finding) -> Option<u32> {
        let absence = &self.catalog.get(&finding.rule)?.absence;
        let subject = finding.subject.as_deref();
        let manifest = self.manifest();
        let is_whole = subject.is_none_or(|id| manifest.is_some_and(|manifest| *manifest.id == *id));
        let any = self.unread.of_kinds(&absence.any);
        let related = || match is_whole {
            true => self.unread.of_kinds(&absence.related),
            false => self.related(finding, &absence.related),
        };
        any.or_else(related)
    }

    /// An unread record of one of these kinds that the subject of a finding names, or that names it.
    fn related(&self, finding: &Finding, kinds: &[&'static str]) -> Option<u32> {
        if kinds.is_empty() {
            return None;
        }
        let about = [finding.subject.as_deref(), finding.discriminator.as_deref()];
        let naming = about.into_iter().flatten().filter_map(|id| self.unread.naming(id, kinds));
        let entries = finding.subject.iter().flat_map(|id| self.with_id(id));
        let links = entries.flat_map(|entry| entry.links.iter());
        let named = links.filter_map(|link| self.unread.by_id.get(&link.to).copied());
        let is_presupposed = |at: &u32| {
            let kind = self.unread.all.get(*at as usize).and_then(|unread| unread.kind);
            kind.is_none_or(|kind| kinds.contains(&kind) || kinds.contains(&Absence::EVERY))
        };
        naming.chain(named.filter(is_presupposed)).min()
    }
}

/// The kind of the records in a folder, by its name.
pub(super) fn kind_of_folder(path: &str) -> Option<&'static Kind> {
    let (folder, _) = path.split_once('/')?;
    let mut kinds = crate::record::KINDS.iter().filter(|kind| kind.about.folder == folder);
    let first = kinds.next()?;
    kinds.next().is_none().then_some(first)
}
