//! The baseline: findings that existed when the check was adopted, by fingerprint. It may only shrink.
//!
//! Must not know where the file is on disk. Findings that cannot be suppressed stay unchanged.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde::Deserialize;

use super::{
    check::{CheckReport, Reported, ReportedSuppression, SuppressionKind, make_unique, reported},
    place::Sources,
};
use crate::{
    defect, escape,
    finding::{Finding, Severity},
    model::Model,
    policy::Verdict,
    source::{At, Lines, Part, Path, Place},
    yaml,
};

/// Maximum size of a baseline in bytes.
pub const LIMIT: u64 = yaml::MAX_BYTES;

const HEAD: &str = "\
# Findings that existed when `aims check` was adopted. Entries may only be removed: `aims explain stale-baseline`.
version: 1
";

/// A baseline as read.
#[derive(Debug, Default)]
pub struct Baseline {
    path: Option<Path>,
    text: String,
    known: Vec<Known>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u64,
    findings: Vec<Known>,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    rule: String,
    record: Option<String>,
    fingerprint: String,
    /// For people; it has no effect.
    message: Option<String>,
}

/// The result of creating or updating a baseline.
#[derive(Debug)]
pub struct Renewed {
    /// The new text.
    pub text: String,
    /// Entries in it.
    pub kept: usize,
    /// Entries removed because they suppress nothing.
    pub removed: usize,
    /// Findings that count and are not added because they are new or cannot be suppressed.
    pub left: usize,
}

impl Baseline {
    /// Reads the text of a baseline; `path` is its path if it is in the repository.
    ///
    /// # Errors
    /// Fails if it is not a valid baseline, with a message for its author.
    pub fn read(text: String, path: Option<Path>) -> Result<Self, String> {
        if text.len() as u64 > LIMIT {
            return Err(format!("it is {} bytes long, which exceeds the size limit", text.len()));
        }
        let stream = yaml::parse(&text);
        let line = |byte| Lines::of(&text).position(byte).line;
        if let Some(problem) = stream.problems.first() {
            return Err(format!("line {}: {}", line(problem.span.start), problem.message));
        }
        let [Some(document)] = stream.documents.as_slice() else {
            return Err("it must contain one document with `version` and `findings`".to_owned());
        };
        let file: File = yaml::decode(&document.root).map_err(|error| {
            format!("line {}: {}", line(document.locate(&error.pointer, Part::Value).start), error.message)
        })?;
        if file.version != 1 {
            return Err(format!("it has version {}; this version of aims reads version 1", file.version));
        }
        drop(stream);
        Ok(Self { path, text, known: file.findings })
    }

    /// A new baseline: every finding that counts now and may be suppressed. Findings that are not due yet stay open.
    ///
    /// # Errors
    /// Fails if it would be larger than the limit.
    pub fn first(report: &CheckReport, model: &Model) -> Result<Renewed, String> {
        let all = || report.findings.iter().chain(&report.waiting);
        let due = || all().filter(|finding| finding.severity > Severity::Todo);
        let known: Vec<Known> = due().filter(|finding| may_be_suppressed(model, &finding.rule)).map(known).collect();
        let left = due().count() - known.len();
        renewed(known, 0, left)
    }

    /// The same baseline without entries that suppress nothing; nothing is added.
    ///
    /// # Errors
    /// Fails if it would be larger than the limit.
    pub fn shrunk(&self, report: &CheckReport, model: &Model) -> Result<Renewed, String> {
        let used = self.used(report, model);
        let kept: Vec<Known> = used.values().map(|entry| self.known[*entry].clone()).collect();
        let left =
            |finding: &&Reported| finding.severity > Severity::Todo && !used.contains_key(finding.fingerprint.as_str());
        let (removed, left) = (self.known.len() - kept.len(), report.findings.iter().filter(left).count());
        renewed(kept, removed, left)
    }

