//! `aims owners`: shows who owns what, or writes CODEOWNERS, so that the code host requests reviews from the owners.

use super::{
    FINDINGS, OK,
    options::{Global, Owners},
    terminal::{note, open, print, print_report},
};
use crate::{
    engine::{self, Error, HistoryUse, OwnersCheck, OwnersFile},
    escape,
    output::owners::block,
    report::{
        owners::{self, owners},
        responsibilities::{OwnersReport, responsibilities},
    },
};

pub(super) fn run(global: &Global, command: &Owners) -> Result<u8, Error> {
    let loaded = open(global, &command.view)?.load(HistoryUse::None)?;
    if command.codeowners {
        let tree = loaded.state.tree();
        let templates = engine::templates(tree)?;
        return codeowners(
            global,
            command,
            &owners(&loaded.model, templates.iter().map(String::as_str), tree.prefix()),
        );
    }
    let owner = command.owner.as_deref().map(|id| engine::record(&loaded.model, id).map(|entry| &*entry.id));
    let report = responsibilities(&loaded.model, owner.transpose()?);
    print_report(global, &command.page, &report, |report: &OwnersReport| report.page(command.owner.is_some()))?;
    Ok(OK)
}

fn codeowners(global: &Global, command: &Owners, owners: &owners::Owners) -> Result<u8, Error> {
    let block = block(owners);
    note_unreachable(owners);
    if command.output.as_deref().is_some_and(|file| file.as_os_str() == "-") {
        print(|out| out.write_all(block.as_bytes()))?;
        return Ok(OK);
    }
    let file = global.engine().owners_file(command.output.as_deref())?;
    if command.check { check(&file, &block) } else { write(&file, &block) }
}

/// Notes the owners from whom the code host cannot request a review.
fn note_unreachable(owners: &owners::Owners) {
    for silent in &owners.silent {
        note(&format!(
            "`{}` has no handle or email address, so CODEOWNERS cannot name it: add `git` to the person or `handle` to the role",
            silent.owner.raw()
        ));
    }
}

fn write(file: &OwnersFile, block: &str) -> Result<u8, Error> {
    file.write(block)?.into_iter().for_each(note);
    print(|out| writeln!(out, "wrote {}", escape::line(file.name())))?;
    Ok(OK)
}

/// Prints the lines that differ, and fails if there are any.
fn check(file: &OwnersFile, block: &str) -> Result<u8, Error> {
    let name = escape::line(file.name());
    let OwnersCheck::OutOfDate(lines) = file.check(block)? else {
        print(|out| writeln!(out, "{name} is up to date with the owners of the records"))?;
        return Ok(OK);
    };
    print(|out| {
        lines.iter().try_for_each(|line| writeln!(out, "{}", escape::line(line)))?;
        writeln!(out, "{name} is out of date\nhelp: run `aims owners --codeowners`")
    })?;
    Ok(FINDINGS)
}
