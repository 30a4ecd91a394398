//! Options of the commands that produce something for other readers: documents, a site, a pack.
//!
//! Must not know how it is produced.

use std::{ffi::OsStr, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum, builder::PossibleValuesParser};

use super::{
    PageOptions, View,
    candidates::{documents, records},
};
use crate::{
    disclosure,
    engine::{Error, SITE},
    finding::Stage,
    publish::csv::{CsvForm, Separator},
    record::field::Classification,
    render,
};

/// Options of `render`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub struct Render {
    /// Document to render; `--list` shows the names
    #[arg(value_name = "DOCUMENT", add = documents())]
    pub document: Option<String>,
    /// Record that the document is about, for a document about one record [default: all of them]
    #[arg(value_name = "ID", requires = "document", add = records())]
    pub of: Option<String>,
    /// List the documents that can be rendered
    #[arg(long)]
    pub list: bool,
    /// Render every document into the folder given with `--output`
    #[arg(long, conflicts_with_all = ["document", "list"], requires = "output")]
    pub all: bool,
    /// Format [default: from the extension of `--output`]; may be repeated with `--all`
    #[arg(long = "format", value_name = "FORMAT", value_parser = PossibleValuesParser::new(render::FORMATS.iter().map(|format| format.name)))]
    formats: Vec<String>,
    /// Output file (overwritten if it exists), or folder with `--all` [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Use only the shipped templates, not those of the repository
    #[arg(long = "shipped-templates")]
    pub shipped: bool,
    /// Re-render on every change until interrupted
    #[arg(long, requires = "output", conflicts_with = "at")]
    pub watch: bool,
    /// Folder of fonts (.ttf, .otf, .ttc) for characters missing from the bundled fonts
    #[arg(long, value_name = "DIR")]
    pub font_dir: Option<PathBuf>,
    /// Use neither commit nor history, even if there is a git repository
    #[arg(long, conflicts_with = "at")]
    pub without_git: bool,
    #[command(flatten)]
    pub csv: CsvOptions,
    #[command(flatten)]
    pub site: SiteOptions,
    #[command(flatten)]
    pub view: View,
}

impl Render {
    /// The requested format, by name or by the file extension; Markdown by default. `None` if several are requested, or
    /// the extension is not a format.
    pub fn format(&self) -> Option<&'static render::Format> {
        let ending = || self.output.as_ref().map(|path| path.extension().and_then(OsStr::to_str).unwrap_or_default());
        let named = match self.formats.as_slice() {
            [] => None,
            [one] => Some(one.as_str()),
            _ => return None,
        };
        render::Format::named(named.or_else(ending).unwrap_or(render::FORMATS[0].name))
    }

    /// Whether the site is requested.
    pub fn is_site(&self) -> bool {
        self.document.as_deref() == Some(SITE)
    }

    /// The first given option that does not apply to a site.
    pub fn document_option(&self) -> Option<&'static str> {
        let given = [(!self.formats.is_empty(), "--format"), (self.font_dir.is_some(), "--font-dir")];
        given.into_iter().find(|(given, _)| *given).map(|(_, name)| name).or_else(|| self.csv.given())
    }

    /// Whether CSV is requested.
    pub fn has_csv(&self) -> bool {
        let formats = if self.all { self.formats() } else { self.format().into_iter().collect() };
        formats.iter().any(|format| format.name == CSV)
    }

    /// The requested formats; HTML by default.
    pub fn formats(&self) -> Vec<&'static render::Format> {
        let named =
            if self.formats.is_empty() { vec!["html"] } else { self.formats.iter().map(String::as_str).collect() };
        render::FORMATS.iter().filter(|format| named.contains(&format.name)).collect()
    }
}

/// Name of the format to which [`CsvOptions`] apply.
pub const CSV: &str = "csv";

/// Options of commands that write CSV.
#[derive(Debug, Args)]
pub struct CsvOptions {
    /// For `csv`: character between fields; Excel expects `semicolon` where a comma is the decimal mark [default: comma]
    #[arg(long = "csv-separator", value_name = "NAME", value_parser = PossibleValuesParser::new(Separator::ALL.map(Separator::name)))]
    separator: Option<String>,
    /// For `csv`: start the file with a byte order mark, which Excel needs to read it as UTF-8
    #[arg(long = "csv-bom")]
    byte_order_mark: bool,
}

impl CsvOptions {
    /// The requested form of CSV.
    pub fn form(&self) -> CsvForm {
        let separator = self.separator.as_deref().and_then(Separator::named).unwrap_or_default();
        CsvForm { separator, byte_order_mark: self.byte_order_mark }
    }

