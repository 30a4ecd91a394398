//! Why aims could not complete a command. A defect in the user's data is a finding, not an error.
//!
//! Must not know exit codes.

use std::{fmt, io};

use miette::Diagnostic;

use crate::{edit, render, repo};

/// Separates the message from the help in the text of an error.
const HELP: &str = "\nhelp: ";

/// Why aims could not complete a command. As a [`Diagnostic`], it has a code and help; its text does not contain the
/// help.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no repository here.
    #[error("there is no `aims.yaml` in {folder} or any parent folder")]
    NotARepository {
        /// The folder.
        folder: String,
        /// A file that is probably meant as the manifest.
        misnamed: Option<String>,
    },
    /// The request names something that does not exist or does not fit.
    #[error("{}", what(.0))]
    Usage(String),
    /// A tree cannot be read.
    #[error("{}", what(.0))]
    Unreadable(String),
    /// Git failed.
    #[error("{}", what(.0))]
    Git(#[from] repo::GitError),
    /// A document cannot be rendered.
    #[error("{}", what(.0))]
    Render(render::Failure),
    /// The cause is in these findings; the message states what could not be done.
    #[error("{}", what(.message))]
    Found {
        /// The findings, with the texts that they refer to.
        findings: Box<(crate::report::check::CheckReport, crate::report::place::Sources)>,
        /// What could not be done.
        message: String,
    },
    /// A file that the user named cannot be used.
    #[error("{path}: {}", what(.why))]
    File {
        /// The file.
        path: String,
        /// The reason.
        why: String,
    },
    /// The requested change cannot be written.
    #[error("{}", what(.0))]
    Refused(#[from] edit::Refusal),
    /// New files cannot be written.
    #[error("{}", what(.0))]
    Create(#[from] repo::CreateError),
    /// A file cannot be written.
    #[error("cannot write {path}: {}", reason(source))]
    Write {
        /// The file.
        path: String,
        /// The reason.
        source: io::Error,
    },
    /// Output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl Diagnostic for Error {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(match self {
            Self::NotARepository { .. } => "aims::not-a-repository",
            Self::Usage(_) => "aims::usage",
            Self::Unreadable(_) => "aims::unreadable",
            Self::Git(_) => "aims::git",
            Self::Render(_) => "aims::render",
            Self::Found { .. } => "aims::found",
            Self::File { .. } => "aims::file",
            Self::Refused(_) => "aims::refused",
            Self::Create(_) => "aims::create",
            Self::Write { .. } => "aims::write",
            Self::Output(_) => "aims::output",
        }))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = match self {
            Self::NotARepository { misnamed: Some(path), .. } => Some(format!("rename {path} to `aims.yaml`")),
            Self::NotARepository { .. } => {
                Some("change to the repository, pass it with `--repo`, or create one with `aims init`".to_owned())
            }
            Self::Usage(text) | Self::Unreadable(text) => help(text),
            Self::Git(error) => help(error),
            Self::Render(failure) => help(failure),
            Self::Found { message, .. } => help(message),
            Self::File { why, .. } => help(why),
            Self::Refused(refusal) => help(refusal),
            Self::Create(error) => help(error),
            Self::Write { .. } | Self::Output(_) => None,
        };
        help.map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
}

/// The message of an error, without its help.
fn what(text: &impl fmt::Display) -> String {
    let text = text.to_string();
    text.split_once(HELP).map_or(text.clone(), |(what, _)| what.to_owned())
}

/// The help of an error.
fn help(text: &impl fmt::Display) -> Option<String> {
    text.to_string().split_once(HELP).map(|(_, help)| help.to_owned())
}

impl Error {
    /// The error for a file that cannot be written.
    pub(crate) fn write(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.display().to_string();
        move |source| Self::Write { path, source }
    }
}

/// Why a file cannot be written, for people.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "its folder does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to write to the folder".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file exists where its folder should be".to_owned()
        }
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
