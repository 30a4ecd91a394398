//! The stages from a state as read to the verdicts. Each is built from the one before, so none can be skipped.
//!
//! Must not know how the verdicts are used.

use super::{
    Error, State,
    history::{Lineage, query},
};
use crate::{
    finding::{Finding, Stage},
    framework::Frameworks,
    history,
    model::{ApprovalHistory, Directive, Entry, Model, Policy, Reading, Records, in_git},
    policy::{self, Verdict},
    record::field::Date,
    render,
    report::{
        check::{CheckReport, report},
        log::{LogReport, log},
        place::Sources,
        status::{self, StatusReport},
    },
    rules,
};

/// A state as read: its records, without external facts and history.
pub struct Opened {
    /// The state.
    pub state: State,
    /// The date as of which it is evaluated.
    pub today: Date,
    /// The contents of its files.
    pub reading: Reading,
}

/// What the history of approvals is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryUse {
    /// Nothing.
    None,
    /// The rules, if the manifest requires support for approvals.
    Rules,
    /// The rules, regardless of the manifest.
    Always,
    /// Display, and the rules if the manifest requires support for approvals.
    Documents,
}

impl Opened {
    /// The notes for people on what was opened: the commit that a date means, and files that are missing from it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.state.note().into_iter().chain(self.reading.unlisted.iter().cloned()).collect()
    }

    /// The policy of the state.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy::of(&self.reading)
    }

    /// The same records under the policy of another state.
    #[must_use]
    pub fn with_policy(self, policy: &Policy) -> Self {
        Self { reading: self.reading.with_policy(policy), ..self }
    }

    /// Queries facts and the history that `history` needs, and builds the model.
    ///
    /// # Errors
    /// Fails if an object of the commit cannot be read. What the history does not show about approvals is a finding.
    pub fn load(self, history: HistoryUse) -> Result<Loaded, Error> {
        let Self { state, today, reading } = self;
        let mut joined = reading.join();
        let wants = joined.records.wants();
        let facts = state.tree().facts(&wants).with_contents(state.tree(), &wants);
        let history = approval_history(&state, &joined.records, history);
        let (files, directives) = (joined.files, std::mem::take(&mut joined.directives));
        let incomplete =
            (!joined.manifest).then(|| "the manifest cannot be read, so the rules were not run".to_owned());
        let (model, mut findings) = Model::build(joined, facts, history, Frameworks::shipped(), today);
        findings.extend(render::broken(state.tree()));
        state.intact()?;
        Ok(Loaded { state, model, findings, directives, files, incomplete })
    }
}

