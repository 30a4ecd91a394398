//! The audit pack as data: its files, missing and external files, and what was left out and why.
//!
//! Must not know how an archive is written.

mod attached;
mod findings;
mod named;
mod records;
mod verified;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::document::included::MAX_FILE;
pub use findings::{FindingCounts, open_findings};
pub use verified::{Difference, ManifestSummary, PackVerification};

use super::csv::CsvForm;
use crate::{
    disclosure::{Audience, Readers, Redacted, WithheldRecord},
    finding::Stage,
    model::Reason,
    record::field::{Classification, Date},
    report::check::Tool,
    source::{BlobId, hexadecimal, sha256},
};

/// Maximum total size of the files of a pack in bytes.
pub const MAX_TOTAL: u64 = 256 << 20;
/// Maximum number of files of a pack.
pub const MAX_FILES: usize = 20_000;
/// Path of the manifest in a pack.
pub const MANIFEST: &str = "MANIFEST.json";
/// Path of the checksums in a pack, in the format of `sha256sum -c`.
pub const SUMS: &str = "SHA256SUMS";
/// Path of the index page in a pack.
pub const INDEX: &str = "index.html";

/// The content of an audit pack and its origin (version 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackManifest {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that created the pack.
    pub tool: Tool,
    /// Optional features of this build of aims that affect the content of documents.
    pub features: Vec<String>,
    /// Name of the organization.
    pub organization: Option<String>,
    /// Title of the standard.
    pub standard: String,
    /// Full id of the commit from which it was created.
    pub commit: Option<String>,
    /// Date of the commit.
    pub committed: Option<Date>,
    /// Why no commit is named, if none is.
    pub no_commit: Option<String>,
    /// Folder of the management system, relative to the root of the git repository; empty if both are the same folder.
    pub root: String,
    /// The date of the evaluation.
    pub today: Date,
    /// The audit for which it was created.
    pub stage: Stage,
    /// Whether files of the management system had uncommitted changes; if so, the pack is a draft and cannot be
    /// rebuilt.
    pub dirty: bool,
    /// Those files.
    pub uncommitted: Vec<String>,
    /// Whether earlier commits were missing, because the clone was shallow.
    pub shallow: bool,
    /// The options used.
    pub options: PackOptions,
    /// Templates of the repository that replace shipped templates and so change the text or order of documents.
    pub templates: Vec<String>,
    /// Number of findings of `aims check`.
    pub findings: FindingCounts,
    /// Every file of the pack except the manifest and the checksums, in the order of the archive.
    pub files: Vec<PackedFile>,
    /// Files that are required or named by a record and are not in the pack, because they do not exist or are invalid.
    pub missing: Vec<Absent>,
    /// Evidence and documents that are stored elsewhere according to their records, to be shown at the audit.
    pub external: Vec<Absent>,
    /// What was intentionally excluded from the pack.
    pub left_out: Vec<Absent>,
}

/// The options with which a pack was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackOptions {
    /// Formats of the documents.
    pub formats: Vec<String>,
    /// The highest classification included.
    pub classification: Classification,
    /// Kinds of record that are included although they are excluded by default.
    pub include: Vec<String>,
    /// The form of CSV files; absent if it is the default.
    #[serde(default, skip_serializing_if = "CsvForm::is_default")]
    pub csv: CsvForm,
}

/// The type of a file of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PackedKind {
    /// The index page of the pack.
    Index,
    /// A document generated from the records.
    Document,
    /// The file of a policy, procedure or plan, or a document with its cover and text.
    Policy,
    /// A piece of evidence.
    Evidence,
    /// The findings of `aims check`.
    Findings,
    /// The records as YAML.
    Records,
}

/// A file of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackedFile {
    /// Path in the pack: ASCII letters, digits, `.`, `_`, `-` and `/`.
    pub path: String,
    /// Its type.
    pub kind: PackedKind,
    /// Its title.
    pub title: Option<String>,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Id of the record it belongs to.
    pub record: Option<String>,
    /// Path in the repository, relative to the folder of `aims.yaml`.
    pub source: Option<String>,
    /// Git blob id of the file in the repository.
    pub blob: Option<String>,
    /// Its classification; `internal` if none is given.
    pub classification: Classification,
    /// Notes for readers: why it is a draft, or how it differs from its record.
    pub notes: Vec<String>,
}

/// Something that is not in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Absent {
    /// Its type.
    pub kind: PackedKind,
    /// Its title, the name of a document, or a path.
    pub title: String,
    /// Id of the record it belongs to.
    pub record: Option<String>,
    /// Path in the repository.
    pub source: Option<String>,
    /// Why it is not in the pack.
    pub why: String,
}

