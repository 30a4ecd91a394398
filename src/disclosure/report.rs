//! Redaction of verdicts, of the check report and of the origin of the records.
//!
//! Must not drop a finding: its rule, its severity and the id of its record remain.

use std::{borrow::Cow, collections::BTreeSet};

use super::{FILE_WITHHELD, FINDING_WITHHELD, hidden::Hidden};
use crate::{
    escape::Untrusted,
    finding::Finding,
    history::Revision,
    model::{Model, Redaction as _},
    policy::{Suppression, Verdict},
    record::System,
    report::{
        check::{CheckReport, Reported, ReportedRule},
        origin::Origin,
        place::Location,
    },
    source::At,
};

/// The texts and references of a finding, from a verdict or from a report.
struct FindingParts<'f> {
    rule: &'f str,
    record: Option<&'f str>,
    path: Option<&'f str>,
    related: Vec<&'f str>,
    texts: Vec<&'f str>,
}

impl<'f> FindingParts<'f> {
    fn of_finding(finding: &'f Finding) -> Self {
        let texts = finding.related.iter().map(|label| &*label.text);
        Self {
            rule: &finding.rule,
            record: finding.subject.as_deref(),
            path: finding.at.path().map(|path| &**path),
            related: finding.related.iter().filter_map(|label| label.at.path()).map(|path| &**path).collect(),
            texts: texts.chain([&*finding.message]).chain(finding.help.as_deref()).collect(),
        }
    }

    fn of_reported(reported: &'f Reported) -> Self {
        let path = |location: &'f Option<Location>| location.as_ref().map(|location| location.path.raw());
        let texts = reported.related.iter().map(|related| related.text.raw());
        let texts = texts.chain(reported.mentions.iter().map(Untrusted::raw));
        Self {
            rule: &reported.rule,
            record: reported.record.as_ref().map(Untrusted::raw),
            path: path(&reported.location),
            related: reported.related.iter().filter_map(|related| path(&related.location)).collect(),
            texts: texts.chain([reported.message.raw()]).chain(reported.help.as_ref().map(Untrusted::raw)).collect(),
        }
    }
}

impl Hidden<'_> {
    /// Whether a finding reveals a withheld record: it is about such a record or a hidden file, comes from a withheld
    /// expectation, points at a withheld record or names one.
    fn is_revealing(&self, finding: &FindingParts<'_>) -> bool {
        let about = match finding.record {
            Some(record) => self.is_hidden(record),
            None => finding.path.is_some_and(|path| self.is_touched(path)),
        };
        about
            || self.is_hidden(finding.rule)
            || finding.path.is_some_and(|path| self.is_hidden_file(path))
            || finding.related.iter().any(|path| self.is_touched(path) || self.is_hidden_file(path))
            || finding.texts.iter().any(|text| self.is_named_in(text))
    }

    /// The redacted verdict, which owns its finding.
    pub(super) fn verdict(&self, verdict: Verdict<'_>) -> Verdict<'static> {
        let Verdict { finding, severity, suppressed, waits_for, later } = verdict;
        let withheld = self.is_revealing(&FindingParts::of_finding(&finding));
        let finding = if withheld { without_text(&finding) } else { finding.into_owned() };
        let suppressed = suppressed.map(|suppression| self.suppression(suppression, withheld));
        let waits_for = waits_for.map(|path| self.shown_path(&path).into());
        Verdict { finding: Cow::Owned(finding), severity, suppressed, waits_for, later }
    }

    /// The path of a file that cannot be read, unless it is hidden.
    pub(super) fn shown_path<'p>(&self, path: &'p str) -> &'p str {
        if self.shows_file(path) { path } else { FILE_WITHHELD }
    }

    fn suppression(&self, suppression: Suppression, withheld: bool) -> Suppression {
        let hidden = suppression.id.as_deref().is_some_and(|id| self.is_hidden(id));
        Suppression { reason: suppression.reason.filter(|_| !withheld && !hidden), ..suppression }
    }

    /// The redacted report; its counts include only what is shown.
    pub(super) fn check(&self, mut check: CheckReport, shown: &Model) -> CheckReport {
        if self.is_empty() {
            return check;
        }
        let files: BTreeSet<&str> = shown.shown().map(|entry| &*entry.path).collect();
        let CheckReport { findings, suppressed, waiting, .. } = &mut check;
        findings.iter_mut().chain(suppressed).chain(waiting).for_each(|reported| self.reported(reported));
        check.rules.iter_mut().filter(|rule| self.is_hidden(&rule.name)).for_each(without_page);
        check.summary.files = files.len();
        check.summary.records = shown.shown().count();
        check.summary.systems = shown.all::<System>().filter(|system| shown.in_scope(&system.id)).count();
        check
    }

    fn reported(&self, reported: &mut Reported) {
        let withheld = self.is_revealing(&FindingParts::of_reported(reported));
        if withheld {
            reported.message = FINDING_WITHHELD.into();
            reported.help = None;
            reported.related.clear();
            reported.mentions.clear();
            // The pointer of an unknown field contains text from the file.
            reported.location.iter_mut().for_each(|location| location.pointer = None);
            reported.location.take_if(|location| self.is_hidden_file(location.path.raw()));
        }
        if let Some(path) = &mut reported.waits_for {
            *path = self.shown_path(path.raw()).into();
        }
        if let Some(suppression) = &mut reported.suppression {
            let hidden = suppression.id.as_ref().is_some_and(|id| self.is_hidden(id.raw()));
            suppression.reason.take_if(|_| withheld || hidden);
        }
    }

    /// The redacted origin.
    pub(super) fn origin(&self, origin: &Origin) -> Origin {
        let name = |path: &String| if self.shows_file(path) { path.clone() } else { FILE_WITHHELD.to_owned() };
        let dirty: BTreeSet<String> = origin.dirty.iter().map(name).collect();
        let revision = |revision: &Revision| Revision {
            commit: self.commit(&revision.commit),
            files: revision.files.iter().filter(|file| self.shows_file(file)).cloned().collect(),
            ..*revision
        };
        Origin {
            commit: origin.commit.clone(),
            unknown: origin.unknown.clone(),
            dirty: dirty.into_iter().collect(),
            revisions: origin.revisions.iter().map(revision).collect(),
            shallow: origin.shallow,
        }
    }
}

fn without_text(finding: &Finding) -> Finding {
    Finding {
        message: FINDING_WITHHELD.to_owned(),
        help: None,
        related: Vec::new(),
        at: At::Repository,
        rule: finding.rule.clone(),
        subject: finding.subject.clone(),
        discriminator: finding.discriminator.clone(),
    }
}

fn without_page(rule: &mut ReportedRule) {
    rule.summary = FINDING_WITHHELD.into();
    rule.page = Untrusted::default();
}
