//! A file matches its recorded SHA-256.
//!
//! Must not compute a hash; `repo` does.

use crate::rules::prelude::*;
use crate::{
    model::Attachment,
    source::{FileFact, LineEnds},
};

pub(super) const RULE: Rule = Rule {
    name: "hash-mismatch",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["7.5.3", "8.1"],
    practice: None,
    summary: "The file of a piece of evidence does not match its recorded SHA-256",
    page: include_str!("hash_mismatch.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.attachments().filter_map(|file| match (file.sha256, file.fact) {
        (Some(recorded), FileFact::Present { sha256: Some(actual), .. }) if **recorded != **actual => {
            Some(match model.line_ends(file.path) {
                Some(ends) => converted(file, ends),
                None => changed(file, actual),
            })
        }
        _ => None,
    }));
}

fn changed(file: Attachment<'_>, actual: &str) -> Finding {
    let message = format!("`{}` does not match the SHA-256 recorded in {}", file.path, file.entry.id);
    Finding::new(RULE.name, file.entry.at("sha256"), message)
        .help(format!(
            "restore the file from git, or add a new record for new evidence; the SHA-256 of the file is now {actual}"
        ))
        .related(file.entry.at("path"), "the file is named here")
        .about(&file.entry.id)
}

fn converted(file: Attachment<'_>, recorded: LineEnds) -> Finding {
    let path = file.path;
    let name = if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path.to_string() };
    let message = format!(
        "`{path}` matches the SHA-256 recorded in {} only with {} line ends, so git has converted them",
        file.entry.id,
        recorded.name()
    );
    Finding::new(RULE.name, file.entry.at("sha256"), message)
        .help(format!(
            "git converts line ends: mark the file in .gitattributes with the line `{name} -text`, then commit it with {} line ends, or check \
             it out again if git has it so",
            recorded.name()
        ))
        .related(file.entry.at("path"), "the file is named here")
        .about(&file.entry.id)
}
