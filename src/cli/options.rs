//! The options of every command.
//!
//! Must not know what they do.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};

use crate::{
    edit::Ci,
    finding::Stage,
    output::{diff::DIFF_FORMATS, graph::GRAPH_FORMATS, page::PAGE_FORMATS},
    record::{
        AiRole,
        field::{Classification, Date},
    },
    render,
    report::{check::FailOn, readers::PERSONAL},
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
}

/// Which state of the repository is looked at.
#[derive(Debug, Default, Args)]
pub(super) struct View {
    /// Commit, tag, branch or day (`2026-06-30`) to look at instead of the files in the folder; its day is then today
    #[arg(long, value_name = "REV")]
    pub(super) at: Option<String>,
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

/// Options of `status`.
#[derive(Debug, Args)]
pub(super) struct Status {
    /// Only this clause and those below it, such as `9` or `9.2.2`
    #[arg(long, value_name = "CLAUSE")]
    pub(super) clause: Option<String>,
    /// Only the controls of this area, such as `A.6`
    #[arg(long, value_name = "AREA")]
    pub(super) area: Option<String>,
    /// The documented information that is asked for, and what answers it
    #[arg(long, conflicts_with_all = ["clause", "area"])]
    pub(super) documents: bool,
    /// How many things that fall due are shown
    #[arg(long, value_name = "COUNT", default_value_t = 12)]
    pub(super) due: usize,
    /// Stage to look at it for, instead of the manifest's
    #[arg(long, value_name = "STAGE")]
    pub(super) stage: Option<StageName>,
    #[command(flatten)]
    pub(super) page: PageOptions,
    #[command(flatten)]
    pub(super) view: View,
}

/// Options of `calendar`.
#[derive(Debug, Args)]
pub(super) struct Calendar {
    /// Only what this role or person sees to
    #[arg(long, value_name = "ID")]
    pub(super) owner: Option<String>,
    /// File to write; standard output where left out
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) view: View,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The state before: a commit, a tag, a branch or a date such as `2026-06-30`
    #[arg(value_name = "BASE")]
    pub(super) base: String,
    /// The state after [default: the files as they are]
    #[arg(value_name = "HEAD")]
    pub(super) head: Option<String>,
    /// Format of what is printed
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = diff_formats())]
    pub(super) format: String,
    /// Exit with 1 where a record changed or a finding came
    #[arg(long)]
    pub(super) detailed_exitcode: bool,
}

fn diff_formats() -> PossibleValuesParser {
    PossibleValuesParser::new(
        DIFF_FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.about)),
    )
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Rule, id of the standard, kind, field such as `risk.treatment.option`, scenario such as `R17`, or a list: rules, kinds, clauses, controls, annex-c, map, scenarios
    #[arg(value_name = "SUBJECT")]
    pub(super) subject: String,
    #[command(flatten)]
    pub(super) page: PageOptions,
    #[command(flatten)]
    pub(super) view: View,
}

/// Options of `list`.
#[derive(Debug, Args)]
pub(super) struct List {
    /// Only records of this kind; `scenarios` lists the risks and opportunities to start from
    #[arg(value_name = "KIND")]
    pub(super) kind: Option<String>,
    #[command(flatten)]
    pub(super) page: PageOptions,
    #[command(flatten)]
    pub(super) view: View,
}

/// Options of `show`.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// Id of the record
    #[arg(value_name = "ID")]
    pub(super) id: String,
    #[command(flatten)]
    pub(super) page: PageOptions,
    #[command(flatten)]
    pub(super) view: View,
}

/// Options of `log`.
#[derive(Debug, Args)]
pub(super) struct Log {
    /// Id of the record
    #[arg(value_name = "ID")]
    pub(super) id: String,
    #[command(flatten)]
    pub(super) page: PageOptions,
    #[command(flatten)]
    pub(super) view: View,
}

/// Options of `trace`.
#[derive(Debug, Args)]
pub(super) struct Trace {
    /// Id of a record, a control or a clause
    #[arg(value_name = "ID")]
    pub(super) id: String,
    /// Most links to follow one after another; `…` marks where more lies behind
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u8).range(1..))]
    pub(super) depth: u8,
    /// Follow every link: also to roles and persons, through documents, parties and evidence, and back to kinds once left
    #[arg(long)]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) page: PageOptions,
    #[command(flatten)]
    pub(super) view: View,
}