/// The history of approvals, as far as it is needed.
fn approval_history(state: &State, records: &Records, purpose: HistoryUse) -> ApprovalHistory {
    // Without an approval there is nothing to ask, so that a new repository and a shallow clone need no history.
    let requested = records.manifest().is_some_and(|manifest| manifest.approvals.is_some())
        && records.attestations().next().is_some();
    let judged = requested || purpose == HistoryUse::Always;
    match purpose {
        HistoryUse::None => ApprovalHistory::default(),
        HistoryUse::Rules if !requested => ApprovalHistory::default(),
        _ => {
            let lineage = state.lineage().map_err(|error| error.reason());
            let history = lineage.and_then(|lineage: Lineage<'_>| query(state.tree(), &lineage, records, None));
            let why = |why: String| ApprovalHistory::unknown(why.lines().next().unwrap_or_default());
            history.unwrap_or_else(why).judged(judged)
        }
    }
}

/// A repository as read: its model, and the findings from reading it.
pub struct Loaded {
    /// The state.
    pub state: State,
    /// The model.
    pub model: Model,
    /// Findings about the files and records themselves.
    pub findings: Vec<Finding>,
    /// Comments that are directives to aims.
    pub directives: Vec<Directive>,
    /// Files read.
    pub files: usize,
    /// Why the rules cannot be run, if they cannot.
    pub incomplete: Option<String>,
}

impl Loaded {
    /// The history of one of its records.
    ///
    /// # Errors
    /// Fails if the state has no history, or it cannot be read.
    pub fn log(&self, entry: &Entry) -> Result<LogReport, Error> {
        let lineage = self.state.lineage()?;
        let commits = lineage.commits();
        let path = in_git(commits.prefix(), &entry.path);
        let path = history::place_at_head(commits, entry.kind.name, &entry.id, &path).map_err(Error::Unreadable)?;
        let events = match path {
            Some(path) => history::history_of(commits, entry.kind.name, &entry.id, &path).map_err(Error::Unreadable)?,
            None => Vec::new(),
        };
        log(&self.model, entry, &events, commits).map_err(Error::Unreadable)
    }

    /// Why the history is unknown, with help.
    pub(super) fn unknown_history(&self) -> Error {
        let lineage = match self.state.lineage() {
            Ok(lineage) => lineage,
            Err(error) => return Error::Git(error),
        };
        let why = query(self.state.tree(), &lineage, &self.model, None).err();
        Error::Unreadable(why.unwrap_or_else(|| "the history cannot be read".to_owned()))
    }

    /// The requested stage, otherwise the manifest's.
    #[must_use]
    pub fn stage(&self, asked: Option<Stage>) -> Stage {
        let manifest = || self.model.manifest().map(|manifest| manifest.stage).unwrap_or_default();
        asked.unwrap_or_else(manifest)
    }

    /// Passes only if the manifest could be read.
    ///
    /// # Errors
    /// Fails if the manifest cannot be read.
    pub fn complete(self) -> Result<Self, Error> {
        match &self.incomplete {
            None => Ok(self),
            Some(why) => Err(Error::Unreadable(format!("{why}\nhelp: `aims check` shows what is wrong with it"))),
        }
    }

    /// Runs the rules, unless the manifest could not be read.
    #[must_use]
    pub fn check(mut self) -> Checked {
        if self.incomplete.is_none() {
            self.findings.extend(rules::check(&self.model));
        }
        Checked { loaded: self }
    }
}

/// A repository with all of its findings.
pub struct Checked {
    /// What was read, with the findings of the rules added.
    pub loaded: Loaded,
}

impl Checked {
    /// The findings, judged for `stage`.
    #[must_use]
    pub fn judge(&self, stage: Stage) -> Judged<'_> {
        let Loaded { model, findings, directives, .. } = &self.loaded;
        Judged { checked: self, stage, verdicts: policy::judge(model, findings, directives, stage) }
    }

    /// The findings, judged for the manifest's stage.
    #[must_use]
    pub fn judge_as_stated(&self) -> Judged<'_> {
        self.judge(self.loaded.stage(None))
    }
}

/// The findings of a repository, judged for a stage.
pub struct Judged<'c> {
    /// The checked repository.
    pub checked: &'c Checked,
    /// The stage.
    pub stage: Stage,
    /// The findings with their severities.
    pub verdicts: Vec<Verdict<'c>>,
}

impl Judged<'_> {
    /// The report of the check, with the texts that its findings refer to.
    #[must_use]
    pub fn report(&self) -> (CheckReport, Sources) {
        let Loaded { state, model, files, incomplete, .. } = &self.checked.loaded;
        report(model, &self.verdicts, state.tree(), self.stage, *files, incomplete.clone())
    }

    /// The open items before each stage.
    #[must_use]
    pub fn distance(&self) -> Vec<status::Distance> {
        let distance = |stage: &Stage| status::distance(*stage, &self.checked.judge(*stage).verdicts);
        Stage::ALL[1..].iter().map(distance).collect()
    }

    /// How far the records answer the standard.
    #[must_use]
    pub fn status(&self) -> StatusReport {
        status::status(&self.checked.loaded.model, &self.verdicts, self.stage, self.distance())
    }
}
