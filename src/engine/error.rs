//! Why aims could not do its job. What is wrong with the user's data is a finding, and no error.
//!
//! Must not know exit codes.

use std::io;

use crate::{edit, render, repo};

/// Why aims could not do its job.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no repository here.
    #[error(
        "there is no `aims.yaml` in {0} or in any folder above\nhelp: go to the repository, name it with `--repo`, or make one with `aims init`"
    )]
    NotARepository(String),
    /// Something is asked for that does not exist, or that does not fit.
    #[error("{0}")]
    Usage(String),
    /// A tree cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// Git cannot answer.
    #[error(transparent)]
    Git(#[from] repo::GitError),
    /// A document cannot be rendered.
    #[error("{0}")]
    Render(render::Failure),
    /// What is wrong is in this report; the text says what could not be done.
    #[error("{message}")]
    Found {
        /// The findings, with the texts that they lie in.
        findings: Box<(crate::report::check::CheckReport, crate::report::place::Sources)>,
        /// What could not be done.
        message: String,
    },
    /// A file that was named cannot be used.
    #[error("{path}: {why}")]
    File {
        /// The file.
        path: String,
        /// Why not.
        why: String,
    },
    /// What is asked for cannot be written.
    #[error(transparent)]
    Refused(#[from] edit::Refusal),
    /// New files cannot be written.
    #[error(transparent)]
    Create(#[from] repo::CreateError),
    /// A file cannot be written.
    #[error("cannot write {path}: {}", unwritten(source))]
    Write {
        /// The file.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// Output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl Error {
    /// That a file cannot be written.
    pub(crate) fn write(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.display().to_string();
        move |source| Self::Write { path, source }
    }
}

/// Why a file cannot be written, for people.
fn unwritten(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "its folder does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "the folder may not be written".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file lies where its folder should be".to_owned()
        }
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
