//! Opens the repository around a folder, also one of another user that the user trusts.
//!
//! Must not know what is read from it.

use std::{
    env,
    path::{Path as OsPath, PathBuf},
};

use git2::{ErrorClass, ErrorCode, Repository, RepositoryOpenFlags};

use super::{
    error::{GitError, failed},
    owner,
    place::{GitPlace, ceilings},
};

/// The repository around the canonical folder `real`.
pub(super) fn around(real: &OsPath) -> Result<Repository, git2::Error> {
    let found = match Repository::open_ext(real, RepositoryOpenFlags::empty(), ceilings()) {
        Err(error) if error.code() == ErrorCode::NotFound && env::var_os("GIT_DIR").is_some() => {
            Repository::open_from_env().and_then(|repository| with_work_tree_around(repository, real))
        }
        Err(error) if error.code() == ErrorCode::Owner => return trusted(real, error),
        other => other,
    };
    let found = found?;
    // A repository that was opened in this way has the parents that its commits name; grafts are ignored.
    without_grafts(found.path(), found.workdir())
}

/// Opens a git directory without reading grafts and without asking who owns it.
fn without_grafts(directory: &OsPath, top: Option<&OsPath>) -> Result<Repository, git2::Error> {
    let repository = again(directory)?;
    top.map_or(Ok(()), |top| repository.set_workdir(top, false))?;
    Ok(repository)
}

/// Opens a git directory that was opened before, to read its objects.
pub(super) fn again(directory: &OsPath) -> Result<Repository, git2::Error> {
    Repository::open_bare(directory)
}

/// The repository of another user, if the user trusts it.
fn trusted(real: &OsPath, refused: git2::Error) -> Result<Repository, git2::Error> {
    let directory = Repository::discover_path(real, ceilings())?;
    let top = GitPlace::around(real).map(|place| place.top);
    match owner::is_trusted(top.as_deref().unwrap_or(&directory)) {
        true => without_grafts(&directory, top.as_deref()),
        false => Err(refused),
    }
}

/// The folder with the objects of a repository.
pub(super) fn objects(repository: &Repository) -> PathBuf {
    repository.commondir().join("objects")
}

/// Accepts a repository from the environment only for folders inside its work tree.
fn with_work_tree_around(repository: Repository, folder: &OsPath) -> Result<Repository, git2::Error> {
    let top = repository.workdir().and_then(|top| top.canonicalize().ok());
    match top.is_some_and(|top| folder.starts_with(top)) {
        true => Ok(repository),
        false => Err(git2::Error::new(ErrorCode::NotFound, ErrorClass::Repository, "it belongs to another folder")),
    }
}

/// Why the repository around a folder cannot be opened.
pub(super) fn refusal(error: &git2::Error, folder: &OsPath, real: &OsPath) -> GitError {
    let place = GitPlace::around(real);
    match (error.code(), place) {
        (ErrorCode::NotFound, Some(place)) if !is_repository(&place.directory) => GitError::Failed(nowhere(&place)),
        (ErrorCode::NotFound, None) => GitError::None(named(folder)),
        (ErrorCode::Owner, place) => {
            GitError::Owner(place.map_or_else(|| real.to_owned(), |place| place.top).display().to_string())
        }
        _ => failed(git2::Error::new(error.code(), error.class(), error.message())),
    }
}

/// Whether a folder looks like a git directory.
fn is_repository(directory: &OsPath) -> bool {
    directory.join("HEAD").symlink_metadata().is_ok()
}

/// The message about a `.git` that leads to no repository.
fn nowhere(place: &GitPlace) -> String {
    let (link, directory) = (place.top.join(".git"), place.directory.display());
    let why = match place.exists() {
        false => format!("{} leads to {directory}, which does not exist", link.display()),
        true => format!("{directory} is not a git directory"),
    };
    format!("{why}\nhelp: make the repository available at this path, or clone it again")
}

/// A folder in a message: `.` reads as a full stop.
fn named(folder: &OsPath) -> String {
    if folder == OsPath::new(".") { "this folder".to_owned() } else { folder.display().to_string() }
}
