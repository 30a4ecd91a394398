//! Files that records name exist.
//!
//! Must not access the file system; `repo` has already looked up the files.

use crate::rules::prelude::*;
use crate::{
    model::Attachment,
    source::{At, Difference, FileFact, Path},
};

pub(super) const RULE: Rule = Rule {
    name: "missing-file",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["7.5.3"],
    practice: None,
    summary: "The file that a record names does not exist or cannot be read",
    page: include_str!("missing_file.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.attachments().filter_map(|file| match file.fact {
        FileFact::Missing => Some(missing(file, model.twins(file.path))),
        FileFact::Unreadable(reason) => Some(unreadable(file, reason)),
        FileFact::Outside | FileFact::Present { .. } => None,
    }));
}

fn missing(file: Attachment<'_>, twins: &[Path]) -> Finding {
    let message = format!("the file of {}, `{}`, does not exist", file.entry.id, file.path);
    let near = twins.iter().find_map(|twin| Some((twin, Difference::between(file.path, twin)?)));
    let finding = Finding::new(RULE.name, file.entry.at(file.field), message).about(&file.entry.id);
    match near {
        Some((twin, difference)) => finding
            .help(match difference {
                Difference::Case => format!("write `{twin}`, which exists and differs by case only"),
                other => format!("rename `{twin}` to the path of the record; the two differ by {}", other.words()),
            })
            .related(At::File(twin.clone()), "this file exists"),
        None => finding.help(
            "add the file, or correct its path, which is relative to the root of the repository, not to the folder of the record",
        ),
    }
}

fn unreadable(file: Attachment<'_>, reason: &str) -> Finding {
    let message = format!("the file of {}, `{}`, cannot be read: {reason}", file.entry.id, file.path);
    Finding::new(RULE.name, file.entry.at(file.field), message)
        .help("make it readable for the user who runs aims")
        .about(&file.entry.id)
}
