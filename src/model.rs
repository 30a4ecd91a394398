//! The typed records of a repository with links in both directions, facts about the environment, and derived
//! information.
//!
//! Immutable; must not know any rule, format or file system.

mod acceptance;
mod applicability;
mod approval_history;
mod assessed;
mod audited;
mod base_policy;
mod certificate;
mod conflicts;
mod control_state;
mod documented;
mod due;
mod entry;
mod evidenced;
mod expected;
mod levels;
mod names;
mod projection;
mod read;
mod records;
mod related;
mod review;
mod ruleset;
mod unread;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
};

pub use crate::{schema::Link, yaml::MAX_BYTES as MAX_FILE};
pub use acceptance::Accepted;
pub use applicability::{Applicability, Basis, Extent, Row, RowFor};
pub use approval_history::{ApprovalHistory, Attestation, HistoryState, in_git};
pub use audited::AuditCoverage;
pub use base_policy::Policy;
pub use certificate::{CycleStep, Milestone};
pub use control_state::{ControlState, OverallDecision};
pub use due::{Due, DueKind};
pub use entry::{Content, Entry, Exposed, Item, Reason, Withheld};
pub use evidenced::ControlOfSystem;
pub use levels::Level;
pub use projection::Redaction;
pub use read::{
    Directive, EXTENSIONS, Head, Joined, MANIFEST, ReadOptions, Reading, Shared, classification, heads, read,
    read_ruleset, read_with,
};
pub use records::Records;
pub use related::Related;
pub use review::{Attachment, ReviewDue, Since};
pub use ruleset::Ruleset;
pub use unread::Unread;

use entry::typed;
use projection::Derived;
use unread::UnreadIndex;

use crate::{
    expectation::AnswerTo,
    finding::{Catalog, Finding},
    framework::{Found, Frameworks},
    record::{
        Control, RecordType as _, Scope, System,
        field::{Date, REQUIREMENT},
        relation::{ANSWERS, SUPPORTS, Side, on},
    },
    source::{CommitFact, Facts, FileFact, LineEnds, Path, Secret, TextFact},
};

/// A management system as read: records, links, facts and the evaluation date.
pub struct Model {
    /// The evaluation date.
    pub today: Date,
    /// Standards that records may refer to.
    pub frameworks: Frameworks,
    /// Built-in and loaded rules.
    pub catalog: Catalog,
    records: Records,
    facts: Facts,
    scope: Option<BTreeSet<Box<str>>>,
    applicability: Applicability,
    answers: BTreeMap<AnswerTo, Vec<u32>>,
    history: ApprovalHistory,
    unread: UnreadIndex,
    elsewhere: BTreeMap<Box<str>, String>,
    /// Information derived from all records, if some are withheld.
    derived: Option<Box<Derived>>,
}

impl Model {
    /// Joins the records with the facts that they need and with the history of their approvals.
    ///
    /// Returns the findings of reading and joining: broken files, violated schemas, failed expectations.
    #[must_use]
    pub fn build(
        joined: Joined,
        facts: Facts,
        history: ApprovalHistory,
        frameworks: Frameworks,
        today: Date,
    ) -> (Self, Vec<Finding>) {
        let Joined { records, mut findings, evaluations, ruleset, unread, elsewhere, .. } = joined;
        let Ruleset { catalog, expectations } = ruleset;
        let mut model = Self {
            today,
            frameworks,
            catalog,
            records,
            facts,
            scope: None,
            applicability: Applicability::default(),
            answers: expected::answers(&evaluations, &expectations),
            history,
            unread: UnreadIndex::of(unread),
            elsewhere,
            derived: None,
        };
        model.scope = model.scoped_systems();
        model.applicability = Applicability::of(&model);
        findings.extend(model.unmet(&evaluations, &expectations));
        findings.extend(model.conflicts());
        (model, findings)
    }

