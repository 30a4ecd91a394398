//! Why aims could not complete a command. A defect in the user's data is a finding, not an error.
//!
//! Must not know exit codes.

use std::io;

use crate::{edit, render, repo};

/// Why aims could not complete a command.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no repository here.
    #[error(
        "there is no `aims.yaml` in {0} or any parent folder\nhelp: change to the repository, pass it with `--repo`, or create one with `aims init`"
    )]
    NotARepository(String),
    /// The request names something that does not exist or does not fit.
    #[error("{0}")]
    Usage(String),
    /// A tree cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// Git failed.
    #[error(transparent)]
    Git(#[from] repo::GitError),
    /// A document cannot be rendered.
    #[error("{0}")]
    Render(render::Failure),
    /// The cause is in these findings; the message states what could not be done.
    #[error("{message}")]
    Found {
        /// The findings, with the texts that they refer to.
        findings: Box<(crate::report::check::CheckReport, crate::report::place::Sources)>,
        /// What could not be done.
        message: String,
    },
    /// A file that the user named cannot be used.
    #[error("{path}: {why}")]
    File {
        /// The file.
        path: String,
        /// The reason.
        why: String,
    },
    /// The requested change cannot be written.
    #[error(transparent)]
    Refused(#[from] edit::Refusal),
    /// New files cannot be written.
    #[error(transparent)]
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
