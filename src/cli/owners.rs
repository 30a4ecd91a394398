//! `aims owners`: whom the code host asks when a record changes.

use std::path::Path;

use super::{
    Error, FINDINGS, OK,
    file::File,
    load::load_at,
    note,
    options::{Global, Owners},
    print,
    tree::work_tree,
};
use crate::{
    escape,
    output::owners::{PLACES, block, differences, laid},
    repo::{self, WorkTree},
    report::owners::{self, owners},
    source::Tree as _,
};

/// The largest CODEOWNERS that GitHub reads.
const LIMIT: u64 = 3_000_000;

pub(super) fn run(global: &Global, command: &Owners) -> Result<u8, Error> {
    let loaded = load_at(global, &command.view)?;
    let owners = owners(&loaded.model, loaded.source.tree().prefix());
    let block = block(&owners);
    silent(&owners);
    if !(command.check || command.write || command.output.is_some()) {
        print(|out| out.write_all(block.as_bytes()))?;
        return Ok(OK);
    }
    let file = file(&work_tree(global)?, command.output.as_deref())?;
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

/// The file at `asked`, else the CODEOWNERS of the git repository.
fn file(tree: &WorkTree, asked: Option<&Path>) -> Result<File, Error> {
    if let Some(path) = asked {
        return File::at(path, LIMIT);
    }
    let depth = tree.prefix().split('/').filter(|part| !part.is_empty()).count();
    let top = tree.root().ancestors().nth(depth).unwrap_or(tree.root());
    let there = PLACES.iter().find(|place| repo::exists(top, place));
    File::below(top, there.unwrap_or(&PLACES[0]), LIMIT)
}

fn refused(file: &File, why: &str) -> Error {
    file.refused(format!(
        "{why}\nhelp: leave one line `# aims: begin` with one `# aims: end` below it, or none of both"
    ))
}

fn write(file: &File, block: &str) -> Result<u8, Error> {
    let text = laid(file.text.as_deref().unwrap_or_default(), block).map_err(|why| refused(file, why))?;
    if text.len() as u64 > LIMIT {
        note("the file has more than 3 MB, and GitHub reads none so large: keep more records in a file");
    }
    file.write(&text)?;
    print(|out| writeln!(out, "wrote {}", escape::line(&file.name)))?;
    Ok(OK)
}

/// Says which lines differ, and fails where some do.
fn check(file: &File, block: &str) -> Result<u8, Error> {
    let text = file.text.as_deref().unwrap_or_default();
    let lines = differences(text, block).map_err(|why| refused(file, why))?;
    if lines.is_empty() {
        print(|out| writeln!(out, "{} is in step with the owners of the records", escape::line(&file.name)))?;
        return Ok(OK);
    }
    print(|out| {
        lines.iter().try_for_each(|line| writeln!(out, "{}", escape::line(line)))?;
        writeln!(out, "{} is out of step\nhelp: run `aims owners --write`", escape::line(&file.name))
    })?;
    Ok(FINDINGS)
}
