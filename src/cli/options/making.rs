//! Options of the commands that make something to hand on: documents, a site, a pack.
//!
//! Must not know how it is made.

use std::{ffi::OsStr, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum, builder::PossibleValuesParser};

use super::{PageOptions, View};
use crate::{disclosure, engine::SITE, finding::Stage, record::field::Classification, render};

/// Options of `render`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Render {
    /// The document; `--list` names them
    #[arg(value_name = "DOCUMENT")]
    pub document: Option<String>,
    /// The record that it is about, where it is about one; all of them where left out
    #[arg(value_name = "ID", requires = "document")]
    pub of: Option<String>,
    /// List the documents that can be rendered
    #[arg(long)]
    pub list: bool,
    /// Every document, into the folder that `--output` names
    #[arg(long, conflicts_with_all = ["document", "list"], requires = "output")]
    pub all: bool,
    /// Format; taken from the ending of `--output` where left out. With `--all` it may be repeated
    #[arg(long = "format", value_name = "FORMAT", value_parser = PossibleValuesParser::new(render::FORMATS.iter().map(|format| format.name)))]
    formats: Vec<String>,
    /// File to write, or folder with `--all`; standard output where left out
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Use the shipped templates only, not those of the repository
    #[arg(long = "shipped-templates")]
    pub shipped: bool,
    /// Go on: render again whenever a record, a template or the commit changes, until interrupted
    #[arg(long, requires = "output", conflicts_with = "at")]
    pub watch: bool,
    /// Folder of fonts for characters that PDF has no sign for: .ttf, .otf and .ttc files
    #[arg(long, value_name = "DIR")]
    pub font_dir: Option<PathBuf>,
    #[command(flatten)]
    pub site: SiteOptions,
    #[command(flatten)]
    pub view: View,
}

impl Render {
    /// The format asked for, by name or by the ending of the file; Markdown otherwise. `None` where several are asked for,
    /// or the ending is none.
    pub fn format(&self) -> Option<&'static render::Format> {
        let ending = || self.output.as_ref().map(|path| path.extension().and_then(OsStr::to_str).unwrap_or_default());
        let named = match self.formats.as_slice() {
            [] => None,
            [one] => Some(one.as_str()),
            _ => return None,
        };
        render::Format::named(named.or_else(ending).unwrap_or(render::FORMATS[0].name))
    }

    /// Whether it is the site that is asked for.
    pub fn is_site(&self) -> bool {
        self.document.as_deref() == Some(SITE)
    }

    /// The first option that a site has no use for.
    pub fn of_documents(&self) -> Option<&'static str> {
        let given = [(!self.formats.is_empty(), "--format"), (self.font_dir.is_some(), "--font-dir")];
        given.into_iter().find(|(given, _)| *given).map(|(_, name)| name)
    }

    /// The formats asked for; HTML where none is.
    pub fn formats(&self) -> Vec<&'static render::Format> {
        let named =
            if self.formats.is_empty() { vec!["html"] } else { self.formats.iter().map(String::as_str).collect() };
        render::FORMATS.iter().filter(|format| named.contains(&format.name)).collect()
    }
}

/// Commands about templates.
#[derive(Debug, Subcommand)]
pub enum Template {
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
pub struct Pack {
    /// Verify a pack instead of making one
    #[command(subcommand)]
    pub verify: Option<PackCommand>,
    /// File to write; one that is there is replaced
    #[arg(long, short, value_name = "FILE", required = true)]
    pub output: Option<PathBuf>,
    /// Audit it is made for, instead of that of the manifest's stage
    #[arg(long, value_name = "STAGE")]
    pub stage: Option<AuditStage>,
    /// Format of the documents; may be repeated [default: html, docx and xlsx]
    #[arg(long = "format", value_name = "FORMAT", value_delimiter = ',', value_parser = PossibleValuesParser::new(render::FORMATS.iter().map(|format| format.name)))]
    pub formats: Vec<String>,
    /// The most closed files and records that go in
    #[arg(long, value_name = "LEVEL", default_value = "confidential")]
    pub classification: ClassificationName,
    /// Kinds of record that stay out unless asked for, to take in
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = PossibleValuesParser::new(disclosure::personal()))]
    pub include: Vec<String>,
    /// Write nothing where files are not committed, a document is a draft or an error is open
    #[arg(long)]
    pub release: bool,
    #[command(flatten)]
    pub view: View,
}

/// What else can be done with packs.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Verify every byte of a pack; with `--rebuild`, or where `--repo` names a repository, also against what its commit gives
    Verify(Verify),
}

/// Options of `pack verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// The pack
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Make the pack anew from its commit and compare byte by byte
    #[arg(long)]
    pub rebuild: bool,
    #[command(flatten)]
    pub page: PageOptions,
}

/// An audit on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AuditStage {
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
pub enum ClassificationName {
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

/// Options of the site.
#[derive(Debug, Args)]
pub struct SiteOptions {
    /// Of `site`: who it is for [default: internal]
    #[arg(long, value_enum)]
    pub audience: Option<Audience>,
    /// Of `site`: kinds of records that tell of persons and are shown too
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = PossibleValuesParser::new(disclosure::personal()))]
    pub include: Vec<String>,
    /// Of `site`: the most closed records that are shown [default: confidential]
    #[arg(long, value_enum, value_name = "CLASS")]
    pub classification: Option<ClassificationName>,
}

impl SiteOptions {
    /// The first option that says what readers may see.
    pub fn of_readers(&self) -> Option<&'static str> {
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
    /// Everyone: one page, made of records marked public
    Public,
}
