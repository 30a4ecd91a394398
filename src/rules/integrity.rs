//! Rules of the data model itself, reported by the stages that read files and judge findings.
//!
//! Must not check anything: these rows give the defects their names, weights and pages.

use super::{Rule, Severity, Stage};

const fn row(name: &'static str, level: Severity, summary: &'static str, page: &'static str) -> Rule {
    Rule {
        name,
        level,
        due: Stage::Build,
        clauses: &[],
        practice: Some("the data model: what cannot be read or judged cannot be controlled"),
        summary,
        page,
        suppressible: false,
        check: |_, _| {},
    }
}

/// The rules of the data model.
pub(super) const RULES: &[Rule] = &[
    row("yaml-syntax", Severity::Error, "A file is not valid YAML", include_str!("yaml_syntax.md")),
    row(
        "yaml-duplicate-key",
        Severity::Error,
        "A key stands twice in one mapping",
        include_str!("yaml_duplicate_key.md"),
    ),
    row(
        "yaml-alias",
        Severity::Error,
        "A record uses an anchor, an alias or a merge key",
        include_str!("yaml_alias.md"),
    ),
    row("yaml-tag", Severity::Error, "A value carries a YAML tag", include_str!("yaml_tag.md")),
    row(
        "yaml-odd-number",
        Severity::Error,
        "A number is written in a way that readers of YAML take differently",
        include_str!("yaml_odd_number.md"),
    ),
    row(
        "yaml-too-large",
        Severity::Error,
        "A file holds too many or too deeply nested values",
        include_str!("yaml_too_large.md"),
    ),
    row(
        "unreadable-file",
        Severity::Error,
        "A file cannot be read as UTF-8 text of the repository",
        include_str!("unreadable_file.md"),
    ),
    row(
        "misplaced-record",
        Severity::Error,
        "A record stands in a folder in which it cannot be read in time",
        include_str!("misplaced_record.md"),
    ),
    row(
        "broken-expectation",
        Severity::Error,
        "An expectation of the repository cannot be evaluated",
        include_str!("broken_expectation.md"),
    ),
    row(
        "broken-template",
        Severity::Error,
        "A template of a document cannot be read or run",
        include_str!("broken_template.md"),
    ),
    row("empty-file", Severity::Warning, "A file holds no record", include_str!("empty_file.md")),
    row(
        "unknown-kind",
        Severity::Error,
        "A document does not say what kind of record it is, or names none that exists",
        include_str!("unknown_kind.md"),
    ),
    row("mixed-kinds", Severity::Error, "A file holds records of several kinds", include_str!("mixed_kinds.md")),
    row(
        "unknown-field",
        Severity::Error,
        "A record has a field that its kind does not know",
        include_str!("unknown_field.md"),
    ),
    row(
        "missing-field",
        Severity::Error,
        "A record lacks a field that its kind needs",
        include_str!("missing_field.md"),
    ),
    row("invalid-value", Severity::Error, "A value does not fit its field", include_str!("invalid_value.md")),
    row(
        "unknown-rule",
        Severity::Error,
        "The manifest, an exception or an allow names a rule that does not exist or cannot be silenced",
        include_str!("unknown_rule.md"),
    ),
    row(
        "malformed-allow",
        Severity::Error,
        "A comment addresses aims but cannot be understood",
        include_str!("malformed_allow.md"),
    ),
    row(
        "allow-without-reason",
        Severity::Error,
        "An inline allow gives no reason",
        include_str!("allow_without_reason.md"),
    ),
    row("expired-allow", Severity::Warning, "An inline allow has ended", include_str!("expired_allow.md")),
    row("unused-allow", Severity::Warning, "An inline allow silences nothing", include_str!("unused_allow.md")),
    row(
        "unused-exception",
        Severity::Warning,
        "An exception waives a finding that does not exist",
        include_str!("unused_exception.md"),
    ),
    row(
        "stale-baseline",
        Severity::Error,
        "An entry of the baseline silences nothing",
        include_str!("stale_baseline.md"),
    ),
];
