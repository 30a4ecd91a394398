//! Real repositories, built by git itself: states, histories, approvals and changes as aims reads them.

mod at;
mod circumstances;
mod files;
mod hostile;
#[cfg(unix)]
mod proof;
mod since;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// The day from which the tests look.
const TODAY: &str = "2026-06-30";

/// A git repository of one test, in a folder of its own.
pub struct Repository {
    /// Top of its work tree; the repository itself where it is bare.
    pub root: PathBuf,
}

/// What a run of aims printed, and its exit code.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Both streams, with lines that were wrapped in one.
    pub fn all(&self) -> String {
        let lines = self.out.lines().chain(self.err.lines());
        let words = lines.flat_map(|line| line.split([' ', '\n']).filter(|word| !word.is_empty()));
        words.collect::<Vec<_>>().join(" ")
    }

    /// Fails unless it ended with `code` and printed every one of `texts`.
    #[track_caller]
    pub fn says(&self, code: i32, texts: &[&str]) -> &Self {
        let all = self.all();
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        texts.iter().for_each(|text| assert!(all.contains(text), "`{text}` is not in:\n{}{}", self.out, self.err));
        self
    }

    /// Fails where it printed one of `texts`.
    #[track_caller]
    pub fn lacks(&self, texts: &[&str]) -> &Self {
        let all = self.all();
        texts.iter().for_each(|text| assert!(!all.contains(text), "`{text}` is in:\n{}{}", self.out, self.err));
        self
    }
}

/// A folder without anything in it.
pub fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("git-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    folder
}

/// A program away from the settings and repositories of whoever runs the test.
fn isolated(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for name in
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "AIMS_TODAY", "SOURCE_DATE_EPOCH"]
    {
        command.env_remove(name);
    }
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("git-nowhere");
    command.envs([("HOME", &nowhere), ("XDG_CONFIG_HOME", &nowhere)]).envs([
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR")),
        ("GIT_AUTHOR_NAME", "Sam"),
        ("GIT_AUTHOR_EMAIL", "sam@base.example"),
        ("GIT_COMMITTER_NAME", "Sam"),
        ("GIT_COMMITTER_EMAIL", "sam@base.example"),
        ("TZ", "UTC"),
        ("LC_ALL", "C"),
    ]);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn ran(output: &Output) -> Ran {
    Ran {
        code: output.status.code().expect("a code"),
        out: String::from_utf8(output.stdout.clone()).expect("UTF-8"),
        err: String::from_utf8(output.stderr.clone()).expect("UTF-8"),
    }
}

/// Runs aims in a folder; `--today` is for the caller to give.
pub fn aims(folder: &Path, arguments: &[&str]) -> Ran {
    ran(&isolated(env!("CARGO_BIN_EXE_aims"), folder).args(arguments).output().expect("it starts"))
}

/// Runs git in a folder and hands back what it printed, without the last line end.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    git_as(folder, &[], arguments)
}

/// The same with variables.
#[track_caller]
pub fn git_as(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let settings = ["protocol.file.allow=always", "commit.gpgsign=false", "gc.auto=0", "advice.detachedHead=false"];
    let settings = settings.iter().flat_map(|setting| ["-c", setting]);
    let mut command = isolated("git", folder);
    command.args(settings).args(arguments).envs(variables.iter().copied());
    let output = command.output().expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

impl Repository {
    /// An empty one.
    pub fn new(name: &str) -> Self {
        Self::at(fresh(name), &[])
    }

    /// An empty one in a folder, made with these options.
    pub fn at(root: PathBuf, options: &[&str]) -> Self {
        fs::create_dir_all(&root).expect("it can be made");
        git(&root, &[&["init", "-q", "-b", "main"], options].concat());
        Self { root }
    }

    /// One with `tests/base` in its only commit, of 2026-01-31.
    pub fn base(name: &str) -> Self {
        let repository = Self::new(name);
        repository.lay("", &crate::pages::base().files);
        repository.commit("2026-01-31", "Start");
        repository
    }

    /// A clone with these options.
    pub fn cloned(&self, name: &str, options: &[&str]) -> Self {
        let root = fresh(name);
        let from = format!("file://{}", self.root.display());
        git(&root, &[&["clone", "-q"], options, &[&from, "."]].concat());
        Self { root }
    }

    /// Writes files below a folder.
    pub fn lay(&self, folder: &str, files: &std::collections::BTreeMap<String, Vec<u8>>) {
        files.iter().for_each(|(path, bytes)| self.write(&format!("{folder}{path}"), bytes));
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    /// Text of a file.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect(path)
    }

    /// Replaces a text that is there in a file.
    #[track_caller]
    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "`{old}` is not in {path}");
        self.write(path, text.replacen(old, new, 1));
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

    /// Runs aims at the top, looking from [`TODAY`].
    pub fn aims(&self, arguments: &[&str]) -> Ran {
        aims(&self.root, &[arguments, &["--today", TODAY]].concat())
    }
}

