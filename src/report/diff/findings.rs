//! Comparison of the findings of two states by identity.
//!
//! Must not know the content of a finding.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Side, Statement, Weight};
use crate::{
    escape::Untrusted,
    finding::Severity,
    model::{Entry, Model},
    record::{Expectation, Kind, RecordType as _, marks::Direction},
    report::check::Reported,
    schema,
};

/// Findings that were introduced, resolved or suppressed; the most severe first.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingChanges {
    /// Findings that count now and did not count before.
    pub introduced: Vec<Reported>,
    /// Findings that counted before and have a higher severity now, because a stage or a level changed.
    pub heavier: Vec<Reported>,
    /// Findings that count and had a higher severity before, because a stage or a level changed.
    pub lighter: Vec<Reported>,
    /// Findings that are suppressed now and were not before: those that counted, and new ones.
    pub silenced: Vec<Reported>,
    /// Findings that counted before and are no longer reported because their subject was switched off (a control excluded or not
    /// implemented any longer, a system retired or out of scope, a record removed), because the value that they are about is
    /// looser (a later due date, a longer interval), or because the policy is looser. Nothing shows that the defect is fixed.
    pub no_longer_checked: Vec<Reported>,
    /// Findings that counted before and no longer exist.
    pub resolved: Vec<Reported>,
}

/// The findings introduced, resolved and suppressed, given what changed.
pub(super) fn compare(base: &Side<'_>, head: &Side<'_>, statements: &[Statement]) -> FindingChanges {
    let (before, after) = (&base.findings, &head.findings);
    let (old, new) = (Seen::of(before), Seen::of(after));
    let switched = Switched::of(base.model, head, statements);
    let is_gone = |it: &Reported| it.suppression.is_none() && !new.contains(it);
    // What waits for a file that cannot be read is not gone, and does not count either.
    let after: Vec<&Reported> = after.iter().copied().filter(|it| it.waits_for.is_none()).collect();
    let after = after.as_slice();
    let counted = |it: &Reported| old.severity(it).filter(|_| it.suppression.is_none());
    FindingChanges {
        introduced: those(after, |it| it.suppression.is_none() && !old.counts(it)),
        heavier: those(after, |it| counted(it).is_some_and(|was| was < it.severity)),
        lighter: those(after, |it| counted(it).is_some_and(|was| was > it.severity)),
        silenced: those(after, |it| it.suppression.is_some() && !old.is_suppressed(it)),
        no_longer_checked: those(before, |it| is_gone(it) && switched.holds(it)),
        resolved: those(before, |it| is_gone(it) && !switched.holds(it)),
    }
}

fn those(all: &[&Reported], wanted: impl Fn(&Reported) -> bool) -> Vec<Reported> {
    let mut found: Vec<Reported> = all.iter().filter(|it| wanted(it)).map(|it| (*it).clone()).collect();
    found.sort_by_key(|finding| Reverse(finding.severity));
    found
}

/// What a change switched off, so that findings about it are no longer reported.
struct Switched<'d> {
    base: &'d Model,
    /// Ids of records, and names of expectations.
    off: BTreeSet<&'d str>,
    /// Fields at the top of records, by id and name, in which a value is looser.
    looser: BTreeSet<(&'d str, &'d str)>,
    /// Fingerprints of the findings that the later state has by the policy of the earlier one.
    by_other_policy: Option<&'d BTreeSet<&'d str>>,
}

impl<'d> Switched<'d> {
    fn of(base: &'d Model, head: &'d Side<'_>, statements: &'d [Statement]) -> Self {
        let weaker = statements.iter().filter(|statement| statement.weakens);
        let mut off: BTreeSet<&str> = weaker.clone().filter(|it| is_off(it)).map(|it| it.record.raw()).collect();
        let in_scope = |model: &'d Model| model.systems_in_scope().map(|system| &*system.data().id);
        let later: BTreeSet<&str> = in_scope(head.model).collect();
        off.extend(in_scope(base).filter(|id| !later.contains(id)));
        let looser = weaker.clone().filter(|it| is_loosened(it));
        let looser = looser.filter_map(|it| Some((it.record.raw(), top(it.field.as_ref()?.raw())?))).collect();
        let is_policy_looser = weaker.clone().any(|statement| statement.weight == Weight::Policy);
        Self { base, off, looser, by_other_policy: head.by_other_policy.as_ref().filter(|_| is_policy_looser) }
    }

    /// Whether a finding of the earlier state is about something that was switched off.
    fn holds(&self, finding: &Reported) -> bool {
        let record = finding.record.as_ref().map(Untrusted::raw);
        let is_off = |id: &str| self.off.contains(id) || self.base.with_id(id).any(|entry| self.is_about_off(entry));
        let is_policy = record.is_some_and(|id| self.base.with_id(id).any(|entry| entry.kind.about.is_policy));
        let by_other = self.by_other_policy.is_some_and(|found| found.contains(finding.fingerprint.as_str()));
        let field = finding.location.as_ref().and_then(|location| top(location.pointer.as_ref()?.raw()));
        let is_loosened = record.zip(field).is_some_and(|place| self.looser.contains(&place));
        record.is_some_and(is_off)
            || is_loosened
            || self.off.contains(finding.rule.as_str())
            || (by_other && !is_policy)
    }

    /// Whether a record names AI systems, and all of them were switched off.
    fn is_about_off(&self, entry: &Entry) -> bool {
        let mut systems = entry.systems().peekable();
        systems.peek().is_some() && systems.all(|id| self.off.contains(id))
    }
}

/// The field at the top of a record in which a JSON pointer leads.
fn top(pointer: &str) -> Option<&str> {
    pointer.split('/').find(|step| !step.is_empty())
}

/// Whether a value on a scale is weaker, or an item with fields of its own was removed, so that findings about it need not be
/// fixed to vanish. The removal of a reference can be a fix.
fn is_loosened(statement: &Statement) -> bool {
    let Some((kind, field)) = Kind::named(statement.kind).zip(statement.field.as_ref()) else { return false };
    let path = schema::path_of(schema::json(kind), field.raw());
    let has_fields = schema::at(schema::json(kind), path.split('/')).is_some_and(|at| at.get("properties").is_some());
    let is_presence =
        |direction| matches!(direction, Direction::Removal | Direction::Addition | Direction::Kept | Direction::Both);
    let has_scale = || kind.weighed(&path).and_then(|row| row.direction).is_some_and(|it| !is_presence(it));
    let is_changed = statement.before.is_some() && statement.after.is_some();
    is_changed || has_fields || has_scale()
}

/// Whether a weaker value ends checks of the record: it was removed, or the field is declared as a switch.
fn is_off(statement: &Statement) -> bool {
    let Some((kind, field)) = Kind::named(statement.kind).zip(statement.field.as_ref()) else { return false };
    let row = || kind.weighed(&schema::path_of(schema::json(kind), field.raw()));
    field.raw().is_empty() || kind.name == Expectation::KIND || row().is_some_and(|row| row.is_switch)
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
        self.get(finding)
            .filter(|known| known.suppression.is_none() && known.waits_for.is_none())
            .map(|known| known.severity)
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
