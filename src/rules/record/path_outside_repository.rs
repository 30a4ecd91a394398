//! Files that records stand for lie in the repository itself.
//!
//! Must not follow a path; the edge has judged it already.

use crate::rules::prelude::*;
use crate::{
    model::Attachment,
    source::{FileFact, stays_inside},
};

pub(super) const RULE: Rule = Rule {
    name: "path-outside-repository",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some("the data model: what contradicts itself cannot be judged"),
    summary: "A path leads out of the repository or to no regular file",
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
            "name one regular file; put a folder into an archive, and copy what a link points at",
        );
    }
    if path.split('/').any(|part| part == "..") {
        return ("leaves the repository", "copy the file into the repository, or give its address as `url`");
    }
    ("is not written plainly", "write the path from the root with single `/` between names, without `.`, `\\` or `:`")
}
