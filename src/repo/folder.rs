//! Replaces a folder of files: the new one is created next to the existing one, then takes its place.
//!
//! Must not know the content of the files. A folder that is not empty is replaced only if it contains a marker of its
//! creator.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    create::CreateError,
    leftover::{self, is_same},
    lock::Lock,
};
use crate::source::stays_inside;

/// Endings of the folder that is being written, and of the previous one.
struct Endings {
    new: &'static str,
    old: &'static str,
}

/// Those of a folder with a marker.
const MARKED: Endings = Endings { new: "new", old: "old" };
/// Those of a folder without: the name alone shows that it is ours.
const NAMED: Endings = Endings { new: "aims-new", old: "aims-old" };
/// What shows that a folder is more than an output folder.
const REPOSITORY: [&str; 2] = [".git", "aims.yaml"];

/// Makes `folder` contain exactly `files`, each a path with forward slashes, and the file `marker`. The previous
/// content is removed once everything new is written.
///
/// # Errors
/// Fails if `folder` is not empty and has no `marker`, or if a file cannot be written; the previous content is then
/// unchanged.
pub fn replace_folder(folder: &Path, marker: &str, files: &[(String, Vec<u8>)]) -> Result<(), CreateError> {
    let named = |source| CreateError { path: folder.display().to_string(), source };
    let lock = locked(folder).map_err(named)?;
    sweep(folder, &MARKED, Some(marker), &lock);
    check_replaceable(folder, marker).map_err(named)?;
    let (new, old) = names(folder, &MARKED).map_err(named)?;
    let result = written(&new, marker, files)
        .and_then(|()| swap(folder, &new, &old).map_err(|source| (folder.display().to_string(), source)));
    if result.is_err() {
        let _ = fs::remove_dir_all(&new);
    } else {
        // The new folder is already in place; remains of the old one do no harm.
        let _ = fs::remove_dir_all(old);
    }
    result.map_err(|(path, source)| CreateError { path, source })
}

/// Writes `files`, each the name of a file, into `folder`, and keeps whatever else it contains: the new folder is
/// completed next to the existing one, then takes its place, so that the files are always those of one run. A folder that
/// cannot be exchanged, such as the working folder or a repository, gets one file after the other.
///
/// # Errors
/// Fails if one cannot be written, with its path. The folder is then unchanged, unless it could not be exchanged and
/// changed between two moves.
pub fn write_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), (PathBuf, io::Error)> {
    let lock = locked(folder).map_err(|error| (folder.to_owned(), error))?;
    sweep(folder, &NAMED, None, &lock);
    if let Some((name, _)) = files.iter().find(|(name, _)| folder.join(name).is_dir()) {
        return Err((folder.join(name), io::ErrorKind::IsADirectory.into()));
    }
    if is_exchangeable(folder) && exchanged(folder, files).is_ok() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| (folder.to_owned(), error))?;
    let paths: Vec<_> = files.iter().map(|(name, bytes)| (folder.join(name), bytes.clone())).collect();
    super::write_all(&paths)
}

/// Locks the folder in which `folder` is, which is created if it is missing.
fn locked(folder: &Path) -> io::Result<Lock> {
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
    above.map_or(Ok(()), fs::create_dir_all)?;
    Lock::around(folder)
}

/// Whether a folder can be exchanged for another one: it is missing, or a folder that is neither a repository nor that of
/// this process.
#[expect(clippy::disallowed_methods, reason = "only compared, so that it is not moved")]
fn is_exchangeable(folder: &Path) -> bool {
    let Ok(metadata) = folder.symlink_metadata() else { return true };
    let is_repository = || REPOSITORY.iter().any(|name| folder.join(name).symlink_metadata().is_ok());
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let is_here = || here.is_ok_and(|here| folder.canonicalize().is_ok_and(|folder| here.starts_with(folder)));
    metadata.is_dir() && !is_repository() && !is_here()
}

/// Exchanges `folder` for one with `files` and everything else that it contains.
fn exchanged(folder: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    let (new, old) = names(folder, &NAMED)?;
    let own: BTreeSet<&str> = files.iter().map(|(name, _)| &**name).collect();
    let result = prepared(folder, &new, files, &own).and_then(|()| swap(folder, &new, &old));
    if result.is_err() {
        let _ = fs::remove_dir_all(&new);
        return result;
    }
    // What another program has written in the meantime is kept.
    if old.is_dir() && kept(&old, folder, &own).is_ok() {
        let _ = fs::remove_dir_all(old);
    }
    Ok(())
}