/// Options of `graph`.
#[derive(Debug, Args)]
pub(super) struct Graph {
    /// Id of a record, a control or a clause to draw the surroundings of; everything is drawn where it is left out
    #[arg(value_name = "ID")]
    pub(super) id: Option<String>,
    /// Format of the diagram
    #[arg(long, value_name = "FORMAT", default_value = "mermaid", value_parser = graph_formats())]
    pub(super) format: String,
    /// Most links away from ID
    #[arg(long, value_name = "N", default_value = "1", requires = "id", value_parser = clap::value_parser!(u8).range(1..))]
    pub(super) depth: u8,
    /// Only these kinds of record, such as `system,risk,control`; `requirement` stands for entries of a standard
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    pub(super) kinds: Vec<String>,
    /// Also draw roles and persons
    #[arg(long)]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) view: View,
}

fn graph_formats() -> PossibleValuesParser {
    PossibleValuesParser::new(
        GRAPH_FORMATS.iter().map(|format| clap::builder::PossibleValue::new(format.name).help(format.about)),
    )
}

/// Options of `owners`.
#[derive(Debug, Args)]
pub(super) struct Owners {
    /// Write the CODEOWNERS that is there, else `.github/CODEOWNERS`; what stands outside of the block of aims is kept
    #[arg(long)]
    pub(super) write: bool,
    /// Write this file instead
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Write nothing; fail and say which lines differ where the file is out of step
    #[arg(long, conflicts_with = "write")]
    pub(super) check: bool,
    #[command(flatten)]
    pub(super) view: View,
}

/// How a page is drawn.
#[derive(Debug, Args)]
pub(super) struct PageOptions {
    /// Format of what is printed
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = PossibleValuesParser::new(PAGE_FORMATS.iter().map(|format| format.name)))]
    pub(super) format: String,
}

/// Options of `render`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Render {
    /// The document; `--list` names them
    #[arg(value_name = "DOCUMENT")]
    pub(super) document: Option<String>,
    /// The record that it is about, where it is about one; all of them where left out
    #[arg(value_name = "ID", requires = "document")]
    pub(super) of: Option<String>,
    /// List the documents that can be rendered
    #[arg(long)]
    pub(super) list: bool,
    /// Every document, into the folder that `--output` names
    #[arg(long, conflicts_with_all = ["document", "list"], requires = "output")]
    pub(super) all: bool,
    /// Format; taken from the ending of `--output` where left out. With `--all` it may be repeated
    #[arg(long = "format", value_name = "FORMAT", value_parser = PossibleValuesParser::new(render::FORMATS.iter().map(|format| format.name)))]
    formats: Vec<String>,
    /// File to write, or folder with `--all`; standard output where left out
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Use the shipped templates only, not those of the repository
    #[arg(long = "shipped-templates")]
    pub(super) shipped: bool,
    /// Go on: render again whenever a record, a template or the commit changes, until interrupted
    #[arg(long, requires = "output", conflicts_with = "at")]
    pub(super) watch: bool,
    /// Folder of fonts for characters that PDF has no sign for: .ttf, .otf and .ttc files
    #[arg(long, value_name = "DIR")]
    pub(super) font_dir: Option<PathBuf>,
    #[command(flatten)]
    pub(super) site: super::site::SiteOptions,
    #[command(flatten)]
    pub(super) view: View,
}

impl Render {
    /// The format asked for, by name or by the ending of the file; Markdown otherwise. `None` where several are asked for,
    /// or the ending is none.
    pub(super) fn format(&self) -> Option<&'static render::Format> {
        let ending = || self.output.as_ref().map(|path| path.extension().and_then(OsStr::to_str).unwrap_or_default());
        let named = match self.formats.as_slice() {
            [] => None,
            [one] => Some(one.as_str()),
            _ => return None,
        };
        render::Format::named(named.or_else(ending).unwrap_or(render::FORMATS[0].name))
    }

    /// The first option that a site has no use for.
    pub(super) fn of_documents(&self) -> Option<&'static str> {
        let given = [(!self.formats.is_empty(), "--format"), (self.font_dir.is_some(), "--font-dir")];
        given.into_iter().find(|(given, _)| *given).map(|(_, name)| name)
    }

    /// The formats asked for; HTML where none is.
    pub(super) fn formats(&self) -> Vec<&'static render::Format> {
        let named =
            if self.formats.is_empty() { vec!["html"] } else { self.formats.iter().map(String::as_str).collect() };
        render::FORMATS.iter().filter(|format| named.contains(&format.name)).collect()
    }
}

