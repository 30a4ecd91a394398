//! The parse stage: reads every file once into records, links and directives, then drops tree and text.
//!
//! Must not know rules or keep spans of records.

mod conflict;
mod elsewhere;
mod file;
mod foreign;
mod heads;
mod kind;
mod messages;
mod passed_over;
mod salvage;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

pub use file::classification;
use file::{FileReading, Reader};
pub use heads::{Head, heads};

use super::{Entry, Item, Records, Ruleset, Unread};
use crate::{
    defect,
    expectation::{CompileError, Evaluation},
    finding::Finding,
    record::{Aims, Defaults, Evidence, Expectation, RecordType as _, field::Date},
    source::{At, BlobId, Listing, Path, Place, Selection, Span, TextFact, Tree, Wants, is_one_of},
    yaml,
};

/// Maximum number of expectations of a repository that are evaluated.
const MAX_EXPECTATIONS: usize = 1000;

/// Maximum number of folders whose files are listed.
const MAX_FOLDERS: usize = 64;

/// Extensions of the files that contain records.
pub const EXTENSIONS: &[&str] = &["yaml", "yml"];

/// Name of the manifest.
pub const MANIFEST: &str = "aims.yaml";

/// The content of the files of a repository.
#[derive(Default)]
pub struct Reading {
    /// Records in the order of files and documents.
    pub entries: Vec<Entry>,
    /// Findings about files and records as such.
    pub findings: Vec<Finding>,
    /// Comments with directives for aims.
    pub directives: Vec<Directive>,
    /// Evaluation of the expectations for each record alone, in the order of the entries.
    pub evaluations: Vec<Evaluation>,
    /// The records of which not all content is known.
    pub unread: Vec<Unread>,
    /// Where ids are that records name and no record has, as help.
    pub elsewhere: BTreeMap<Box<str>, String>,
    /// The rules and expectations that apply, including those of the repository.
    pub ruleset: Ruleset,
    /// Whether the manifest exists and can be read.
    pub manifest: bool,
    /// Files read.
    pub files: usize,
    /// Files that belong to the repository and cannot be listed, each with the reason.
    pub unlisted: Vec<String>,
}

/// A directive comment: `# aims: allow(…)`.
#[derive(Debug, Clone)]
pub struct Directive {
    /// The file.
    pub path: Path,
    /// Bytes of the comment.
    pub span: Span,
    /// Text after `aims:`.
    pub text: Box<str>,
    /// The location it applies to.
    pub subject: Place,
}

/// A cache of files for several trees: the same blob at the same path, evaluated with the same expectations, is read
/// once.
#[derive(Default)]
pub struct Shared {
    files: Mutex<HashMap<(Path, BlobId), FileReading>>,
    /// The expectation files with which the others were evaluated, and the defaults with which they were read.
    own: Mutex<Option<Terms>>,
}

/// The expectation files and the defaults under which files are read.
type Terms = (Vec<(Path, BlobId)>, Defaults);

impl Shared {
    fn get(&self, path: &Path, blob: BlobId) -> Option<FileReading> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).get(&(path.clone(), blob)).cloned()
    }

    fn keep(&self, path: &Path, blob: BlobId, part: &FileReading) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert((path.clone(), blob), part.clone());
    }

    /// Whether the cache is valid for these expectations and defaults: the same as in the first call.
    fn holds_under(&self, own: Vec<(Path, BlobId)>, defaults: &Defaults) -> bool {
        let mut first = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let (expectations, values) = first.get_or_insert_with(|| (own.clone(), defaults.clone()));
        *expectations == own && values == defaults
    }
}

/// Reads every record file of `tree`: first the expectations of the repository, because the others are evaluated with
/// them.
///
/// # Errors
/// Fails if the tree cannot be listed.
pub fn read(tree: &dyn Tree, ruleset: Ruleset, today: Date) -> Result<Reading, String> {
    read_with(tree, ruleset, &ReadOptions { today, shared: None, exclude: None, defaults: None })
}

/// `ruleset` with the expectations of the repository, read from the manifest and the folder of expectations alone.
///
/// # Errors
/// Fails if the folder cannot be listed.
pub fn read_ruleset(tree: &dyn Tree, mut ruleset: Ruleset, today: Date) -> Result<Ruleset, String> {
    let all = Selection { folder: Expectation::ABOUT.folder, extensions: EXTENSIONS, optional: &[], exclude: &[] };
    if tree.list(&all)?.files.is_empty() {
        return Ok(ruleset);
    }
    let reader = Reader { tree, ruleset: &ruleset, today, defaults: &Defaults::default(), shared: None };
    let exclude = excluded(&reader.file(&Path::from(MANIFEST)));
    let own = reader.files(&tree.list(&Selection { exclude: &exclude, ..all })?.files);
    add_own(&mut ruleset, &own);
    Ok(ruleset)
}

