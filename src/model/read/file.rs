//! Reads one file into records, links and directives.
//!
//! Must not know other files.

use std::{collections::BTreeSet, sync::Arc};

use rayon::prelude::*;

use super::{
    Directive, Head, Shared,
    conflict::Conflicts,
    foreign,
    heads::of_file as heads_of,
    kind::{kind_of, one_kind, only_manifest},
    messages::{empty, from_problem, from_violation, not_utf8, or_exclude, too_many, unreadable},
    salvage::{of_path, salvage},
};
use crate::{
    defect,
    expectation::Evaluation,
    finding::Finding,
    model::{Content, Entry, Exposed, Ruleset, Unread, number, unread::words},
    prose::is_typo,
    record::{Defaults, Kind, Record, field::Date},
    schema::{self, MAX_VIOLATIONS, Violation},
    source::{self, At, Part, Path, Place, Secret, Span, Tree},
    yaml::{self, Node, Value, YamlDocument},
};

/// The content of one file.
#[derive(Default, Clone)]
pub(super) struct FileReading {
    pub(super) entries: Vec<Entry>,
    pub(super) findings: Vec<Finding>,
    pub(super) directives: Vec<Directive>,
    pub(super) evaluations: Vec<Evaluation>,
    pub(super) unread: Vec<Unread>,
}

pub(super) struct Reader<'r> {
    pub(super) tree: &'r dyn Tree,
    pub(super) ruleset: &'r Ruleset,
    pub(super) today: Date,
    pub(super) defaults: &'r Defaults,
    pub(super) shared: Option<&'r Shared>,
}

