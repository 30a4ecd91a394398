//! The records themselves as YAML, without those that stay out.
//!
//! Must not change what goes in: a file goes in as it is, or without whole documents of it.

use std::collections::BTreeMap;

use super::{Absent, Gathered, PackOptions, Packed, PackedFile, TooLarge, blob_name};
use crate::{
    disclosure::{FILE_WITHHELD, Redacted},
    model::{self, Reason},
    prose,
    record::{Kind, field::Classification},
    source::Tree,
    yaml::{self, Node, Stream},
};

/// What becomes of one document of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ChangeKind {
    Kept,
    /// Its kind stays out.
    Kind(&'static str),
    /// The record `.0` is too closed, for the reason `.1`.
    Closed(String, String),
    /// The record `.0` breaks its schema, so that nobody knows how closed it is.
    Unread(String),
}

/// What of a file goes in.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cut {
    /// The text that goes in; `None` where nothing does.
    text: Option<String>,
    /// What becomes of each of its documents.
    changes: Vec<ChangeKind>,
}

impl Gathered {
    /// Adds every file of records, without the records that are withheld. `exclude` are the patterns that leave files out.
    ///
    /// # Errors
    /// Where the repository cannot be listed, or the pack would be too large.
    pub fn records(
        &mut self,
        shown: &Redacted,
        tree: &dyn Tree,
        exclude: &[String],
        options: &PackOptions,
    ) -> Result<(), TooLarge> {
        let listing = tree.list(&["yaml", "yml"], exclude);
        let listing = listing.map_err(|why| TooLarge { path: ".".to_owned(), why })?;
        for (path, why) in listing.skipped {
            self.missing.push(absent(&path, None, format!("it {why}"), shown.tells_file(&path)));
        }
        let mut nameless = Nameless::default();
        for path in &listing.files {
            self.file_of_records(path, shown, tree, options, &mut nameless)?;
        }
        self.left_out.extend(nameless.told());
        Ok(())
    }

    fn file_of_records(
        &mut self,
        path: &str,
        shown: &Redacted,
        tree: &dyn Tree,
        options: &PackOptions,
        nameless: &mut Nameless,
    ) -> Result<(), TooLarge> {
        let tells = shown.tells_file(path);
        let bytes = match tree.read(path, yaml::MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.missing.push(absent(path, None, error.to_string(), tells));
                return Ok(());
            }
        };
        let blob = tree.blob(path).or_else(|| tree.blob_of(&bytes)).map(blob_name);
        let unread = shown.withheld_in(path).filter(|(_, record)| record.reason == Reason::Unreadable);
        let unread: Vec<usize> = unread.map(|(document, _)| document as usize).collect();
        let cut = match String::from_utf8(bytes) {
            Ok(text) => cut(&text, options, &unread),
            Err(_) => None,
        };
        let Some(cut) = cut else {
            match tells {
                true => self.left_out.push(absent(path, None, UNKNOWN.to_owned(), true)),
                false => nameless.files += 1,
            }
            return Ok(());
        };
        self.left_out_of(path, &cut, tells, nameless);
        let Some(text) = cut.text else { return Ok(()) };
        let part = cut.changes.iter().any(|change| *change != ChangeKind::Kept);
        let file = PackedFile {
            source: Some(path.to_owned()),
            blob,
            notes: part.then(|| "some of its records were left out".to_owned()).into_iter().collect(),
            ..PackedFile::new(format!("records/{path}"), Packed::Records, None)
        };
        self.add(file, text.into_bytes())
    }

    /// Says what of a file stays out: single records by their ids, those whose kind stays out by their number.
    fn left_out_of(&mut self, path: &str, cut: &Cut, tells: bool, nameless: &mut Nameless) {
        for change in &cut.changes {
            let (id, why) = match change {
                ChangeKind::Kept => continue,
                ChangeKind::Kind(kind) => {
                    *nameless.kinds.entry(kind).or_default() += 1;
                    continue;
                }
                ChangeKind::Closed(id, why) => (id, why.clone()),
                ChangeKind::Unread(id) => (id, UNREAD.to_owned()),
            };
            // Of a record that stays out with its file, that was said already.
            let is_said = |absent: &Absent| absent.kind != Packed::Records && absent.record.as_ref() == Some(id);
            if !self.left_out.iter().any(is_said) {
                self.left_out.push(absent(path, Some(id.clone()), why, tells));
            }
        }
    }
}

/// What stays out and is told of in numbers alone.
#[derive(Default)]
struct Nameless {
    /// Records, by the kind that stays out.
    kinds: BTreeMap<&'static str, usize>,
    /// Files of which nobody knows what they hold.
    files: usize,
}

impl Nameless {
    fn told(self) -> impl Iterator<Item = Absent> {
        let told = |title: &str, why: String| Absent {
            kind: Packed::Records,
            title: title.to_owned(),
            record: None,
            source: None,
            why,
        };
        let kinds = self.kinds.into_iter().map(move |(kind, count)| {
            let records = prose::count(count, &format!("{kind} record"));
            told(kind, format!("{records}; `--include {kind}` takes them in"))
        });
        let files = (self.files > 0).then(|| told(&prose::count(self.files, "file"), UNKNOWN_FILES.to_owned()));
        kinds.chain(files)
    }
}

