//! Replaces a folder of files: the new one is created next to the existing one, then takes its place.
//!
//! Must not know the content of the files. A folder that is not empty is replaced only if it contains a marker of its
//! creator.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::create::CreateError;
use crate::source::stays_inside;

/// Makes `folder` contain exactly `files`, each a path with forward slashes, and the file `marker`. The previous
/// content is removed once everything new is written.
///
/// # Errors
/// Fails if `folder` is not empty and has no `marker`, or if a file cannot be written; the previous content is then
/// unchanged.
pub fn replace_folder(folder: &Path, marker: &str, files: &[(String, Vec<u8>)]) -> Result<(), CreateError> {
    let named = |source| CreateError { path: folder.display().to_string(), source };
    check_replaceable(folder, marker).map_err(named)?;
    let (new, old) = (temporary(folder, "new").map_err(named)?, temporary(folder, "old").map_err(named)?);
    let result = written(&new, marker, files)
        .and_then(|()| swap(folder, &new, &old).map_err(|source| (folder.display().to_string(), source)));
    if result.is_err() {
        let _ = fs::remove_dir_all(&new);
    }
    result.map_err(|(path, source)| CreateError { path, source })
}

/// Checks that the folder is missing, empty or has the marker.
fn check_replaceable(folder: &Path, marker: &str) -> io::Result<()> {
    let metadata = match folder.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    if !metadata.is_dir() {
        return Err(io::Error::other("it is not a folder"));
    }
    if let Some(other) = [".git", "aims.yaml"].iter().find(|other| folder.join(other).symlink_metadata().is_ok()) {
        return Err(io::Error::other(format!(
            "it contains `{other}`, which would be lost; use a separate folder for the site"
        )));
    }
    let is_empty = || fs::read_dir(folder).map(|mut entries| entries.next().is_none());
    let marked = folder.join(marker).symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    if marked || is_empty()? {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "it contains files but no `{marker}`, so aims did not create it; use an empty folder"
    )))
}

/// The temporary name next to `folder` for the new or the old content.
fn temporary(folder: &Path, what: &str) -> io::Result<PathBuf> {
    let name = folder.file_name().ok_or_else(|| io::Error::other("the path has no folder name"))?.to_string_lossy();
    Ok(folder.with_file_name(format!(".{name}.{}.{what}", std::process::id())))
}

fn written(new: &Path, marker: &str, files: &[(String, Vec<u8>)]) -> Result<(), (String, io::Error)> {
    let above = new.parent().filter(|above| !above.as_os_str().is_empty());
    let created = above.map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::create_dir(new));
    created.map_err(|error| (new.display().to_string(), error))?;
    let marker = (marker.to_owned(), Vec::new());
    for (path, bytes) in std::iter::once(&marker).chain(files) {
        file(new, path, bytes).map_err(|error| (path.clone(), error))?;
    }
    Ok(())
}

fn file(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    if !stays_inside(path) {
        return Err(io::Error::other("it would be outside the folder"));
    }
    let target = root.join(path);
    target.parent().map_or(Ok(()), fs::create_dir_all)?;
    File::create_new(&target)?.write_all(bytes)
}

/// Replaces `folder` with `new`; the previous folder is kept as `old` until that is done.
fn swap(folder: &Path, new: &Path, old: &Path) -> io::Result<()> {
    if folder.symlink_metadata().is_err() {
        return fs::rename(new, folder);
    }
    fs::rename(folder, old)?;
    if let Err(error) = fs::rename(new, folder) {
        let _ = fs::rename(old, folder);
        return Err(error);
    }
    // The new folder is already in place; remains of the old one do no harm.
    let _ = fs::remove_dir_all(old);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKER: &str = ".created-by-us";

    fn fresh(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("aims-folder-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).expect("it can be created");
        root
    }

    fn files_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("it is there");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn files(names: &[&str]) -> Vec<(String, Vec<u8>)> {
        names.iter().map(|name| ((*name).to_owned(), name.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_folder_replaces_the_previous_one() {
        let root = fresh("place");
        let site = root.join("deep/site");
        replace_folder(&site, MARKER, &files(&["a.html", "b/c.html"])).expect("it is written");
        replace_folder(&site, MARKER, &files(&["d.html"])).expect("it is replaced");
        assert_eq!(files_in(&site), [MARKER, "d.html"]);
        assert_eq!(files_in(&root.join("deep")), ["site"]);
    }

    #[test]
    fn a_failed_write_leaves_the_old_folder_unchanged() {
        let root = fresh("fails");
        let site = root.join("site");
        replace_folder(&site, MARKER, &files(&["a.html"])).expect("it is written");
        for broken in [&["b.html", "b.html/c.html"][..], &["b.html", "../out.html"], &["b.html", "b.html"]] {
            let error = replace_folder(&site, MARKER, &files(broken)).expect_err("a file cannot be written");
            assert_eq!(error.path, broken[1]);
            assert_eq!(files_in(&site), [MARKER, "a.html"]);
            assert_eq!(files_in(&root), ["site"]);
        }
    }

    #[test]
    fn a_folder_without_the_marker_is_not_touched() {
        let root = fresh("else");
        let site = root.join("mine");
        fs::create_dir(&site).expect("it can be created");
        replace_folder(&site, MARKER, &files(&["a.html"])).expect("an empty folder is taken");
        fs::remove_file(site.join(MARKER)).expect("it is there");
        assert!(replace_folder(&site, MARKER, &files(&["b.html"])).is_err());
        assert_eq!(files_in(&site), ["a.html"]);
        assert!(replace_folder(&site.join("a.html"), MARKER, &files(&["b.html"])).is_err());
        assert_eq!(files_in(&root), ["mine"]);
    }
}
