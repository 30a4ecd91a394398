//! Reads one file into records, links and directives.
//!
//! Must not know other files.

use std::{collections::BTreeSet, sync::Arc};

use rayon::prelude::*;

use super::{
    Directive, Shared,
    conflict::Conflicts,
    kind::{kind_of, one_kind, only_manifest},
    messages::{empty, from_problem, from_violation, not_utf8, too_many, unreadable},
};
use crate::{
    defect,
    expectation::Evaluation,
    finding::Finding,
    model::{Content, Entry, Exposed, Ruleset, number},
    prose::is_typo,
    record::{Defaults, Kind, Record, field::Date},
    schema::{self, MAX_VIOLATIONS, Violation},
    source::{self, At, Part, Path, Place, Secret, Span, Tree},
    yaml::{self, Comment, Node, Value, YamlDocument},
};

/// The content of one file.
#[derive(Default, Clone)]
pub(super) struct FileReading {
    pub(super) entries: Vec<Entry>,
    pub(super) findings: Vec<Finding>,
    pub(super) directives: Vec<Directive>,
    pub(super) evaluations: Vec<Evaluation>,
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
            Err(error) => FileReading { findings: vec![unreadable(path, &error)], ..FileReading::default() },
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
            Err(error) => part.findings.push(not_utf8(path, &error)),
        }
        part
    }

    fn text(&self, path: &Path, text: &str, part: &mut FileReading) {
        let stream = yaml::parse(text);
        let secrets = source::secrets(text);
        let reported: BTreeSet<usize> = stream.problems.iter().map(|problem| problem.span.start).collect();
        let conflicts = Conflicts::of(text);
        part.findings.extend(conflicts.finding(path));
        let problems = stream.problems.into_iter().filter(|problem| !conflicts.explain(problem.span.start));
        part.findings.extend(problems.map(|problem| from_problem(path, problem)));
        if stream.documents.iter().all(Option::is_none) && part.findings.is_empty() {
            part.findings.push(empty(path));
        }
        let (mut secrets, last) = (secrets.as_slice(), stream.documents.len());
        for (index, document) in stream.documents.into_iter().enumerate() {
            if let Some(document) = document {
                let (before, start) = (part.findings.len(), document.root.span().start);
                let within = secrets.partition_point(|secret| secret.span.start < document.root.span().end);
                let (own, rest) = secrets.split_at(if index + 1 == last { secrets.len() } else { within });
                secrets = rest;
                self.document(path, number(index), document, text, (&reported, own), part);
                if conflicts.explain(start) {
                    part.findings.truncate(before);
                }
            }
        }
        one_kind(&part.entries, &mut part.findings);
    }

    #[expect(clippy::too_many_arguments, reason = "each is another part of the document")]
    fn document(
        &self,
        path: &Path,
        number: u32,
        mut document: YamlDocument<'_>,
        text: &str,
        (reported, secrets): (&BTreeSet<usize>, &[Secret]),
        part: &mut FileReading,
    ) {
        let place =
            |pointer: &str, part: Part| Place { path: path.clone(), document: number, pointer: pointer.into(), part };
        part.directives.extend(directives(path, &document, text, &place));
        let kind = match kind_of(&document.root, path).and_then(|kind| only_manifest(kind, &part.entries)) {
            Ok(kind) => kind,
            Err(finding) => return part.findings.push(*finding(place("/kind", Part::Value))),
        };
        let schema = schema::of(kind);
        let violations = schema.check(&document.root);
        let id = document.root.get("id").and_then(Node::as_str).unwrap_or_default();
        let many = violations.len() >= MAX_VIOLATIONS;
        let broken = many || violations.iter().any(|violation| *violation.defect != defect::UNKNOWN_FIELD);
        let unreported = violations.into_iter().filter(|violation| !is_reported(&document, violation, reported));
        part.findings.extend(unreported.map(|violation| from_violation(&place, violation, id)));
        part.findings.extend(many.then(|| too_many(place("", Part::Value))));
        let id = id.into();
        let secrets = exposed(&document, secrets, &place).into();
        let excesses = schema::excesses(kind, &document.root).into();
        // From here on, what a record does not state is what it has by default.
        let defaulted = self.defaults.apply(kind, &mut document.root).into();
        let record = if broken { None } else { self.decode(kind, &document, &place, part) };
        let evaluate = |_: &_| self.ruleset.expectations.evaluate(kind.name, &document.root, self.today);
        part.evaluations.push(record.as_ref().map(evaluate).unwrap_or_default());
        let links = schema.links(&document.root).into();
        let dates = schema::dates(kind, &document.root).into();
        let classification = classification(&document.root);
        let content = record.map_or(Content::Broken, Content::Read);
        let path = path.clone();
        part.entries.push(Entry {
            path,
            document: number,
            kind,
            id,
            content,
            classification,
            links,
            dates,
            secrets,
            excesses,
            defaulted,
        });
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

/// The comments that are directives for aims.
fn directives(
    path: &Path,
    document: &YamlDocument<'_>,
    text: &str,
    place: &dyn Fn(&str, Part) -> Place,
) -> Vec<Directive> {
    let directive = |comment: &Comment<'_>| {
        let rest = comment.text.trim().strip_prefix("aims:")?;
        let subject = place(&document.subject_of(comment, text), Part::Value);
        Some(Directive { path: path.clone(), span: comment.span.clone(), text: rest.trim().into(), subject })
    };
    document.comments.iter().filter_map(directive).collect()
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
