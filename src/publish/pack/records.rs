//! The records as YAML, without withheld ones.
//!
//! Must not change what is included: a file is included unchanged, or without some of its YAML documents.

use std::collections::BTreeMap;

use super::{Absent, Gathered, PackOptions, PackedFile, PackedKind, TooLarge, blob_name};
use crate::{
    disclosure::{FILE_WITHHELD, Redacted},
    model::{self, Reason},
    prose,
    record::{Kind, field::Classification},
    source::{Selection, Tree},
    yaml::{self, Node, Stream},
};

/// What happens to one YAML document of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ChangeKind {
    Kept,
    /// Its kind is excluded.
    Kind(&'static str),
    /// The classification of record `.0` is too high, with the reason `.1`.
    Classified(String, String),
    /// The record `.0` violates its schema, so its classification is unknown.
    Unreadable(String),
}

/// The included part of a file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cut {
    /// The included text; `None` if nothing is included.
    text: Option<String>,
    /// What happens to each of its YAML documents.
    changes: Vec<ChangeKind>,
}

impl Gathered {
    /// Adds every record file, without withheld records. `exclude` are the patterns of excluded files.
    ///
    /// # Errors
    /// Fails if the repository cannot be listed, or the pack would be too large.
    pub fn records(
        &mut self,
        shown: &Redacted,
        tree: &dyn Tree,
        exclude: &[String],
        options: &PackOptions,
    ) -> Result<(), TooLarge> {
        let listing = tree.list(&Selection { folder: "", extensions: model::EXTENSIONS, optional: &[], exclude });
        let listing = listing.map_err(|why| TooLarge { path: ".".to_owned(), why })?;
        for (path, why) in listing.skipped {
            self.missing.push(absent(&path, None, format!("it {why}"), shown.shows_file(&path)));
        }
        let mut unnamed = Unnamed::default();
        for path in &listing.files {
            self.file_of_records(path, shown, tree, options, &mut unnamed)?;
        }
        self.left_out.extend(unnamed.absent());
        Ok(())
    }

    fn file_of_records(
        &mut self,
        path: &str,
        shown: &Redacted,
        tree: &dyn Tree,
        options: &PackOptions,
        unnamed: &mut Unnamed,
    ) -> Result<(), TooLarge> {
        let shows_name = shown.shows_file(path);
        let bytes = match tree.read(path, yaml::MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.missing.push(absent(path, None, error.to_string(), shows_name));
                return Ok(());
            }
        };
        let blob = tree.blob(path).or_else(|| tree.blob_of(&bytes)).map(blob_name);
        let unreadable = shown.withheld_in(path).filter(|(_, record)| record.reason == Reason::Unreadable);
        let unreadable: Vec<usize> = unreadable.map(|(document, _)| document as usize).collect();
        let cut = match String::from_utf8(bytes) {
            Ok(text) => cut(&text, options, &unreadable),
            Err(_) => None,
        };
        let Some(cut) = cut else {
            match shows_name {
                true => self.left_out.push(absent(path, None, UNKNOWN.to_owned(), true)),
                false => unnamed.files += 1,
            }
            return Ok(());
        };
        self.left_out_of(path, &cut, shows_name, unnamed);
        let Some(text) = cut.text else { return Ok(()) };
        let part = cut.changes.iter().any(|change| *change != ChangeKind::Kept);
        let file = PackedFile {
            source: Some(path.to_owned()),
            blob,
            notes: part.then(|| "some of its records are withheld".to_owned()).into_iter().collect(),
            ..PackedFile::new(format!("records/{path}"), PackedKind::Records, None)
        };
        self.add(file, text.into_bytes())
    }

    /// Lists what is left out of a file: records by id, and records of excluded kinds by number.
    fn left_out_of(&mut self, path: &str, cut: &Cut, shows_name: bool, unnamed: &mut Unnamed) {
        for change in &cut.changes {
            let (id, why) = match change {
                ChangeKind::Kept => continue,
                ChangeKind::Kind(kind) => {
                    *unnamed.kinds.entry(kind).or_default() += 1;
                    continue;
                }
                ChangeKind::Classified(id, why) => (id, why.clone()),
                ChangeKind::Unreadable(id) => (id, UNREADABLE.to_owned()),
            };
            // A record that is left out with its attached file is already listed.
            let is_listed = |absent: &Absent| absent.kind != PackedKind::Records && absent.record.as_ref() == Some(id);
            if !self.left_out.iter().any(is_listed) {
                self.left_out.push(absent(path, Some(id.clone()), why, shows_name));
            }
        }
    }
}

