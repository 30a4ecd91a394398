//! Replaces the content of an existing file atomically.
//!
//! Must not know the content.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use super::{
    create::CreateError,
    leftover::{self, PARTIAL},
    lock::Lock,
};
use crate::source::stays_inside;

/// Replaces the content of the file `path` below `root` with `new`, if it still is `old`. Its permissions do not
/// change.
///
/// # Errors
/// Fails if it is not a regular file inside `root`, is read-only, or was changed in the meantime; it is then unchanged.
pub fn replace(root: &Path, path: &str, old: &[u8], new: &[u8]) -> Result<(), CreateError> {
    replaced(root, path, old, new).map_err(|source| CreateError { path: path.to_owned(), source })
}

fn replaced(root: &Path, path: &str, old: &[u8], new: &[u8]) -> io::Result<()> {
    let lock = Lock::of(root)?;
    let target = root.join(path);
    let folder = target.parent().filter(|_| stays_inside(path));
    let real = folder.map(Path::canonicalize).transpose()?;
    let inside = root.canonicalize().is_ok_and(|root| real.is_some_and(|folder| folder.starts_with(root)));
    let metadata = target.symlink_metadata()?;
    if !inside || !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file inside the repository"));
    }
    if metadata.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    leftover::sweep(&target, &lock);
    let temporary = leftover::name(&target, PARTIAL)?;
    let written = written(&temporary, metadata.permissions(), new);
    // Compared as late as possible: an editor takes no lock.
    let moved = written.and_then(|()| unchanged(&target, old)).and_then(|()| fs::rename(&temporary, &target));
    match moved {
        Ok(()) => folder.into_iter().for_each(super::keep_names),
        Err(_) => drop(fs::remove_file(&temporary)),
    }
    moved
}

fn unchanged(target: &Path, old: &[u8]) -> io::Result<()> {
    match fs::read(target)? == old {
        true => Ok(()),
        false => Err(io::Error::other("it was changed in the meantime; run the command again")),
    }
}

fn written(path: &Path, permissions: fs::Permissions, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.set_permissions(permissions)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn fresh(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("aims-replace-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("risks")).expect("it can be created");
        fs::write(folder.join("risks/R-1.yaml"), "old\n").expect("it can be written");
        folder
    }

    fn text(root: &Path) -> String {
        fs::read_to_string(root.join("risks/R-1.yaml")).expect("it is there")
    }

    #[test]
    fn only_the_content_read_is_replaced_and_no_temporary_file_remains() {
        let root = fresh("replace");
        assert!(replace(&root, "risks/R-1.yaml", b"other\n", b"new\n").is_err());
        assert_eq!(text(&root), "old\n");
        replace(&root, "risks/R-1.yaml", b"old\n", b"new\n").expect("it can be replaced");
        assert_eq!(text(&root), "new\n");
        assert_eq!(fs::read_dir(root.join("risks")).expect("it can be listed").count(), 1);
        assert!(replace(&root.join("risks"), "../risks/R-1.yaml", b"new\n", b"newer\n").is_err());
        assert!(replace(&root, "risks/R-2.yaml", b"", b"new\n").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_preserved_and_read_only_files_are_not_replaced() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = fresh("mode");
        let file = root.join("risks/R-1.yaml");
        let set = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("it can be set");
        set(0o640);
        replace(&root, "risks/R-1.yaml", b"old\n", b"new\n").expect("it can be replaced");
        assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o640);
        set(0o440);
        assert!(replace(&root, "risks/R-1.yaml", b"new\n", b"newer\n").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_neither_followed_nor_replaced() {
        let (root, outside) = (fresh("inside"), fresh("outside"));
        std::os::unix::fs::symlink(outside.join("risks"), root.join("more")).expect("it can be linked");
        std::os::unix::fs::symlink(outside.join("risks/R-1.yaml"), root.join("risks/R-2.yaml"))
            .expect("it can be linked");
        for path in ["more/R-1.yaml", "risks/R-2.yaml"] {
            assert!(replace(&root, path, b"old\n", b"new\n").is_err(), "{path}");
        }
        assert_eq!(text(&outside), "old\n");
    }
}