/// Commands about templates.
#[derive(Debug, Subcommand)]
pub(super) enum Template {
    /// Write the shipped template of a document into the repository, to be changed there
    Copy {
        /// The document, or `cover` for what stands on the first page of every document
        #[arg(value_name = "DOCUMENT")]
        document: String,
    },
}

/// Options of `pack`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Pack {
    /// Verify a pack instead of making one
    #[command(subcommand)]
    pub(super) verify: Option<PackCommand>,
    /// File to write; one that is there is replaced
    #[arg(long, short, value_name = "FILE", required = true)]
    pub(super) output: Option<PathBuf>,
    /// Audit it is made for, instead of that of the manifest's stage
    #[arg(long, value_name = "STAGE")]
    pub(super) stage: Option<AuditStage>,
    /// Format of the documents; may be repeated [default: html, docx and xlsx]
    #[arg(long = "format", value_name = "FORMAT", value_delimiter = ',', value_parser = PossibleValuesParser::new(render::FORMATS.iter().map(|format| format.name)))]
    pub(super) formats: Vec<String>,
    /// The most closed files and records that go in
    #[arg(long, value_name = "LEVEL", default_value = "confidential")]
    pub(super) classification: ClassificationName,
    /// Kinds of record that stay out unless asked for, to take in
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = PossibleValuesParser::new(PERSONAL))]
    pub(super) include: Vec<String>,
    /// Write nothing where files are not committed, a document is a draft or an error is open
    #[arg(long)]
    pub(super) release: bool,
    #[command(flatten)]
    pub(super) view: View,
}

/// What else can be done with packs.
#[derive(Debug, Subcommand)]
pub(super) enum PackCommand {
    /// Verify every byte of a pack; with `--rebuild`, or where `--repo` names a repository, also against what its commit gives
    Verify(Verify),
}

/// Options of `pack verify`.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The pack
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Make the pack anew from its commit and compare byte by byte
    #[arg(long)]
    pub(super) rebuild: bool,
    #[command(flatten)]
    pub(super) page: PageOptions,
}

/// An audit on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum AuditStage {
    /// The first audit stage looks at documents and readiness
    #[value(name = "stage-1")]
    Stage1,
    /// The second audit stage looks at implementation and effect
    #[value(name = "stage-2")]
    Stage2,
    /// A yearly audit of what is certified
    Surveillance,
}

impl From<AuditStage> for Stage {
    fn from(name: AuditStage) -> Self {
        match name {
            AuditStage::Stage1 => Self::Stage1,
            AuditStage::Stage2 => Self::Stage2,
            AuditStage::Surveillance => Self::Surveillance,
        }
    }
}

/// A classification on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ClassificationName {
    /// For everyone
    Public,
    /// For people of the organization
    Internal,
    /// For a named circle
    Confidential,
    /// For few, by name
    Restricted,
}

impl From<ClassificationName> for Classification {
    fn from(name: ClassificationName) -> Self {
        match name {
            ClassificationName::Public => Self::Public,
            ClassificationName::Internal => Self::Internal,
            ClassificationName::Confidential => Self::Confidential,
            ClassificationName::Restricted => Self::Restricted,
        }
    }
}

