//! The command line: passes options to the engine and writes its results. Every exit code is decided here.
//!
//! Must not know how the work is done.

mod assess;
mod calendar;
mod check;
mod completions;
mod dialogue;
mod diff;
mod explain;
mod graph;
mod help;
mod init;
mod list;
mod log;
mod new;
mod options;
mod owners;
mod pack;
mod progress;
mod render;
mod schema;
mod show;
mod status;
mod template;
mod terminal;
mod trace;
mod verify;
mod watch;

use std::process::ExitCode;

use crate::{engine::Error, output::Form};
use options::{Command, Options, PackCommand};

/// Success; for `check`: no finding at or above `--fail-on`.
pub const OK: u8 = 0;
/// `check` found something at or above `--fail-on`, or `diff --detailed-exitcode` found a difference.
pub const FINDINGS: u8 = 1;
/// aims could not complete the command: wrong usage, an unreadable repository, a write error.
pub const FAILED: u8 = 2;

/// Runs the command line of the process.
#[must_use]
pub fn run() -> ExitCode {
    let options =
        match completions::answer().and_then(|answered| if answered { Ok(None) } else { help::parse().map(Some) }) {
            Ok(None) => return ExitCode::from(OK),
            Ok(Some(options)) => options,
            Err(error) => {
                let _ = error.print();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(FAILED));
            }
        };
    match dispatch(&options) {
        Ok(code) => ExitCode::from(code),
        Err(error) => ExitCode::from(terminal::print_error(&error, form(&options), FAILED)),
    }
}

/// The form in which errors are printed: the same as for findings.
fn form(options: &Options) -> Form {
    match &options.command {
        Command::Check(command) => Form::with(&command.format),
        _ => Form::Drawn,
    }
}

fn dispatch(options: &Options) -> Result<u8, Error> {
    let global = &options.global;
    let result = match &options.command {
        Command::Check(command) => return check::run(global, command),
        Command::Diff(command) => return diff::run(global, command),
        Command::Owners(command) => return owners::run(global, command),
        Command::Pack(command) => match &command.verify {
            Some(PackCommand::Verify(command)) => return verify::run(global, command),
            None => return pack::run(global, command),
        },
        Command::Init(command) => init::run(global, command),
        Command::New(command) => new::run(global, command),
        Command::Assess(command) => assess::run(global, command),
        Command::Status(command) => status::run(global, command),
        Command::Calendar(command) => calendar::run(global, command),
        Command::Explain(command) => explain::run(global, command),
        Command::List(command) => list::run(global, command),
        Command::Show(command) => show::run(global, command),
        Command::Log(command) => log::run(global, command),
        Command::Trace(command) => trace::run(global, command),
        Command::Graph(command) => graph::run(global, command),
        Command::Render(command) => render::run(global, command),
        Command::Template(command) => template::run(global, command),
        Command::Schema(command) => schema::run(command),
        Command::Completions(command) => completions::run(command),
        Command::Manual(command) => help::manual(&command.folder),
    };
    result.map(|()| OK)
}