/// How a tree is read together with other trees.
pub struct ReadOptions<'o> {
    /// The evaluation date.
    pub today: Date,
    /// Cache of files of other trees, used for files that this tree contains too.
    pub shared: Option<&'o Shared>,
    /// Exclude patterns of another state's manifest, used instead of the tree's own. The ruleset then contains the
    /// expectations of that state, and those of the tree are only records.
    pub exclude: Option<&'o [String]>,
    /// Defaults of another state's manifest, used instead of the tree's own.
    pub defaults: Option<&'o Defaults>,
}

/// Reads every record file of `tree` with `options`.
///
/// # Errors
/// Fails if the tree cannot be listed.
pub fn read_with(tree: &dyn Tree, mut ruleset: Ruleset, options: &ReadOptions<'_>) -> Result<Reading, String> {
    let &ReadOptions { today, shared, exclude, defaults } = options;
    let shipped = Defaults::default();
    let manifest =
        Reader { tree, ruleset: &ruleset, today, defaults: &shipped, shared: None }.file(&Path::from(MANIFEST));
    let defaults =
        defaults.cloned().unwrap_or_else(|| manifest.entries.first().map(self::defaults).unwrap_or_default());
    let defaults = &defaults;
    let patterns = exclude.map_or_else(|| excluded(&manifest), <[String]>::to_vec);
    let Listing { files, skipped, broken, unlisted } = tree.list(&Selection {
        folder: "",
        extensions: EXTENSIONS,
        optional: passed_over::ENDINGS,
        exclude: &patterns,
    })?;
    let (files, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|path| ends_in(path, EXTENSIONS));
    let passed_over = passed_over::findings(tree, &files, &others);
    let (first, files): (Vec<_>, Vec<_>) =
        files.into_iter().filter(|path| &**path != MANIFEST).partition(|path| is_first(path));
    let own = Reader { tree, ruleset: &ruleset, today, defaults, shared: None }.files(&first);
    let refused = if exclude.is_none() { add_own(&mut ruleset, &own) } else { Vec::new() };
    let shared = shared.filter(|shared| exclude.is_some() || shared.holds_under(blobs(tree, &first), defaults));
    let reader = Reader { tree, ruleset: &ruleset, today, defaults, shared };
    // Expectations added to the built-in ones may concern the manifest.
    let reread = !own.is_empty() || exclude.is_some();
    let mut parts = vec![if reread { reader.file(&Path::from(MANIFEST)) } else { manifest }];
    parts.extend(own);
    parts.extend(reader.files(&files));
    let mut reading = join(parts);
    let not_read = passed_over.iter().filter_map(|finding| finding.at.path().cloned());
    reading.elsewhere = elsewhere(tree, &reading.entries, not_read.collect(), &patterns, &files)?;
    reading.findings.extend(refused);
    reading.findings.extend(passed_over);
    let patterns =
        reading.entries.first().filter(|_| exclude.is_none()).map(|manifest| broken_patterns(manifest, broken));
    reading.findings.extend(patterns.into_iter().flatten());
    // Problems of the manifest itself were reported when it was read.
    let skipped = skipped.into_iter().filter(|(name, _)| name != MANIFEST && !ends_in(name, passed_over::ENDINGS));
    reading.findings.extend(skipped.map(|(name, why)| {
        defect::UNREADABLE_FILE
            .finding(At::File(name.as_str().into()), why)
            .help("rename it, or list it under `exclude` in aims.yaml")
    }));
    reading.unlisted = unlisted.iter().map(|unlisted| format!("{} {}", unlisted.path, unlisted.why)).collect();
    reading.findings.extend(unlisted.into_iter().map(messages::unlisted));
    reading.ruleset = ruleset;
    Ok(reading)
}

/// Where ids are that no record has: in files whose names end differently, and in excluded ones.
fn elsewhere(
    tree: &dyn Tree,
    entries: &[Entry],
    passed_over: Vec<Path>,
    patterns: &[String],
    files: &[Path],
) -> Result<BTreeMap<Box<str>, String>, String> {
    if passed_over.is_empty() && patterns.is_empty() {
        return Ok(BTreeMap::new());
    }
    let missing = elsewhere::missing(entries);
    if missing.is_empty() {
        return Ok(BTreeMap::new());
    }
    let all = tree.list(&Selection { folder: "", extensions: EXTENSIONS, optional: &[], exclude: &[] })?.files;
    let read: BTreeSet<&Path> = files.iter().collect();
    let excluded = all.iter().filter(|path| !read.contains(path) && !is_first(path) && &***path != MANIFEST);
    let excluded = elsewhere::find(&missing, tree, excluded);
    let excluded = excluded.into_iter().map(|(id, path)| {
        let help =
            format!("`{id}` is in {path}, which `exclude` in aims.yaml excludes; do not exclude it, or correct the id");
        (id, help)
    });
    let found = elsewhere::find(&missing, tree, passed_over.iter());
    let found = found.into_iter().map(|(id, path)| {
        let help = format!("`{id}` is in {path}, which is not read because of its name; rename it");
        (id, help)
    });
    Ok(excluded.chain(found).collect())
}

/// Whether the name of a file has one of these endings.
fn ends_in(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| is_one_of(ending, endings))
}