    /// The entry that suppresses a finding, by fingerprint.
    fn used<'r>(&self, report: &'r CheckReport, model: &Model) -> BTreeMap<&'r str, usize> {
        let mut entries: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (index, entry) in self.known.iter().enumerate() {
            entries.entry((&entry.fingerprint, &entry.rule)).or_insert(index);
        }
        let findings =
            report.findings.iter().chain(&report.waiting).filter(|finding| may_be_suppressed(model, &finding.rule));
        let entry = |finding: &'r Reported| {
            let index = entries.get(&(finding.fingerprint.as_str(), finding.rule.as_str()))?;
            Some((finding.fingerprint.as_str(), *index))
        };
        findings.filter_map(entry).collect()
    }

    /// Suppresses the listed findings and reports the entries that suppress nothing.
    pub fn apply(&self, model: &Model, report: &mut CheckReport, sources: &mut Sources) {
        let used = self.used(report, model);
        let entries: BTreeSet<usize> = used.values().copied().collect();
        let listed: BTreeSet<String> = used.into_keys().map(str::to_owned).collect();
        // If the rules were not run, it is unknown which findings are gone.
        let stale = if report.incomplete.is_some() { Vec::new() } else { self.stale(model, &entries, sources) };
        let (waiting, stale): (Vec<_>, Vec<_>) = stale.into_iter().partition(|stale| stale.waits_for.is_some());
        report.waiting.extend(waiting);
        report.change(model, |findings, suppressed| {
            let (known, mut rest): (Vec<_>, Vec<_>) =
                std::mem::take(findings).into_iter().partition(|finding| listed.contains(&finding.fingerprint));
            suppressed.extend(known.into_iter().map(by_baseline));
            rest.extend(stale);
            *findings = rest;
        });
    }

    fn stale(&self, model: &Model, used: &BTreeSet<usize>, sources: &mut Sources) -> Vec<Reported> {
        let entries = self.known.iter().enumerate().filter(|(index, _)| !used.contains(index));
        let findings: Vec<Finding> = entries.map(|(index, entry)| self.complaint(index, entry)).collect();
        let mut own = Sources::default();
        if let Some(path) = self.path.as_ref().filter(|_| !findings.is_empty()) {
            own.add(path, &self.text);
            sources.add(path, &self.text);
        }
        let resolver = own.parsed();
        let severity = defect::STALE_BASELINE.basis.level();
        let verdict = |finding: Finding| {
            let waits_for = model.waits_for(&finding);
            Verdict { finding: Cow::Owned(finding), severity, suppressed: None, waits_for, later: None }
        };
        let mut stale: Vec<Reported> =
            findings.into_iter().map(|finding| reported(model, &verdict(finding), &resolver)).collect();
        make_unique(stale.iter_mut().map(|reported| &mut reported.fingerprint));
        stale
    }

    fn complaint(&self, index: usize, entry: &Known) -> Finding {
        let at = self.path.clone().map_or(At::Repository, |path| {
            At::Place(Place { path, document: 0, pointer: format!("/findings/{index}/rule").into(), part: Part::Value })
        });
        let of = entry.record.as_ref().map(|record| format!(" of {record}")).unwrap_or_default();
        let message = format!("the baseline entry for `{}`{of} suppresses nothing", entry.rule);
        let help = "remove the entry, or run `--write-baseline` to remove it; new findings need a fix or an exception";
        defect::STALE_BASELINE
            .finding(at, message)
            .help(help)
            .distinct(&format!("{}\u{1f}{}", entry.rule, entry.fingerprint))
    }
}

fn may_be_suppressed(model: &Model, rule: &str) -> bool {
    model.catalog.get(rule).is_none_or(|info| info.suppressible)
}

fn by_baseline(finding: Reported) -> Reported {
    let suppression = ReportedSuppression { by: SuppressionKind::Baseline, id: None, reason: None, until: None };
    Reported { suppression: Some(suppression), ..finding }
}

fn known(finding: &Reported) -> Known {
    Known {
        rule: finding.rule.clone(),
        record: finding.record.as_ref().map(|record| record.raw().to_owned()),
        fingerprint: finding.fingerprint.clone(),
        message: Some(finding.message.raw().to_owned()),
    }
}

fn renewed(mut known: Vec<Known>, removed: usize, left: usize) -> Result<Renewed, String> {
    known.sort();
    let text = if known.is_empty() {
        format!("{HEAD}findings: []\n")
    } else {
        format!("{HEAD}findings:\n{}", known.iter().map(row).collect::<String>())
    };
    // aims must be able to read what it writes.
    Baseline::read(text.clone(), None).map_err(|why| format!("the findings do not fit into a baseline: {why}"))?;
    Ok(Renewed { text, kept: known.len(), removed, left })
}

/// An entry on one line, so that a line diff shows entries.
fn row(entry: &Known) -> String {
    let quoted = |text: &str| serde_json::Value::from(escape::line(text)).to_string();
    let field = |name: &str, text: Option<&String>| text.map(|text| format!("{name}: {}", quoted(text)));
    let fields = [
        field("rule", Some(&entry.rule)),
        field("record", entry.record.as_ref()),
        field("fingerprint", Some(&entry.fingerprint)),
        field("message", entry.message.as_ref()),
    ];
    format!("  - {{{}}}\n", fields.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