/// Options of `init`.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder of the new repository; made where it is missing
    pub(super) dir: Option<PathBuf>,
    /// Name of the organization
    #[arg(long, value_name = "NAME")]
    pub(super) organization: Option<String>,
    /// Id of the management system [default: made from the name]
    #[arg(long)]
    pub(super) id: Option<String>,
    /// AI system to start with; may be repeated
    #[arg(long = "system", value_name = "NAME")]
    pub(super) systems: Vec<String>,
    /// Our role towards the AI systems named with `--system`, such as `ai-provider`; may be repeated
    #[arg(long = "role", value_name = "ROLE", requires = "systems", value_parser = role)]
    pub(super) roles: Vec<AiRole>,
    /// Sector the organization works in; may be repeated
    #[arg(long = "sector", value_name = "SECTOR")]
    pub(super) sectors: Vec<String>,
    /// Country or region whose law applies, such as `DE` or `EU`; may be repeated
    #[arg(long = "jurisdiction", value_name = "PLACE")]
    pub(super) jurisdictions: Vec<String>,
    /// Management system that exists already, such as `ISO/IEC 27001`; may be repeated
    #[arg(long = "certificate", value_name = "STANDARD")]
    pub(super) certificates: Vec<String>,
    /// Scope of the management system, in words fit for a certificate
    #[arg(long, value_name = "STATEMENT")]
    pub(super) scope: Option<String>,
    /// Day from which the management system is in force
    #[arg(long, value_name = "DATE")]
    pub(super) started: Option<Date>,
    /// Pipeline that checks the repository
    #[arg(long, value_name = "WHERE", default_value = "github")]
    pub(super) ci: CiName,
    /// Ask nothing, also on a terminal
    #[arg(long)]
    pub(super) no_input: bool,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub(super) struct New {
    /// Kind of record, such as `risk`; `aims schema` lists them
    pub(super) kind: String,
    /// Id of the record [default: the next one]
    pub(super) id: Option<String>,
    /// Title or name of what the record is about
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// Start a risk or an opportunity from a scenario of the library, such as `R17`; `aims list scenarios` lists them
    #[arg(long, value_name = "SCENARIO")]
    pub(super) from: Option<String>,
    /// AI system that the record is about; may be repeated
    #[arg(long = "system", value_name = "ID")]
    pub(super) systems: Vec<String>,
    /// Set a field, such as `owner=chief` or `present.individuals.likelihood=3`; repeat for lists and further fields
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(super) set: Vec<String>,
    /// Print the record instead of writing it
    #[arg(long)]
    pub(super) print: bool,
    /// Ask nothing, also on a terminal
    #[arg(long)]
    pub(super) no_input: bool,
}

/// Options of `assess`.
#[derive(Debug, Args)]
pub(super) struct Assess {
    /// Id of the record, such as a risk or an impact assessment
    #[arg(value_name = "ID")]
    pub(super) id: String,
    /// What led to it: first, planned, change or incident
    #[arg(long, value_name = "TRIGGER")]
    pub(super) trigger: String,
    /// What was found, also when nothing changed
    #[arg(long, value_name = "TEXT")]
    pub(super) result: Option<String>,
    /// Day of the assessment [default: today]
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<Date>,
    /// Person or role that took part; may be repeated
    #[arg(long, value_name = "ID")]
    pub(super) by: Vec<String>,
    /// Version of the method used
    #[arg(long, value_name = "VERSION")]
    pub(super) method: Option<String>,
    /// Set a further field of the assessment, such as `rating.individuals.likelihood=2` where the rating was another then
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(super) set: Vec<String>,
    /// Print the new text of the file instead of writing it
    #[arg(long)]
    pub(super) print: bool,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Kind of record, such as `risk`; all kinds are listed where it is left out
    #[arg(conflicts_with = "all")]
    pub(super) kind: Option<String>,
    /// Write the schemas of all kinds
    #[arg(long, requires = "output")]
    pub(super) all: bool,
    /// Folder to write to instead of standard output; schemas that are there are replaced
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
}

/// A role by ISO/IEC 22989.
fn role(text: &str) -> Result<AiRole, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        let roles = crate::edit::roles();
        let names = || roles.iter().map(|(name, _)| name.as_str());
        let near = crate::suggest::nearest(text, names()).map(|near| format!("did you mean `{near}`?"));
        near.unwrap_or_else(|| format!("roles by ISO/IEC 22989 are {}", names().collect::<Vec<_>>().join(", ")))
    })
}

/// A pipeline on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum CiName {
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

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Format of what is printed
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    pub(super) format: String,
    /// Write a format to a file beside it; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    pub(super) output: Vec<(String, PathBuf)>,
    /// Only what the change since this commit, tag, branch or day introduces, judged by the policy that stood there
    #[arg(long, value_name = "BASE")]
    pub(super) diff: Option<String>,
    /// Least weight of a finding that fails the check
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub(super) fail_on: FailLevel,
    /// Stage to check for, instead of the manifest's
    #[arg(long, value_name = "STAGE")]
    pub(super) stage: Option<StageName>,
    /// Silence the findings listed in this file, such as `.aims/baseline.yaml`; entries that silence nothing are errors
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write the baseline: everything that counts now where it is missing; else only take out what silences nothing
    #[arg(long, requires = "baseline", conflicts_with_all = ["at", "diff"])]
    pub(super) write_baseline: bool,
    #[command(flatten)]
    pub(super) view: View,
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
pub(super) enum FailLevel {
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
