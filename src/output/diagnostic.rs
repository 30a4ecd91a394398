//! Converts a finding, or an error of aims, into a diagnostic for the handlers of miette, with every text escaped.
//!
//! Must not know how a handler draws it, or which findings are shown.

use std::{error::Error, fmt};

use miette::{Diagnostic, LabeledSpan, Severity as Level, SourceCode};

use super::{
    excerpts::{Cutting, Excerpts, Mark},
    summary::place,
    wrap::unwrapped,
};
use crate::{
    escape,
    finding::Severity,
    report::{
        check::{Related, Reported, ReportedRule},
        place::Sources,
    },
};

/// A finding or an error, ready to be drawn.
#[derive(Debug)]
pub(super) struct DiagnosticView {
    /// The rule of a finding, or the code of an error.
    pub(super) code: String,
    /// Its severity.
    pub(super) severity: Severity,
    /// What is wrong: one line for a finding, one or more for an error.
    pub(super) message: String,
    /// How to fix it.
    pub(super) help: Option<String>,
    /// The location, if none of its lines can be shown.
    pub(super) place: Option<String>,
    /// Further notes, one line each.
    pub(super) notes: Vec<String>,
    excerpts: Excerpts,
}

impl DiagnosticView {
    /// A finding of `rule`.
    pub(super) fn finding(
        finding: &Reported,
        rule: Option<&ReportedRule>,
        sources: &Sources,
        cutting: Cutting,
    ) -> Self {
        let marks = marks(finding);
        let (excerpts, apart) = Excerpts::of(&marks, sources, cutting);
        let bare = |mark: &&&Mark<'_>| mark.label.is_none();
        let labelled = apart.iter().filter_map(|mark| {
            let label = mark.label.as_ref()?;
            Some(format!("{}: {label}", place(Some(mark.location))))
        });
        let notes = labelled.chain(finding.related.iter().filter_map(note)).chain(more(finding, rule));
        Self {
            code: line(&finding.rule),
            severity: finding.severity,
            message: line(&finding.message),
            help: finding.help.as_ref().map(line),
            place: apart.iter().find(bare).map(|mark| place(Some(mark.location))),
            notes: notes.collect(),
            excerpts,
        }
    }

    /// An error of aims.
    pub(super) fn error(error: &dyn Diagnostic) -> Self {
        let text = |text: &dyn fmt::Display| escape::terminal(&text.to_string()).into_owned();
        Self {
            code: error.code().map(|code| text(&code)).unwrap_or_default(),
            severity: Severity::Error,
            message: text(&error),
            help: error.help().map(|help| text(&help)),
            place: None,
            notes: Vec::new(),
            excerpts: Excerpts::default(),
        }
    }

    /// Whether each mark is the location of the finding itself, in the order in which they are drawn.
    pub(super) fn marks(&self) -> impl Iterator<Item = bool> {
        self.excerpts.labels.iter().map(LabeledSpan::primary)
    }
}

impl fmt::Display for DiagnosticView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for DiagnosticView {}

impl Diagnostic for DiagnosticView {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<Level> {
        Some(match self.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Todo => Level::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display + 'a>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpts)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.excerpts.labels.is_empty()).then(|| Box::new(self.excerpts.labels.iter().cloned()) as Box<_>)
    }
}

/// Text on one line.
fn line<T: escape::Text + ?Sized>(text: &T) -> String {
    unwrapped(&escape::line(text))
}

/// The location of the finding, followed by the related locations that have a line.
fn marks(finding: &Reported) -> Vec<Mark<'_>> {
    let main = finding.location.iter().map(|location| Mark { location, label: None });
    let related = finding.related.iter().filter_map(|related| {
        let location = related.location.as_ref().filter(|location| location.start.is_some())?;
        Some(Mark { location, label: Some(line(&related.text)) })
    });
    main.chain(related).collect()
}

/// The note on a related location that is an entire file or unknown.
fn note(related: &Related) -> Option<String> {
    match &related.location {
        Some(location) if location.start.is_some() => None,
        Some(location) => Some(format!("{}: {}", place(Some(location)), line(&related.text))),
        None => Some(line(&related.text)),
    }
}

/// Further reading: the clauses of the rule, and the command that shows its page (a command and not a link: it works
/// without a network and for the expectations of a repository). The command is left out if the help names it.
fn more(finding: &Reported, rule: Option<&ReportedRule>) -> Option<String> {
    let rule = rule?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let named = finding.rule.chars().all(plain) && !finding.rule.starts_with('-');
    let page = named.then(|| format!("`aims explain {}`", finding.rule));
    let page = page.filter(|page| finding.help.as_ref().is_none_or(|help| !line(help).contains(page)));
    let all: Vec<String> = rule.clauses.iter().map(line).chain(page).collect();
    (!all.is_empty()).then(|| format!("see {}", all.join(", ")))
}