impl Reader<'_> {
    pub(super) fn files(&self, paths: &[Path]) -> Vec<FileReading> {
        paths.par_iter().map(|path| self.file(path)).collect()
    }

    pub(super) fn file(&self, path: &Path) -> FileReading {
        let known = self.shared.and_then(|shared| shared.get(path, self.tree.blob(path)?));
        known.unwrap_or_else(|| match self.tree.read(path, yaml::MAX_BYTES) {
            Ok(bytes) => self.shared_bytes(path, bytes),
            Err(error) => FileReading {
                findings: vec![unreadable(path, &error)],
                unread: vec![of_path(path)],
                ..FileReading::default()
            },
        })
    }

    /// The content of a file, from the cache if another tree has read the same bytes.
    fn shared_bytes(&self, path: &Path, bytes: Vec<u8>) -> FileReading {
        let blob =
            self.shared.and_then(|shared| Some((shared, self.tree.blob(path).or_else(|| self.tree.blob_of(&bytes))?)));
        let Some((shared, blob)) = blob else { return self.bytes(path, bytes) };
        shared.get(path, blob).unwrap_or_else(|| {
            let part = self.bytes(path, bytes);
            shared.keep(path, blob, &part);
            part
        })
    }

    fn bytes(&self, path: &Path, bytes: Vec<u8>) -> FileReading {
        let mut part = FileReading::default();
        match String::from_utf8(bytes) {
            Ok(text) => self.text(path, &text, &mut part),
            Err(error) => {
                part.findings.push(not_utf8(path, &error));
                // UTF-16 has a zero byte next to each ASCII character.
                let text: Vec<u8> = error.into_bytes().into_iter().filter(|byte| *byte != 0).collect();
                salvage(path, &String::from_utf8_lossy(&text), &[], &mut part);
            }
        }
        part
    }

    fn text(&self, path: &Path, text: &str, part: &mut FileReading) {
        let mut stream = yaml::parse(text);
        let secrets = source::secrets(text);
        stream.mask(&secrets);
        let reported: BTreeSet<usize> = stream.problems.iter().map(|problem| problem.span.start).collect();
        let conflicts = Conflicts::of(text);
        part.findings.extend(conflicts.finding(path));
        let problems = stream.problems.into_iter().filter(|problem| !conflicts.explain(problem.span.start));
        let found = problems.map(|problem| from_problem(path, problem));
        let mut found = found.peekable();
        if found.peek().is_some() && !heads_of(text).iter().any(Head::is_record) {
            // Nothing in the text looks like a record, so it may be anything, such as a template: one mistake says it.
            part.findings.extend(found.next().map(or_exclude));
            return salvage(path, text, &stream.documents, part);
        }
        part.findings.extend(found);
        if stream.documents.iter().all(Option::is_none) && part.findings.is_empty() {
            part.findings.push(empty(path));
        }
        let (mut secrets, last) = (secrets.as_slice(), stream.documents.len());
        for (index, document) in stream.documents.iter_mut().enumerate() {
            if let Some(document) = document {
                let (before, start) = (part.findings.len(), document.root.span().start);
                let within = secrets.partition_point(|secret| secret.span.start < document.root.span().end);
                let (own, rest) = secrets.split_at(if index + 1 == last { secrets.len() } else { within });
                secrets = rest;
                self.document(path, number(index), document, text, (&reported, own), part);
                if conflicts.explain(start) {
                    part.findings.truncate(before);
                    part.unread.extend(part.entries.last().map(|entry| entry.unread(words(text))));
                }
            }
        }
        if stream.documents.iter().any(Option::is_none) && !part.findings.is_empty() {
            salvage(path, text, &stream.documents, part);
        }
        one_kind(&part.entries, &mut part.findings);
    }

    #[expect(clippy::too_many_arguments, reason = "each is another part of the document")]
    fn document(
        &self,
        path: &Path,
        number: u32,
        document: &mut YamlDocument<'_>,
        text: &str,
        (reported, secrets): (&BTreeSet<usize>, &[Secret]),
        part: &mut FileReading,
    ) {
        let place =
            |pointer: &str, part: Part| Place { path: path.clone(), document: number, pointer: pointer.into(), part };
        part.directives.extend(directives(document, text, &place));
        let span = document.root.span();
        let own = || words(&text[span.clone()]);
        let kind = match kind_of(&document.root, path).and_then(|kind| only_manifest(kind, &part.entries)) {
            Ok(kind) => kind,
            Err(finding) => {
                return not_a_record(&document.root, *finding(place("/kind", Part::Value)), path, text, part);
            }
        };
        let id: Box<str> = document.root.get("id").and_then(Node::as_str).unwrap_or_default().into();
        let schema = schema::of(kind);
        let violations = schema.check(&document.root);
        let many = violations.len() >= MAX_VIOLATIONS;
        let broken = many || violations.iter().any(|violation| *violation.defect != defect::UNKNOWN_FIELD);
        let is_within = |start: &usize| span.contains(start);
        let partial = !violations.is_empty() || reported.iter().any(is_within);
        let consequence = |it: &Violation| violations.iter().any(|other| it.follows_from(other));
        let (_, violations): (Vec<_>, Vec<_>) = violations.clone().into_iter().partition(consequence);
        let unreported = violations.into_iter().filter(|violation| !is_reported(document, violation, reported));
        part.findings.extend(unreported.map(|violation| from_violation(&place, violation, &id)));
        part.findings.extend(many.then(|| too_many(place("", Part::Value))));
        let entry = self.entry((kind, id, broken), document, secrets, &place, part);
        if partial || entry.is_broken() {
            part.unread.push(entry.unread(own()));
        }
        part.entries.push(entry);
    }

    /// The entry of a document whose content follows its schema, unless it is broken.
    fn entry(
        &self,
        (kind, id, broken): (&'static Kind, Box<str>, bool),
        document: &mut YamlDocument<'_>,
        secrets: &[Secret],
        place: &dyn Fn(&str, Part) -> Place,
        part: &mut FileReading,
    ) -> Entry {
        let secrets = exposed(document, secrets, place).into();
        let excesses = schema::excesses(kind, &document.root).into();
        // From here on, what a record does not state is what it has by default.
        let defaulted = self.defaults.apply(kind, &mut document.root).into();
        let record = if broken { None } else { self.decode(kind, document, place, part) };
        let evaluate = |_: &_| self.ruleset.expectations.evaluate(kind.name, &document.root, self.today);
        part.evaluations.push(record.as_ref().map(evaluate).unwrap_or_default());
        let Place { path, document: number, .. } = place("", Part::Value);
        Entry {
            path,
            document: number,
            kind,
            id,
            content: record.map_or(Content::Broken, Content::Read),
            classification: classification(&document.root),
            links: schema::of(kind).links(&document.root).into(),
            dates: schema::dates(kind, &document.root).into(),
            secrets,
            excesses,
            defaulted,
        }
    }

    fn decode(
        &self,
        kind: &'static Kind,
        document: &YamlDocument<'_>,
        place: &dyn Fn(&str, Part) -> Place,
        part: &mut FileReading,
    ) -> Option<Arc<dyn Record>> {
        match (kind.decode)(&document.root) {
            Ok(record) => Some(record.into()),
            Err(error) => {
                part.findings
                    .push(defect::INVALID_VALUE.finding(At::Place(place(&error.pointer, Part::Value)), error.message));
                None
            }
        }
    }
}