/// The blobs of some files, without unreadable files.
fn blobs(tree: &dyn Tree, paths: &[Path]) -> Vec<(Path, BlobId)> {
    let read = |path: &Path| tree.blob_of(&tree.read(path, yaml::MAX_BYTES).ok()?);
    paths.iter().filter_map(|path| Some((path.clone(), tree.blob(path).or_else(|| read(path))?))).collect()
}

/// Whether a file is in the folder of expectations, which is read before the others.
fn is_first(path: &str) -> bool {
    path.split('/').next() == Some(Expectation::ABOUT.folder)
}

/// Adds the expectations of the repository; returns findings about those that cannot be used.
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
            "a repository has at most {MAX_EXPECTATIONS} expectations; this one and all later ones are not evaluated"
        ),
        help: Some("merge those that differ only in a value: `in` takes a list".to_owned()),
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

/// The exclude patterns of a manifest.
pub(super) fn patterns(manifest: &Entry) -> Vec<String> {
    let record = manifest.record();
    let aims = record.and_then(|record| record.as_kind::<Aims>());
    aims.map(|aims| aims.exclude.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

impl Records {
    /// The folders that contain the files of evidence, without the root of the repository.
    fn evidence_folders(&self) -> BTreeSet<Box<str>> {
        let paths = self.all::<Evidence>().filter_map(|evidence| evidence.data().path.as_ref());
        let folders = paths.filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder.into());
        folders.collect::<BTreeSet<_>>().into_iter().take(MAX_FOLDERS).collect()
    }
}

/// The defaults of a manifest.
pub(super) fn defaults(manifest: &Entry) -> Defaults {
    let record = manifest.record();
    record.and_then(|record| record.as_kind::<Aims>()).map(|aims| aims.defaults.clone()).unwrap_or_default()
}

fn broken_patterns(manifest: &Entry, broken: Vec<(usize, String)>) -> Vec<Finding> {
    let finding = |(index, why): (usize, String)| {
        let message = format!("the pattern excludes nothing: {why}");
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
        reading.unread.extend(part.unread);
        reading.directives.extend(part.directives);
    }
    reading
}

impl Reading {
    /// Takes note of the records, by id and file, that an earlier state of this name has and this one does not.
    pub fn compare_with(&mut self, earlier: &[(Box<str>, Path)], name: &str) {
        let ids: BTreeSet<&str> = self.entries.iter().map(|entry| &*entry.id).collect();
        let removed = earlier.iter().filter(|(id, _)| !id.is_empty() && !ids.contains(&**id));
        let help =
            |id: &str, path: &str| format!("`{id}` was in {path} in {name}; restore it, or remove the reference");
        let removed: Vec<_> = removed.map(|(id, path)| (id.clone(), help(id, path))).collect();
        for (id, help) in removed {
            self.elsewhere.entry(id).or_insert(help);
        }
    }

    /// Joins the records by id, kind and reference.
    #[must_use]
    pub fn join(self) -> Joined {
        let Self {
            entries,
            findings,
            directives,
            evaluations,
            unread,
            elsewhere,
            ruleset,
            manifest,
            files,
            unlisted: _,
        } = self;
        let records = Records::of(entries);
        Joined { records, findings, directives, evaluations, unread, elsewhere, ruleset, manifest, files }
    }
}

/// The content of the files of a repository with its records joined, before facts about the environment are known.
pub struct Joined {
    /// The records.
    pub records: Records,
    /// See [`Reading::findings`].
    pub findings: Vec<Finding>,
    /// See [`Reading::directives`].
    pub directives: Vec<Directive>,
    /// See [`Reading::evaluations`].
    pub evaluations: Vec<Evaluation>,
    /// See [`Reading::unread`].
    pub unread: Vec<Unread>,
    /// See [`Reading::elsewhere`].
    pub elsewhere: BTreeMap<Box<str>, String>,
    /// See [`Reading::ruleset`].
    pub ruleset: Ruleset,
    /// See [`Reading::manifest`].
    pub manifest: bool,
    /// See [`Reading::files`].
    pub files: usize,
}

impl Records {
    /// The facts about files and commits that the records need.
    #[must_use]
    pub fn wants(&self) -> Wants {
        let mut wants = Wants::default();
        for (_, path, sha256) in self.files() {
            *wants.files.entry((**path).into()).or_default() |= sha256.is_some();
        }
        wants.commits =
            self.all::<Evidence>().filter_map(|item| item.data().commit.as_deref()).map(Into::into).collect();
        // Evidence with a hash is what it was when the hash was recorded, whatever it looks like.
        let texts = self.files().filter(|(_, path, sha256)| sha256.is_none() && TextFact::is_text(path));
        wants.texts = texts.map(|(_, path, _)| (**path).into()).collect();
        for (_, path, sha256) in self.files() {
            if let Some(sha256) = sha256 {
                wants.hashes.entry((**path).into()).or_default().insert((**sha256).into());
            }
        }
        wants.folders = self.evidence_folders();
        wants.exclude = self.manifest().map(|manifest| patterns(manifest.entry())).unwrap_or_default();
        wants
    }
}