/// A record of a risk that nobody treats, which is an error.
fn untreated(id: &str) -> String {
    format!(
        "kind: risk\nid: {id}\ntitle: Odd\nsystems: [scorer]\npresent:\n  individuals: {{likelihood: 4, consequence: 4}}\n"
    )
}

/// Ada as the author and committer of a commit.
const ADA: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "Ada"),
    ("GIT_AUTHOR_EMAIL", "ada@base.example"),
    ("GIT_COMMITTER_NAME", "Ada"),
    ("GIT_COMMITTER_EMAIL", "ada@base.example"),
];
const SOA: &str = "controls/soa.yaml";
const UNAPPROVED: &str = "owner: model-owner\n";
const APPROVED: &str = "owner: model-owner\napproval: {by: ada, on: 2026-01-15}\n";

/// Four commits: something else, everything but the approval of the Statement of Applicability, that approval by Ada, and
/// something else again.
/// The manifest wants approvals of the Statement of Applicability attributed. Ben commits as Sam.
fn approved_in(repository: &Repository, folder: &str) -> Vec<String> {
    repository.write("README.md", "Ours.\n");
    let mut commits = vec![repository.commit("2026-01-01", "Begin")];
    repository.lay(folder, &crate::pages::base().files);
    let soa = format!("{folder}{SOA}");
    repository.replace(&soa, APPROVED, UNAPPROVED);
    let manifest = format!("{folder}aims.yaml");
    repository.write(&manifest, format!("{}approvals: {{kinds: {{soa: attributed}}}}\n", repository.read(&manifest)));
    let people = format!("{folder}people/people.yaml");
    repository.replace(&people, "name: Ada Base\n", "name: Ada Base\ngit: [ada@base.example]\n");
    repository.replace(&people, "name: Ben Base\n", "name: Ben Base\ngit: [sam@base.example]\n");
    commits.push(repository.commit("2026-01-10", "Write it down"));
    repository.replace(&soa, UNAPPROVED, APPROVED);
    commits.push(repository.commit_as("2026-01-15", "Approve the SoA", &ADA));
    repository.write("README.md", "Ours, still.\n");
    commits.push(repository.commit("2026-02-01", "Go on"));
    commits
}

fn approved(name: &str) -> (Repository, Vec<String>) {
    let repository = Repository::new(name);
    let commits = approved_in(&repository, "");
    (repository, commits)
}

/// What status says of an approval: its degree, the commit that set it, and what that rests on.
#[track_caller]
fn approval(folder: &Path, record: &str, done: &str) -> (String, String, String) {
    let ran = aims(folder, &["status", "--format", "json", "--today", TODAY]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let approvals = json["history"]["approvals"].as_array().expect("a list");
    let found = approvals.iter().find(|approval| approval["record"] == record && approval["done"] == done);
    let found = found.unwrap_or_else(|| panic!("{record} was not {done}: {}", json["history"]));
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    (text("degree"), text("commit"), text("because"))
}

/// Holds that the approval of the Statement of Applicability is attributed by `commit`, and that nothing is found.
#[track_caller]
fn is_attributed(folder: &Path, commit: &str) {
    let (degree, by, because) = approval(folder, "SOA-1", "approved");
    assert_eq!((degree.as_str(), by.as_str()), ("attributed", commit), "{because}");
    aims(folder, &["check", "--today", TODAY]).says(0, &["0 findings"]);
}
