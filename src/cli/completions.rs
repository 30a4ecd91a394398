//! Completion in shells: the shell asks this program, which knows the commands and reads the heads of the records.
//!
//! Must not know what a shell does with the answers.

use clap_complete::{CompleteEnv, env::Shells};

use super::{help, options::Completions, terminal::print};
use crate::engine::Error;

/// The variable with which a shell asks.
const ASKED: &str = "COMPLETE";
const NAME: &str = "aims";

/// Answers if a shell asks; whether one did.
pub(super) fn answer() -> Result<bool, clap::Error> {
    let asked = CompleteEnv::with_factory(help::grouped).var(ASKED).bin(NAME).completer(NAME);
    asked.try_complete(std::env::args_os(), None)
}

pub(super) fn run(command: &Completions) -> Result<(), Error> {
    let shells = Shells::builtins();
    let shell = shells.completer(&command.shell).ok_or_else(|| Error::Usage("there is no such shell".to_owned()))?;
    print(|out| shell.write_registration(ASKED, NAME, NAME, NAME, out))
}
