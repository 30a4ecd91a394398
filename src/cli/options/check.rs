//! Options of `check`.
//!
//! Must not know what it does.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::PossibleValuesParser};

use super::{StageName, View};
use crate::report::check::FailOn;

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Format of what is printed
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    pub format: String,
    /// Write a format to a file beside it; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    pub output: Vec<(String, PathBuf)>,
    /// Only what the change since this commit, tag, branch or day introduces, judged by the policy that stood there
    #[arg(long, value_name = "BASE")]
    pub diff: Option<String>,
    /// Least severity of a finding that fails the check
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailLevel,
    /// Stage to check for, instead of the manifest's
    #[arg(long, value_name = "STAGE")]
    pub stage: Option<StageName>,
    /// Silence the findings listed in this file, such as `.aims/baseline.yaml`; entries that silence nothing are errors
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the baseline: everything that counts now where it is missing; else only take out what silences nothing
    #[arg(long, requires = "baseline", conflicts_with_all = ["at", "diff"])]
    pub write_baseline: bool,
    #[command(flatten)]
    pub view: View,
}

fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(
        crate::output::FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.about)),
    )
}

fn output(text: &str) -> Result<(String, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write FORMAT=FILE, such as sarif=aims.sarif")?;
    if crate::output::Format::named(format).is_none() {
        let names: Vec<_> = crate::output::FORMATS.iter().map(|format| format.name).collect();
        return Err(format!("there is no format `{format}`; formats are {}", names.join(", ")));
    }
    Ok((format.to_owned(), PathBuf::from(path)))
}

/// Names of `--fail-on`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FailLevel {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Anything, also work that is not due yet
    Todo,
    /// Nothing
    Never,
}

impl From<FailLevel> for FailOn {
    fn from(level: FailLevel) -> Self {
        match level {
            FailLevel::Error => Self::Error,
            FailLevel::Warning => Self::Warning,
            FailLevel::Todo => Self::Todo,
            FailLevel::Never => Self::Never,
        }
    }
}