    /// The fact about a file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileFact> {
        self.facts.files.get(path)
    }

    /// The files that some system takes for the file at `path`.
    #[must_use]
    pub fn twins(&self, path: &str) -> &[Path] {
        self.facts.twins.get(path).map_or(&[], Vec::as_slice)
    }

    /// What the text of a document shows at first sight, if it could be read.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&TextFact> {
        self.facts.texts.get(path)
    }

    /// The line ends with which a file would have the SHA-256 that a record states.
    #[must_use]
    pub fn line_ends(&self, path: &str) -> Option<LineEnds> {
        self.facts.line_ends.get(path).copied()
    }

    /// Keys, tokens and passwords in the file of a record.
    #[must_use]
    pub fn secrets(&self, path: &str) -> &[Secret] {
        self.facts.secrets.get(path).map_or(&[], Vec::as_slice)
    }

    /// The folders that contain the files of evidence, each with the files directly in it.
    pub fn evidence_folders(&self) -> impl Iterator<Item = (&str, &[Path])> {
        self.facts.folders.iter().map(|(folder, files)| (&**folder, files.as_slice()))
    }

    /// The fact about a commit or tag that a record names.
    #[must_use]
    pub fn commit(&self, name: &str) -> Option<&CommitFact> {
        self.facts.commits.get(name)
    }

    /// The decisions on all controls, per AI system.
    #[must_use]
    pub fn applicability(&self) -> &Applicability {
        &self.applicability
    }

    /// Whether an AI system is in scope; without a scope record, every system is.
    #[must_use]
    pub fn in_scope(&self, system: &str) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.contains(system))
    }

    fn scoped_systems(&self) -> Option<BTreeSet<Box<str>>> {
        let mut scopes = self.all::<Scope>().peekable();
        scopes.peek()?;
        Some(scopes.flat_map(|scope| scope.data().systems.iter().map(|system| system.id().into())).collect())
    }

    /// Whether an AI system has a readable record, withheld or not.
    fn covers(&self, system: &str) -> bool {
        self.get::<System>(system).is_some() || self.stub(system).is_some_and(|stub| stub.kind.name == System::KIND)
    }

    /// The AI systems in scope.
    pub fn systems_in_scope(&self) -> impl Iterator<Item = Item<'_, System>> {
        self.all::<System>().filter(|system| self.in_scope(&system.id))
    }

    /// Whether a record is a system in scope, or names one, or names no system.
    pub(crate) fn concerns_scope(&self, entry: &Entry) -> bool {
        let mut systems = entry.systems().peekable();
        let named = systems.peek().is_none() || systems.any(|system| self.in_scope(system));
        if entry.kind.name == System::KIND { self.in_scope(&entry.id) } else { named }
    }

    /// Resolves a reference.
    #[must_use]
    pub fn resolve(&self, link: &Link) -> Resolved<'_> {
        let wants_requirement = link.kinds.iter().any(|kind| &**kind == REQUIREMENT);
        if let Some(entry) = self.target(link) {
            return Resolved::Record(entry);
        }
        if wants_requirement {
            match self.frameworks.find(&link.to) {
                Found::Provision(_) | Found::OtherFramework => return Resolved::Requirement,
                Found::Missing => {}
            }
            // One of the organization's own controls is supported and described like those of the standard.
            let own = self.get::<Control>(&link.to).filter(|_| link.ends.meets(on(&[&SUPPORTS, &ANSWERS], Side::Home)));
            if let Some(control) = own {
                return Resolved::Record(control.entry());
            }
        }
        self.with_id(&link.to).next().map_or(Resolved::Nothing, Resolved::WrongKind)
    }
}

impl Deref for Model {
    type Target = Records;
    fn deref(&self) -> &Records {
        &self.records
    }
}

/// The target of a reference.
#[derive(Clone, Copy)]
pub enum Resolved<'m> {
    /// A record of a permitted kind.
    Record(&'m Entry),
    /// An entry of a framework.
    Requirement,
    /// A record of another kind.
    WrongKind(&'m Entry),
    /// No target.
    Nothing,
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
