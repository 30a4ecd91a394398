//! The parse stage: every file once, to records, links and marks; tree and text are dropped again.
//!
//! Must not know rules, and keeps no span.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use rayon::prelude::*;

use super::{Content, Entry, Item, Records, Ruleset};
use crate::{
    defect::{self, Defect},
    expectation::{CompileError, Evaluation},
    finding::Finding,
    prose::{is_slip, nearest},
    record::{
        Aims, Evidence, Expectation, KINDS, Kind, Record, RecordType as _,
        field::{Date, Id},
    },
    schema::{self, MAX_VIOLATIONS, Violation},
    source::{At, BlobId, Listing, Part, Path, Place, ReadError, Span, Tree, Wants},
    yaml::{self, Document, Node, Problem, Value},
};

/// Most expectations of a repository that are evaluated.
const MAX_EXPECTATIONS: usize = 1000;

/// Name of the manifest.
pub const MANIFEST: &str = "aims.yaml";

/// What the files of a repository hold.
#[derive(Default)]
pub struct Reading {
    /// Records in the order of files and documents.
    pub entries: Vec<Entry>,
    /// What is wrong with files and records as such.
    pub findings: Vec<Finding>,
    /// Comments that address aims.
    pub markers: Vec<Marker>,
    /// What each record says by itself of the expectations, in the order of the entries.
    pub evaluations: Vec<Evaluation>,
    /// The rules and expectations that hold, those of the repository among them.
    pub ruleset: Ruleset,
    /// Whether the manifest is there and can be read.
    pub manifest: bool,
    /// Files read.
    pub files: usize,
}

/// A comment that addresses aims: `# aims: allow(…)`.
#[derive(Debug, Clone)]
pub struct Marker {
    /// The file.
    pub path: Path,
    /// Bytes of the comment.
    pub span: Span,
    /// Text after `aims:`.
    pub text: Box<str>,
    /// What it speaks of.
    pub subject: Place,
}

/// Files that were read, to read them once for several trees that hold them: the same blob at the same path, held against
/// the same expectations.
#[derive(Default)]
pub struct Shared {
    files: Mutex<HashMap<(Path, BlobId), FileReading>>,
    /// The files of expectations that the others were held against.
    own: Mutex<Option<Vec<(Path, BlobId)>>>,
}

impl Shared {
    fn get(&self, path: &Path, blob: BlobId) -> Option<FileReading> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).get(&(path.clone(), blob)).cloned()
    }

    fn keep(&self, path: &Path, blob: BlobId, part: &FileReading) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert((path.clone(), blob), part.clone());
    }

    /// Whether what was read holds under these expectations too; the first ones asked about count.
    fn holds_under(&self, own: Vec<(Path, BlobId)>) -> bool {
        let mut first = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        *first.get_or_insert_with(|| own.clone()) == own
    }
}

/// Reads every record file of `tree`: the expectations of the repository first, because the others are held against them.
///
/// # Errors
/// Where the tree cannot be listed.
pub fn read(tree: &dyn Tree, ruleset: Ruleset, today: Date) -> Result<Reading, String> {
    read_as(tree, ruleset, &How { today, shared: None, exclude: None })
}

/// How a tree is read where it is not by itself.
pub struct How<'h> {
    /// The day on which it is looked at.
    pub today: Date,
    /// What was read of other trees; files that this one holds too are taken from there.
    pub shared: Option<&'h Shared>,
    /// Patterns of another state's manifest that leave files out, instead of the tree's own; the ruleset then holds the
    /// expectations of that state, and those of the tree are records only.
    pub exclude: Option<&'h [String]>,
}