/// The complete folder that is to take the place of `folder`.
fn prepared(folder: &Path, new: &Path, files: &[(String, Vec<u8>)], own: &BTreeSet<&str>) -> io::Result<()> {
    fs::create_dir(new)?;
    if folder.is_dir() {
        linked(folder, new, own)?;
        fs::set_permissions(new, fs::metadata(folder)?.permissions())?;
    }
    for (name, bytes) in files {
        file(new, name, bytes)?;
    }
    Ok(())
}

/// Gives the files of `from` a second name in `to`, except those with the names in `without`.
fn linked(from: &Path, to: &Path, without: &BTreeSet<&str>) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target, kind) = (entry.path(), to.join(entry.file_name()), entry.file_type()?);
        match () {
            () if entry.file_name().to_str().is_some_and(|name| without.contains(name)) => {}
            () if kind.is_dir() => {
                fs::create_dir(&target)?;
                linked(&source, &target, &BTreeSet::new())?;
                fs::set_permissions(&target, fs::metadata(&source)?.permissions())?;
            }
            () => fs::hard_link(&source, &target)?,
        }
    }
    Ok(())
}

/// Moves what is in `old` but not in `folder`, or is another file there, to `folder`.
fn kept(old: &Path, folder: &Path, without: &BTreeSet<&str>) -> io::Result<()> {
    for entry in fs::read_dir(old)? {
        let entry = entry?;
        let (source, target) = (entry.path(), folder.join(entry.file_name()));
        match () {
            () if entry.file_name().to_str().is_some_and(|name| without.contains(name)) => {}
            () if entry.file_type()?.is_dir() && target.is_dir() => kept(&source, &target, &BTreeSet::new())?,
            () if is_same(&source, &target) => {}
            () => fs::rename(&source, &target)?,
        }
    }
    Ok(())
}

