//! The files for which findings wait, and the sentence that names each of them, the same in every format.
//!
//! Must not know why a file cannot be read.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    escape::{self, Untrusted},
    policy::Verdict,
    prose::count,
};

/// Maximum number of files that are named.
const NAMED: usize = 5;

/// A file that cannot be read, and how many findings wait for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Awaited {
    /// The file.
    pub path: Untrusted,
    /// Number of findings that may only be there because it cannot be read.
    pub findings: usize,
}

impl Awaited {
    /// The files of these findings, sorted by path.
    pub(super) fn of<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<Self> {
        let mut awaited: BTreeMap<&str, usize> = BTreeMap::new();
        paths.for_each(|path| *awaited.entry(path).or_default() += 1);
        awaited.into_iter().map(|(path, findings)| Self { path: path.into(), findings }).collect()
    }

    /// The files for which verdicts wait.
    pub(super) fn of_verdicts(verdicts: &[Verdict<'_>]) -> Vec<Self> {
        Self::of(verdicts.iter().filter_map(|verdict| verdict.waits_for.as_deref()))
    }

    /// `14 findings wait for risks/R-7.yaml`
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} for {}", wait(self.findings), escape::line(&self.path))
    }
}

fn wait(number: usize) -> String {
    format!("{} {}", count(number, "finding"), if number == 1 { "waits" } else { "wait" })
}

/// A sentence for each file, and one for the files that are not named.
#[must_use]
pub fn sentences(awaited: &[Awaited]) -> Vec<String> {
    let (named, others) = awaited.split_at(awaited.len().min(NAMED));
    let rest: usize = others.iter().map(|file| file.findings).sum();
    let others = (rest > 0).then(|| format!("{} for {}", wait(rest), count(others.len(), "other file")));
    named.iter().map(Awaited::sentence).chain(others).collect()
}