/// Files with their bytes, and what is not included.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Files, in the order of the pack.
    pub files: Vec<(PackedFile, Vec<u8>)>,
    /// Required files that do not exist.
    pub missing: Vec<Absent>,
    /// Files that are stored elsewhere.
    pub external: Vec<Absent>,
    /// What was intentionally excluded.
    pub left_out: Vec<Absent>,
    names: named::Names,
    total: u64,
}

/// Why a pack cannot be created: it would be too large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge {
    /// The file that exceeded the limit, by its path in the repository or in the pack.
    pub path: String,
    /// The limit that was exceeded.
    pub why: String,
}

impl PackedFile {
    /// A file with only path, type and title.
    #[must_use]
    pub fn new(path: impl Into<String>, kind: PackedKind, title: Option<&str>) -> Self {
        Self {
            path: path.into(),
            kind,
            title: title.map(str::to_owned),
            bytes: 0,
            sha256: String::new(),
            record: None,
            source: None,
            blob: None,
            classification: Classification::Internal,
            notes: Vec::new(),
        }
    }

    /// The same file with length and hash of `bytes`.
    #[must_use]
    pub fn holding(self, bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, sha256: sha256(bytes).into(), ..self }
    }
}

impl Gathered {
    /// Adds a file. Its path is made portable and unique.
    ///
    /// # Errors
    /// Fails if the pack would be too large.
    pub fn add(&mut self, mut file: PackedFile, bytes: Vec<u8>) -> Result<(), TooLarge> {
        self.total += bytes.len() as u64;
        let too_large = |why: String| TooLarge { path: file.source.clone().unwrap_or_else(|| file.path.clone()), why };
        if self.total > MAX_TOTAL {
            return Err(too_large(format!("with it, the pack exceeds {MAX_TOTAL} bytes, the limit for a pack")));
        }
        if self.files.len() >= MAX_FILES {
            return Err(too_large(format!("with it, the pack exceeds {MAX_FILES} files, the limit for a pack")));
        }
        file.path = self.names.free(&file.path);
        self.files.push((file.holding(&bytes), bytes));
        Ok(())
    }
}

impl Gathered {
    /// Puts the files of policies that belong to the same record next to each other.
    pub fn sort_policies(&mut self) {
        let is_policy = |file: &PackedFile| file.kind == PackedKind::Policy;
        let start = self.files.iter().position(|(file, _)| is_policy(file)).unwrap_or(self.files.len());
        let policies = self.files[start..].iter().take_while(|(file, _)| is_policy(file)).count();
        self.files[start..start + policies].sort_by(|(one, _), (other, _)| one.record.cmp(&other.record));
    }

    /// The number of documents, independent of the number of formats.
    #[must_use]
    pub fn documents(&self) -> usize {
        let names = self.files.iter().filter(|(file, _)| file.kind == PackedKind::Document);
        let names = names.map(|(file, _)| file.path.rsplit_once('.').map_or(&*file.path, |(stem, _)| stem));
        names.collect::<std::collections::BTreeSet<_>>().len()
    }
}

impl PackOptions {
    /// The readers of the pack.
    #[must_use]
    pub fn readers(&self) -> Readers {
        Readers { include: self.include.clone(), up_to: self.classification }
    }

    /// Why something with this classification is excluded; `None` if it is included.
    #[must_use]
    pub fn exceeds(&self, classification: Classification) -> Option<String> {
        let readers = self.readers();
        readers.may_not_see(classification).then(|| exceeds(classification, &readers))
    }
}

/// A withheld record.
fn withheld(shown: &Redacted, record: &WithheldRecord, kind: PackedKind) -> Absent {
    let id = record.id.to_string();
    Absent { kind, title: id.clone(), record: Some(id), source: None, why: why(shown, record) }
}

/// Why a record is withheld.
fn why(shown: &Redacted, record: &WithheldRecord) -> String {
    match (record.reason, shown.audience()) {
        (Reason::Unreadable, _) => "it violates its schema, so its classification is unknown".to_owned(),
        (Reason::Classification, Audience::Readers(readers)) => exceeds(record.class, readers),
        _ => format!("it is a {} record; `--include {0}` includes it", record.kind.name),
    }
}

fn exceeds(class: Classification, readers: &Readers) -> String {
    format!(
        "its classification is {}; the highest classification in this pack is {}",
        class.name(),
        readers.up_to.name()
    )
}

/// The name of the audit of a stage.
#[must_use]
pub fn audit(stage: Stage) -> &'static str {
    match stage {
        Stage::Build => "No audit yet",
        Stage::Stage1 => "Stage 1 audit",
        Stage::Stage2 => "Stage 2 audit",
        Stage::Surveillance => "Surveillance audit",
    }
}

fn blob_name(blob: BlobId) -> String {
    hexadecimal(&blob.0).into()
}
