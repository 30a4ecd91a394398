//! A text of a record says something.
//!
//! Must not judge whether what it says is true or sufficient, nor justifications of controls, which have rules of their own.

use crate::rules::{prelude::*, texts, wording::is_hollow};

pub(super) const RULE: Rule = Rule {
    name: "hollow-text",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["7.5.2"],
    practice: Some("auditors read a placeholder as an answer that is missing"),
    summary: "A text is a placeholder, only names where something is, or would fit any organization",
    page: include_str!("hollow_text.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for entry in model.entries().iter().filter(|entry| has_hollow_text(entry)) {
        texts::each(entry, &mut |pointer, text| {
            if is_hollow(text) && !texts::is_justification(pointer) {
                acc.push(finding(entry, pointer, text));
            }
        });
    }
}

/// Whether there may be one: ids and words of a list are looked at as well.
fn has_hollow_text(entry: &Entry) -> bool {
    let mut found = false;
    if let Some(record) = entry.record() {
        record.texts(&mut |text| found = found || is_hollow(text));
    }
    found
}

fn finding(entry: &Entry, pointer: &str, text: &str) -> Finding {
    Finding::new(RULE.name, entry.at(pointer), format!("`{}` does not describe anything", text.trim()))
        .help("describe what applies here, or remove the field if nothing does")
        .about(&entry.id)
        .distinct(pointer)
}