    /// The first option that was given.
    pub fn given(&self) -> Option<&'static str> {
        let given = [(self.separator.is_some(), "--csv-separator"), (self.byte_order_mark, "--csv-bom")];
        given.into_iter().find(|(given, _)| *given).map(|(_, name)| name)
    }

    /// Refuses the options if no CSV is requested, because they would be ignored.
    ///
    /// # Errors
    /// Fails if an option is given.
    pub fn refuse_without(&self, csv: bool) -> Result<(), Error> {
        match self.given().filter(|_| !csv) {
            Some(option) => {
                let help = "help: add `--format csv`, or omit the option";
                Err(Error::Usage(format!("`{option}` applies only to CSV\n{help}")))
            }
            None => Ok(()),
        }
    }
}

/// Commands about templates.
#[derive(Debug, Subcommand)]
pub enum Template {
    /// Copy the shipped template of a document into the repository, to be changed there
    Copy {
        /// Document, or `cover` for the first page of every document
        #[arg(value_name = "DOCUMENT")]
        document: String,
    },
}

/// Options of `pack`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Pack {
    /// Verify a pack instead of creating one
    #[command(subcommand)]
    pub verify: Option<PackCommand>,
    /// Output file (overwritten if it exists)
    #[arg(long, short, value_name = "FILE", required = true)]
    pub output: Option<PathBuf>,
    /// Audit to pack for, instead of that of the manifest's stage
    #[arg(long, value_name = "STAGE")]
    pub stage: Option<AuditStage>,
    /// Format of the documents; may be repeated [default: html, docx and xlsx]
    #[arg(long = "format", value_name = "FORMAT", value_delimiter = ',', value_parser = PossibleValuesParser::new(render::FORMATS.iter().map(|format| format.name)))]
    pub formats: Vec<String>,
    /// Highest classification to include
    #[arg(long, value_name = "LEVEL", default_value = "confidential")]
    pub classification: ClassificationName,
    /// Include record kinds that are excluded by default
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = PossibleValuesParser::new(disclosure::personal()))]
    pub include: Vec<String>,
    /// Write nothing if a file is not committed, a document is a draft or an error is open
    #[arg(long)]
    pub release: bool,
    /// Use neither commit nor history, even if there is a git repository
    #[arg(long, conflicts_with = "at")]
    pub without_git: bool,
    #[command(flatten)]
    pub csv: CsvOptions,
    #[command(flatten)]
    pub view: View,
}

/// Subcommands of `pack`.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Verify every byte of a pack; with `--rebuild` or `--repo`, also against a rebuild from its commit
    Verify(Verify),
}

/// Options of `pack verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Pack to verify
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Rebuild the pack from its commit and compare byte by byte
    #[arg(long)]
    pub rebuild: bool,
    #[command(flatten)]
    pub page: PageOptions,
}

/// An audit on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AuditStage {
    /// First audit stage: documents and readiness
    #[value(name = "stage-1")]
    Stage1,
    /// Second audit stage: implementation and effectiveness
    #[value(name = "stage-2")]
    Stage2,
    /// Yearly audit after certification
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
pub enum ClassificationName {
    /// Everyone
    Public,
    /// People of the organization
    Internal,
    /// A defined group
    Confidential,
    /// Named individuals only
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

/// Options of the site.
#[derive(Debug, Args)]
pub struct SiteOptions {
    /// For `site`: audience [default: internal]
    #[arg(long, value_enum)]
    pub audience: Option<Audience>,
    /// For `site`: include record kinds about persons that are excluded by default
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = PossibleValuesParser::new(disclosure::personal()))]
    pub include: Vec<String>,
    /// For `site`: highest classification to include [default: confidential]
    #[arg(long, value_enum, value_name = "CLASS")]
    pub classification: Option<ClassificationName>,
}

impl SiteOptions {
    /// The first given option that restricts what readers may see.
    pub fn reader_option(&self) -> Option<&'static str> {
        let given = [(!self.include.is_empty(), "--include"), (self.classification.is_some(), "--classification")];
        given.into_iter().find(|(given, _)| *given).map(|(_, name)| name)
    }

    /// The first option that was given.
    pub fn given(&self) -> Option<&'static str> {
        let given = [
            (self.audience.is_some(), "--audience"),
            (!self.include.is_empty(), "--include"),
            (self.classification.is_some(), "--classification"),
        ];
        given.into_iter().find(|(given, _)| *given).map(|(_, name)| name)
    }
}

/// Who a site is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Audience {
    /// The organization and its auditors
    Internal,
    /// Everyone: one page of records marked public
    Public,
}
