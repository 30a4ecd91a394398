//! What `aims pack verify` found out.
//!
//! Must not know how it was found out.

use schemars::JsonSchema;
use serde::Serialize;

use super::PackManifest;
use crate::{
    escape::Untrusted,
    finding::Stage,
    report::{
        check::Tool,
        page::Page,
        table::{Cell, Table},
    },
};

/// What `aims pack verify` found out (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PackVerification {
    /// Version of this form.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that verified it.
    pub tool: Tool,
    /// SHA-256 of the whole pack.
    pub sha256: String,
    /// Files that the archive holds.
    pub files: usize,
    /// Whether it was also made anew from the repository and compared.
    pub rebuilt: bool,
    /// Whether bytes, checksums and manifest fit each other.
    pub intact: bool,
    /// From what it says it was made; left out where its manifest cannot be read.
    pub manifest: Option<ManifestSummary>,
    /// What is not as it should be; none where the pack is whole.
    pub differences: Vec<Difference>,
    /// What has to be known when reading the differences.
    pub notes: Vec<Untrusted>,
}

/// From what a pack says it was made.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManifestSummary {
    /// The tool that made it.
    pub tool: Untrusted,
    /// The commit.
    pub commit: Option<Untrusted>,
    /// The day from which it was looked at.
    pub today: String,
    /// The audit for which it was made.
    pub stage: Stage,
    /// Whether files differed from the commit.
    pub dirty: bool,
    /// How many things it lists as missing.
    pub missing: usize,
    /// How many things it says are kept elsewhere.
    pub external: usize,
    /// How many things it lists as left out.
    pub left_out: usize,
}

/// Something in a pack that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Path in the pack; empty for the archive as a whole.
    pub path: Untrusted,
    /// What is not as it should be.
    pub what: Untrusted,
}

impl Difference {
    /// One.
    pub fn new(path: &str, what: impl Into<Untrusted>) -> Self {
        Self { path: path.into(), what: what.into() }
    }
}

impl ManifestSummary {
    /// What a manifest says.
    #[must_use]
    pub fn of(manifest: &PackManifest) -> Self {
        Self {
            tool: format!("{} {}", manifest.tool.name, manifest.tool.version).into(),
            commit: manifest.commit.as_deref().map(Into::into),
            today: manifest.today.to_string(),
            stage: manifest.stage,
            dirty: manifest.dirty,
            missing: manifest.missing.len(),
            external: manifest.external.len(),
            left_out: manifest.left_out.len(),
        }
    }
}

impl PackVerification {
    /// The same for reading.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut table = Table::new("differences", "Differences", &[("path", "Path"), ("what", "What")]);
        let path = |difference: &Difference| match difference.path.raw() {
            "" => "the archive".to_owned(),
            path => path.to_owned(),
        };
        let row = |difference: &Difference| vec![path(difference).into(), difference.what.raw().into()];
        table.rows = self.differences.iter().map(row).collect::<Vec<Vec<Cell>>>();
        let notes = self.notes.iter().map(|note| note.raw().to_owned()).collect();
        Page::new(self.verdict()).facts(self.facts()).table("Differences", table).list("To know", notes)
    }

    fn verdict(&self) -> &'static str {
        match (self.differences.is_empty(), self.rebuilt) {
            _ if !self.intact => "The pack is not as it was made",
            (true, true) => "The pack is whole, and the repository gives the same bytes",
            (true, false) => "The pack is whole",
            (false, true) => "The pack is whole, but the repository gives another one",
            (false, false) => "The pack is whole, but nobody can make it anew",
        }
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("SHA-256", self.sha256.clone()), ("Files", self.files.to_string())];
        if let Some(manifest) = &self.manifest {
            let commit = manifest.commit.as_ref().map_or("none", Untrusted::raw);
            let dirty = if manifest.dirty { ", with files that differ from it" } else { "" };
            facts.extend([
                ("Made by", manifest.tool.raw().to_owned()),
                ("Commit", format!("{commit}{dirty}")),
                ("Looked at from", manifest.today.clone()),
                ("Missing", manifest.missing.to_string()),
                ("Kept elsewhere", manifest.external.to_string()),
                ("Left out", manifest.left_out.to_string()),
            ]);
        }
        facts
    }
}
