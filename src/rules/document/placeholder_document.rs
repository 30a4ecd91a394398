//! The file of an approved document has content.
//!
//! Must not read files: whether a text is only a placeholder is a fact about it.

use crate::rules::prelude::*;
use crate::source::{FileFact, Lack};

pub(super) const RULE: Rule = Rule {
    name: "placeholder-document",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "The file of an approved document is empty or only a placeholder",
    page: include_str!("placeholder_document.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let approved = model.all::<Document>().filter(|document| is_in_force(model, document.data()));
    acc.extend(approved.filter_map(|document| {
        let path = document.data().path.as_deref()?;
        Some(placeholder(document, path, lack(model, path)?))
    }));
}

/// Whether the approval applies to this version of the document.
fn is_in_force(model: &Model, document: &Document) -> bool {
    let applies = |approval: &field::Approval| {
        let version = approval.version.as_deref().zip(document.version.as_deref());
        approval.on <= model.today && version.is_none_or(|(approved, current)| approved == current)
    };
    document.approval.as_ref().is_some_and(applies)
}

/// Why the file has no content. A file that is not text is only known to be empty.
fn lack(model: &Model, path: &str) -> Option<Lack> {
    match model.file(path)? {
        FileFact::Present { bytes: 0, .. } => Some(Lack::Empty),
        _ => model.text(path)?.lack,
    }
}

fn placeholder(document: Item<'_, Document>, path: &str, lack: Lack) -> Finding {
    let what = match lack {
        Lack::Empty => "is empty",
        Lack::FrontMatter => "has only front matter",
        Lack::Headings => "has only headings",
        Lack::Placeholder => "has only placeholder text",
    };
    let message = format!("document {} is approved, but its file `{path}` {what}", document.id);
    let finding = Finding::new(RULE.name, document.at("path"), message)
        .help("write the document and have it approved, or remove the approval until it is written");
    finding.related(document.at("approval"), "the approval").about(&document.id)
}
