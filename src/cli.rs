//! The command line: options to stages to bytes; every exit code comes from here.
//!
//! Must not know how anything is done.

mod assess;
mod baseline;
mod calendar;
mod check;
mod dialogue;
mod diff;
mod documents;
mod explain;
mod file;
mod fonts;
mod graph;
mod init;
mod list;
mod load;
mod log;
mod new;
mod options;
mod owners;
mod pack;
mod past;
mod progress;
mod render;
mod schema;
mod show;
mod since;
mod site;
mod status;
mod subject;
mod template;
mod trace;
mod tree;
mod verify;
mod watch;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;

use crate::{output::page::PAGE_FORMATS, report::page::Page};
use options::{Command, Global, Options, PackCommand, PageOptions};

/// Everything went well; for `check`: nothing at or above `--fail-on`.
pub const OK: u8 = 0;
/// `check` found something at or above `--fail-on`; `diff --detailed-exitcode` a difference.
pub const FINDINGS: u8 = 1;
/// aims could not do its job: wrong usage, an unreadable repository, a failing disk.
pub const FAILED: u8 = 2;

/// Why aims could not do its job.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no repository here.
    #[error(
        "there is no `aims.yaml` in {0} or in any folder above\nhelp: go to the repository, name it with `--repo`, or make one with `aims init`"
    )]
    NotARepository(String),
    /// The command line asks for something that does not exist.
    #[error("{0}")]
    Usage(String),
    /// A tree cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// Git cannot answer.
    #[error(transparent)]
    Git(#[from] crate::repo::GitError),
    /// A document cannot be rendered.
    #[error("{0}")]
    Render(crate::render::Failure),
    /// What is wrong was shown as a finding; this says what could not be done.
    #[error("{0}")]
    Shown(String),
    /// A file named on the command line cannot be used.
    #[error("{path}: {why}")]
    File {
        /// The file.
        path: String,
        /// Why not.
        why: String,
    },
    /// What is asked for cannot be written.
    #[error(transparent)]
    Refused(#[from] crate::edit::Refusal),
    /// New files cannot be written.
    #[error(transparent)]
    Create(#[from] crate::repo::CreateError),
    /// A file cannot be written.
    #[error("cannot write {path}: {}", unwritten(source))]
    Write {
        /// The file.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// Output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

/// Why a file cannot be written, for people.
fn unwritten(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "its folder does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "the folder may not be written".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file lies where its folder should be".to_owned()
        }
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// How many files were written, and where.
fn written(files: usize, folder: &std::path::Path) -> String {
    let were = if files == 1 { "was" } else { "were" };
    format!("{} {were} written to {}", crate::prose::count(files, "file"), folder.display())
}

/// Runs the command line of the process.
#[must_use]
pub fn run() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(FAILED));
        }
    };
    match dispatch(&options) {
        Ok(code) => ExitCode::from(code),
        Err(error) => ExitCode::from(complain(&error, FAILED)),
    }
}

/// Says on standard error what went wrong; the code is handed on.
fn complain(error: &Error, code: u8) -> u8 {
    let _ = writeln!(io::stderr(), "error: {}", crate::escape::terminal(&error.to_string()));
    code
}

/// Says on standard error what somebody may want to know before the next step.
fn note(text: &str) {
    let _ = writeln!(io::stderr(), "note: {}", crate::escape::terminal(text));
}

fn dispatch(options: &Options) -> Result<u8, Error> {
    match &options.command {
        Command::Init(command) => init::run(&options.global, command),
        Command::New(command) => new::run(&options.global, command),
        Command::Assess(command) => assess::run(&options.global, command),
        Command::Check(command) => check::run(&options.global, command),
        Command::Status(command) => status::run(&options.global, command),
        Command::Calendar(command) => calendar::run(&options.global, command),
        Command::Diff(command) => diff::run(&options.global, command),
        Command::Explain(command) => explain::run(&options.global, command),
        Command::List(command) => list::run(&options.global, command),
        Command::Show(command) => show::run(&options.global, command),
        Command::Log(command) => log::run(&options.global, command),
        Command::Trace(command) => trace::run(&options.global, command),
        Command::Graph(command) => graph::run(&options.global, command),
        Command::Owners(command) => owners::run(&options.global, command),
        Command::Render(command) => render::run(&options.global, command),
        Command::Template(command) => template::run(&options.global, command),
        Command::Pack(command) => match &command.verify {
            Some(PackCommand::Verify(command)) => verify::run(&options.global, command),
            None => pack::run(&options.global, command),
        },
        Command::Schema(command) => schema::run(command),
    }
}

/// Prints a page in the format asked for.
fn print_page(global: &Global, options: &PageOptions, page: &Page) -> Result<u8, Error> {
    let named = PAGE_FORMATS.iter().find(|format| format.name == options.format);
    let style = load::style(global);
    print(|out| (named.unwrap_or(&PAGE_FORMATS[0]).write)(page, &style, out))?;
    Ok(OK)
}

/// Writes to standard output; a reader that has gone away changes nothing.
fn print(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}