/// Reads every record file of `tree` as `how` says.
///
/// # Errors
/// Where the tree cannot be listed.
pub fn read_as(tree: &dyn Tree, mut ruleset: Ruleset, how: &How<'_>) -> Result<Reading, String> {
    let &How { today, shared, exclude } = how;
    let manifest = Reader { tree, ruleset: &ruleset, today, shared: None }.file(&Path::from(MANIFEST));
    let patterns = exclude.map_or_else(|| excluded(&manifest), <[String]>::to_vec);
    let Listing { files, skipped, broken } = tree.list(&["yaml", "yml"], &patterns)?;
    let (first, files): (Vec<_>, Vec<_>) =
        files.into_iter().filter(|path| &**path != MANIFEST).partition(|path| is_first(path));
    let own = Reader { tree, ruleset: &ruleset, today, shared: None }.files(&first);
    let refused = if exclude.is_none() { add_own(&mut ruleset, &own) } else { Vec::new() };
    let shared = shared.filter(|shared| exclude.is_some() || shared.holds_under(blobs(tree, &first)));
    let reader = Reader { tree, ruleset: &ruleset, today, shared };
    // Where expectations are added to those shipped, some may be about the manifest.
    let again = !own.is_empty() || exclude.is_some();
    let mut parts = vec![if again { reader.file(&Path::from(MANIFEST)) } else { manifest }];
    parts.extend(own);
    parts.extend(reader.files(&files));
    let mut reading = join(parts);
    reading.findings.extend(refused);
    let patterns =
        reading.entries.first().filter(|_| exclude.is_none()).map(|manifest| broken_patterns(manifest, broken));
    reading.findings.extend(patterns.into_iter().flatten());
    // What is wrong with the manifest itself was told when it was read.
    let skipped = skipped.into_iter().filter(|(name, _)| name != MANIFEST);
    reading.findings.extend(skipped.map(|(name, why)| {
        defect::UNREADABLE_FILE
            .finding(At::File(name.as_str().into()), why)
            .help("rename it, or list it under `exclude` in aims.yaml")
    }));
    reading.ruleset = ruleset;
    Ok(reading)
}

/// The blobs of some files; a file that cannot be read has none.
fn blobs(tree: &dyn Tree, paths: &[Path]) -> Vec<(Path, BlobId)> {
    let read = |path: &Path| tree.blob_of(&tree.read(path, yaml::MAX_BYTES).ok()?);
    paths.iter().filter_map(|path| Some((path.clone(), tree.blob(path).or_else(|| read(path))?))).collect()
}

/// Whether a file is in the folder of expectations, which is read before the others.
fn is_first(path: &str) -> bool {
    path.split('/').next() == Some(Expectation::ABOUT.folder)
}

/// Adds the expectations of the repository; returns what is wrong with those that cannot be used.
fn add_own(ruleset: &mut Ruleset, parts: &[FileReading]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let entries = parts.iter().flat_map(|part| &part.entries).filter_map(super::typed::<Expectation>);
    for (count, expectation) in entries.enumerate() {
        let added = if count < MAX_EXPECTATIONS { ruleset.add(&expectation) } else { Err(one_too_many()) };
        findings.extend(added.err().map(|error| refused(&expectation, error)));
        if count >= MAX_EXPECTATIONS {
            break;
        }
    }
    findings
}

fn one_too_many() -> CompileError {
    CompileError {
        pointer: String::new(),
        message: format!(
            "a repository has at most {MAX_EXPECTATIONS} expectations; this one and those after it are not evaluated"
        ),
        help: Some("join those that differ in a value only: `in` takes a list".to_owned()),
    }
}

fn refused(expectation: &Item<'_, Expectation>, error: CompileError) -> Finding {
    let at = expectation.entry().place(error.pointer.trim_start_matches('/'));
    let mut finding = defect::BROKEN_EXPECTATION.finding(at, error.message).about(&expectation.id);
    finding.help = error.help;
    finding
}

fn excluded(manifest: &FileReading) -> Vec<String> {
    manifest.entries.first().map(patterns).unwrap_or_default()
}

