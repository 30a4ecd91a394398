//! What every command answers when git cannot give something: a row for each circumstance, a cell for each command with its
//! exit code and words of what it prints. Whatever cannot be read is reported; nothing passes because it is missing.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, OnceLock, PoisonError},
};

use crate::support::{
    command::{Ran, aims_today, isolated},
    folder::{fresh, write},
    matrix,
    repository::{Repository, git},
};

/// The commands, in the order of the cells. R-1 differs in each of the three commits.
const COMMANDS: [&[&str]; 8] = [
    &["check"],
    &["check", "--diff", "HEAD~1"],
    &["diff", "HEAD~1", "HEAD"],
    &["log", "R-1"],
    &["status"],
    &["render", "soa"],
    &["pack", "-o", "pack.zip", "--format", "csv"],
    &["check", "--at", "HEAD"],
];

/// Exit code, and words that the command prints.
type Cell = (i32, &'static str);

/// A circumstance: its name, the folder in which the commands run, and the cells. A folder is not made if the installed git
/// cannot make it.
struct Row {
    name: &'static str,
    make: fn(&str) -> Option<PathBuf>,
    cells: [Cell; 8],
}

const PASSES: Cell = (0, "0 findings");
const NONE_INTRODUCED: Cell = (0, "0 findings introduced");
const RETITLED: Cell = (0, "title changed from Quality fell");
/// The log reaches back to the first commit.
const LOGGED: Cell = (0, "Start");
const STATED: Cell = (0, "answered");
const RENDERED: Cell = (0, "Statement of Applicability");
const PACKED: Cell = (0, "0 missing");
/// What a whole repository answers.
const WHOLE: [Cell; 8] = [PASSES, NONE_INTRODUCED, RETITLED, LOGGED, STATED, RENDERED, PACKED, PASSES];

const fn row(name: &'static str, make: fn(&str) -> Option<PathBuf>, cells: [Cell; 8]) -> Row {
    Row { name, make, cells }
}

/// The same answer of every command that needs git, with its advice, and the reason that `status` prints.
const fn refused(advice: &'static str, reason: &'static str) -> [Cell; 8] {
    let one = (2, advice);
    [PASSES, one, one, one, (0, reason), one, one, one]
}

const PARTIAL: &str = "git fetch --refetch --no-filter";
const MISSING: &str = "git fetch --refetch";
const DAMAGED: &str = "delete their files";
const EARLY: &str = "ends too early";
const NOT_CHECKED_OUT: &str = "is tracked by git but not checked out";
const ABSENT: Cell = (1, NOT_CHECKED_OUT);
const SPARSE: [Cell; 8] = {
    let one = (0, NOT_CHECKED_OUT);
    [ABSENT, ABSENT, RETITLED, (2, NOT_CHECKED_OUT), one, one, PACKED, PASSES]
};
const NO_COMMITS: &str = "no commits yet";
const NO_GIT: &str = "not in a git repository";
const IN_SUBMODULE: Cell = (1, "is a submodule");

const ROWS: &[Row] = &[
    row("whole", |name| line(name).some(), WHOLE),
    row("blobless", |name| cloned(name, &["--filter=blob:none"]).some(), {
        let (one, all) = ((2, PARTIAL), PASSES);
        [all, one, one, one, (0, "is unknown"), one, one, all]
    }),
    row("treeless", |name| cloned(name, &["--filter=tree:0"]).some(), {
        let one = (2, PARTIAL);
        [PASSES, one, one, one, (0, "is unknown"), one, one, PASSES]
    }),
    row("shallow", |name| cloned(name, &["--depth=1"]).some(), {
        let one = (2, "fetch-depth: 0");
        [PASSES, one, one, (0, "shallow"), STATED, RENDERED, PACKED, PASSES]
    }),
    row("sparse-checkout", |name| sparse(name, &["--no-cone", "/*", "!/risks/"]), SPARSE),
    row("sparse-index", |name| sparse(name, SPARSE_INDEX), SPARSE),
    row("split-index", split_index, WHOLE),
    row("assume-unchanged", assumed, WHOLE),
    row("damaged-index", |name| with(name, ".git/index", b"DIRC\0\0\0\x02\0\0\0\x09"), {
        let one = (1, "it is not known which files git tracks");
        [one, one, RETITLED, (2, "the index"), (0, "is unknown"), (2, "the index"), (2, "the index"), PASSES]
    }),
    row("submodule", submodule, [IN_SUBMODULE, IN_SUBMODULE, (0, ""), LOGGED, STATED, RENDERED, PACKED, PASSES]),
    row(
        "reftable",
        |name| initialized(name, "--ref-format=reftable"),
        refused("git refs migrate --ref-format=files", "reftable"),
    ),
    row(
        "sha256",
        |name| initialized(name, "--object-format=sha256"),
        refused("SHA-256 repositories", "SHA-256 repositories"),
    ),
    row("extension", extension, refused("use a clone without", "extensions.partialclone")),
    row("foreign", foreign, refused("safe.directory", "another user")),
    row("worktree-gone", worktree_gone, refused("or clone it again", "which does not exist")),
    row("nowhere", nowhere, refused("or clone it again", "leads to")),
    row("empty-git-folder", empty_git, refused("or clone it again", "is not a git directory")),
    row("grafts", grafts, WHOLE),
    row("replaced", replaced, WHOLE),
    row("missing-blob", |name| broken(name, "HEAD~1:risks/R-1.yaml", Break::Gone), BLOB),
    row("garbage-blob", |name| broken(name, "HEAD~1:risks/R-1.yaml", Break::Garbage), BLOB),
    row("empty-blob", |name| broken(name, "HEAD~1:risks/R-1.yaml", Break::To(0)), BLOB),
    row("half-a-blob", |name| broken(name, "HEAD~1:risks/R-1.yaml", Break::Half), BLOB),
    row("ten-bytes-of-a-blob", |name| broken(name, "HEAD~1:risks/R-1.yaml", Break::To(10)), refused(DAMAGED, EARLY)),
    row("missing-blob-of-head", |name| broken(name, "HEAD:risks/R-1.yaml", Break::Gone), HEAD_BLOB),
    row("half-a-blob-of-head", |name| broken(name, "HEAD:risks/R-1.yaml", Break::Half), HEAD_BLOB),
    row("missing-tree", |name| broken(name, "HEAD~1^{tree}", Break::Gone), TREE),
    row("garbage-tree", |name| broken(name, "HEAD~1:risks", Break::Garbage), TREE),
    row("half-a-tree", |name| broken(name, "HEAD~1^{tree}", Break::Half), refused(DAMAGED, EARLY)),
    row("ten-bytes-of-a-tree", |name| broken(name, "HEAD~1:risks", Break::To(10)), refused(DAMAGED, EARLY)),
    row("missing-commit", |name| broken(name, "HEAD~1", Break::Gone), TREE),
    row("garbage-commit", |name| broken(name, "HEAD~1", Break::Garbage), TREE),
    row("half-a-commit", |name| broken(name, "HEAD~1", Break::Half), refused(DAMAGED, EARLY)),
    row("ten-bytes-of-a-commit", |name| broken(name, "HEAD~1", Break::To(10)), refused(DAMAGED, EARLY)),
    row("one-byte-of-the-old-format", |name| broken(name, "HEAD~1", Break::Old), refused(DAMAGED, EARLY)),
    row("missing-head", |name| broken(name, "HEAD", Break::Gone), refused(MISSING, "object not found")),
    row("half-a-borrowed-commit", borrowed, refused(DAMAGED, EARLY)),
    row("half-a-pack", |name| packed(name, "pack"), refused(MISSING, "the git repository cannot be read")),
    row("half-an-index-of-a-pack", |name| packed(name, "idx"), refused(MISSING, "the git repository cannot be read")),
    row("repository-borrowed-from-gone", borrowed_from_gone, refused(MISSING, "object not found")),
    row("half-a-commit-graph", |name| graph(name, "commit-graph write --reachable", "info/commit-graph"), WHOLE),
    row("half-a-multi-pack-index", |name| graph(name, "multi-pack-index write", "pack/multi-pack-index"), WHOLE),
    row("damaged-head", |name| with(name, ".git/HEAD", b"garbage"), refused("", "the git repository cannot be read")),
    row("damaged-configuration", |name| with(name, ".git/config", b"[core"), refused("", "cannot be read")),
    row("ignored", ignored, {
        let one = (1, "dangling-reference");
        [one, one, (0, "dangling-reference"), (0, "Break it"), (0, ""), RENDERED, PACKED, one]
    }),
    row("bare", |name| cloned(name, &["--bare"]).some(), {
        let none = (2, "there is no `aims.yaml`");
        [none, none, RETITLED, none, none, none, none, PASSES]
    }),
    row("unborn", unborn, {
        let one = (2, NO_COMMITS);
        [PASSES, one, one, one, (0, NO_COMMITS), RENDERED, PACKED, one]
    }),
    row("no-git", no_git, {
        let one = (2, NO_GIT);
        [PASSES, one, one, one, (0, "no git repository"), RENDERED, PACKED, one]
    }),
];

/// A blob of the commit before the last one that cannot be read.
const BLOB: [Cell; 8] = {
    let one = (2, "git fetch --refetch");
    [PASSES, one, one, one, STATED, RENDERED, PACKED, PASSES]
};
/// A blob of the last commit that cannot be read, of a record that nobody approves.
const HEAD_BLOB: [Cell; 8] = {
    let one = (2, "git fetch --refetch");
    [PASSES, NONE_INTRODUCED, one, one, STATED, RENDERED, one, one]
};
/// A tree or commit before the last one that cannot be read.
const TREE: [Cell; 8] = {
    let one = (2, "git fetch --refetch");
    [PASSES, one, one, one, (0, "is unknown"), one, one, PASSES]
};
const SPARSE_INDEX: &[&str] = &["--cone", "--sparse-index", "controls", "documents", "people", "systems", "evidence"];

#[test]
fn every_command_in_every_circumstance() {
    let failures = Mutex::new(Vec::new());
    let half = ROWS.len().div_ceil(2);
    std::thread::scope(|scope| {
        for (number, rows) in ROWS.chunks(half).enumerate() {
            let failures = &failures;
            scope.spawn(move || {
                for (index, row) in matrix::some(rows.iter().enumerate(), 2) {
                    let wrong = row.failures(number * half + index);
                    failures.lock().unwrap_or_else(PoisonError::into_inner).extend(wrong);
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread failed");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// One of how many cells runs in a part of the table: each row has at least one of them.
const STEP: usize = 7;
/// The same for the further commands, which a third of the rows runs.
const FURTHER: usize = 3;

impl Row {
    fn failures(&self, number: usize) -> Vec<String> {
        let cells = || self.cells.iter().zip(COMMANDS).enumerate();
        let cells: Vec<_> = cells().filter(|(cell, _)| matrix::runs(number * self.cells.len() + cell, STEP)).collect();
        let Some(folder) = (self.make)(&format!("table-{}", self.name)) else {
            eprintln!("{}: the installed git or the user cannot make this, so it is not tried", self.name);
            return Vec::new();
        };
        let failure = |(_, (cell, command)): (usize, (&Cell, _))| self.failure(&folder, *cell, command);
        let mut failures: Vec<String> = cells.into_iter().filter_map(failure).collect();
        if matrix::runs(number + 1, FURTHER) {
            failures.extend(self.without_git(&folder));
        }
        if matrix::runs(number, FURTHER) {
            failures.extend(self.unknown_history(&folder));
        }
        failures
    }

    /// A document can be rendered without git, and says so.
    fn without_git(&self, folder: &Path) -> Option<String> {
        let is_refused = self.cells[0] == PASSES && self.cells[5].0 == 2;
        is_refused.then(|| self.failure(folder, (0, "git was not used"), &["render", "soa", "--without-git"])).flatten()
    }

    /// If approvals are asked for, `check` itself goes on, and reports what it cannot know; a comparison ends.
    fn unknown_history(&self, folder: &Path) -> Vec<String> {
        let is_unknown = self.cells[4] != STATED && self.cells[0] == PASSES;
        if !is_unknown {
            return Vec::new();
        }
        let manifest = folder.join("aims.yaml");
        write(&manifest, format!("{}approvals: {{}}\n", crate::support::files::read(&manifest)));
        let cells = [((1, "unknown-history"), COMMANDS[0]), ((2, ""), COMMANDS[1])];
        cells.into_iter().filter_map(|(cell, command)| self.failure(folder, cell, command)).collect()
    }

    fn failure(&self, folder: &Path, (code, words): Cell, command: &[&str]) -> Option<String> {
        let ran = aims_today(folder, command);
        let said = ran.code == code && ran.all().contains(words) && !ran.err.contains("panicked");
        let lies = lie(&ran).filter(|_| code == 2);
        let printed = || ran.err.lines().chain(ran.out.lines()).take(4).collect::<Vec<_>>().join(" | ");
        (!said || lies.is_some())
            .then(|| format!("{} {command:?}: not {code} with `{words}`, but {}: {}", self.name, ran.code, printed()))
    }
}

/// A statement that treats what cannot be read as absent.
fn lie(ran: &Ran) -> Option<&'static str> {
    ["No commit holds", "is new", "resolved", "record removed", "record added"]
        .into_iter()
        .find(|lie| ran.all().contains(lie))
}

impl Repository {
    #[expect(clippy::unnecessary_wraps, reason = "other circumstances cannot always be made")]
    fn some(self) -> Option<PathBuf> {
        Some(self.root)
    }
}

/// Three commits, each with another title of R-1, to which nobody objects.
fn commit_line(repository: &Repository) {
    repository.lay("", &crate::support::files::base().files);
    repository.commit("2026-01-31", "Start");
    for (day, old, new, message) in [
        ("2026-02-01", "title: Quality drops", "title: Quality fell", "Retitle"),
        ("2026-02-02", "title: Quality fell", "title: Quality falls", "Retitle again"),
    ] {
        repository.replace("risks/R-1.yaml", old, new);
        repository.commit(day, message);
    }
}

fn line(name: &str) -> Repository {
    static LINE: LazyLock<Repository> = LazyLock::new(|| {
        let repository = Repository::new("table-line");
        commit_line(&repository);
        repository
    });
    LINE.copied(name)
}

/// A clone with these options.
fn cloned(name: &str, options: &[&str]) -> Repository {
    static ORIGIN: OnceLock<Repository> = OnceLock::new();
    let origin = ORIGIN.get_or_init(|| {
        let origin = line("table-origin");
        origin.git(&["config", "uploadpack.allowFilter", "true"]);
        origin
    });
    origin.cloned(name, options)
}

fn sparse(name: &str, options: &[&str]) -> Option<PathBuf> {
    let repository = line(name);
    repository.git(&[&["sparse-checkout", "set"], options].concat());
    assert!(!repository.root.join("risks").exists());
    repository.some()
}

/// A split index that removes, replaces and adds entries of the one that it shares.
fn split_index(name: &str) -> Option<PathBuf> {
    let repository = Repository::new(name);
    repository.git(&["config", "splitIndex.maxPercentChange", "100"]);
    repository.write("notes/gone.txt", "Soon gone.\n");
    repository.write("notes/kept.txt", "Kept.\n");
    repository.git(&["add", "-A"]);
    repository.git(&["update-index", "--split-index"]);
    fs::remove_file(repository.root.join("notes/gone.txt")).expect("it is there");
    repository.write("notes/kept.txt", "Kept, and changed.\n");
    commit_line(&repository);
    assert!(fs::read(repository.root.join(".git/index")).expect("an index").windows(4).any(|bytes| bytes == b"link"));
    repository.some()
}

fn assumed(name: &str) -> Option<PathBuf> {
    let repository = line(name);
    repository.git(&["update-index", "--assume-unchanged", "risks/R-1.yaml"]);
    repository.git(&["update-index", "--index-version", "4"]);
    repository.some()
}

fn with(name: &str, path: &str, bytes: &[u8]) -> Option<PathBuf> {
    let repository = line(name);
    repository.write(path, bytes);
    repository.some()
}

/// A submodule with a record and with evidence.
fn submodule(name: &str) -> Option<PathBuf> {
    let guest = Repository::new(&format!("{name}-guest"));
    guest.write("R-50.yaml", super::untreated("R-50"));
    guest.commit("2026-01-01", "Begin");
    let repository = line(name);
    repository.git(&["submodule", "add", "-q", &format!("file://{}", guest.root.display()), "vendor/model"]);
    repository.commit("2026-03-01", "Take it in");
    repository.some()
}

/// A repository initialized with an option that the installed git may not know.
fn initialized(name: &str, option: &str) -> Option<PathBuf> {
    let root = fresh(name);
    let made = isolated("git", &root).args(["init", "-q", "-b", "main", option]).output().expect("it starts");
    if !made.status.success() {
        return None;
    }
    let repository = Repository { root };
    commit_line(&repository);
    repository.some()
}

fn extension(name: &str) -> Option<PathBuf> {
    let repository = line(name);
    repository.git(&["config", "core.repositoryformatversion", "1"]);
    repository.git(&["config", "extensions.partialClone", "origin"]);
    repository.some()
}

/// Only the administrator can give files away.
#[cfg(unix)]
fn foreign(name: &str) -> Option<PathBuf> {
    let repository = line(name);
    super::owner::is_administrator().then(|| super::owner::give_away(&repository.root))?;
    repository.some()
}

#[cfg(not(unix))]
fn foreign(_: &str) -> Option<PathBuf> {
    None
}

fn worktree_gone(name: &str) -> Option<PathBuf> {
    let repository = line(&format!("{name}-main"));
    let place = fresh(name);
    repository.git(&["worktree", "add", "-q", "--detach", &place.display().to_string()]);
    fs::remove_dir_all(&repository.root).expect("it is there");
    Some(place)
}

fn nowhere(name: &str) -> Option<PathBuf> {
    let root = no_git(name)?;
    write(root.join(".git"), "gitdir: ../no/such/folder\n");
    Some(root)
}

fn empty_git(name: &str) -> Option<PathBuf> {
    let root = no_git(name)?;
    fs::create_dir(root.join(".git")).expect("it can be made");
    Some(root)
}

/// Grafts that cut off what comes before the last commit.
fn grafts(name: &str) -> Option<PathBuf> {
    let repository = line(name);
    let head = repository.git(&["rev-parse", "HEAD"]);
    repository.write(".git/info/grafts", format!("{head}\n"));
    repository.some()
}

/// The last commit but one replaced by the first.
fn replaced(name: &str) -> Option<PathBuf> {
    let repository = line(name);
    repository.git(&["replace", "HEAD~1", "HEAD~2"]);
    repository.some()
}

/// What happens to the file of an object.
#[derive(Clone, Copy)]
enum Break {
    Gone,
    Garbage,
    Half,
    To(usize),
    /// The header of the format that git wrote before 2006, without any content.
    Old,
}

impl Break {
    fn act(self, path: &Path) {
        let bytes = fs::read(path).expect("an object");
        let _ = fs::remove_file(path);
        match self {
            Self::Gone => {}
            Self::Garbage => write(path, b"\x00\x01garbage"),
            Self::Half => write(path, &bytes[..bytes.len() / 2]),
            Self::To(length) => write(path, &bytes[..length]),
            Self::Old => write(path, b"\x10"),
        }
    }
}

fn broken(name: &str, object: &str, how: Break) -> Option<PathBuf> {
    let repository = line(name);
    how.act(&super::files::object(&repository, object));
    repository.some()
}

/// A clone that borrows objects from a repository in which one is cut off.
fn borrowed(name: &str) -> Option<PathBuf> {
    let origin = line(&format!("{name}-origin"));
    let clone = fresh(name);
    git(&clone, &["clone", "-q", "--shared", &origin.root.display().to_string(), "."]);
    Break::Half.act(&super::files::object(&origin, "HEAD~1"));
    Some(clone)
}

/// A clone that borrows objects from a repository that is gone.
fn borrowed_from_gone(name: &str) -> Option<PathBuf> {
    let origin = line(&format!("{name}-origin"));
    let clone = fresh(name);
    git(&clone, &["clone", "-q", "--shared", &origin.root.display().to_string(), "."]);
    fs::remove_dir_all(&origin.root).expect("it is there");
    Some(clone)
}

/// A file that only makes git faster, written by a command, and cut off.
fn graph(name: &str, command: &str, path: &str) -> Option<PathBuf> {
    let repository = line(name);
    repository.git(&["repack", "-q", "-a", "-d"]);
    repository.git(&command.split(' ').collect::<Vec<_>>());
    Break::Half.act(&repository.root.join(".git/objects").join(path));
    repository.some()
}

/// All objects in one pack, of which a file is cut off.
fn packed(name: &str, ending: &str) -> Option<PathBuf> {
    let repository = line(name);
    repository.git(&["repack", "-q", "-a", "-d"]);
    let packs = fs::read_dir(repository.root.join(".git/objects/pack")).expect("a pack");
    let mut paths = packs.map(|entry| entry.expect("an entry").path());
    let path = paths.find(|path| path.extension().is_some_and(|other| other == ending)).expect("a pack");
    Break::Half.act(&path);
    repository.some()
}

/// A record that a `.gitignore` matches after it was committed.
fn ignored(name: &str) -> Option<PathBuf> {
    let repository = line(name);
    repository.replace("risks/R-1.yaml", "systems: [scorer]", "systems: [nothing]");
    repository.write(".gitignore", "/risks/\n");
    repository.commit("2026-03-01", "Break it");
    repository.git(&["add", "-f", "risks"]);
    repository.commit_with("2026-03-01", &[], &["--amend", "--no-edit"]);
    repository.some()
}

fn unborn(name: &str) -> Option<PathBuf> {
    let repository = Repository::new(name);
    repository.lay("", &crate::support::files::base().files);
    repository.some()
}

#[expect(clippy::unnecessary_wraps, reason = "other circumstances cannot always be made")]
fn no_git(name: &str) -> Option<PathBuf> {
    let repository = Repository { root: fresh(name) };
    repository.lay("", &crate::support::files::base().files);
    Some(repository.root)
}
