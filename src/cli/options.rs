//! The options of every command.
//!
//! Must not know what they do.

mod check;
mod making;
mod reading;
mod writing;

use std::path::{Path, PathBuf};

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};

pub(super) use check::Check;
pub(super) use making::{Audience, ClassificationName, Pack, PackCommand, Render, Template, Verify};
pub(super) use reading::{Calendar, Diff, Explain, Graph, List, Log, Owners, Show, Status, Trace};
pub(super) use writing::{Assess, Init, New, Schema};

use crate::{
    engine::{Clock, Engine},
    finding::Stage,
    output::page::PAGE_FORMATS,
    record::field::Date,
};

/// Keep an ISO/IEC 42001 AI management system in git as YAML, and check it like code
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
    /// Day to look at it from, instead of the clock
    #[arg(long, global = true, value_name = "DATE", env = "AIMS_TODAY", hide_env_values = true)]
    pub(super) today: Option<Date>,
    /// When to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
}

impl Global {
    /// The folder of the repository, or one in it: where none is named, the one the command runs in.
    pub(super) fn repo(&self) -> &Path {
        self.repo.as_deref().unwrap_or(Path::new("."))
    }

    /// The engine for that folder.
    pub(super) fn engine(&self) -> Engine {
        let epoch = std::env::var_os("SOURCE_DATE_EPOCH").map(|seconds| seconds.to_string_lossy().into_owned());
        Engine::new(self.repo(), Clock { asked: self.today, epoch })
    }
}

/// Which state of the repository is looked at.
#[derive(Debug, Default, Args)]
pub(super) struct View {
    /// Commit, tag, branch or day (`2026-06-30`) to look at instead of the files in the folder; its day is then today
    #[arg(long, value_name = "REV")]
    at: Option<String>,
}

impl View {
    /// The state, where one is named.
    pub(super) fn at(&self) -> Option<&str> {
        self.at.as_deref()
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a repository with everything that can be known on the first day
    Init(Init),
    /// Add a record with the next id
    New(New),
    /// Keep an assessment of a risk or an AI system in its record, also when nothing changed
    Assess(Assess),
    /// Check the records and print what is wrong, missing or still to do
    Check(Check),
    /// Say clause by clause and control by control what is answered, by what, and what is due next
    Status(Status),
    /// Write what falls due as an iCalendar file
    Calendar(Calendar),
    /// Say what changed between two states of the repository, in the words of an audit
    Diff(Diff),
    /// Explain a rule, a clause, a control, a kind of record, a field or a scenario
    Explain(Explain),
    /// List the records
    List(List),
    /// Show a record and what refers to it
    Show(Show),
    /// Show the history of a record: who changed what, and who approved it
    Log(Log),
    /// Show what a record rests on and what rests on it, link after link
    Trace(Trace),
    /// Draw the records and their references as a diagram
    Graph(Graph),
    /// Write CODEOWNERS from the owners of the records, or check that it is in step
    Owners(Owners),
    /// Render a document, such as the Statement of Applicability
    Render(Render),
    /// Copy the template of a document, to make it one's own
    #[command(subcommand)]
    Template(Template),
    /// Put the documents, policies, evidence, findings and records that an audit asks for into one archive, or verify one
    Pack(Pack),
    /// Print the JSON Schema of a kind of record
    Schema(Schema),
}

/// How a page is drawn.
#[derive(Debug, Args)]
pub(super) struct PageOptions {
    /// Format of what is printed
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = PossibleValuesParser::new(PAGE_FORMATS.iter().map(|format| format.name)))]
    pub(super) format: String,
}

/// A stage on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum StageName {
    /// It is being built; only broken things fail
    Build,
    /// The first audit stage looks at documents and readiness
    #[value(name = "stage-1")]
    Stage1,
    /// The second audit stage looks at implementation and effect
    #[value(name = "stage-2")]
    Stage2,
    /// It is certified and audited every year
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
