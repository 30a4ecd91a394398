//! What can be told of records in a text that cannot be parsed: kind and id from its lines, and the words in it.
//!
//! Must not know why it cannot be parsed.

use super::{Head, MANIFEST, file::FileReading, heads::of_file as heads_of};
use crate::{
    expectation::Evaluation,
    model::{
        Entry, Unread,
        unread::{kind_of_folder, words},
    },
    record::{Aims, Kind, RecordType as _, field::Id},
    source::Path,
    yaml::YamlDocument,
};

/// Adds a record without content for each head in a text that no record was read from, so that it does not seem to be removed.
pub(super) fn salvage(path: &Path, text: &str, documents: &[Option<YamlDocument<'_>>], part: &mut FileReading) {
    let read: Vec<u32> = (0..).zip(documents).filter(|(_, document)| document.is_some()).map(|(at, _)| at).collect();
    let before = part.unread.len();
    for (document, (head, text)) in (0..).zip(heads_of(text).into_iter().zip(documents_of(text))) {
        let is_read = read.contains(&document) || part.entries.iter().any(|entry| *entry.id == *head.id);
        if head == Head::default() || is_read {
            continue;
        }
        let kind = Kind::named(&head.kind).filter(|kind| (kind.name == Aims::KIND) == (&**path == MANIFEST));
        let id: Box<str> = if Id::is_valid(&head.id) { head.id.into() } else { Box::default() };
        part.unread.push(Unread {
            path: path.clone(),
            kind: kind.map(|kind| kind.name),
            id: id.clone(),
            words: words(&text),
        });
        if let Some(kind) = kind.filter(|_| !id.is_empty()) {
            part.entries.push(Entry::lost(path.clone(), document, kind, id));
            part.evaluations.push(Evaluation::default());
        }
    }
    if part.unread.len() == before {
        part.unread.push(Unread { words: words(text), ..of_path(path) });
    }
    // Records are in the order of documents.
    let FileReading { entries, evaluations, .. } = part;
    let mut both: Vec<_> = std::mem::take(entries).into_iter().zip(std::mem::take(evaluations)).collect();
    both.sort_by_key(|(entry, _)| entry.document);
    (*entries, *evaluations) = both.into_iter().unzip();
}

/// The record that a file may contain, by its name alone.
pub(super) fn of_path(path: &Path) -> Unread {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let kind = if &**path == MANIFEST { Some(Aims::KIND) } else { kind_of_folder(path).map(|kind| kind.name) };
    Unread { path: path.clone(), kind, id: stem.into(), words: None }
}

/// The texts between the lines that separate documents.
fn documents_of(text: &str) -> Vec<String> {
    let mut documents = vec![String::new()];
    for line in text.split_inclusive('\n') {
        match documents.last_mut() {
            Some(last) if !line.starts_with("---") => last.push_str(line),
            _ => documents.push(line.to_owned()),
        }
    }
    documents
}
