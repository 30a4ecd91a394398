//! The records themselves as YAML, without those that stay out.
//!
//! Must not change what goes in: a file goes in as it is, or without whole documents of it.

use super::{Absent, Gathered, PackOptions, Packed, PackedFile, TooLarge, blob_name};
use crate::{
    disclosure::{PERSONAL, Reason},
    model::{self, Model},
    prose,
    record::{Kind, field::Classification},
    source::Tree,
    yaml::{self, Node, Stream},
};

/// What becomes of one document of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
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
    /// What stays out: the record, where one is named, and why.
    out: Vec<(Option<String>, String)>,
}

impl Gathered {
    /// Adds every file of records, without the records that stay out.
    ///
    /// # Errors
    /// Where the repository cannot be listed, or the pack would be too large.
    pub fn records(&mut self, model: &Model, tree: &dyn Tree, options: &PackOptions) -> Result<(), TooLarge> {
        let exclude: Vec<String> = model
            .manifest()
            .map(|manifest| manifest.exclude.iter().map(ToString::to_string).collect())
            .unwrap_or_default();
        let listing = tree.list(&["yaml", "yml"], &exclude);
        let listing = listing.map_err(|why| TooLarge { path: ".".to_owned(), why })?;
        let skipped = listing.skipped.into_iter().map(|(path, why)| absent(&path, None, format!("it {why}")));
        self.missing.extend(skipped);
        listing.files.iter().try_for_each(|path| self.file_of_records(path, model, tree, options))
    }

    fn file_of_records(
        &mut self,
        path: &str,
        model: &Model,
        tree: &dyn Tree,
        options: &PackOptions,
    ) -> Result<(), TooLarge> {
        let bytes = match tree.read(path, yaml::MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.missing.push(absent(path, None, error.to_string()));
                return Ok(());
            }
        };
        let blob = tree.blob(path).or_else(|| tree.blob_of(&bytes)).map(blob_name);
        let cut = match String::from_utf8(bytes) {
            Ok(text) => cut(&text, options, &unread(path, model, options)),
            Err(_) => unknown(),
        };
        let part = cut.text.is_some() && !cut.out.is_empty();
        // Of a record that stays out with its file, that was said already.
        let said = |record: &Option<String>| {
            record.is_some()
                && self.left_out.iter().any(|absent| absent.sort != Packed::Records && absent.record == *record)
        };
        let out: Vec<_> = cut.out.into_iter().filter(|(record, _)| !said(record)).collect();
        self.left_out.extend(out.into_iter().map(|(record, why)| absent(path, record, why)));
        let Some(text) = cut.text else { return Ok(()) };
        let file = PackedFile {
            source: Some(path.to_owned()),
            blob,
            notes: part.then(|| "some of its records were left out".to_owned()).into_iter().collect(),
            ..PackedFile::new(format!("records/{path}"), Packed::Records, None)
        };
        self.add(file, text.into_bytes())
    }
}

fn absent(path: &str, record: Option<String>, why: String) -> Absent {
    Absent { sort: Packed::Records, title: path.to_owned(), record, source: Some(path.to_owned()), why }
}

/// A file of which it is not known what it holds.
fn unknown() -> Cut {
    let why = "it cannot be read as records, so it is not known what it holds";
    Cut { text: None, out: vec![(None, why.to_owned())] }
}

/// The documents of a file whose records break their schemas and stay out for it.
fn unread(path: &str, model: &Model, options: &PackOptions) -> Vec<usize> {
    let readers = options.readers();
    let own = model.entries().iter().filter(|entry| *entry.path == *path);
    let unread = own.filter(|entry| readers.left_out(entry) == Some(Reason::Unreadable));
    unread.map(|entry| entry.document as usize).collect()
}

/// What goes in of a text, `unread` being the documents that nobody can read.
fn cut(text: &str, options: &PackOptions, unread: &[usize]) -> Cut {
    let stream = yaml::parse(text);
    let Some(readable) = fates(&stream, options) else { return unknown() };
    let mut fates = readable.clone();
    for at in unread {
        let id = stream.documents.get(*at).and_then(|document| document.as_ref()?.root.get("id")?.as_str());
        let fate = fates.get_mut(*at).filter(|fate| **fate == Fate::Kept);
        fate.into_iter().for_each(|fate| *fate = Fate::Unread(id.unwrap_or_default().to_owned()));
    }
    let out = reasons(&fates);
    if out.is_empty() {
        return Cut { text: Some(text.to_owned()), out };
    }
    if fates.iter().all(|fate| *fate != Fate::Kept) {
        return Cut { text: None, out };
    }
    let pieces = pieces(text);
    let same = |piece: &str, fate: &Fate| {
        self::fates(&yaml::parse(piece), options).is_some_and(|fates| fates == std::slice::from_ref(fate))
    };
    if pieces.len() != fates.len() || !pieces.iter().zip(&readable).all(|(piece, fate)| same(piece, fate)) {
        return unknown();
    }
    Cut { text: Some(kept(&pieces, &fates)), out }
}

