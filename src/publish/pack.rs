//! The audit pack as data: which documents an audit asks for, what went in, what is missing, what was left out and why.
//!
//! Must not know how an archive is written.

mod attached;
mod findings;
mod named;
mod records;
mod verified;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use attached::MAX_FILE;
pub use findings::{FindingCounts, open_findings};
pub use verified::{Difference, ManifestSummary, PackVerification};

use crate::{
    disclosure::{Audience, Readers, Redacted, WithheldRecord},
    finding::Stage,
    model::Reason,
    record::field::{Classification, Date},
    report::check::Tool,
    source::{BlobId, hexadecimal, sha256},
};

/// Most bytes of all files of a pack together.
pub const MAX_TOTAL: u64 = 256 << 20;
/// Most files of a pack.
pub const MAX_FILES: usize = 20_000;
/// Where the manifest lies in a pack.
pub const MANIFEST: &str = "MANIFEST.json";
/// Where the checksums lie in a pack, as `sha256sum -c` reads them.
pub const SUMS: &str = "SHA256SUMS";
/// Where the page lies that leads through a pack.
pub const INDEX: &str = "index.html";

/// What an audit pack holds, and from what it was made (version 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackManifest {
    /// Version of this form.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that made the pack.
    pub tool: Tool,
    /// What this build of the tool can do beyond the least, where that changes what documents say.
    pub features: Vec<String>,
    /// Name of the organization.
    pub organization: Option<String>,
    /// Title of the standard.
    pub standard: String,
    /// The commit from which it was made, in full.
    pub commit: Option<String>,
    /// Day of the commit.
    pub committed: Option<Date>,
    /// Why no commit is named, where none is.
    pub no_commit: Option<String>,
    /// Folder of the management system, from the root of the git repository around it; empty where both are the same folder.
    pub root: String,
    /// The day from which it was looked at.
    pub today: Date,
    /// The audit for which it was made.
    pub stage: Stage,
    /// Whether files of the management system differed from the commit; the pack is a draft then and nobody can rebuild it.
    pub dirty: bool,
    /// Those files.
    pub uncommitted: Vec<String>,
    /// Whether earlier commits were missing, because the clone was shallow.
    pub shallow: bool,
    /// What was asked for.
    pub options: PackOptions,
    /// Templates of the repository that set words or order of documents in place of those of the tool.
    pub templates: Vec<String>,
    /// What `aims check` found, in numbers.
    pub findings: FindingCounts,
    /// Every file of the pack except this one and the checksums, in the order of the archive.
    pub files: Vec<PackedFile>,
    /// What is asked for or named by a record and is not in the pack, because it is not there or not as it should be.
    pub missing: Vec<Absent>,
    /// Evidence and documents that records keep elsewhere, so that they are shown on site and not handed over.
    pub external: Vec<Absent>,
    /// What was kept out of the pack on purpose.
    pub left_out: Vec<Absent>,
}

/// What was asked for when a pack was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackOptions {
    /// Formats of the documents.
    pub formats: Vec<String>,
    /// The most closed classification that goes in.
    pub classification: Classification,
    /// Kinds of record that go in although they stay out by default.
    pub include: Vec<String>,
}

/// What a file of a pack is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Packed {
    /// The page that leads through the pack.
    Index,
    /// A document made from the records.
    Document,
    /// A policy, procedure or plan itself.
    Policy,
    /// A piece of evidence.
    Evidence,
    /// What `aims check` found.
    Findings,
    /// The records themselves, as YAML.
    Records,
}

/// A file of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PackedFile {
    /// Path in the pack: ASCII letters, digits, `.`, `_`, `-` and `/`.
    pub path: String,
    /// What it is.
    pub kind: Packed,
    /// Its title.
    pub title: Option<String>,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Id of the record that it belongs to.
    pub record: Option<String>,
    /// Path in the repository, from the folder of `aims.yaml`.
    pub source: Option<String>,
    /// Name of the file in the repository as git knows it: the blob.
    pub blob: Option<String>,
    /// How closed it is; `internal` where nothing says so.
    pub classification: Classification,
    /// What has to be known before relying on it: why it is a draft, or not as its record says.
    pub notes: Vec<String>,
}

