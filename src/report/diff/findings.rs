//! Comparison of the findings of two states by identity.
//!
//! Must not know the content of a finding.

use std::{cmp::Reverse, collections::BTreeMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{finding::Severity, report::check::Reported};

/// Findings that were introduced, resolved or suppressed; the most severe first.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingChanges {
    /// Findings that count now and did not count before.
    pub introduced: Vec<Reported>,
    /// Findings that counted before and have a higher severity now, because a stage or a level changed.
    pub heavier: Vec<Reported>,
    /// Findings that are suppressed now and were not before: those that counted, and new ones.
    pub silenced: Vec<Reported>,
    /// Findings that counted before and no longer exist.
    pub resolved: Vec<Reported>,
}

/// The findings introduced, resolved and suppressed.
pub(super) fn compare(before: &[&Reported], after: &[&Reported]) -> FindingChanges {
    let (old, new) = (Seen::of(before), Seen::of(after));
    let those = |all: &[&Reported], wanted: &dyn Fn(&Reported) -> bool| {
        let mut found: Vec<Reported> =
            all.iter().filter(|finding| wanted(finding)).map(|finding| (*finding).clone()).collect();
        found.sort_by_key(|finding| Reverse(finding.severity));
        found
    };
    FindingChanges {
        introduced: those(after, &|it| it.suppression.is_none() && !old.counts(it)),
        heavier: those(after, &|it| it.suppression.is_none() && old.severity(it).is_some_and(|was| was < it.severity)),
        silenced: those(after, &|it| it.suppression.is_some() && !old.is_suppressed(it)),
        resolved: those(before, &|it| it.suppression.is_none() && !new.contains(it)),
    }
}

/// Findings by identity.
struct Seen<'f> {
    findings: BTreeMap<&'f str, &'f Reported>,
}

impl<'f> Seen<'f> {
    fn of(findings: &[&'f Reported]) -> Self {
        Self { findings: findings.iter().map(|finding| (finding.fingerprint.as_str(), *finding)).collect() }
    }

    fn get(&self, finding: &Reported) -> Option<&'f Reported> {
        self.findings.get(finding.fingerprint.as_str()).copied()
    }

    fn severity(&self, finding: &Reported) -> Option<Severity> {
        self.get(finding).filter(|known| known.suppression.is_none()).map(|known| known.severity)
    }

    fn counts(&self, finding: &Reported) -> bool {
        self.severity(finding).is_some()
    }

    fn is_suppressed(&self, finding: &Reported) -> bool {
        self.get(finding).is_some_and(|known| known.suppression.is_some())
    }

    fn contains(&self, finding: &Reported) -> bool {
        self.get(finding).is_some()
    }
}
