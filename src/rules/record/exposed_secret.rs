//! No key, token or password is in a file of the repository.
//!
//! Must not know the text: only what was found, and where.

use crate::rules::prelude::*;
use crate::{
    model::{Attachment, Exposed},
    source::Secret,
};

pub(super) const RULE: Rule = Rule {
    name: "exposed-secret",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["7.5.3"],
    practice: None,
    summary: "A record or the file of a record contains a key, a token or a password",
    page: include_str!("exposed_secret.md"),
    suppressible: true,
    check,
};

/// What to do; the order matters, because whoever has a copy of the repository has the value.
const HELP: &str = "revoke it where it was issued, then remove it from the file; it remains in the history of git";

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let records = model.entries().iter();
    acc.extend(records.flat_map(|entry| entry.secrets.iter().map(|exposed| in_record(entry, exposed))));
    acc.extend(model.attachments().flat_map(|file| model.secrets(file.path).iter().map(move |it| in_file(file, it))));
}

fn in_record(entry: &Entry, exposed: &Exposed) -> Finding {
    let message = format!("the record {} contains {}", entry.id, exposed.kind);
    Finding::new(RULE.name, exposed.at.clone(), message).help(HELP).about(&entry.id)
}

fn in_file(file: Attachment<'_>, secret: &Secret) -> Finding {
    let (path, id) = (file.path, &file.entry.id);
    let message = format!("`{path}`, the file of {id}, contains {} in line {}", secret.kind, secret.line);
    let finding = Finding::new(RULE.name, file.entry.at(file.field), message).help(HELP);
    finding.about(id).distinct(&secret.line.to_string())
}