/// What is left out and only counted, not named.
#[derive(Default)]
struct Unnamed {
    /// Number of records by excluded kind.
    kinds: BTreeMap<&'static str, usize>,
    /// Number of files with unknown content.
    files: usize,
}

impl Unnamed {
    fn absent(self) -> impl Iterator<Item = Absent> {
        let counted = |title: &str, why: String| Absent {
            kind: PackedKind::Records,
            title: title.to_owned(),
            record: None,
            source: None,
            why,
        };
        let kinds = self.kinds.into_iter().map(move |(kind, count)| {
            let records = prose::count(count, &format!("{kind} record"));
            counted(kind, format!("{records}; `--include {kind}` includes them"))
        });
        let files = (self.files > 0).then(|| counted(&prose::count(self.files, "file"), UNKNOWN_FILES.to_owned()));
        kinds.chain(files)
    }
}

/// Why a file with unknown content is left out.
const UNKNOWN: &str = "it cannot be read as records, so its content is unknown";
/// The same reason, for files that are not named.
const UNKNOWN_FILES: &str = "files that cannot be read as records are left out, because their content is unknown";

/// Something that is not in the pack; a file whose content is entirely withheld is not named.
fn absent(path: &str, record: Option<String>, why: String, shows_name: bool) -> Absent {
    let source = shows_name.then(|| path.to_owned());
    let title = source.clone().or_else(|| record.clone()).unwrap_or_else(|| FILE_WITHHELD.to_owned());
    Absent { kind: PackedKind::Records, title, record, source, why }
}

/// The included part of the text of a file; `unreadable` are the numbers of unreadable documents; `None` if its content
/// is unknown.
fn cut(text: &str, options: &PackOptions, unreadable: &[usize]) -> Option<Cut> {
    let stream = yaml::parse(text);
    let readable = changes(&stream, options)?;
    let mut changes = readable.clone();
    for at in unreadable {
        let id = stream.documents.get(*at).and_then(|document| document.as_ref()?.root.get("id")?.as_str());
        let change = changes.get_mut(*at).filter(|change| **change == ChangeKind::Kept);
        change.into_iter().for_each(|change| *change = ChangeKind::Unreadable(id.unwrap_or_default().to_owned()));
    }
    if changes.iter().all(|change| *change == ChangeKind::Kept) {
        return Some(Cut { text: Some(text.to_owned()), changes });
    }
    if changes.iter().all(|change| *change != ChangeKind::Kept) {
        return Some(Cut { text: None, changes });
    }
    let pieces = pieces(text);
    let same = |piece: &str, change: &ChangeKind| {
        self::changes(&yaml::parse(piece), options).is_some_and(|changes| changes == std::slice::from_ref(change))
    };
    if pieces.len() != changes.len() || !pieces.iter().zip(&readable).all(|(piece, change)| same(piece, change)) {
        return None;
    }
    Some(Cut { text: Some(kept(&pieces, &changes)), changes })
}

/// What happens to each document; `None` if one cannot be read.
fn changes(stream: &Stream<'_>, options: &PackOptions) -> Option<Vec<ChangeKind>> {
    if !stream.problems.is_empty() {
        return None;
    }
    stream.documents.iter().map(|document| change(&document.as_ref()?.root, options)).collect()
}

fn change(record: &Node<'_>, options: &PackOptions) -> Option<ChangeKind> {
    let text = |key: &str| record.get(key).and_then(Node::as_str);
    let kind = Kind::named(text("kind")?)?.name;
    if options.readers().excluded_kinds().any(|out| out == kind) {
        return Some(ChangeKind::Kind(kind));
    }
    let id = || text("id").unwrap_or_default().to_owned();
    Some(match options.exceeds(Classification::of(model::classification(record).as_deref())) {
        Some(why) => ChangeKind::Classified(id(), why),
        None => ChangeKind::Kept,
    })
}

