//! Problems in YAML text that the scanner accepts, worded for the person who wrote it.
//!
//! Must not know records; a problem only has a byte span and a defect.

use super::{MAX_NODES, MAX_PROBLEMS, scalar::Odd};
use crate::{
    defect::{self, Defect},
    source::Span,
};

/// A problem in the text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The kind of defect.
    pub defect: &'static Defect,
    /// The bytes concerned.
    pub span: Span,
    /// Description of the problem.
    pub message: String,
    /// How to fix it.
    pub help: &'static str,
    /// A related location with its label.
    pub related: Option<(Span, &'static str)>,
}

pub(super) fn problem(defect: &'static Defect, span: Span, message: impl Into<String>, help: &'static str) -> Problem {
    Problem { defect, span, message: message.into(), help, related: None }
}

pub(super) fn duplicate_key(key: &str, span: Span, first: Span) -> Problem {
    let mut problem = problem(
        &defect::YAML_DUPLICATE_KEY,
        span,
        format!("duplicate key `{key}`"),
        "keep one of the two; YAML parsers disagree on which one counts",
    );
    problem.related = Some((first, "first used here"));
    problem
}

pub(super) fn alias(text: &str, span: Span) -> Problem {
    problem(
        &defect::YAML_ALIAS,
        span.clone(),
        format!("`{}` starts with `*`, which makes it an alias of another value", short(&text[span])),
        "put it in quotes if it is text; otherwise write the value itself, because each record is read on its own",
    )
}

pub(super) fn anchor(text: &str, span: Span) -> Problem {
    problem(
        &defect::YAML_ALIAS,
        span.clone(),
        format!("`{}` starts with `&`, which makes it an anchor for aliases", short(&text[span])),
        "put it in quotes if it is text; otherwise remove it and repeat the value wherever it is needed",
    )
}

pub(super) fn tag(text: &str, span: Span) -> Problem {
    problem(
        &defect::YAML_TAG,
        span.clone(),
        format!("`{}` starts with `!`, which makes it a tag", short(&text[span])),
        "put it in quotes if it is text; otherwise remove it, because the schema defines the types",
    )
}

pub(super) fn merge_key(span: Span) -> Problem {
    problem(&defect::YAML_ALIAS, span, "a merge key (`<<`) copies another mapping", "write the keys themselves")
}

pub(super) fn complex_key(span: Span) -> Problem {
    problem(&defect::YAML_SYNTAX, span, "list or mapping used as a key", "write a simple key: `name: value`")
}

pub(super) fn no_key(span: Span) -> Problem {
    problem(&defect::YAML_SYNTAX, span, "value without a key", "write `key: value`")
}

pub(super) fn odd_scalar(span: Span, odd: Odd, text: &str) -> Problem {
    let (what, help) = match odd {
        Odd::LeadingZero => (
            "a number with leading zeros, which YAML parsers interpret differently",
            "remove the zeros, or put it in quotes if it is text",
        ),
        Odd::Radix => ("a hexadecimal or octal number", "write it in decimal, or put it in quotes if it is text"),
        Odd::TooLarge => ("a number of more than 64 bits", "put it in quotes if it is text"),
        Odd::NotFinite => ("not a finite number", "write a number, or put it in quotes if it is text"),
    };
    problem(&defect::YAML_ODD_NUMBER, span, format!("`{}` is {what}", short(text)), help)
}

pub(super) fn too_many(text: &str) -> Problem {
    problem(
        &defect::YAML_TOO_LARGE,
        0..first_line(text),
        format!("the file has more than {MAX_PROBLEMS} problems; further problems are not listed"),
        "fix these and run the check again",
    )
}

pub(super) fn too_many_nodes(text: &str) -> Problem {
    problem(
        &defect::YAML_TOO_LARGE,
        0..first_line(text),
        format!("the file has more than {MAX_NODES} values"),
        "split it into several files with one record each",
    )
}

/// The first line of `text`, truncated after 60 characters.
#[must_use]
pub fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_owned(),
    }
}

fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}
