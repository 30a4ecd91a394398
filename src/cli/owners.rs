//! `aims owners`: whom the code host asks when a record changes.

use std::path::{Path, PathBuf};

use super::{
    Error, FINDINGS, OK,
    load::load,
    note,
    options::{Global, Owners},
    print,
};
use crate::{
    output::owners::{PLACES, block, differences, laid},
    repo::{self, WorkTree},
    report::owners::{self, owners},
    sink,
    source::{ReadError, Tree as _},
};

/// The largest CODEOWNERS that GitHub reads.
const LIMIT: u64 = 3_000_000;

pub(super) fn run(global: &Global, command: &Owners) -> Result<u8, Error> {
    let loaded = load(global)?;
    let owners = owners(&loaded.model, loaded.tree.prefix());
    let block = block(&owners);
    silent(&owners);
    if !(command.check || command.write || command.output.is_some()) {
        print(|out| out.write_all(block.as_bytes()))?;
        return Ok(OK);
    }
    let file = File::of(&loaded.tree, command.output.as_deref())?;
    if command.check { check(&file, &block) } else { file.write(&block).map(|()| OK) }
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

/// A CODEOWNERS file: where it is or will be, and its text.
struct File {
    top: PathBuf,
    name: String,
    text: Option<String>,
}

impl File {
    /// The file at `asked`, else the one of the git repository.
    fn of(tree: &WorkTree, asked: Option<&Path>) -> Result<Self, Error> {
        if let Some(path) = asked {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            return Self::read(folder.to_owned(), &name);
        }
        let depth = tree.prefix().split('/').filter(|part| !part.is_empty()).count();
        let top = tree.root().ancestors().nth(depth).unwrap_or(tree.root());
        let there = PLACES.iter().find(|place| repo::exists(top, place));
        Self::read(top.to_owned(), there.unwrap_or(&PLACES[0]))
    }

    fn read(top: PathBuf, name: &str) -> Result<Self, Error> {
        let refused = |why: String| Error::Owners { path: top.join(name).display().to_string(), why };
        let read = WorkTree::at(&top).map_err(|error| refused(error.to_string()))?.read(name, LIMIT);
        let bytes = match read {
            Ok(bytes) => Some(bytes),
            Err(ReadError::Missing) => None,
            Err(error) => return Err(refused(error.to_string())),
        };
        let text = bytes.map(String::from_utf8).transpose().map_err(|_| refused("it is not UTF-8".to_owned()))?;
        Ok(Self { name: name.to_owned(), top, text })
    }

    fn refused(&self, why: &str) -> Error {
        let why =
            format!("{why}\nhelp: leave one line `# aims: begin` with one `# aims: end` below it, or none of both");
        Error::Owners { path: self.name.clone(), why }
    }

    fn write(&self, block: &str) -> Result<(), Error> {
        let text = laid(self.text.as_deref().unwrap_or_default(), block).map_err(|why| self.refused(why))?;
        if text.len() as u64 > LIMIT {
            note("the file has more than 3 MB, and GitHub reads none so large: keep more records in a file");
        }
        match &self.text {
            Some(old) => repo::replace(&self.top, &self.name, old.as_bytes(), text.as_bytes())?,
            None => repo::create(&self.top, &[(&self.name, &text)])?,
        }
        print(|out| writeln!(out, "wrote {}", sink::line(&self.name)))
    }
}

/// Says which lines differ, and fails where some do.
fn check(file: &File, block: &str) -> Result<u8, Error> {
    let text = file.text.as_deref().unwrap_or_default();
    let lines = differences(text, block).map_err(|why| file.refused(why))?;
    if lines.is_empty() {
        print(|out| writeln!(out, "{} is in step with the owners of the records", sink::line(&file.name)))?;
        return Ok(OK);
    }
    print(|out| {
        lines.iter().try_for_each(|line| writeln!(out, "{}", sink::line(line)))?;
        writeln!(out, "{} is out of step\nhelp: run `aims owners --write`", sink::line(&file.name))
    })?;
    Ok(FINDINGS)
}
