//! Findings about a file or record that cannot be read.
//!
//! Must not know how it was read.

use super::MANIFEST;
use crate::{
    defect,
    finding::Finding,
    record::field::Id,
    schema::{MAX_VIOLATIONS, Violation},
    source::{At, Part, Path, Place, ReadError, Unlisted},
    yaml::Problem,
};

pub(super) fn from_problem(path: &Path, problem: Problem) -> Finding {
    let at = |span| At::Bytes(path.clone(), span);
    let finding = problem.defect.finding(at(problem.span), problem.message).help(problem.help);
    problem.related.into_iter().fold(finding, |finding, (span, label)| finding.related(at(span), label))
}

/// The same finding of a file that may contain no record.
pub(super) fn or_exclude(finding: Finding) -> Finding {
    let fix = finding.help.as_deref().map(|help| format!("; otherwise {help}")).unwrap_or_default();
    finding.help(format!("list the file under `exclude` in aims.yaml if it contains no record{fix}"))
}

pub(super) fn from_violation(place: &dyn Fn(&str, Part) -> Place, violation: Violation, id: &str) -> Finding {
    let at = At::Place(place(&violation.pointer, violation.part));
    let subject = Id::is_valid(id).then(|| id.into());
    Finding { help: violation.help, subject, ..violation.defect.finding(at, violation.message) }
}

pub(super) fn too_many(place: Place) -> Finding {
    let message =
        format!("the record violates its schema in {MAX_VIOLATIONS} or more places; further violations are not listed");
    defect::INVALID_VALUE.finding(At::Place(place), message).help("fix these and run the check again")
}

pub(super) fn unreadable(path: &Path, error: &ReadError) -> Finding {
    let help = match error {
        ReadError::Missing if &**path == MANIFEST => "run `aims init` to create a repository",
        ReadError::TooLarge(_) => {
            "a record is a few kilobytes long; keep data and reports as evidence files, not as YAML"
        }
        ReadError::NotAFile => {
            "replace the link with the file itself; aims does not follow links out of the repository"
        }
        _ => "make it readable, or list it under `exclude` in aims.yaml",
    };
    defect::UNREADABLE_FILE.finding(At::File(path.clone()), format!("cannot be read: {error}")).help(help)
}

pub(super) fn unlisted(unlisted: Unlisted) -> Finding {
    defect::UNREADABLE_FILE.finding(At::File(unlisted.path), unlisted.why).help(unlisted.help)
}

pub(super) fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Finding {
    let bytes = error.as_bytes();
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let message = if utf16 {
        "the file is UTF-16, not UTF-8".to_owned()
    } else {
        let at = error.utf8_error().valid_up_to();
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("the file is not UTF-8: byte {at} on line {line} is invalid")
    };
    defect::UNREADABLE_FILE.finding(At::File(path.clone()), message).help("save it as UTF-8")
}

pub(super) fn empty(path: &Path) -> Finding {
    defect::EMPTY_FILE
        .finding(At::File(path.clone()), "the file contains no record")
        .help("add a record, or remove the file")
}
