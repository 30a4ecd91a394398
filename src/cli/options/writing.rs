//! Options of the commands that write records or help to write them.
//!
//! Must not know what they do.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::PossibleValuesParser};
use clap_complete::env::Shells;

use super::candidates::{kinds, records};
use crate::{
    edit::Ci,
    record::{AiRole, field::Date},
};

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Folder of the new repository, created if missing
    pub dir: Option<PathBuf>,
    /// Name of the organization
    #[arg(long, value_name = "NAME")]
    pub organization: Option<String>,
    /// Id of the management system [default: derived from the name]
    #[arg(long)]
    pub id: Option<String>,
    /// AI system to start with; may be repeated
    #[arg(long = "system", value_name = "NAME")]
    pub systems: Vec<String>,
    /// Role of the organization for the AI systems given with `--system`, such as `ai-provider`; may be repeated
    #[arg(long = "role", value_name = "ROLE", requires = "systems", value_parser = role)]
    pub roles: Vec<AiRole>,
    /// Sector the organization works in; may be repeated
    #[arg(long = "sector", value_name = "SECTOR")]
    pub sectors: Vec<String>,
    /// Country or region whose law applies, such as `DE` or `EU`; may be repeated
    #[arg(long = "jurisdiction", value_name = "PLACE")]
    pub jurisdictions: Vec<String>,
    /// Existing management system, such as `ISO/IEC 27001`; may be repeated
    #[arg(long = "certificate", value_name = "STANDARD")]
    pub certificates: Vec<String>,
    /// Scope of the management system, worded for a certificate
    #[arg(long, value_name = "STATEMENT")]
    pub scope: Option<String>,
    /// Date from which the management system is in force
    #[arg(long, value_name = "DATE")]
    pub started: Option<Date>,
    /// CI pipeline to write for checking the repository
    #[arg(long, value_name = "CI", default_value = "github")]
    pub ci: CiName,
    /// Never prompt, even on a terminal
    #[arg(long)]
    pub no_input: bool,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// Kind of record, such as `risk`; `aims schema` lists them
    #[arg(add = kinds())]
    pub kind: String,
    /// Id of the record [default: the next one]
    pub id: Option<String>,
    /// Title or name of what the record is about
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Start a risk or an opportunity from a scenario of the library, such as `R17`; `aims list scenarios` lists them
    #[arg(long, value_name = "SCENARIO")]
    pub from: Option<String>,
    /// AI system that the record is about; may be repeated
    #[arg(long = "system", value_name = "ID", add = records())]
    pub systems: Vec<String>,
    /// Set a field, such as `owner=chief` or `present.individuals.likelihood=3`; repeat for lists and further fields
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Print the record instead of writing it
    #[arg(long)]
    pub print: bool,
    /// Never prompt, even on a terminal
    #[arg(long)]
    pub no_input: bool,
}

/// Options of `assess`.
#[derive(Debug, Args)]
pub struct Assess {
    /// Id of the record, such as that of a risk or an impact assessment
    #[arg(value_name = "ID", add = records())]
    pub id: String,
    /// Reason for the assessment: first, planned, change or incident
    #[arg(long, value_name = "TRIGGER")]
    pub trigger: String,
    /// Result, even if nothing changed
    #[arg(long, value_name = "TEXT")]
    pub result: Option<String>,
    /// Date of the assessment [default: today]
    #[arg(long, value_name = "DATE")]
    pub on: Option<Date>,
    /// Person or role that took part; may be repeated
    #[arg(long, value_name = "ID")]
    pub by: Vec<String>,
    /// Version of the method used
    #[arg(long, value_name = "VERSION")]
    pub method: Option<String>,
    /// Set a further field of the assessment, such as `rating.individuals.likelihood=2` if the rating was different then
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Print the new text of the file instead of writing it
    #[arg(long)]
    pub print: bool,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Kind of record, such as `risk` [default: list all kinds]
    #[arg(conflicts_with = "all", add = kinds())]
    pub kind: Option<String>,
    /// Write the schemas of all kinds, and `record.schema.json` for records of any kind
    #[arg(long, requires = "output")]
    pub all: bool,
    /// Folder to write to instead of standard output; existing schemas are overwritten
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// A pipeline on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum CiName {
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
    /// No pipeline
    None,
}

impl From<CiName> for Ci {
    fn from(name: CiName) -> Self {
        match name {
            CiName::Github => Self::Github,
            CiName::Gitlab => Self::Gitlab,
            CiName::None => Self::None,
        }
    }
}

/// Parses a role defined in ISO/IEC 22989.
fn role(text: &str) -> Result<AiRole, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        let roles = crate::edit::roles();
        let names = || roles.iter().map(|(name, _)| name.as_str());
        let near = crate::prose::nearest(text, names()).map(|near| format!("did you mean `{near}`?"));
        near.unwrap_or_else(|| format!("roles in ISO/IEC 22989 are {}", names().collect::<Vec<_>>().join(", ")))
    })
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Shell whose completion is set up
    #[arg(value_name = "SHELL", value_parser = PossibleValuesParser::new(Shells::builtins().names()))]
    pub shell: String,
}

/// Options of `manual`.
#[derive(Debug, Args)]
pub struct Manual {
    /// Folder to write to; it has to exist
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}