/// The patterns of a manifest that leave files out.
pub(super) fn patterns(manifest: &Entry) -> Vec<String> {
    let record = manifest.record();
    let aims = record.and_then(|record| record.as_kind::<Aims>());
    aims.map(|aims| aims.exclude.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

fn broken_patterns(manifest: &Entry, broken: Vec<(usize, String)>) -> Vec<Finding> {
    let finding = |(index, why): (usize, String)| {
        let message = format!("the pattern leaves nothing out: {why}");
        defect::INVALID_VALUE
            .finding(manifest.at(&format!("exclude/{index}")), message)
            .help("write it as in `.gitignore`: `drafts/`, `**/*.draft.yaml`")
            .about(&manifest.id)
    };
    broken.into_iter().map(finding).collect()
}

fn join(parts: Vec<FileReading>) -> Reading {
    let mut reading = Reading { files: parts.len(), ..Reading::default() };
    reading.entries.reserve(parts.iter().map(|part| part.entries.len()).sum());
    for (index, part) in parts.into_iter().enumerate() {
        if index == 0 {
            reading.manifest =
                part.entries.first().is_some_and(|entry| entry.record().is_some() && entry.kind.name == "aims");
        }
        reading.evaluations.extend(part.evaluations);
        reading.entries.extend(part.entries);
        reading.findings.extend(part.findings);
        reading.markers.extend(part.markers);
    }
    reading
}

impl Reading {
    /// Joins the records by id, kind and reference.
    #[must_use]
    pub fn join(self) -> Joined {
        let Self { entries, findings, markers, evaluations, ruleset, manifest, files } = self;
        Joined { records: Records::of(entries), findings, markers, evaluations, ruleset, manifest, files }
    }
}

/// What the files of a repository hold, its records joined: what can be asked before anything is known of the outside.
pub struct Joined {
    /// The records.
    pub records: Records,
    /// See [`Reading::findings`].
    pub findings: Vec<Finding>,
    /// See [`Reading::markers`].
    pub markers: Vec<Marker>,
    /// See [`Reading::evaluations`].
    pub evaluations: Vec<Evaluation>,
    /// See [`Reading::ruleset`].
    pub ruleset: Ruleset,
    /// See [`Reading::manifest`].
    pub manifest: bool,
    /// See [`Reading::files`].
    pub files: usize,
}

impl Records {
    /// What the records want to know about files and commits.
    #[must_use]
    pub fn wants(&self) -> Wants {
        let mut wants = Wants::default();
        for (_, path, sha256) in self.files() {
            *wants.files.entry((**path).into()).or_default() |= sha256.is_some();
        }
        wants.commits =
            self.all::<Evidence>().filter_map(|item| item.data().commit.as_deref()).map(Into::into).collect();
        wants
    }
}

/// What one file holds.
#[derive(Default, Clone)]
struct FileReading {
    entries: Vec<Entry>,
    findings: Vec<Finding>,
    markers: Vec<Marker>,
    evaluations: Vec<Evaluation>,
}

struct Reader<'r> {
    tree: &'r dyn Tree,
    ruleset: &'r Ruleset,
    today: Date,
    shared: Option<&'r Shared>,
}

impl Reader<'_> {
    fn files(&self, paths: &[Path]) -> Vec<FileReading> {
        paths.par_iter().map(|path| self.file(path)).collect()
    }

    fn file(&self, path: &Path) -> FileReading {
        let known = self.shared.and_then(|shared| shared.get(path, self.tree.blob(path)?));
        known.unwrap_or_else(|| match self.tree.read(path, yaml::MAX_BYTES) {
            Ok(bytes) => self.shared_bytes(path, bytes),
            Err(error) => FileReading { findings: vec![unreadable(path, &error)], ..FileReading::default() },
        })
    }

    /// What the bytes of a file hold, from another tree where that has read them.
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
        let told: BTreeSet<usize> = stream.problems.iter().map(|problem| problem.span.start).collect();
        part.findings.extend(stream.problems.into_iter().map(|problem| from_problem(path, problem)));
        if stream.documents.iter().all(Option::is_none) && part.findings.is_empty() {
            part.findings.push(empty(path));
        }
        for (number, document) in stream.documents.iter().enumerate() {
            if let Some(document) = document {
                self.document(path, super::number(number), document, text, &told, part);
            }
        }
        one_kind(&part.entries, &mut part.findings);
    }

    #[expect(clippy::too_many_arguments, reason = "each is another thing of the one document")]
    fn document(
        &self,
        path: &Path,
        number: u32,
        document: &Document<'_>,
        text: &str,
        told: &BTreeSet<usize>,
        part: &mut FileReading,
    ) {
        let place =
            |pointer: &str, part: Part| Place { path: path.clone(), document: number, pointer: pointer.into(), part };
        for comment in &document.comments {
            if let Some(rest) = comment.text.trim().strip_prefix("aims:") {
                let subject = place(&document.subject_of(comment, text), Part::Value);
                part.markers.push(Marker {
                    path: path.clone(),
                    span: comment.span.clone(),
                    text: rest.trim().into(),
                    subject,
                });
            }
        }
        let kind = match kind_of(&document.root, path).and_then(|kind| only_manifest(kind, &part.entries)) {
            Ok(kind) => kind,
            Err(finding) => return part.findings.push(*finding(place("/kind", Part::Value))),
        };
        let schema = schema::of(kind);
        let violations = schema.check(&document.root);
        let id = document.root.get("id").and_then(Node::as_str).unwrap_or_default();
        let many = violations.len() >= MAX_VIOLATIONS;
        let broken = many || violations.iter().any(|violation| *violation.defect != defect::UNKNOWN_FIELD);
        let untold = violations.into_iter().filter(|violation| !is_told(document, violation, told));
        part.findings.extend(untold.map(|violation| from_violation(&place, violation, id)));
        part.findings.extend(many.then(|| too_many(place("", Part::Value))));
        let record = if broken { None } else { self.decode(kind, document, &place, part) };
        let evaluate = |_: &_| self.ruleset.expectations.evaluate(kind.name, &document.root, self.today);
        part.evaluations.push(record.as_ref().map(evaluate).unwrap_or_default());
        let links = schema.links(&document.root).into();
        let days = schema::days(kind, &document.root).into();
        let classification = classification(&document.root);
        let id = id.into();
        let content = record.map_or(Content::Broken, Content::Read);
        let path = path.clone();
        part.entries.push(Entry { path, document: number, kind, id, content, classification, links, days });
    }

    fn decode(
        &self,
        kind: &'static Kind,
        document: &Document<'_>,
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

/// Whether a problem of the YAML says already what is wrong with the very key or value.
fn is_told(document: &Document<'_>, violation: &Violation, told: &BTreeSet<usize>) -> bool {
    let starts = || document.locate(&violation.pointer, violation.part).start;
    !told.is_empty() && *violation.defect != defect::MISSING_FIELD && told.contains(&starts())
}

type Explain = Box<dyn Fn(Place) -> Box<Finding>>;

fn kind_of(root: &Node<'_>, path: &Path) -> Result<&'static Kind, Explain> {
    let manifest = &**path == MANIFEST;
    match root.get("kind").map(|node| (node, node.as_str())) {
        Some((_, Some(name))) => match Kind::named(name) {
            Some(kind) if kind.name == "aims" && !manifest => Err(explain(
                &defect::UNKNOWN_KIND,
                "a manifest (`kind: aims`) stands outside of `aims.yaml`".to_owned(),
                "keep one manifest, `aims.yaml` at the root of the repository".to_owned(),
            )),
            Some(kind) if (kind.name == Expectation::KIND) != is_first(path) && !manifest => Err(misplaced(kind.name)),
            Some(kind) if kind.name != "aims" && manifest => Err(explain(
                &defect::UNKNOWN_KIND,
                format!("`aims.yaml` holds a record of kind `{name}` instead of the manifest"),
                "write `kind: aims` and move other records to files of their own".to_owned(),
            )),
            Some(kind) => Ok(kind),
            None => {
                let names = || KINDS.iter().map(|kind| kind.name);
                let help = nearest(name, names()).map_or_else(
                    || format!("kinds are {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(explain(&defect::UNKNOWN_KIND, format!("there is no kind `{}`", yaml::short(name)), help))
            }
        },
        _ => Err(explain(
            &defect::UNKNOWN_KIND,
            "the document does not say what kind of record it is".to_owned(),
            "start it with `kind:`, or list the file under `exclude` in aims.yaml when it holds no record".to_owned(),
        )),
    }
}

/// Expectations are read before the records that are held against them, so they have a folder of their own.
fn misplaced(kind: &str) -> Explain {
    let folder = Expectation::ABOUT.folder;
    match kind == Expectation::KIND {
        true => explain(
            &defect::MISPLACED_RECORD,
            format!("an expectation stands outside of `{folder}/`, where it is not evaluated"),
            format!("move the file to the folder `{folder}/` beside aims.yaml"),
        ),
        false => explain(
            &defect::MISPLACED_RECORD,
            format!("a record of kind `{kind}` stands in `{folder}/`, which holds expectations only"),
            "move it to another folder".to_owned(),
        ),
    }
}

/// The first manifest counts, and a second one beside it would go unread.
fn only_manifest(kind: &'static Kind, before: &[Entry]) -> Result<&'static Kind, Explain> {
    match kind.name == Aims::KIND && before.iter().any(|entry| entry.kind.name == Aims::KIND) {
        true => Err(explain(
            &defect::UNKNOWN_KIND,
            "a second manifest (`kind: aims`) stands in `aims.yaml`".to_owned(),
            "keep one manifest; move what the second one says into it".to_owned(),
        )),
        false => Ok(kind),
    }
}

fn explain(defect: &'static Defect, message: String, help: String) -> Explain {
    Box::new(move |place| Box::new(defect.finding(At::Place(place), message.clone()).help(help.clone())))
}

/// One schema line serves a file in the editor, so a file holds records of one kind.
fn one_kind(entries: &[Entry], findings: &mut Vec<Finding>) {
    let Some(first) = entries.first() else { return };
    if let Some(other) = entries.iter().find(|entry| entry.kind.name != first.kind.name) {
        let message = format!("a record of kind `{}` stands in a file of kind `{}`", other.kind.name, first.kind.name);
        findings.push(
            defect::MIXED_KINDS
                .finding(other.at("kind"), message)
                .help("move it to a file of its own; the editor checks a file against one schema")
                .about(&other.id),
        );
    }
}

fn from_problem(path: &Path, problem: Problem) -> Finding {
    let mut finding = problem.defect.finding(At::Bytes(path.clone(), problem.span), problem.message).help(problem.help);
    if let Some((span, label)) = problem.related {
        finding = finding.related(At::Bytes(path.clone(), span), label);
    }
    finding
}

fn from_violation(place: &dyn Fn(&str, Part) -> Place, violation: Violation, id: &str) -> Finding {
    let at = At::Place(place(&violation.pointer, violation.part));
    let mut finding = violation.defect.finding(at, violation.message);
    finding.help = violation.help;
    finding.subject = Id::is_valid(id).then(|| id.into());
    finding
}

fn too_many(place: Place) -> Finding {
    let message = format!("the record breaks its schema in {MAX_VIOLATIONS} places or more; the others are not told");
    defect::INVALID_VALUE.finding(At::Place(place), message).help("mend the ones that are told and check again")
}

fn unreadable(path: &Path, error: &ReadError) -> Finding {
    let help = match error {
        ReadError::Missing if &**path == MANIFEST => "run `aims init` to make a repository",
        ReadError::TooLarge(_) => "a record has a few kilobytes; keep data and reports as evidence files, not as YAML",
        ReadError::NotAFile => "replace the link by the file itself; aims follows no link out of the repository",
        _ => "make it readable, or list it under `exclude` in aims.yaml",
    };
    defect::UNREADABLE_FILE.finding(At::File(path.clone()), format!("cannot be read: {error}")).help(help)
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Finding {
    let bytes = error.as_bytes();
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let message = if utf16 {
        "the file is UTF-16, not UTF-8".to_owned()
    } else {
        let at = error.utf8_error().valid_up_to();
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("the file is not UTF-8: byte {at}, on line {line}, belongs to no character")
    };
    defect::UNREADABLE_FILE.finding(At::File(path.clone()), message).help("save it as UTF-8")
}

fn empty(path: &Path) -> Finding {
    defect::EMPTY_FILE.finding(At::File(path.clone()), "the file holds no record").help("fill it, or remove it")
}

/// How closed a record says it is, word for word, whether its kind has such a field or not. A key that was meant to be the
/// field says a word that means nothing.
#[must_use]
pub fn classification(record: &Node<'_>) -> Option<Box<str>> {
    const FIELD: &str = "classification";
    if let Some(said) = record.get(FIELD) {
        return Some(said.as_str().unwrap_or_default().into());
    }
    let Value::Map(pairs) = &record.value else { return None };
    pairs.iter().any(|pair| is_slip(&pair.key, FIELD)).then(Box::default)
}
