//! The SHA-256 of an evidence file is recorded.
//!
//! Must not know the content of the file.

use crate::rules::prelude::*;
use crate::{model::Attachment, source::FileFact};

pub(super) const RULE: Rule = Rule {
    name: "evidence-without-hash",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &[],
    practice: Some("auditors ask how you know that a file is still the one that was collected"),
    summary: "Evidence names a file without its SHA-256",
    page: include_str!("evidence_without_hash.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let evidence = model.attachments().filter(|file| file.entry.kind.name == Evidence::KIND);
    let present = evidence.filter(|file| matches!(file.fact, FileFact::Present { .. }));
    acc.extend(present.filter(|file| file.sha256.is_none()).map(without_hash));
}

fn without_hash(file: Attachment<'_>) -> Finding {
    let message = format!("evidence {} has no SHA-256 for `{}`", file.entry.id, file.path);
    Finding::new(RULE.name, file.entry.at("path"), message)
        .help("add `sha256:` with the digits that `sha256sum` prints for the file")
        .about(&file.entry.id)
}
