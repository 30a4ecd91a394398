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
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    pub format: String,
    /// Also write the report in this format to a file; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    pub output: Vec<(String, PathBuf)>,
    /// Include suppressed findings in SARIF, for servers that hide results with `suppressions`
    #[arg(long)]
    pub include_suppressed: bool,
    /// Only report what the change since this commit, tag, branch or date introduces, judged by the policy at that point
    #[arg(long, value_name = "BASE")]
    pub diff: Option<String>,
    /// Report each weakening that no decision in the same change covers, as with `weakening: decided` in aims.yaml
    #[arg(long, requires = "diff")]
    pub require_decisions: bool,
    /// Lowest severity of a finding that fails the check
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailLevel,
    /// Stage to check for, instead of the manifest's
    #[arg(long, value_name = "STAGE")]
    pub stage: Option<StageName>,
    /// Suppress the findings listed in this file, such as `.aims/baseline.yaml`; entries that suppress nothing are errors
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Create the baseline from everything that counts now; if it exists, only remove entries that suppress nothing
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
    let (format, path) = text.split_once('=').ok_or("expected FORMAT=FILE, such as sarif=aims.sarif")?;
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
    /// All findings, including work that is not due yet
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
