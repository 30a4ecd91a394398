//! What a process that was killed left behind: found by its name and removed by the next one that writes at the same
//! place.
//!
//! Must not know the content of files. Only names that aims gives are touched, and only if their process has ended.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::lock::Lock;

/// Ending of a file that is being written.
pub(super) const PARTIAL: &str = "partial";

/// The name next to `path` under which this process writes what becomes `path`.
pub(super) fn name(path: &Path, ending: &str) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| io::Error::other("the path has no file name"))?;
    let mut own = std::ffi::OsString::from(".");
    own.push(name);
    own.push(format!(".{}.{ending}", std::process::id()));
    Ok(path.with_file_name(own))
}

/// What ended processes left next to `path` under such a name.
pub(super) fn of(path: &Path, ending: &str, lock: &Lock) -> Vec<PathBuf> {
    let Some(name) = path.file_name() else { return Vec::new() };
    let mut start = std::ffi::OsString::from(".");
    start.push(name);
    start.push(".");
    let is_left = |entry: &PathBuf| {
        let own = entry.file_name().map(std::ffi::OsStr::as_encoded_bytes).unwrap_or_default();
        let process = own.strip_prefix(start.as_encoded_bytes()).and_then(|rest| {
            let rest = rest.strip_suffix(ending.as_bytes())?.strip_suffix(b".")?;
            std::str::from_utf8(rest)
                .ok()
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?
                .parse()
                .ok()
        });
        process.is_some_and(|process| has_ended(process, lock))
    };
    siblings(path).into_iter().filter(is_left).collect()
}

/// Removes the files that ended processes left next to `path`, and those whose content is already in place.
pub(super) fn sweep(path: &Path, lock: &Lock) {
    let is_file = |left: &PathBuf| left.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    of(path, PARTIAL, lock).into_iter().filter(is_file).for_each(|left| drop(fs::remove_file(left)));
    for entry in siblings(path) {
        let Some(target) = placed(&entry) else { continue };
        if target != path && is_same(&entry, &target) && of(&target, PARTIAL, lock).contains(&entry) {
            let _ = fs::remove_file(entry);
        }
    }
}

/// The file that a partial one was written for.
fn placed(partial: &Path) -> Option<PathBuf> {
    let name = partial.file_name()?.to_str()?.strip_prefix('.')?.strip_suffix(PARTIAL)?.strip_suffix('.')?;
    let (name, _) = name.rsplit_once('.')?;
    Some(partial.with_file_name(name))
}

/// Whether both are the same file under two names.
#[cfg(unix)]
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path: &Path| path.symlink_metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()));
    id(one).is_some_and(|one| Some(one) == id(other))
}

/// Whether both are the same file under two names: not known.
#[cfg(not(unix))]
pub(super) fn is_same(_one: &Path, _other: &Path) -> bool {
    false
}

fn siblings(path: &Path) -> Vec<PathBuf> {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut paths: Vec<PathBuf> = fs::read_dir(above)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| path.with_file_name(entry.file_name()))
        .collect();
    paths.sort();
    paths
}

/// Whether a process has ended: the system lists the others. Where it does not, no other process of aims holds the lock.
fn has_ended(process: u32, lock: &Lock) -> bool {
    let listed = |process: &str| Path::new("/proc").join(process).exists();
    match listed("self") {
        true => process != std::process::id() && !listed(&process.to_string()),
        false => lock.is_exclusive(),
    }
}
