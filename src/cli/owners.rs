//! `aims owners`: whom the code host asks when a record changes.

use super::{
    FINDINGS, OK,
    options::{Global, Owners},
    terminal::{note, open, print},
};
use crate::{
    engine::{Error, HistoryUse, OwnersFile, Step},
    escape,
    output::owners::block,
    report::owners::{self, owners},
};

pub(super) fn run(global: &Global, command: &Owners) -> Result<u8, Error> {
    let loaded = open(global, &command.view)?.load(HistoryUse::None);
    let owners = owners(&loaded.model, loaded.state.tree().prefix());
    let block = block(&owners);
    silent(&owners);
    if !(command.check || command.write || command.output.is_some()) {
        print(|out| out.write_all(block.as_bytes()))?;
        return Ok(OK);
    }
    let file = global.engine().owners_file(command.output.as_deref())?;
    if command.check { check(&file, &block) } else { write(&file, &block) }
}

/// Owners whom nobody can ask.
fn silent(owners: &owners::Owners) {
    for silent in &owners.silent {
        note(&format!(
            "`{}` has no handle and no mail address, so CODEOWNERS cannot name it: add `git` to the person, or `handle` to the role",
            silent.owner.raw()
        ));
    }
}

fn write(file: &OwnersFile, block: &str) -> Result<u8, Error> {
    file.write(block)?.into_iter().for_each(note);
    print(|out| writeln!(out, "wrote {}", escape::line(file.name())))?;
    Ok(OK)
}

/// Prints which lines differ, and fails where some do.
fn check(file: &OwnersFile, block: &str) -> Result<u8, Error> {
    let name = escape::line(file.name());
    let Step::Out(lines) = file.check(block)? else {
        print(|out| writeln!(out, "{name} is in step with the owners of the records"))?;
        return Ok(OK);
    };
    print(|out| {
        lines.iter().try_for_each(|line| writeln!(out, "{}", escape::line(line)))?;
        writeln!(out, "{name} is out of step\nhelp: run `aims owners --write`")
    })?;
    Ok(FINDINGS)
}
