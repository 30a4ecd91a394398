//! An evidence file has content.
//!
//! Must not read files.

use crate::rules::prelude::*;
use crate::{model::Attachment, source::FileFact};

pub(super) const RULE: Rule = Rule {
    name: "empty-evidence",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("an empty file is a mistake: a failed export, or a placeholder that was never replaced"),
    summary: "The file of a piece of evidence is empty",
    page: include_str!("empty_evidence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let empty = |file: &Attachment<'_>| matches!(file.fact, FileFact::Present { bytes: 0, .. });
    let evidence = model.attachments().filter(|file| file.entry.kind.name == Evidence::KIND);
    acc.extend(evidence.filter(empty).map(without_content));
}

fn without_content(file: Attachment<'_>) -> Finding {
    let message = format!("the file of {}, `{}`, is empty", file.entry.id, file.path);
    Finding::new(RULE.name, file.entry.at("path"), message)
        .help("collect the evidence again, or remove the record")
        .about(&file.entry.id)
}