/// The comments of a document that are directives.
fn directives(document: &YamlDocument<'_>, text: &str, place: &dyn Fn(&str, Part) -> Place) -> Vec<Directive> {
    let directive = |comment: &yaml::Comment<'_>| {
        let rest = comment.text.trim().strip_prefix("aims:")?.trim().into();
        let subject = place(&document.subject_of(comment, text), Part::Value);
        Some(Directive { path: subject.path.clone(), span: comment.span.clone(), text: rest, subject })
    };
    document.comments.iter().filter_map(directive).collect()
}

/// A document without a kind. That of another tool is one mistake however many documents there are, and no record is missing because
/// of it.
fn not_a_record(root: &Node<'_>, finding: Finding, path: &Path, text: &str, part: &mut FileReading) {
    let is_foreign = foreign::recognized(root).is_some();
    if !is_foreign || part.findings.iter().all(|known| known.message != finding.message) {
        part.findings.push(finding);
    }
    if !is_foreign {
        let id = root.get("id").and_then(Node::as_str).unwrap_or_default().into();
        part.unread.push(Unread { path: path.clone(), kind: None, id, words: words(&text[root.span()]) });
    }
}

/// Where keys, tokens and passwords are in a document: in a value, or in a comment.
fn exposed(document: &YamlDocument<'_>, secrets: &[Secret], place: &dyn Fn(&str, Part) -> Place) -> Vec<Exposed> {
    let at = |span: &Span| match document.text_at(span.start) {
        Some(pointer) => At::Place(place(&pointer, Part::Value)),
        None => At::Bytes(place("", Part::Value).path, span.clone()),
    };
    secrets.iter().map(|secret| Exposed { kind: secret.kind, at: at(&secret.span) }).collect()
}

/// Whether a YAML problem was already reported for the same key or value.
fn is_reported(document: &YamlDocument<'_>, violation: &Violation, reported: &BTreeSet<usize>) -> bool {
    let starts = || document.locate(&violation.pointer, violation.part).start;
    !reported.is_empty() && *violation.defect != defect::MISSING_FIELD && reported.contains(&starts())
}

/// The classification of a record as written, whether its kind has such a field or not. A misspelled key yields an
/// empty, hence invalid, value.
#[must_use]
pub fn classification(record: &Node<'_>) -> Option<Box<str>> {
    const FIELD: &str = "classification";
    if let Some(value) = record.get(FIELD) {
        return Some(value.as_str().unwrap_or_default().into());
    }
    let Value::Map(pairs) = &record.value else { return None };
    pairs.iter().any(|pair| is_typo(&pair.key, FIELD)).then(Box::default)
}