/// Something that is not in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Absent {
    /// What it would have been.
    pub kind: Packed,
    /// What it is called: a title, the name of a document, or a path.
    pub title: String,
    /// Id of the record that it belongs to.
    pub record: Option<String>,
    /// Path in the repository.
    pub source: Option<String>,
    /// Why it is not in the pack.
    pub why: String,
}

/// Files with their bytes, and what is not among them.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Files, in the order of the pack.
    pub files: Vec<(PackedFile, Vec<u8>)>,
    /// What is asked for and not there.
    pub missing: Vec<Absent>,
    /// What is kept elsewhere.
    pub external: Vec<Absent>,
    /// What was kept out on purpose.
    pub left_out: Vec<Absent>,
    names: named::Names,
    total: u64,
}

/// Why a pack cannot be made: it would be too large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge {
    /// The file at which that was clear, by its path in the repository or in the pack.
    pub path: String,
    /// What was too much.
    pub why: String,
}

impl PackedFile {
    /// A file about which nothing more is known.
    #[must_use]
    pub fn new(path: impl Into<String>, kind: Packed, title: Option<&str>) -> Self {
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

    /// The same with the length and the hash of `bytes`.
    #[must_use]
    pub fn holding(self, bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, sha256: sha256(bytes).into(), ..self }
    }
}

impl Gathered {
    /// Adds a file. Its path is made one that every system can hold and that no other file has.
    ///
    /// # Errors
    /// Where the pack would be too large.
    pub fn add(&mut self, mut file: PackedFile, bytes: Vec<u8>) -> Result<(), TooLarge> {
        self.total += bytes.len() as u64;
        let too_large = |why: String| TooLarge { path: file.source.clone().unwrap_or_else(|| file.path.clone()), why };
        if self.total > MAX_TOTAL {
            return Err(too_large(format!(
                "with it the files have more than {MAX_TOTAL} bytes, more than a pack takes"
            )));
        }
        if self.files.len() >= MAX_FILES {
            return Err(too_large(format!("it is more than {MAX_FILES} files, more than a pack takes")));
        }
        file.path = self.names.free(&file.path);
        self.files.push((file.holding(&bytes), bytes));
        Ok(())
    }
}

impl Gathered {
    /// How many documents there are, each in one format or several.
    #[must_use]
    pub fn documents(&self) -> usize {
        let names = self.files.iter().filter(|(file, _)| file.kind == Packed::Document);
        let names = names.map(|(file, _)| file.path.rsplit_once('.').map_or(&*file.path, |(stem, _)| stem));
        names.collect::<std::collections::BTreeSet<_>>().len()
    }
}

impl PackOptions {
    /// What those who get the pack may see.
    #[must_use]
    pub fn readers(&self) -> Readers {
        Readers { include: self.include.clone(), up_to: self.classification }
    }

    /// Why something so closed stays out; `None` where it goes in.
    #[must_use]
    pub fn too_closed(&self, classification: Classification) -> Option<String> {
        let readers = self.readers();
        readers.may_not_see(classification).then(|| too_closed(classification, &readers))
    }
}

/// A record that is kept out on purpose.
fn withheld(shown: &Redacted, record: &WithheldRecord, kind: Packed) -> Absent {
    let id = record.id.to_string();
    Absent { kind, title: id.clone(), record: Some(id), source: None, why: why(shown, record) }
}

/// Why a record is kept out.
fn why(shown: &Redacted, record: &WithheldRecord) -> String {
    match (record.reason, shown.audience()) {
        (Reason::Unreadable, _) => "it is not as it has to be, so it is not known how closed it is".to_owned(),
        (Reason::Classification, Audience::Readers(readers)) => too_closed(record.class, readers),
        _ => format!("it is a {} record; `--include {0}` takes it in", record.kind.name),
    }
}

fn too_closed(class: Classification, readers: &Readers) -> String {
    format!("it is {}; this pack holds what is {} at most", class.name(), readers.up_to.name())
}

/// What the audit of a stage is called.
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
