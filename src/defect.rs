//! Defects that are not rules: problems found while reading and judging, each with its basis and page.
//!
//! Code refers to a defect by its constant here, never by a string. Must not know who reports it.

use std::fmt;

use crate::{
    finding::{Absence, Edition, Finding, RuleBasis, RuleInfo, Stage, url_of},
    source::At,
};

/// A problem with data found before any rule runs, or with something that suppresses findings.
pub struct Defect {
    /// Name, in kebab case.
    pub name: &'static str,
    /// What it rests on; its level follows from it and cannot be changed.
    pub basis: RuleBasis,
    /// What it reports, in one line.
    pub summary: &'static str,
    /// Its page; the examples on it are its tests.
    pub page: &'static str,
    /// The clauses that ask for what it reports; most defects rest on none.
    pub clauses: &'static [&'static str],
}

impl Defect {
    /// A finding of this defect.
    #[must_use]
    pub fn finding(&self, at: At, message: impl Into<String>) -> Finding {
        Finding::new(self.name, at, message)
    }

    /// The defect as a row of the catalog: due at every stage and never suppressed.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            name: self.name.into(),
            basis: self.basis,
            due: Stage::Build,
            clauses: self.clauses.iter().map(|clause| (*clause).into()).collect(),
            practice: (self.basis == RuleBasis::Practice).then(|| PRACTICE.into()),
            summary: self.summary.into(),
            page: self.page.into(),
            url: Some(url_of(self.name)),
            suppressible: false,
            edition: Edition::of(self.name),
            absence: if OF_SUPPRESSIONS.contains(self) { Absence::of(&[], &[Absence::EVERY]) } else { Absence::NONE },
        }
    }
}

/// Defects because of which the content of a record is not known. Findings that may follow from them wait for them.
const CAUSES: &[Defect] = &[
    YAML_SYNTAX,
    MERGE_CONFLICT,
    YAML_DUPLICATE_KEY,
    YAML_ALIAS,
    YAML_TAG,
    YAML_ODD_NUMBER,
    YAML_TOO_LARGE,
    UNREADABLE_FILE,
    MISPLACED_RECORD,
    UNKNOWN_KIND,
    UNKNOWN_FIELD,
    MISSING_FIELD,
    INVALID_VALUE,
];

/// Defects of what suppresses a finding: there may be such a finding in a record that cannot be read.
const OF_SUPPRESSIONS: &[Defect] = &[UNKNOWN_RULE, UNUSED_ALLOW, UNUSED_EXCEPTION, STALE_BASELINE];

/// Whether the content of a record is not known because of findings of this rule. They come first, and nothing suppresses them.
#[must_use]
pub fn is_cause(rule: &str) -> bool {
    CAUSES.iter().any(|cause| cause.name == rule)
}

/// Why a defect is one that is not an error.
const PRACTICE: &str = "a file, comment or waiver without effect misleads those who rely on it";

impl PartialEq for Defect {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Defect {}

impl fmt::Debug for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! defects {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $basis:ident, $summary:literal, $page:literal $(, $clause:literal)*;)*) => {
        $($(#[$doc])*
        pub const $constant: Defect = Defect {
            name: $name,
            basis: RuleBasis::$basis,
            summary: $summary,
            page: include_str!($page),
            clauses: &[$($clause),*],
        };)*

        /// Every defect.
        pub static DEFECTS: &[Defect] = &[$($constant),*];
    };
}

