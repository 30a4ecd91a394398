//! Only what a change introduces: a report without what was found before the change already.
//!
//! Must not know how either state was read.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::check::{CheckReport, Reported};
use crate::{model::Model, sink::Raw};

/// The state from which a change sets out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Since {
    /// As it was asked for.
    pub base: Raw,
    /// The commit.
    pub commit: String,
    /// Findings that were there before and are not told.
    pub known: usize,
    /// Ids of records of policy that the change touches: the manifest, roles, persons, exceptions, expectations. The change
    /// is judged by those of the base, and by its own beside.
    pub policy: Vec<Raw>,
    /// Fingerprint and rule of each finding that was there before and still is.
    #[serde(skip)]
    pub before: BTreeSet<(String, String)>,
}

impl CheckReport {
    /// Adds what is found under the change's own policy beside that of the base; what either finds counts. Findings about
    /// `foreign` records, which only the base's policy holds, do not lie in the change.
    pub fn under_both(&mut self, model: &Model, own: Option<Self>, foreign: &BTreeSet<Box<str>>) {
        let about_foreign =
            |finding: &Reported| finding.record.as_ref().is_some_and(|record| foreign.contains(record.raw()));
        self.incomplete = own.as_ref().and_then(|own| own.incomplete.clone());
        self.change(model, |findings, suppressed| {
            findings.retain(|finding| !about_foreign(finding));
            suppressed.retain(|finding| !about_foreign(finding));
            let Some(own) = own else { return };
            let counted: BTreeSet<String> = findings.iter().map(|finding| finding.fingerprint.clone()).collect();
            findings.extend(own.findings.into_iter().filter(|finding| !counted.contains(&finding.fingerprint)));
            let found: BTreeSet<String> = findings.iter().map(|finding| finding.fingerprint.clone()).collect();
            suppressed.retain(|finding| !found.contains(&finding.fingerprint));
        });
    }

    /// Leaves only what was not found in `base`, whether silenced there or not as it is here.
    pub fn only_since(&mut self, model: &Model, base: &Self, since: Since) {
        let of = |findings: &[Reported]| findings.iter().map(|finding| finding.fingerprint.clone()).collect();
        let (counted, silenced): (BTreeSet<String>, BTreeSet<String>) = (of(&base.findings), of(&base.suppressed));
        let (mut known, mut before) = (0, BTreeSet::new());
        self.change(model, |findings, suppressed| {
            let was_there = |finding: &Reported| counted.contains(&finding.fingerprint);
            let there = findings.iter().filter(|finding| was_there(finding));
            before = there.map(|finding| (finding.fingerprint.clone(), finding.rule.clone())).collect();
            let all = findings.len();
            findings.retain(|finding| !was_there(finding));
            known = all - findings.len();
            suppressed
                .retain(|finding| !silenced.contains(&finding.fingerprint) && !counted.contains(&finding.fingerprint));
        });
        self.since = Some(Since { known, before, ..since });
    }
}
