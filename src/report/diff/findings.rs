//! Findings of two states, told apart by their identity.
//!
//! Must not know what a finding says.

use std::{cmp::Reverse, collections::BTreeMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{finding::Severity, report::check::Reported};

/// Findings that came, went or were silenced; the worst first.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingChanges {
    /// Findings that count now and did not before.
    pub introduced: Vec<Reported>,
    /// Findings that counted before and weigh more now, because a stage or a level changed.
    pub heavier: Vec<Reported>,
    /// Findings that are silenced now and were not before: those that counted, and new ones.
    pub silenced: Vec<Reported>,
    /// Findings that counted before and are gone.
    pub resolved: Vec<Reported>,
}

/// What came, what went, and what was silenced.
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
        heavier: those(after, &|it| it.suppression.is_none() && old.weighed(it).is_some_and(|was| was < it.severity)),
        silenced: those(after, &|it| it.suppression.is_some() && !old.is_silenced(it)),
        resolved: those(before, &|it| it.suppression.is_none() && !new.is_there(it)),
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

    fn weighed(&self, finding: &Reported) -> Option<Severity> {
        self.get(finding).filter(|known| known.suppression.is_none()).map(|known| known.severity)
    }

    fn counts(&self, finding: &Reported) -> bool {
        self.weighed(finding).is_some()
    }

    fn is_silenced(&self, finding: &Reported) -> bool {
        self.get(finding).is_some_and(|known| known.suppression.is_some())
    }

    fn is_there(&self, finding: &Reported) -> bool {
        self.get(finding).is_some()
    }
}
