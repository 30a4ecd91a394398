//! The stages that every reading command shares: find the repository, read it, ask for facts, build the model.
//!
//! Must not know what a command does with the model.

use std::{cell::OnceCell, io::IsTerminal as _};

use clap::ColorChoice;

use super::{
    Error,
    options::{Global, StageName, View},
    past,
    tree::{Source, fork, source, today},
};
use crate::{
    finding::{Finding, Stage},
    framework::Frameworks,
    model::{self, How, Marker, Model, Policy, Reading, Remembered, Ruleset, Shared},
    output::Style,
    policy::Verdict,
    record::field::Date,
    render,
    report::{
        check::{CheckReport, report},
        place::Sources,
    },
    rules,
};

/// A repository as read.
pub(super) struct Loaded {
    pub(super) source: Source,
    pub(super) model: Model,
    pub(super) findings: Vec<Finding>,
    pub(super) markers: Vec<Marker>,
    pub(super) files: usize,
    pub(super) incomplete: Option<String>,
}

/// Weighs findings for a stage; the comments that may silence them are given beside.
pub(super) type Judge<'j> = dyn Fn(&Model, Vec<Finding>, &[Marker], Stage) -> Vec<Verdict> + 'j;

impl Loaded {
    /// Runs the rules, unless the manifest could not be read.
    pub(super) fn check(&mut self) {
        if self.incomplete.is_none() {
            self.findings.extend(rules::check(&self.model));
        }
    }

    /// Reads the history of the approvals into the model; what cannot be known is said there.
    pub(super) fn remember(&mut self) {
        let remembered = past::remembered(&self.source, &self.model, None);
        self.model.remember(remembered.unwrap_or_else(|why| Remembered::unknown(&why)));
    }

    /// The same, where the manifest asks how well approvals are supported.
    pub(super) fn remember_if_asked(&mut self) {
        if self.model.manifest().is_some_and(|manifest| manifest.approvals.is_some()) {
            self.remember();
        }
    }

    /// What is found in it: the history is read where the manifest asks, the rules are run, `judge` weighs what they say.
    pub(super) fn reported(&mut self, stage: Stage, judge: &Judge<'_>) -> (CheckReport, Sources) {
        self.remember_if_asked();
        self.check();
        let verdicts = judge(&self.model, std::mem::take(&mut self.findings), &self.markers, stage);
        report(&self.model, verdicts, self.source.tree(), stage, self.files, self.incomplete.clone())
    }

    /// The stage to judge for: the one asked for, else the manifest's.
    pub(super) fn stage(&self, asked: Option<StageName>) -> Stage {
        let manifest = || self.model.manifest().map(|manifest| manifest.stage).unwrap_or_default();
        asked.map_or_else(manifest, Into::into)
    }
}

/// Reads the work tree that the options name.
pub(super) fn load(global: &Global) -> Result<Loaded, Error> {
    load_at(global, &View::default())
}

/// Reads the repository that the options name, as of a commit where one is asked for.
pub(super) fn load_at(global: &Global, view: &View) -> Result<Loaded, Error> {
    let source = source(global, view.at.as_deref())?;
    let today = today(global, &source)?;
    Reader::default().load(source, today)
}

/// Reads two states, each file that they share once. Both are looked at from the day of the later one, so that what time
/// alone does is no difference.
pub(super) fn two(global: &Global, base: &str, head: Option<&str>) -> Result<(Loaded, Loaded), Error> {
    let base = match head {
        Some(_) => source(global, Some(base))?,
        None => fork(global, base, None)?,
    };
    let head = source(global, head)?;
    let today = today(global, &head)?;
    let reader = Reader::sharing();
    // The later state first: a commit knows its blobs without reading them, so that of the earlier one only those are read
    // that differ.
    let head = reader.load(head, today)?;
    Ok((reader.load(base, today)?, head))
}

/// What is made once to read one tree or several.
#[derive(Default)]
pub(super) struct Reader {
    /// Files already read, where several trees are.
    shared: Option<Shared>,
    shipped: OnceCell<Ruleset>,
}

impl Reader {
    /// One that reads files which several trees share once.
    pub(super) fn sharing() -> Self {
        Self { shared: Some(Shared::default()), ..Self::default() }
    }

    /// Reads a tree.
    pub(super) fn load(&self, source: Source, today: Date) -> Result<Loaded, Error> {
        let reading = self.read(&source, today, None)?;
        Ok(self.loaded(source, reading, today))
    }

    /// The records of a tree, under the policy of another state where one is given.
    pub(super) fn read(&self, source: &Source, today: Date, policy: Option<&Policy>) -> Result<Reading, Error> {
        let ruleset = policy.map_or_else(|| self.ruleset(), |policy| policy.ruleset.clone());
        let exclude = policy.map(|policy| policy.exclude.as_slice());
        let how = How { today, shared: self.shared.as_ref(), exclude };
        model::read_as(source.tree(), ruleset, &how).map_err(Error::Unreadable)
    }

    fn ruleset(&self) -> Ruleset {
        self.shipped.get_or_init(|| Ruleset::shipped(rules::catalog()).0).clone()
    }

    /// Asks for facts and builds the model.
    pub(super) fn loaded(&self, source: Source, mut reading: Reading, today: Date) -> Loaded {
        let facts = source.tree().facts(&reading.wants());
        let (files, markers) = (reading.files, std::mem::take(&mut reading.markers));
        let incomplete =
            (!reading.manifest).then(|| "the manifest cannot be read, so the rules were not run".to_owned());
        let (model, mut findings) = Model::build(reading, facts, Frameworks::shipped(), today);
        findings.extend(render::broken(source.tree()));
        Loaded { source, model, findings, markers, files, incomplete }
    }
}

/// How text for people is set on standard output.
pub(super) fn style(global: &Global) -> Style {
    let terminal = std::io::stdout().is_terminal();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = match global.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && !no_color,
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width =
        columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(100);
    Style { color, width }
}
