//! The command line: options to engine to bytes; every exit code comes from here.
//!
//! Must not know how anything is done.

mod assess;
mod calendar;
mod check;
mod dialogue;
mod diff;
mod explain;
mod graph;
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

use clap::Parser as _;

use crate::engine::Error;
use options::{Command, Options, PackCommand};

/// Everything went well; for `check`: nothing at or above `--fail-on`.
pub const OK: u8 = 0;
/// `check` found something at or above `--fail-on`; `diff --detailed-exitcode` a difference.
pub const FINDINGS: u8 = 1;
/// aims could not do its job: wrong usage, an unreadable repository, a failing disk.
pub const FAILED: u8 = 2;

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
        Err(error) => ExitCode::from(terminal::complain(&error, FAILED)),
    }
}

fn dispatch(options: &Options) -> Result<u8, Error> {
    let global = &options.global;
    let done = match &options.command {
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
    };
    done.map(|()| OK)
}
