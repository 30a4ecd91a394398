//! The stages that every reading command shares: find the repository, read it, ask for facts, build the model.
//!
//! Must not know what a command does with the model.

use std::io::IsTerminal as _;

use clap::ColorChoice;

use super::{
    Error,
    options::{Global, StageName},
};
use crate::{
    finding::{Finding, Stage},
    model::{self, Marker, Model, Ruleset},
    output::Style,
    record::field::Date,
    repo::{self, WorkTree},
    rules,
    schema::Schemas,
    source::Tree as _,
};

/// A repository as read.
pub(super) struct Loaded {
    pub(super) tree: WorkTree,
    pub(super) model: Model,
    pub(super) findings: Vec<Finding>,
    pub(super) markers: Vec<Marker>,
    pub(super) files: usize,
    pub(super) incomplete: Option<String>,
}

impl Loaded {
    /// Runs the rules, unless the manifest could not be read.
    pub(super) fn check(&mut self) {
        if self.incomplete.is_none() {
            self.findings.extend(rules::check(&self.model));
        }
    }

    /// The stage to judge for: the one asked for, else the manifest's.
    pub(super) fn stage(&self, asked: Option<StageName>) -> Stage {
        let manifest = || self.model.manifest().map(|manifest| manifest.stage).unwrap_or_default();
        asked.map_or_else(manifest, Into::into)
    }
}

/// Reads the repository that the options name.
pub(super) fn load(global: &Global) -> Result<Loaded, Error> {
    let tree = WorkTree::find(&global.repo, model::MANIFEST)
        .ok_or_else(|| Error::NotARepository(global.repo.display().to_string()))?;
    let today = today(global)?;
    let schemas = Schemas::default();
    let (ruleset, frameworks) = Ruleset::shipped(rules::catalog(), &schemas);
    let mut reading = model::read(&tree, &schemas, ruleset, today).map_err(Error::Unreadable)?;
    let facts = tree.facts(&reading.wants());
    let (files, markers) = (reading.files, std::mem::take(&mut reading.markers));
    let incomplete = (!reading.manifest).then(|| "the manifest cannot be read, so the rules were not run".to_owned());
    let (model, findings) = Model::build(reading, facts, frameworks, today);
    Ok(Loaded { tree, model, findings, markers, files, incomplete })
}

/// The day to look from: the option, `SOURCE_DATE_EPOCH`, or the clock.
fn today(global: &Global) -> Result<Date, Error> {
    if let Some(today) = global.today {
        return Ok(today);
    }
    match std::env::var_os("SOURCE_DATE_EPOCH").map(|seconds| seconds.to_string_lossy().into_owned()) {
        Some(seconds) => seconds
            .parse()
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .map(|time| Date(time.to_zoned(jiff::tz::TimeZone::UTC).date()))
            .ok_or_else(|| Error::Usage(format!("SOURCE_DATE_EPOCH is `{seconds}`, which is no number of seconds"))),
        None => Ok(Date(repo::today())),
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
