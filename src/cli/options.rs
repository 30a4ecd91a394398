//! The options of every command.
//!
//! Must not know what they do.

mod candidates;
mod check;
mod making;
mod reading;
mod writing;

use std::path::{Path, PathBuf};

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};

pub(super) use check::Check;
pub(super) use making::{Audience, CSV, ClassificationName, Pack, PackCommand, Render, Template, Verify};
pub(super) use reading::{Calendar, Diff, Explain, Graph, List, Log, Owners, Show, Status, Trace};
pub(super) use writing::{Assess, Completions, Init, Manual, New, Schema};

use crate::{
    engine::{Clock, Engine},
    finding::Stage,
    output::page::PAGE_FORMATS,
    record::field::Date,
};

/// Keep an ISO/IEC 42001 AI management system as YAML in git, and check it like code
#[derive(Debug, Parser)]
#[command(name = "aims", version, max_term_width = 100, propagate_version = true)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// Folder of the repository, or any folder in it
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) repo: Option<PathBuf>,
    /// Evaluate as of this date instead of today
    #[arg(long, global = true, value_name = "DATE", env = "AIMS_TODAY", hide_env_values = true)]
    pub(super) today: Option<Date>,
    /// When to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
}

impl Global {
    /// The folder given with `--repo`, or the current folder.
    pub(super) fn repo(&self) -> &Path {
        self.repo.as_deref().unwrap_or(Path::new("."))
    }

    /// The engine for that folder.
    pub(super) fn engine(&self) -> Engine {
        let epoch = std::env::var_os("SOURCE_DATE_EPOCH").map(|seconds| seconds.to_string_lossy().into_owned());
        Engine::new(self.repo(), Clock { asked: self.today, epoch })
    }
}

/// The state of the repository to use.
#[derive(Debug, Default, Args)]
pub(super) struct View {
    /// Use the repository at this commit, tag, branch or date (`2026-06-30`); also sets `--today` to the commit's date
    #[arg(long, value_name = "REV")]
    at: Option<String>,
}

impl View {
    /// The requested state, if any.
    pub(super) fn at(&self) -> Option<&str> {
        self.at.as_deref()
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create a repository with everything known at the start
    Init(Init),
    /// Add a record with the next id
    New(New),
    /// Record an assessment of a risk or AI system, even if nothing changed
    Assess(Assess),
    /// Check the records and report errors, gaps and open work
    Check(Check),
    /// Show for each clause and control what answers it, and what is due next
    Status(Status),
    /// Write due dates as an iCalendar file
    Calendar(Calendar),
    /// Show what changed between two states of the repository, in audit terms
    Diff(Diff),
    /// Explain a rule, clause, control, kind of record, field or scenario
    Explain(Explain),
    /// List the records
    List(List),
    /// Show a record and what refers to it
    Show(Show),
    /// Show the history of a record: who changed what, and who approved it
    Log(Log),
    /// Show what a record depends on and what depends on it, link by link
    Trace(Trace),
    /// Draw the records and their references as a diagram
    Graph(Graph),
    /// Show who owns what, or write CODEOWNERS from the owners of the records
    Owners(Owners),
    /// Render a document, such as the Statement of Applicability
    Render(Render),
    /// Copy the template of a document to customize it
    #[command(subcommand)]
    Template(Template),
    /// Pack documents, evidence, findings and records for an audit, or verify a pack
    Pack(Pack),
    /// Print the JSON Schema of a kind of record
    Schema(Schema),
    /// Print the completion script for a shell
    Completions(Completions),
    /// Write the manual pages
    #[command(hide = true)]
    Manual(Manual),
}

/// How a page is printed.
#[derive(Debug, Args)]
pub(super) struct PageOptions {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = PossibleValuesParser::new(PAGE_FORMATS.iter().map(|format| format.name)))]
    pub(super) format: String,
}

/// A stage on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum StageName {
    /// Being built; only broken data fails the check
    Build,
    /// First audit stage: documents and readiness
    #[value(name = "stage-1")]
    Stage1,
    /// Second audit stage: implementation and effect
    #[value(name = "stage-2")]
    Stage2,
    /// Certified and audited every year
    Surveillance,
}

impl From<StageName> for Stage {
    fn from(name: StageName) -> Self {
        match name {
            StageName::Build => Self::Build,
            StageName::Stage1 => Self::Stage1,
            StageName::Stage2 => Self::Stage2,
            StageName::Surveillance => Self::Surveillance,
        }
    }
}
