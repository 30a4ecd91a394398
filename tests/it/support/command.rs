//! Programs, aims before all, away from the settings of whoever runs the tests, and what they answered.

use std::{
    env,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use super::{
    engine::{COMPANY_DATE, TODAY},
    folder::scratch,
};

/// The program under test.
pub const AIMS: &str = env!("CARGO_BIN_EXE_aims");

/// What a program printed, and its exit code.
#[derive(Debug)]
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

    /// Both streams as they are, in one text.
    pub fn both(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// What it printed, as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.both()))
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

/// A program in a folder, away from the settings and repositories of whoever runs the test.
pub fn isolated(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for name in
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "AIMS_TODAY", "SOURCE_DATE_EPOCH"]
    {
        command.env_remove(name);
    }
    let nowhere = scratch().join("nowhere");
    command.envs([("HOME", &*nowhere), ("XDG_CONFIG_HOME", &nowhere), ("GIT_CEILING_DIRECTORIES", scratch())]).envs([
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
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

/// aims in a folder, with no variable at all.
pub fn bare_aims(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(AIMS);
    command.env_clear().args(arguments).current_dir(folder);
    command
}

/// Runs a program to its end.
#[track_caller]
pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("it starts");
    Ran {
        code: output.status.code().expect("a code"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Runs aims in a folder; `--today` is for the caller to give.
#[track_caller]
pub fn aims(folder: &Path, arguments: &[&str]) -> Ran {
    ran(isolated(AIMS, folder).args(arguments))
}

/// Runs aims in a folder, looking from [`TODAY`].
#[track_caller]
pub fn aims_today(folder: &Path, arguments: &[&str]) -> Ran {
    aims(folder, &[arguments, &["--today", TODAY]].concat())
}

/// Runs aims in a folder with the example of a company, looking from [`COMPANY_DATE`].
#[track_caller]
pub fn aims_company(folder: &Path, arguments: &[&str]) -> Ran {
    aims(folder, &[arguments, &["--today", COMPANY_DATE]].concat())
}

/// Runs a program to its end with this on its standard input.
#[track_caller]
pub fn fed(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        // A program that has seen enough closes the pipe.
        scope.spawn(move || drop(pipe.write_all(input)));
        child.wait_with_output().expect("it ends")
    })
}

/// What a program printed that ended well.
#[track_caller]
pub fn success(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Whether these programs are installed. The variable `required` makes a missing one a failure, for CI.
pub fn have(programs: &[&str], required: &str) -> bool {
    let missing = programs.iter().find(|program| Command::new(program).arg("--version").output().is_err());
    if let Some(missing) = missing {
        assert!(env::var_os(required).is_none(), "{missing} is not installed");
        eprintln!("{missing} is not installed: not tried");
    }
    missing.is_none()
}

/// Whether programs that sign are installed.
pub fn have_signers(programs: &[&str]) -> bool {
    have(programs, "AIMS_REQUIRE_SIGNERS")
}
