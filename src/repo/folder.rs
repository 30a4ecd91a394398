//! A folder of files as a whole: it is made beside the one that is there, then takes its place.
//!
//! Must not know what the files hold. A folder that is not empty is replaced only where a marker in it says who made it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::create::CreateError;
use crate::source::stays_inside;

/// Makes `folder` hold exactly `files`, each a path with forward slashes, and the file `marker`. What was there goes, once
/// everything new is written.
///
/// # Errors
/// Fails if `folder` holds something and no `marker`, or something cannot be written; then what was there stays as it was.
pub fn replace_folder(folder: &Path, marker: &str, files: &[(String, Vec<u8>)]) -> Result<(), CreateError> {
    let named = |source| CreateError { path: folder.display().to_string(), source };
    may_be_replaced(folder, marker).map_err(named)?;
    let (new, old) = (beside(folder, "new").map_err(named)?, beside(folder, "old").map_err(named)?);
    let result = written(&new, marker, files)
        .and_then(|()| swapped(folder, &new, &old).map_err(|source| (folder.display().to_string(), source)));
    if result.is_err() {
        let _ = fs::remove_dir_all(&new);
    }
    result.map_err(|(path, source)| CreateError { path, source })
}

/// Whether the folder is missing, empty or one of ours.
fn may_be_replaced(folder: &Path, marker: &str) -> io::Result<()> {
    let metadata = match folder.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    if !metadata.is_dir() {
        return Err(io::Error::other("it is no folder"));
    }
    if let Some(other) = [".git", "aims.yaml"].iter().find(|other| folder.join(other).symlink_metadata().is_ok()) {
        return Err(io::Error::other(format!(
            "it holds `{other}`, which would be lost; name a folder for the site alone"
        )));
    }
    let is_empty = || fs::read_dir(folder).map(|mut entries| entries.next().is_none());
    let marked = folder.join(marker).symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    if marked || is_empty()? {
        return Ok(());
    }
    Err(io::Error::other(format!("it holds files and no `{marker}`, so aims did not make it; name an empty folder")))
}

/// The name beside `folder` for what is new, or for what was there.
fn beside(folder: &Path, what: &str) -> io::Result<PathBuf> {
    let name = folder.file_name().ok_or_else(|| io::Error::other("the path names no folder"))?.to_string_lossy();
    Ok(folder.with_file_name(format!(".{name}.{}.{what}", std::process::id())))
}

fn written(new: &Path, marker: &str, files: &[(String, Vec<u8>)]) -> Result<(), (String, io::Error)> {
    let above = new.parent().filter(|above| !above.as_os_str().is_empty());
    let made = above.map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::create_dir(new));
    made.map_err(|error| (new.display().to_string(), error))?;
    let marker = (marker.to_owned(), Vec::new());
    for (path, bytes) in std::iter::once(&marker).chain(files) {
        file(new, path, bytes).map_err(|error| (path.clone(), error))?;
    }
    Ok(())
}

fn file(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    if !stays_inside(path) {
        return Err(io::Error::other("it would lie outside of the folder"));
    }
    let target = root.join(path);
    target.parent().map_or(Ok(()), fs::create_dir_all)?;
    File::create_new(&target)?.write_all(bytes)
}

/// Puts `new` in the place of `folder`; what was there is kept as `old` until that is done.
fn swapped(folder: &Path, new: &Path, old: &Path) -> io::Result<()> {
    if folder.symlink_metadata().is_err() {
        return fs::rename(new, folder);
    }
    fs::rename(folder, old)?;
    if let Err(error) = fs::rename(new, folder) {
        let _ = fs::rename(old, folder);
        return Err(error);
    }
    // The new one stands already; what cannot be taken away of the old one is in nobody's way.
    let _ = fs::remove_dir_all(old);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKER: &str = ".made-by-us";

    fn fresh(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("aims-folder-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).expect("it can be made");
        root
    }

    fn left(folder: &Path) -> Vec<String> {
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
    fn a_folder_takes_the_place_of_the_one_before() {
        let root = fresh("place");
        let site = root.join("deep/site");
        replace_folder(&site, MARKER, &files(&["a.html", "b/c.html"])).expect("it is written");
        replace_folder(&site, MARKER, &files(&["d.html"])).expect("it is replaced");
        assert_eq!(left(&site), [MARKER, "d.html"]);
        assert_eq!(left(&root.join("deep")), ["site"]);
    }

    #[test]
    fn a_write_that_fails_leaves_the_old_folder_whole() {
        let root = fresh("fails");
        let site = root.join("site");
        replace_folder(&site, MARKER, &files(&["a.html"])).expect("it is written");
        for broken in [&["b.html", "b.html/c.html"][..], &["b.html", "../out.html"], &["b.html", "b.html"]] {
            let error = replace_folder(&site, MARKER, &files(broken)).expect_err("a file cannot be written");
            assert_eq!(error.path, broken[1]);
            assert_eq!(left(&site), [MARKER, "a.html"]);
            assert_eq!(left(&root), ["site"]);
        }
    }

    #[test]
    fn a_folder_of_somebody_else_is_not_touched() {
        let root = fresh("else");
        let site = root.join("mine");
        fs::create_dir(&site).expect("it can be made");
        replace_folder(&site, MARKER, &files(&["a.html"])).expect("an empty folder is taken");
        fs::remove_file(site.join(MARKER)).expect("it is there");
        assert!(replace_folder(&site, MARKER, &files(&["b.html"])).is_err());
        assert_eq!(left(&site), ["a.html"]);
        assert!(replace_folder(&site.join("a.html"), MARKER, &files(&["b.html"])).is_err());
        assert_eq!(left(&root), ["mine"]);
    }
}