/// Why a record that violates its schema is left out.
const UNREADABLE: &str = "it violates its schema, so its classification is unknown";

/// The YAML documents of a file, each starting at its `---`; text before the first `---` belongs to the first document.
///
/// In YAML, a line that begins with `---` is always a document start.
fn pieces(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut at = 0;
    let mut bare = true;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix("---");
        let marker = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
        if marker && !bare {
            starts.push(at);
        }
        bare = bare && (line.trim().is_empty() || line.starts_with('#'));
        bare = bare && !marker;
        at += line.len();
    }
    let ends = starts[1..].iter().copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

/// The pieces that are kept. Trailing comments of a piece belong to the next one, and are removed with it.
fn kept(pieces: &[&str], changes: &[ChangeKind]) -> String {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(at, _)| changes[*at] == ChangeKind::Kept) {
        let next_is_kept = changes.get(at + 1).is_none_or(|change| *change == ChangeKind::Kept);
        text.push_str(if next_is_kept { piece } else { without_last_comments(piece) });
    }
    text
}

fn without_last_comments(piece: &str) -> &str {
    let mut end = piece.len();
    for line in piece.split_inclusive('\n').rev() {
        if !line.trim_start().starts_with('#') && !line.trim().is_empty() {
            break;
        }
        end -= line.len();
    }
    &piece[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{publish::csv::CsvForm, record::field::Classification};

    fn options(limit: Classification) -> PackOptions {
        PackOptions { formats: Vec::new(), classification: limit, include: Vec::new(), csv: CsvForm::default() }
    }

    const MIXED: &str = "\
# head
kind: evidence
id: EV-1
classification: restricted
# about the next
---
kind: evidence
id: EV-2
shows: |
  a
   ---
# about Jo
---
kind: person
id: jo
---
kind: evidence
id: EV-3
classification: secret
";

    /// The included text, or why there is none.
    fn taken(text: &str, limit: Classification) -> Result<String, &'static str> {
        cut(text, &options(limit), &[]).ok_or("unknown")?.text.ok_or("nothing")
    }

    #[test]
    fn withheld_records_leave_no_trace() {
        let cut = cut(MIXED, &options(Classification::Confidential), &[]).expect("it can be read");
        assert_eq!(cut.text.as_deref(), Some("---\nkind: evidence\nid: EV-2\nshows: |\n  a\n   ---\n"));
        let classified =
            |change: &ChangeKind, wanted: &str| matches!(change, ChangeKind::Classified(id, _) if id == wanted);
        assert!(classified(&cut.changes[0], "EV-1") && classified(&cut.changes[3], "EV-3"), "{cut:?}");
        assert_eq!(cut.changes[1..3], [ChangeKind::Kept, ChangeKind::Kind("person")]);
    }

    #[test]
    fn a_file_without_withheld_records_is_unchanged() {
        let text = "# c\r\nkind: evidence\r\nid: EV-1\r\n";
        assert_eq!(taken(text, Classification::Public), Err("nothing"), "the default is internal");
        assert_eq!(taken(text, Classification::Internal).as_deref(), Ok(text));
    }

    #[test]
    fn only_the_record_that_violates_its_schema_is_left_out() {
        let text = "kind: risk\nid: R-1\n---\nkind: risk\nid: R-2\nevent: [a]\n";
        let cut = cut(text, &options(Classification::Confidential), &[1]).expect("it can be read");
        assert_eq!(cut.text.as_deref(), Some("kind: risk\nid: R-1\n"));
        assert_eq!(cut.changes[1], ChangeKind::Unreadable("R-2".to_owned()));
    }

    #[test]
    fn unreadable_files_are_left_out_completely() {
        for text in
            ["kind: [", "kind: nothing\nid: X\n", "id: jo\n", "kind: risk\nid: R-1\n---\n- jo\n", "a: &b c\nd: *b\n"]
        {
            assert_eq!(taken(text, Classification::Restricted), Err("unknown"), "{text}");
        }
    }
}