/// Removes what ended processes left next to `folder`. If one ended between two moves, the previous folder is put back.
fn sweep(folder: &Path, endings: &Endings, marker: Option<&str>, lock: &Lock) {
    let is_own = |left: &PathBuf| {
        let is_folder = left.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
        is_folder && marker.is_none_or(|marker| left.join(marker).symlink_metadata().is_ok_and(|file| file.is_file()))
    };
    for left in leftover::of(folder, endings.old, lock) {
        match () {
            () if folder.symlink_metadata().is_err() && is_own(&left) => drop(fs::rename(left, folder)),
            () if is_own(&left) => drop(fs::remove_dir_all(left)),
            // Only if it is empty.
            () => drop(fs::remove_dir(left)),
        }
    }
    for left in leftover::of(folder, endings.new, lock) {
        let _ = if is_own(&left) { fs::remove_dir_all(left) } else { fs::remove_dir(left) };
    }
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
    if let Some(other) = REPOSITORY.iter().find(|other| folder.join(other).symlink_metadata().is_ok()) {
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

/// The temporary names next to `folder` for the new and the old content.
fn names(folder: &Path, endings: &Endings) -> io::Result<(PathBuf, PathBuf)> {
    Ok((leftover::name(folder, endings.new)?, leftover::name(folder, endings.old)?))
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

    /// A process that has ended: no system gives this number.
    const ENDED: u32 = u32::MAX;

    fn text(path: PathBuf) -> String {
        fs::read_to_string(path).expect("it is there")
    }

    #[test]
    fn files_are_exchanged_together_and_others_are_kept() {
        let root = fresh("exchange");
        let out = root.join("deep/out");
        write_folder(&out, &files(&["a.md", "b.md"])).expect("it is written");
        fs::create_dir_all(out.join("notes/more")).expect("it can be created");
        fs::write(out.join("notes/more/mine.txt"), "mine").expect("it can be written");
        fs::write(out.join("mine.md"), "mine").expect("it can be written");
        fs::write(out.join("a.md"), "old").expect("it can be written");
        write_folder(&out, &files(&["a.md", "c.md"])).expect("it is written");
        assert_eq!(files_in(&out), ["a.md", "b.md", "c.md", "mine.md", "notes"]);
        assert_eq!((text(out.join("a.md")), text(out.join("notes/more/mine.txt"))), ("a.md".into(), "mine".into()));
        assert_eq!(files_in(&root.join("deep")), ["out"]);
    }

    #[test]
    fn whenever_a_process_ends_the_files_are_those_of_one_run_and_the_next_one_tidies_up() {
        for (step, killed) in ["preparing", "prepared", "between the moves", "after the moves"].iter().enumerate() {
            let root = fresh(&format!("killed-{step}"));
            let out = root.join("out");
            let (new, old) = (root.join(format!(".out.{ENDED}.aims-new")), root.join(format!(".out.{ENDED}.aims-old")));
            write_folder(&out, &files(&["a.md", "b.md"])).expect("it is written");
            fs::write(out.join("mine.md"), "mine").expect("it can be written");
            let own: BTreeSet<&str> = ["a.md", "b.md"].into();
            let next = [("a.md".to_owned(), b"next".to_vec()), ("b.md".to_owned(), b"next".to_vec())];
            prepared(&out, &new, if step == 0 { &next[..1] } else { &next }, &own).expect("it is prepared");
            if step > 1 {
                fs::rename(&out, &old).expect("it can be moved");
            }
            if step > 2 {
                fs::rename(&new, &out).expect("it can be moved");
            }
            let there = if step == 2 { &old } else { &out };
            let whole = if step > 2 { ["next", "next"] } else { ["a.md", "b.md"] };
            assert_eq!([text(there.join("a.md")), text(there.join("b.md"))], whole, "{killed}");
            // The next run fails before it writes: everything is as it was before the other one.
            fs::create_dir(there.join("c.md")).expect("it can be created");
            assert!(write_folder(&out, &files(&["a.md", "c.md"])).is_err());
            assert_eq!([text(out.join("a.md")), text(out.join("b.md"))], whole, "{killed}");
            fs::remove_dir(out.join("c.md")).expect("it is there");
            write_folder(&out, &files(&["a.md", "b.md"])).expect("it is written");
            assert_eq!((files_in(&root), text(out.join("mine.md"))), (vec!["out".into()], "mine".into()), "{killed}");
        }
    }

    #[test]
    fn leftovers_of_a_site_are_swept_and_nothing_else() {
        let root = fresh("sweep");
        let site = root.join("site");
        replace_folder(&site, MARKER, &files(&["a.html"])).expect("it is written");
        let left = |name: &str, file: &str| {
            fs::create_dir_all(root.join(name)).expect("it can be created");
            fs::write(root.join(name).join(file), "").expect("it can be written");
        };
        left(&format!(".site.{ENDED}.new"), MARKER);
        left(&format!(".site.{ENDED}.old"), MARKER);
        let others = [
            format!(".site.{}.old", std::process::id()),
            format!(".site.{ENDED}0.old"),
            ".site.x.old".to_owned(),
            format!(".sites.{ENDED}.old"),
            format!("site.{ENDED}.old"),
        ];
        others.iter().for_each(|name| left(name, MARKER));
        left(&format!(".site.{}.old", ENDED - 1), "mine.html");
        let parent = root.join(format!(".site.{}.new", ENDED - 2));
        fs::write(&parent, "a file").expect("it can be written");
        replace_folder(&site, MARKER, &files(&["b.html"])).expect_err("its own name is taken");
        fs::remove_dir_all(root.join(&others[0])).expect("it is there");
        replace_folder(&site, MARKER, &files(&["b.html"])).expect("it is replaced");
        let mut expected: Vec<String> = others[1..].to_vec();
        expected.extend([format!(".site.{}.old", ENDED - 1), format!(".site.{}.new", ENDED - 2), "site".to_owned()]);
        expected.sort();
        assert_eq!(files_in(&root), expected);
        // What ended between the two moves is put back, even if the next run fails.
        fs::rename(&site, root.join(format!(".site.{ENDED}.old"))).expect("it can be moved");
        replace_folder(&site, MARKER, &files(&["../x"])).expect_err("it is outside");
        assert_eq!(files_in(&site), [MARKER, "b.html"]);
    }

    #[test]
    fn a_hundred_writers_at_once_leave_one_whole_set() {
        let root = fresh("hundred");
        let out = root.join("out");
        std::thread::scope(|scope| {
            for run in 0..100 {
                let out = &out;
                scope.spawn(move || {
                    let set: Vec<_> =
                        ["a", "b", "c"].map(|name| (name.to_owned(), run.to_string().into_bytes())).into();
                    write_folder(out, &set).expect("it is written");
                });
            }
        });
        let texts: BTreeSet<String> = ["a", "b", "c"].map(|name| text(out.join(name))).into();
        assert_eq!((texts.len(), files_in(&root)), (1, vec!["out".to_owned()]));
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
