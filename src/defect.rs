//! Defects that are no rules: what the stages that read and judge find wrong, each with its level and its page.
//!
//! A defect is used by its name here and nowhere by a string. Must not know who reports it.

use std::{fmt, sync::Arc};

use crate::{
    finding::{Finding, RuleInfo, Severity, Stage},
    source::At,
};

/// Something that a stage finds wrong with data before any rule looks at it, or with what silences findings.
pub struct Defect {
    /// Name, in kebab case.
    pub name: &'static str,
    /// Level; it cannot be changed.
    pub level: Severity,
    /// One line: what it reports.
    pub summary: &'static str,
    /// Its page; the examples on it are its tests.
    pub page: &'static str,
}

impl Defect {
    /// A finding of this defect.
    #[must_use]
    pub fn finding(&self, at: At, message: impl Into<String>) -> Finding {
        Finding::new(self.name, at, message)
    }

    /// The defect as a row of the catalog: due at every stage, and never silenced.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            name: self.name.into(),
            level: self.level,
            due: Stage::Build,
            clauses: Arc::new([]),
            practice: Some("the data model: what cannot be read or judged cannot be controlled".into()),
            summary: self.summary.into(),
            page: self.page.into(),
            suppressible: false,
        }
    }
}

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
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $level:ident, $summary:literal, $page:literal;)*) => {
        $($(#[$doc])*
        pub const $constant: Defect = Defect {
            name: $name,
            level: Severity::$level,
            summary: $summary,
            page: include_str!($page),
        };)*

        /// Every defect.
        pub static DEFECTS: &[Defect] = &[$($constant),*];
    };
}

defects! {
    /// A file is not valid YAML.
    YAML_SYNTAX = "yaml-syntax", Error, "A file is not valid YAML", "defect/yaml_syntax.md";
    /// A key stands twice in one mapping.
    YAML_DUPLICATE_KEY = "yaml-duplicate-key", Error, "A key stands twice in one mapping", "defect/yaml_duplicate_key.md";
    /// A record uses an anchor, an alias or a merge key.
    YAML_ALIAS = "yaml-alias", Error, "A record uses an anchor, an alias or a merge key", "defect/yaml_alias.md";
    /// A value carries a YAML tag.
    YAML_TAG = "yaml-tag", Error, "A value carries a YAML tag", "defect/yaml_tag.md";
    /// A number is written in a way that readers of YAML take differently.
    YAML_ODD_NUMBER = "yaml-odd-number", Error, "A number is written in a way that readers of YAML take differently", "defect/yaml_odd_number.md";
    /// A file holds too many or too deeply nested values.
    YAML_TOO_LARGE = "yaml-too-large", Error, "A file holds too many or too deeply nested values", "defect/yaml_too_large.md";
    /// A file cannot be read as UTF-8 text of the repository.
    UNREADABLE_FILE = "unreadable-file", Error, "A file cannot be read as UTF-8 text of the repository", "defect/unreadable_file.md";
    /// A record stands in a folder in which it cannot be read in time.
    MISPLACED_RECORD = "misplaced-record", Error, "A record stands in a folder in which it cannot be read in time", "defect/misplaced_record.md";
    /// An expectation of the repository cannot be evaluated.
    BROKEN_EXPECTATION = "broken-expectation", Error, "An expectation of the repository cannot be evaluated", "defect/broken_expectation.md";
    /// A template of a document cannot be read or run.
    BROKEN_TEMPLATE = "broken-template", Error, "A template of a document cannot be read or run", "defect/broken_template.md";
    /// A file holds no record.
    EMPTY_FILE = "empty-file", Warning, "A file holds no record", "defect/empty_file.md";
    /// A document does not say what kind of record it is, or names none that exists.
    UNKNOWN_KIND = "unknown-kind", Error, "A document does not say what kind of record it is, or names none that exists", "defect/unknown_kind.md";
    /// A file holds records of several kinds.
    MIXED_KINDS = "mixed-kinds", Error, "A file holds records of several kinds", "defect/mixed_kinds.md";
    /// A record has a field that its kind does not know.
    UNKNOWN_FIELD = "unknown-field", Error, "A record has a field that its kind does not know", "defect/unknown_field.md";
    /// A record lacks a field that its kind needs.
    MISSING_FIELD = "missing-field", Error, "A record lacks a field that its kind needs", "defect/missing_field.md";
    /// A value does not fit its field.
    INVALID_VALUE = "invalid-value", Error, "A value does not fit its field", "defect/invalid_value.md";
    /// The manifest, an exception or an allow names a rule that does not exist or cannot be silenced.
    UNKNOWN_RULE = "unknown-rule", Error, "The manifest, an exception or an allow names a rule that does not exist or cannot be silenced", "defect/unknown_rule.md";
    /// A comment addresses aims but cannot be understood.
    MALFORMED_ALLOW = "malformed-allow", Error, "A comment addresses aims but cannot be understood", "defect/malformed_allow.md";
    /// An inline allow gives no reason.
    ALLOW_WITHOUT_REASON = "allow-without-reason", Error, "An inline allow gives no reason", "defect/allow_without_reason.md";
    /// An inline allow has ended.
    EXPIRED_ALLOW = "expired-allow", Warning, "An inline allow has ended", "defect/expired_allow.md";
    /// An inline allow silences nothing.
    UNUSED_ALLOW = "unused-allow", Warning, "An inline allow silences nothing", "defect/unused_allow.md";
    /// An exception waives a finding that does not exist.
    UNUSED_EXCEPTION = "unused-exception", Warning, "An exception waives a finding that does not exist", "defect/unused_exception.md";
    /// An entry of the baseline silences nothing.
    STALE_BASELINE = "stale-baseline", Error, "An entry of the baseline silences nothing", "defect/stale_baseline.md";
}