/// What becomes of each document; `None` where one cannot be read.
fn fates(stream: &Stream<'_>, options: &PackOptions) -> Option<Vec<Fate>> {
    if !stream.problems.is_empty() {
        return None;
    }
    stream.documents.iter().map(|document| fate(&document.as_ref()?.root, options)).collect()
}

fn fate(record: &Node<'_>, options: &PackOptions) -> Option<Fate> {
    let text = |key: &str| record.get(key).and_then(Node::as_str);
    let kind = Kind::named(text("kind")?)?.name;
    if options.readers().kept_out().any(|out| out == kind) {
        return Some(Fate::Kind(kind));
    }
    let id = || text("id").unwrap_or_default().to_owned();
    Some(match options.too_closed(Classification::of(model::classification(record).as_deref())) {
        Some(why) => Fate::Closed(id(), why),
        None => Fate::Kept,
    })
}

/// Why a record stays out that breaks its schema.
const UNREAD: &str = "it is not as it has to be, so it is not known how closed it is";

/// One line for each kind that stays out, and one for each record that is too closed or cannot be read.
fn reasons(fates: &[Fate]) -> Vec<(Option<String>, String)> {
    let of = |kind: &&'static str| fates.iter().filter(|fate| **fate == Fate::Kind(kind)).count();
    let kinds = PERSONAL.iter().map(|kind| (kind, of(kind))).filter(|(_, count)| *count > 0);
    let kinds = kinds.map(|(kind, count)| {
        (None, format!("{}; `--include {kind}` takes them in", prose::count(count, &format!("{kind} record"))))
    });
    let closed = fates.iter().filter_map(|fate| match fate {
        Fate::Closed(id, why) => Some((Some(id.clone()), why.clone())),
        Fate::Unread(id) => Some((Some(id.clone()), UNREAD.to_owned())),
        Fate::Kept | Fate::Kind(_) => None,
    });
    kinds.chain(closed).collect()
}

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
fn kept(pieces: &[&str], fates: &[Fate]) -> String {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(at, _)| fates[*at] == Fate::Kept) {
        let next_stays = fates.get(at + 1).is_none_or(|fate| *fate == Fate::Kept);
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

    #[test]
    fn records_that_stay_out_leave_nothing_behind() {
        let cut = cut(MIXED, &options(Classification::Confidential), &[]);
        assert_eq!(cut.text.as_deref(), Some("---\nkind: evidence\nid: EV-2\nshows: |\n  a\n   ---\n"));
        let out: Vec<_> = cut.out.iter().map(|(record, _)| record.as_deref()).collect();
        assert_eq!(out, [None, Some("EV-1"), Some("EV-3")]);
        assert!(cut.out[0].1.starts_with("1 person record;"), "{cut:?}");
    }

    #[test]
    fn a_file_that_keeps_everything_stays_as_it_is() {
        let text = "# c\r\nkind: evidence\r\nid: EV-1\r\n";
        assert_eq!(cut(text, &options(Classification::Public), &[]).text, None, "nothing said is internal");
        assert_eq!(
            cut(text, &options(Classification::Internal), &[]),
            Cut { text: Some(text.to_owned()), out: Vec::new() }
        );
    }

    #[test]
    fn a_record_that_breaks_its_schema_stays_out_alone() {
        let text = "kind: risk\nid: R-1\n---\nkind: risk\nid: R-2\nevent: [a]\n";
        let cut = cut(text, &options(Classification::Confidential), &[1]);
        assert_eq!(cut.text.as_deref(), Some("kind: risk\nid: R-1\n"));
        assert_eq!(cut.out, [(Some("R-2".to_owned()), UNREAD.to_owned())]);
    }

    #[test]
    fn what_cannot_be_read_stays_out_whole() {
        for text in
            ["kind: [", "kind: nothing\nid: X\n", "id: jo\n", "kind: risk\nid: R-1\n---\n- jo\n", "a: &b c\nd: *b\n"]
        {
            assert_eq!(cut(text, &options(Classification::Restricted), &[]), unknown(), "{text}");
        }
    }
}