defects! {
    /// A file is not valid YAML.
    YAML_SYNTAX = "yaml-syntax", Contradiction, "A file is not valid YAML", "defect/yaml_syntax.md";
    /// A file contains the markers of a merge conflict.
    MERGE_CONFLICT = "merge-conflict", Contradiction, "A file contains the markers of a merge conflict", "defect/merge_conflict.md";
    /// A key appears twice in one mapping.
    YAML_DUPLICATE_KEY = "yaml-duplicate-key", Contradiction, "A key appears twice in one mapping", "defect/yaml_duplicate_key.md";
    /// A record uses an anchor, an alias or a merge key.
    YAML_ALIAS = "yaml-alias", Contradiction, "A record uses an anchor, an alias or a merge key", "defect/yaml_alias.md";
    /// A value has a YAML tag.
    YAML_TAG = "yaml-tag", Contradiction, "A value has a YAML tag", "defect/yaml_tag.md";
    /// A number is written in a form that YAML parsers read differently.
    YAML_ODD_NUMBER = "yaml-odd-number", Contradiction, "A number is written in a form that YAML parsers read differently", "defect/yaml_odd_number.md";
    /// A file contains too many or too deeply nested values.
    YAML_TOO_LARGE = "yaml-too-large", Contradiction, "A file contains too many or too deeply nested values", "defect/yaml_too_large.md";
    /// A file of the repository cannot be read as UTF-8 text.
    UNREADABLE_FILE = "unreadable-file", Contradiction, "A file of the repository cannot be read as UTF-8 text", "defect/unreadable_file.md";
    /// An expectation is outside its folder, or another record is inside it.
    MISPLACED_RECORD = "misplaced-record", Contradiction, "An expectation is outside its folder, or another record is inside it", "defect/misplaced_record.md";
    /// An expectation of the repository cannot be evaluated.
    BROKEN_EXPECTATION = "broken-expectation", Contradiction, "An expectation of the repository cannot be evaluated", "defect/broken_expectation.md";
    /// A document template cannot be read or run.
    BROKEN_TEMPLATE = "broken-template", Contradiction, "A document template cannot be read or run", "defect/broken_template.md";
    /// A file contains no record.
    EMPTY_FILE = "empty-file", Practice, "A file contains no record", "defect/empty_file.md";
    /// A file holds a record, but is not read because of its name.
    PASSED_OVER_FILE = "passed-over-file", Practice, "A file holds a record, but is not read because of its name", "defect/passed_over_file.md";
    /// A record has no kind, or a kind that does not exist.
    UNKNOWN_KIND = "unknown-kind", Contradiction, "A record has no kind, or a kind that does not exist", "defect/unknown_kind.md";
    /// A file contains records of several kinds.
    MIXED_KINDS = "mixed-kinds", Contradiction, "A file contains records of several kinds", "defect/mixed_kinds.md";
    /// A record has a field that its kind does not define.
    UNKNOWN_FIELD = "unknown-field", Contradiction, "A record has a field that its kind does not define", "defect/unknown_field.md";
    /// A record lacks a field that its kind requires.
    MISSING_FIELD = "missing-field", Contradiction, "A record lacks a field that its kind requires", "defect/missing_field.md";
    /// A value does not fit its field.
    INVALID_VALUE = "invalid-value", Contradiction, "A value does not fit its field", "defect/invalid_value.md";
    /// The manifest, an exception or an allow names a rule that does not exist or cannot be suppressed.
    UNKNOWN_RULE = "unknown-rule", Contradiction, "The manifest, an exception or an allow names a rule that does not exist or cannot be suppressed", "defect/unknown_rule.md";
    /// The manifest names an edition of the rules that this version of aims does not know.
    UNKNOWN_EDITION = "unknown-edition", Contradiction, "The manifest names an edition of the rules that this version of aims does not know", "defect/unknown_edition.md";
    /// A comment is addressed to aims but is not a valid allow.
    MALFORMED_ALLOW = "malformed-allow", Contradiction, "A comment is addressed to aims but is not a valid allow", "defect/malformed_allow.md";
    /// An inline allow has no reason.
    ALLOW_WITHOUT_REASON = "allow-without-reason", Contradiction, "An inline allow has no reason", "defect/allow_without_reason.md";
    /// An inline allow has expired.
    EXPIRED_ALLOW = "expired-allow", Practice, "An inline allow has expired", "defect/expired_allow.md";
    /// An inline allow suppresses no finding.
    UNUSED_ALLOW = "unused-allow", Practice, "An inline allow suppresses no finding", "defect/unused_allow.md";
    /// An exception waives a finding that does not exist.
    UNUSED_EXCEPTION = "unused-exception", Practice, "An exception waives a finding that does not exist", "defect/unused_exception.md";
    /// A baseline entry suppresses no finding.
    STALE_BASELINE = "stale-baseline", Contradiction, "A baseline entry suppresses no finding", "defect/stale_baseline.md";
    /// A change weakens something, and no decision in the same change covers it.
    UNDECIDED_WEAKENING = "undecided-weakening", Clause, "A change weakens something, and no decision in the same change covers it", "defect/undecided_weakening.md", "6.3", "8.1";
}
