//! Options of the commands that read records and print reports.
//!
//! Must not know what they do.

use std::path::PathBuf;

use clap::{Args, builder::PossibleValuesParser};

use super::{
    PageOptions, StageName, View,
    candidates::{records, subjects},
};
use crate::output::{diff::DIFF_FORMATS, graph::GRAPH_FORMATS};

/// Options of `status`.
#[derive(Debug, Args)]
pub struct Status {
    /// Only this clause and its subclauses, such as `9` or `9.2.2`
    #[arg(long, value_name = "CLAUSE")]
    pub clause: Option<String>,
    /// Only the controls of this area, such as `A.6`
    #[arg(long, value_name = "AREA")]
    pub area: Option<String>,
    /// Only the required documented information, and what answers it
    #[arg(long, conflicts_with_all = ["clause", "area"])]
    pub documents: bool,
    /// Number of upcoming due dates to show
    #[arg(long, value_name = "COUNT", default_value_t = 12)]
    pub due: usize,
    /// Stage to evaluate for, instead of the manifest's
    #[arg(long, value_name = "STAGE")]
    pub stage: Option<StageName>,
    #[command(flatten)]
    pub page: PageOptions,
    #[command(flatten)]
    pub view: View,
}

/// Options of `calendar`.
#[derive(Debug, Args)]
pub struct Calendar {
    /// Only due dates of this role or person
    #[arg(long, value_name = "ID")]
    pub owner: Option<String>,
    /// Output file (overwritten if it exists) [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub view: View,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// State before the change: a commit, tag, branch or date such as `2026-06-30`
    #[arg(value_name = "BASE")]
    pub base: String,
    /// State after the change [default: the files in the folder]
    #[arg(value_name = "HEAD")]
    pub head: Option<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = diff_formats())]
    pub format: String,
    /// Exit with 1 if a record changed or a new finding appeared
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Exit with 1 if something got weaker
    #[arg(long, value_name = "WHAT", value_parser = ["weakened"])]
    pub fail_on: Option<String>,
}

fn diff_formats() -> PossibleValuesParser {
    PossibleValuesParser::new(
        DIFF_FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.about)),
    )
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Rule, id from the standard, kind, field such as `risk.treatment.option`, scenario such as `R17`, or a list: rules, kinds, clauses, controls, annex-c, map, scenarios
    #[arg(value_name = "SUBJECT", add = subjects())]
    pub subject: String,
    #[command(flatten)]
    pub page: PageOptions,
    #[command(flatten)]
    pub view: View,
}

/// Options of `list`.
#[derive(Debug, Args)]
pub struct List {
    /// Only records of this kind; `scenarios` lists the risks and opportunities to start from
    #[arg(value_name = "KIND")]
    pub kind: Option<String>,
    #[command(flatten)]
    pub page: PageOptions,
    #[command(flatten)]
    pub view: View,
}

/// Options of `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// Id of the record
    #[arg(value_name = "ID", add = records())]
    pub id: String,
    #[command(flatten)]
    pub page: PageOptions,
    #[command(flatten)]
    pub view: View,
}

/// Options of `log`.
#[derive(Debug, Args)]
pub struct Log {
    /// Id of the record
    #[arg(value_name = "ID", add = records())]
    pub id: String,
    #[command(flatten)]
    pub page: PageOptions,
    #[command(flatten)]
    pub view: View,
}

/// Options of `trace`.
#[derive(Debug, Args)]
pub struct Trace {
    /// Id of a record, a control or a clause
    #[arg(value_name = "ID", add = records())]
    pub id: String,
    /// Maximum number of links to follow in a row; `…` marks where more follow
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u8).range(1..))]
    pub depth: u8,
    /// Follow every link: also to roles and persons, through documents, parties and evidence, and back to kinds already left
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub page: PageOptions,
    #[command(flatten)]
    pub view: View,
}

/// Options of `graph`.
#[derive(Debug, Args)]
pub struct Graph {
    /// Id of the record, control or clause whose neighborhood is drawn [default: draw everything]
    #[arg(value_name = "ID", add = records())]
    pub id: Option<String>,
    /// Format of the diagram
    #[arg(long, value_name = "FORMAT", default_value = "mermaid", value_parser = graph_formats())]
    pub format: String,
    /// Maximum number of links from ID
    #[arg(long, value_name = "N", default_value = "1", requires = "id", value_parser = clap::value_parser!(u8).range(1..))]
    pub depth: u8,
    /// Only these kinds of record, such as `system,risk,control`; `requirement` selects entries of a standard
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// Also draw roles and persons
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub view: View,
}

fn graph_formats() -> PossibleValuesParser {
    PossibleValuesParser::new(
        GRAPH_FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.about)),
    )
}

/// Options of `owners`.
#[derive(Debug, Args)]
pub struct Owners {
    /// Show only this role or person, with each record it owns
    #[arg(value_name = "OWNER", conflicts_with = "codeowners")]
    pub owner: Option<String>,
    /// Write CODEOWNERS: the existing file, otherwise `.github/CODEOWNERS`; text outside the aims block is kept
    #[arg(long)]
    pub codeowners: bool,
    /// With `--codeowners`: output file, `-` for standard output
    #[arg(long, short, value_name = "FILE", requires = "codeowners")]
    pub output: Option<PathBuf>,
    /// With `--codeowners`: write nothing, list the outdated lines and exit with 1 if there are any
    #[arg(long, requires = "codeowners")]
    pub check: bool,
    #[command(flatten)]
    pub page: PageOptions,
    #[command(flatten)]
    pub view: View,
}
