//! Findings of two states, told apart by their identity.
//!
//! Must not know what a finding says.

use std::{cmp::Reverse, collections::BTreeMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::check::Reported;

/// Findings that came, went or were silenced; the worst first.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingChanges {
    /// Findings that count now and did not before.
    pub introduced: Vec<Reported>,
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
        silenced: those(after, &|it| it.suppression.is_some() && !old.is_silenced(it)),
        resolved: those(before, &|it| it.suppression.is_none() && !new.is_there(it)),
    }
}

/// Findings by identity, with whether each is silenced.
struct Seen<'f> {
    silenced: BTreeMap<&'f str, bool>,
}

impl<'f> Seen<'f> {
    fn of(findings: &[&'f Reported]) -> Self {
        let of = |finding: &&'f Reported| (finding.fingerprint.as_str(), finding.suppression.is_some());
        Self { silenced: findings.iter().map(of).collect() }
    }

    fn counts(&self, finding: &Reported) -> bool {
        self.silenced.get(finding.fingerprint.as_str()) == Some(&false)
    }

    fn is_silenced(&self, finding: &Reported) -> bool {
        self.silenced.get(finding.fingerprint.as_str()) == Some(&true)
    }

    fn is_there(&self, finding: &Reported) -> bool {
        self.silenced.contains_key(finding.fingerprint.as_str())
    }
}
