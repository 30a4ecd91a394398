//! Files that records name are in the repository itself.
//!
//! Must not follow a path; `repo` has already checked it.

use crate::rules::prelude::*;
use crate::{
    model::Attachment,
    source::{FileFact, stays_inside},
};

pub(super) const RULE: Rule = Rule {
    name: "path-outside-repository",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "A path leaves the repository or does not name a regular file",
    page: include_str!("path_outside_repository.md"),
    suppressible: false,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.attachments().filter(|file| *file.fact == FileFact::Outside).map(outside));
}

fn outside(file: Attachment<'_>) -> Finding {
    let (what, help) = wording(file.path);
    let message = format!("the path of {}, `{}`, {what}", file.entry.id, file.path);
    Finding::new(RULE.name, file.entry.at(file.field), message).help(help).about(&file.entry.id)
}

fn wording(path: &str) -> (&'static str, &'static str) {
    if stays_inside(path) {
        return (
            "is a folder, or a link that leaves the repository",
            "name one regular file: archive a folder, and copy the target of a link",
        );
    }
    if path.split('/').any(|part| part == "..") {
        return ("leaves the repository", "copy the file into the repository, or give its address as `url`");
    }
    ("is not portable", "write the path from the root with a single `/` between names, without `.`, `\\` or `:`")
}
