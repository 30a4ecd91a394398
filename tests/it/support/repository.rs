//! Repositories of git on disk, built by git itself.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use super::{
    command::{Ran, aims_today, fed, isolated},
    engine::COMPANY_DATE,
    files,
    folder::{self, fresh},
};

/// A git repository of one test, in a folder of its own.
pub struct Repository {
    /// Top of its work tree; the repository itself where it is bare.
    pub root: PathBuf,
}

/// Runs git in a folder and hands back what it printed, without the last line end.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    git_as(folder, &[], arguments)
}

/// The same with variables.
#[track_caller]
pub fn git_as(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> String {
    git_fed(folder, variables, arguments, "")
}

/// The same with this on its standard input.
#[track_caller]
pub fn git_fed(folder: &Path, variables: &[(&str, &str)], arguments: &[&str], input: &str) -> String {
    let settings = ["protocol.file.allow=always", "commit.gpgsign=false", "gc.auto=0", "advice.detachedHead=false"];
    let settings = settings.iter().flat_map(|setting| ["-c", setting]);
    let mut command = isolated("git", folder);
    command.args(settings).args(arguments).envs(variables.iter().copied());
    let output = fed(&mut command, input.as_bytes());
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

impl Repository {
    /// An empty one.
    pub fn new(name: &str) -> Self {
        Self::at(fresh(&format!("git-{name}")), &[])
    }

    /// An empty one in a folder, made with these options.
    pub fn at(root: PathBuf, options: &[&str]) -> Self {
        std::fs::create_dir_all(&root).expect("it can be made");
        git(&root, &[&["init", "-q", "-b", "main"], options].concat());
        Self { root }
    }

    /// One with `tests/base` in its only commit, of 2026-01-31.
    pub fn base(name: &str) -> Self {
        static BASE: LazyLock<Repository> =
            LazyLock::new(|| Repository::holding("copied-base", &files::base().files, "2026-01-31"));
        BASE.copied(name)
    }

    /// One with the example of a company in its only commit, of [`COMPANY_DATE`].
    pub fn company(name: &str) -> Self {
        static COMPANY: LazyLock<Repository> =
            LazyLock::new(|| Repository::holding("copied-company", &files::example("company").files, COMPANY_DATE));
        COMPANY.copied(name)
    }

    /// One with the example of a company and the history that the script beside it makes: persons who approve, and one who signs.
    #[cfg(unix)]
    pub fn company_with_history(name: &str) -> Self {
        static COMPANY: LazyLock<Repository> = LazyLock::new(|| {
            let root = fresh("git-copied-history").join("company");
            let mut command = isolated("sh", files::project());
            super::command::success(fed(command.arg("examples/company-history").arg(&root), b""));
            Repository { root }
        });
        COMPANY.copied(name)
    }

    /// The same repository in another folder, with the files of the work tree as git knows them.
    pub fn copied(&self, name: &str) -> Self {
        let root = fresh(&format!("git-{name}"));
        folder::copy(&self.root, &root);
        let copy = Self { root };
        copy.git(&["update-index", "-q", "--refresh"]);
        copy
    }

    /// One with these files, written in this order, in its only commit.
    pub fn holding<'f>(name: &str, files: impl IntoIterator<Item = (&'f String, &'f Vec<u8>)>, day: &str) -> Self {
        let repository = Self::new(name);
        folder::lay(&repository.root, files);
        repository.commit(day, "Start");
        repository
    }

    /// A clone with these options.
    pub fn cloned(&self, name: &str, options: &[&str]) -> Self {
        let root = fresh(&format!("git-{name}"));
        let from = format!("file://{}", self.root.display());
        git(&root, &[&["clone", "-q"], options, &[&from, "."]].concat());
        Self { root }
    }

    /// Writes files below a folder.
    pub fn lay(&self, folder: &str, files: &BTreeMap<String, Vec<u8>>) {
        folder::lay(&self.root.join(folder), files);
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        folder::write(self.root.join(path), text);
    }

    /// Text of a file.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        files::read(self.root.join(path))
    }

    /// Replaces a text that is there in a file.
    #[track_caller]
    pub fn replace(&self, path: &str, old: &str, new: &str) {
        folder::replace(self.root.join(path), old, new);
    }

    /// Runs git.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.root, arguments)
    }

    /// Commits everything at noon of a day; hands back the commit.
    #[track_caller]
    pub fn commit(&self, day: &str, message: &str) -> String {
        self.commit_as(day, message, &[])
    }

    /// The same with further variables, such as the author.
    #[track_caller]
    pub fn commit_as(&self, day: &str, message: &str, variables: &[(&str, &str)]) -> String {
        self.git(&["add", "-A"]);
        self.commit_with(day, variables, &["--allow-empty", "--allow-empty-message", "-m", message])
    }

    /// Runs `git commit` with options.
    #[track_caller]
    pub fn commit_with(&self, day: &str, variables: &[(&str, &str)], options: &[&str]) -> String {
        let noon = format!("{day}T12:00:00+0000");
        let dates = [("GIT_AUTHOR_DATE", &*noon), ("GIT_COMMITTER_DATE", &*noon)];
        git_as(&self.root, &[&dates, variables].concat(), &[&["commit", "-q", "--no-verify"], options].concat());
        self.git(&["rev-parse", "HEAD"])
    }

    /// Runs aims at the top, looking from the day of the tests.
    #[track_caller]
    pub fn aims(&self, arguments: &[&str]) -> Ran {
        aims_today(&self.root, arguments)
    }
}
