//! A lock for the time in which files of a folder are read, changed and written, against other processes of aims.
//!
//! Must not know what is written. The system releases the lock when its process ends, however it ends; nothing is left
//! in the folder.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Time between two attempts.
const PAUSE: Duration = Duration::from_millis(20);
/// Number of attempts: for a minute.
const ATTEMPTS: usize = 3000;

thread_local! {
    /// The folders that this thread has locked: it does not wait for itself.
    static LOCKED: RefCell<BTreeSet<PathBuf>> = const { RefCell::new(BTreeSet::new()) };
}

/// A locked folder, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    /// Closed when the lock is released. `None` if the thread had the lock before, or the file system has no locks.
    file: Option<File>,
    /// Whether no other process of aims writes to the folder.
    exclusive: bool,
}

impl Lock {
    /// Locks `folder`, and waits while another process has it. On a file system without locks, nothing is locked.
    ///
    /// # Errors
    /// Fails if the folder cannot be opened, or another process does not release it.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let folder = folder.canonicalize()?;
        if LOCKED.with_borrow(|locked| locked.contains(&folder)) {
            return Ok(Self { folder, file: None, exclusive: true });
        }
        let file = open(&folder)?;
        for _ in 0..ATTEMPTS {
            match file.try_lock() {
                Ok(()) => {
                    LOCKED.with_borrow_mut(|locked| locked.insert(folder.clone()));
                    return Ok(Self { folder, file: Some(file), exclusive: true });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(_)) => return Ok(Self { folder, file: None, exclusive: false }),
            }
        }
        let why =
            "another process of aims has been writing to this folder for a minute; end it, then run the command again";
        Err(io::Error::new(io::ErrorKind::WouldBlock, why))
    }

    /// Locks the folder of `path`.
    ///
    /// # Errors
    /// As [`Lock::of`].
    pub(super) fn around(path: &Path) -> io::Result<Self> {
        let above = path.parent().filter(|above| !above.as_os_str().is_empty());
        Self::of(above.unwrap_or(Path::new(".")))
    }

    /// Whether no other process of aims writes to the folder.
    pub(super) fn is_exclusive(&self) -> bool {
        self.exclusive
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.file.is_some() {
            LOCKED.with_borrow_mut(|locked| locked.remove(&self.folder));
        }
    }
}

/// What is locked: the folder itself, which works without permission to write to it.
#[cfg(unix)]
fn open(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// What is locked: a file in the folder of the user for temporary files, since a folder cannot be opened.
#[cfg(not(unix))]
fn open(folder: &Path) -> io::Result<File> {
    use sha2::{Digest as _, Sha256};
    let name = crate::source::hexadecimal(&Sha256::digest(folder.as_os_str().as_encoded_bytes()));
    let path = std::env::temp_dir().join(format!("aims-{}.lock", &name[..32]));
    File::options().create(true).truncate(false).write(true).open(path)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn one_thread_at_a_time_and_none_waits_for_itself() {
        let folder = std::env::temp_dir().join(format!("aims-lock-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("it can be created");
        let (inside, total) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..100 {
                scope.spawn(|| {
                    let _lock = Lock::of(&folder).expect("it is free in the end");
                    let _again = Lock::of(&folder).expect("it is its own");
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                    total.fetch_add(1, Ordering::SeqCst);
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(total.into_inner(), 100);
        assert_eq!(std::fs::read_dir(&folder).expect("it is there").count(), 0);
    }
}