/// Why a file stays out of which nobody knows what it holds.
const UNKNOWN: &str = "it cannot be read as records, so it is not known what it holds";
/// The same of several, whose names are not told.
const UNKNOWN_FILES: &str = "files that cannot be read as records stay out, as it is not known what they hold";

/// Something that is not in the pack; a file of which nothing is shown keeps its name to itself.
fn absent(path: &str, record: Option<String>, why: String, tells: bool) -> Absent {
    let source = tells.then(|| path.to_owned());
    let title = source.clone().or_else(|| record.clone()).unwrap_or_else(|| FILE_WITHHELD.to_owned());
    Absent { kind: Packed::Records, title, record, source, why }
}

/// What goes in of a text, `unread` being the documents that nobody can read; `None` where it is not known what it holds.
fn cut(text: &str, options: &PackOptions, unread: &[usize]) -> Option<Cut> {
    let stream = yaml::parse(text);
    let readable = changes(&stream, options)?;
    let mut changes = readable.clone();
    for at in unread {
        let id = stream.documents.get(*at).and_then(|document| document.as_ref()?.root.get("id")?.as_str());
        let change = changes.get_mut(*at).filter(|change| **change == ChangeKind::Kept);
        change.into_iter().for_each(|change| *change = ChangeKind::Unread(id.unwrap_or_default().to_owned()));
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

/// What becomes of each document; `None` where one cannot be read.
fn changes(stream: &Stream<'_>, options: &PackOptions) -> Option<Vec<ChangeKind>> {
    if !stream.problems.is_empty() {
        return None;
    }
    stream.documents.iter().map(|document| change(&document.as_ref()?.root, options)).collect()
}

fn change(record: &Node<'_>, options: &PackOptions) -> Option<ChangeKind> {
    let text = |key: &str| record.get(key).and_then(Node::as_str);
    let kind = Kind::named(text("kind")?)?.name;
    if options.readers().kept_out().any(|out| out == kind) {
        return Some(ChangeKind::Kind(kind));
    }
    let id = || text("id").unwrap_or_default().to_owned();
    Some(match options.too_closed(Classification::of(model::classification(record).as_deref())) {
        Some(why) => ChangeKind::Closed(id(), why),
        None => ChangeKind::Kept,
    })
}

/// Why a record stays out that breaks its schema.
const UNREAD: &str = "it is not as it has to be, so it is not known how closed it is";

/// The documents of a text, each from its `---` on; what stands before the first belongs to it.
///
/// A line that begins with `---` can be nothing else in YAML.
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

/// The pieces that are kept. Comments at the end of one stand above the next, and go with it.
fn kept(pieces: &[&str], changes: &[ChangeKind]) -> String {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(at, _)| changes[*at] == ChangeKind::Kept) {
        let next_stays = changes.get(at + 1).is_none_or(|change| *change == ChangeKind::Kept);
        text.push_str(if next_stays { piece } else { without_last_comments(piece) });
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
    use crate::record::field::Classification;

    fn options(limit: Classification) -> PackOptions {
        PackOptions { formats: Vec::new(), classification: limit, include: Vec::new() }
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

    /// The text that goes in, or why none does.
    fn taken(text: &str, limit: Classification) -> Result<String, &'static str> {
        cut(text, &options(limit), &[]).ok_or("unknown")?.text.ok_or("nothing")
    }

    #[test]
    fn records_that_stay_out_leave_nothing_behind() {
        let cut = cut(MIXED, &options(Classification::Confidential), &[]).expect("it can be read");
        assert_eq!(cut.text.as_deref(), Some("---\nkind: evidence\nid: EV-2\nshows: |\n  a\n   ---\n"));
        let closed = |change: &ChangeKind, wanted: &str| matches!(change, ChangeKind::Closed(id, _) if id == wanted);
        assert!(closed(&cut.changes[0], "EV-1") && closed(&cut.changes[3], "EV-3"), "{cut:?}");
        assert_eq!(cut.changes[1..3], [ChangeKind::Kept, ChangeKind::Kind("person")]);
    }

    #[test]
    fn a_file_that_keeps_everything_stays_as_it_is() {
        let text = "# c\r\nkind: evidence\r\nid: EV-1\r\n";
        assert_eq!(taken(text, Classification::Public), Err("nothing"), "nothing said is internal");
        assert_eq!(taken(text, Classification::Internal).as_deref(), Ok(text));
    }

    #[test]
    fn a_record_that_breaks_its_schema_stays_out_alone() {
        let text = "kind: risk\nid: R-1\n---\nkind: risk\nid: R-2\nevent: [a]\n";
        let cut = cut(text, &options(Classification::Confidential), &[1]).expect("it can be read");
        assert_eq!(cut.text.as_deref(), Some("kind: risk\nid: R-1\n"));
        assert_eq!(cut.changes[1], ChangeKind::Unread("R-2".to_owned()));
    }

    #[test]
    fn what_cannot_be_read_stays_out_whole() {
        for text in
            ["kind: [", "kind: nothing\nid: X\n", "id: jo\n", "kind: risk\nid: R-1\n---\n- jo\n", "a: &b c\nd: *b\n"]
        {
            assert_eq!(taken(text, Classification::Restricted), Err("unknown"), "{text}");
        }
    }
}
