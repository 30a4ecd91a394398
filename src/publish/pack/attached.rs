//! The files of records: policies, procedures and evidence.
//!
//! Must not follow a path out of the repository, and must not drop a file silently.

use super::{Absent, Gathered, PackedFile, PackedKind, TooLarge, blob_name, named::portable};
use crate::{
    disclosure::Redacted,
    document::{
        cover::unapproved,
        included::{self, MAX_FILE},
    },
    model::{Entry, Model},
    record::{Document, DocumentType, Evidence, RecordType as _, field::Classification},
    source::{ReadError, Tree, sha256},
};

/// The file of a record.
struct Named<'m> {
    entry: &'m Entry,
    kind: PackedKind,
    title: &'m str,
    path: Option<&'m str>,
    /// Where it is stored instead, as text.
    external: Option<String>,
    sha256: Option<&'m str>,
    classification: Classification,
    /// Why it is a draft.
    drafts: Vec<String>,
    /// Why it is excluded, regardless of its content.
    excluded: Option<String>,
}

/// Why a file is not in the pack.
enum Away {
    /// It is missing.
    Missing(String),
    /// Its record gives another location.
    External(String),
}

impl Gathered {
    /// Adds the files of `document` records: those in force, and the others in a folder of drafts.
    ///
    /// # Errors
    /// Fails if a file is too large for a pack.
    pub fn policies(&mut self, shown: &Redacted, tree: &dyn Tree) -> Result<(), TooLarge> {
        let model = shown.model();
        self.withheld(shown, Document::KIND, PackedKind::Policy);
        let all = model.all::<Document>().filter(|document| document.renders.is_none() || document.path.is_some());
        let mut all: Vec<_> = all.map(|document| policy(model, document.entry(), document.data())).collect();
        all.sort_by_key(|named| &named.entry.id);
        all.iter().try_for_each(|named| self.take(model, tree, named))
    }

    /// Adds the files of `evidence` records.
    ///
    /// # Errors
    /// Fails if a file is too large for a pack.
    pub fn evidence(&mut self, shown: &Redacted, tree: &dyn Tree) -> Result<(), TooLarge> {
        let model = shown.model();
        self.withheld(shown, Evidence::KIND, PackedKind::Evidence);
        let all = model.all::<Evidence>();
        let mut all: Vec<_> = all.map(|evidence| evidence_of(evidence.entry(), evidence.data())).collect();
        all.sort_by_key(|named| &named.entry.id);
        all.iter().try_for_each(|named| self.take(model, tree, named))
    }

    /// Lists the withheld records of a kind by id only: a title may reveal as much as the content.
    fn withheld(&mut self, shown: &Redacted, of: &str, kind: PackedKind) {
        let out = shown.withheld().iter().filter(|record| record.kind.name == of);
        self.left_out.extend(out.map(|record| super::withheld(shown, record, kind)));
    }

    fn take(&mut self, model: &Model, tree: &dyn Tree, named: &Named<'_>) -> Result<(), TooLarge> {
        if let Some(why) = named.excluded.clone() {
            self.left_out.push(named.absent(why));
            return Ok(());
        }
        match named.read(model, tree)? {
            Ok(bytes) => self.add(named.file(tree, &bytes), bytes),
            Err(Away::External(why)) => {
                self.external.push(named.absent(why));
                Ok(())
            }
            Err(Away::Missing(why)) => {
                self.missing.push(named.absent(why));
                Ok(())
            }
        }
    }
}

fn policy<'m>(model: &'m Model, entry: &'m Entry, document: &'m Document) -> Named<'m> {
    let external = document.r#type == DocumentType::External;
    Named {
        entry,
        kind: PackedKind::Policy,
        title: &document.title,
        path: document.path.as_deref(),
        external: document.url.as_ref().map(|url| format!("it is stored at {}", &**url)),
        sha256: None,
        classification: document.classification.unwrap_or(Classification::Internal),
        drafts: if external { Vec::new() } else { unapproved(model, entry) },
        excluded: external.then(|| "it is of external origin and not ours to pass on".to_owned()),
    }
}

fn evidence_of<'m>(entry: &'m Entry, evidence: &'m Evidence) -> Named<'m> {
    let url = evidence.url.as_ref().map(|url| format!("it is stored at {}", &**url));
    let commit =
        || evidence.commit.as_ref().map(|commit| format!("it is commit or tag {} of the repository", &**commit));
    let reference = || evidence.reference.as_ref().map(|reference| format!("it is stored elsewhere: {}", &**reference));
    Named {
        entry,
        kind: PackedKind::Evidence,
        title: &evidence.title,
        path: evidence.path.as_deref(),
        external: url.or_else(commit).or_else(reference),
        sha256: evidence.sha256.as_deref(),
        classification: evidence.classification.unwrap_or(Classification::Internal),
        drafts: Vec::new(),
        excluded: None,
    }
}

impl Named<'_> {
    /// The bytes, or why they are missing.
    fn read(&self, model: &Model, tree: &dyn Tree) -> Result<Result<Vec<u8>, Away>, TooLarge> {
        match (self.path, &self.external) {
            (Some(path), _) => Ok(self.read_at(path, model, tree)?.map_err(Away::Missing)),
            (None, Some(external)) => Ok(Err(Away::External(external.clone()))),
            (None, None) => Ok(Err(Away::Missing("its record has no location".to_owned()))),
        }
    }

    fn read_at(&self, path: &str, model: &Model, tree: &dyn Tree) -> Result<Result<Vec<u8>, String>, TooLarge> {
        match included::read(model, tree, path, MAX_FILE) {
            Ok(bytes) => Ok(Ok(bytes)),
            Err(ReadError::TooLarge(bytes)) => Err(TooLarge {
                path: path.to_owned(),
                why: format!("it is {bytes} bytes long; the limit for a file in a pack is {MAX_FILE}"),
            }),
            Err(error) => Ok(Err(error.to_string())),
        }
    }

    fn file(&self, tree: &dyn Tree, bytes: &[u8]) -> PackedFile {
        let path = self.path.unwrap_or_default();
        let folder = match (self.kind, self.drafts.is_empty()) {
            (PackedKind::Evidence, _) => "evidence",
            (_, true) => "policies",
            (_, false) => "policies/drafts",
        };
        let changed = self.sha256.filter(|expected| **expected != *sha256(bytes));
        let changed = changed.map(|expected| format!("its record has a different SHA-256: {expected}"));
        PackedFile {
            record: Some(self.entry.id.to_string()),
            source: Some(path.to_owned()),
            blob: tree.blob(path).or_else(|| tree.blob_of(bytes)).map(blob_name),
            classification: self.classification,
            notes: self.drafts.iter().cloned().chain(changed).collect(),
            ..PackedFile::new(format!("{folder}/{}", self.name()), self.kind, Some(self.title))
        }
    }

    /// `EV-01-minutes.md`: the name starts with the id of the record.
    fn name(&self) -> String {
        let file = self.path.and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        let id = &*self.entry.id;
        let has_id = file.strip_prefix(id).is_some_and(|rest| rest.starts_with(['-', '_', '.']));
        portable(&if has_id { file.to_owned() } else { format!("{id}-{file}") })
    }

    fn absent(&self, why: String) -> Absent {
        Absent {
            kind: self.kind,
            title: self.title.to_owned(),
            record: Some(self.entry.id.to_string()),
            source: self.path.map(str::to_owned),
            why,
        }
    }
}
