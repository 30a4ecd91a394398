//! Reduces a report to the findings that a change introduces.
//!
//! Must not know how either state was read.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{CheckReport, Reported, Since, SuppressionKind};
use crate::{finding::Severity, model::Model};

/// The severity of findings, by fingerprint.
fn weights(findings: &[Reported]) -> BTreeMap<String, Severity> {
    findings.iter().map(|finding| (finding.fingerprint.clone(), finding.severity)).collect()
}

fn fingerprints<'f>(findings: impl Iterator<Item = &'f Reported>) -> BTreeSet<String> {
    findings.map(|finding| finding.fingerprint.clone()).collect()
}

impl CheckReport {
    /// Adds the findings under the change's own policy to those under the policy of the base, because the findings of
    /// both count. Findings about `foreign` records, which exist only in the policy of the base, are not part of the
    /// change.
    pub fn under_both(&mut self, model: &Model, own: Option<Self>, foreign: &BTreeSet<Box<str>>) {
        let about_foreign =
            |finding: &Reported| finding.record.as_ref().is_some_and(|record| foreign.contains(record.raw()));
        self.incomplete = own.as_ref().and_then(|own| own.incomplete.clone());
        let own_waiting = own.as_ref().map(|own| own.waiting.clone()).unwrap_or_default();
        self.waiting.retain(|finding| !about_foreign(finding));
        let known: BTreeSet<String> = fingerprints(self.findings.iter().chain(&self.suppressed).chain(&self.waiting));
        self.waiting.extend(own_waiting.into_iter().filter(|finding| !known.contains(&finding.fingerprint)));
        self.change(model, |findings, suppressed| {
            findings.retain(|finding| !about_foreign(finding));
            suppressed.retain(|finding| !about_foreign(finding));
            let Some(own) = own else { return };
            // If both report a finding, the higher severity counts.
            let own_weights = weights(&own.findings);
            findings.retain(|finding| own_weights.get(&finding.fingerprint).is_none_or(|own| *own <= finding.severity));
            let counted = weights(findings);
            findings.extend(own.findings.into_iter().filter(|finding| !counted.contains_key(&finding.fingerprint)));
            let found: BTreeSet<String> = findings.iter().map(|finding| finding.fingerprint.clone()).collect();
            suppressed.retain(|finding| !found.contains(&finding.fingerprint));
        });
    }

    /// Keeps only findings that are new or have a higher severity than in `base`, and suppressed findings that did not
    /// exist in `base`; also those that leave open what the change does, and those for which a new finding waits. A baseline suppresses none of them: findings that it may list existed before.
    pub fn only_since(&mut self, model: &Model, base: &Self, since: Since) {
        let of = |findings: &[Reported]| findings.iter().map(|finding| finding.fingerprint.clone()).collect();
        let (counted, suppressed_before): (_, BTreeSet<String>) = (weights(&base.findings), of(&base.suppressed));
        let was_there =
            |finding: &Reported| counted.get(&finding.fingerprint).is_some_and(|was| *was >= finding.severity);
        let before = fingerprints(base.findings.iter().chain(&base.suppressed).chain(&base.waiting));
        self.waiting.retain(|finding| !before.contains(&finding.fingerprint));
        let awaited: BTreeSet<String> = self.awaited().into_iter().map(|file| file.path.raw().to_owned()).collect();
        let mut preexisting = 0;
        self.change(model, |findings, suppressed| {
            let is_baseline = |finding: &Reported| {
                finding.suppression.as_ref().is_some_and(|suppression| suppression.by == SuppressionKind::Baseline)
            };
            let (listed, rest): (Vec<_>, Vec<_>) = std::mem::take(suppressed).into_iter().partition(is_baseline);
            *suppressed = rest;
            findings.extend(listed.into_iter().map(|finding| Reported { suppression: None, ..finding }));
            let before = findings.len();
            findings.retain(|finding| !was_there(finding) || leaves_open(finding, &awaited));
            preexisting = before - findings.len();
            suppressed.retain(|finding| !suppressed_before.contains(&finding.fingerprint) && !was_there(finding));
        });
        self.since = Some(Since { preexisting, ..since });
    }
}

/// The rule whose findings state that the comparison is incomplete: what is unknown in both states may differ.
pub const UNKNOWN: &str = "unknown-history";

/// Whether a finding leaves open what a change does.
fn leaves_open(finding: &Reported, awaited: &BTreeSet<String>) -> bool {
    let path = finding.location.as_ref().map(|location| location.path.raw());
    finding.rule == UNKNOWN || finding.is_cause() && path.is_some_and(|path| awaited.contains(path))
}
