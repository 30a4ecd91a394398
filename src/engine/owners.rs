//! CODEOWNERS: compares the aims block in the file of the code host with the owners of the records, or writes it.
//!
//! Must not know who owns what.

use std::path::Path;

use super::{Engine, Error, file::File};
use crate::{
    output::owners::{PLACES, differences, with_block},
    repo::{self, WorkTree},
    source::Tree as _,
};

/// The largest CODEOWNERS that GitHub reads.
const LIMIT: u64 = 3_000_000;

/// The CODEOWNERS of a repository.
pub struct OwnersFile(File);

/// Whether a CODEOWNERS agrees with the owners of the records.
pub enum OwnersCheck {
    /// It agrees.
    UpToDate,
    /// These lines differ.
    OutOfDate(Vec<String>),
}

impl Engine {
    /// The file at `asked`, otherwise the CODEOWNERS of the git repository.
    ///
    /// # Errors
    /// Fails if it cannot be read.
    pub fn owners_file(&self, asked: Option<&Path>) -> Result<OwnersFile, Error> {
        let tree = self.work_tree()?;
        Ok(OwnersFile(asked.map_or_else(|| of_repository(&tree), |path| File::at(path, LIMIT))?))
    }
}

fn of_repository(tree: &WorkTree) -> Result<File, Error> {
    let depth = tree.prefix().split('/').filter(|part| !part.is_empty()).count();
    let top = tree.root().ancestors().nth(depth).unwrap_or(tree.root());
    let existing = PLACES.iter().find(|place| repo::exists(top, place));
    File::below(top, existing.unwrap_or(&PLACES[0]), LIMIT)
}

impl OwnersFile {
    /// Its path relative to its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Writes `block` into it and keeps everything else. Returns a note on what was written, if any.
    ///
    /// # Errors
    /// Fails if its markers do not match, or it cannot be written.
    pub fn write(&self, block: &str) -> Result<Option<&'static str>, Error> {
        let text = with_block(self.text(), block).map_err(|why| self.refused(why))?;
        self.0.write(&text)?;
        let large = "the file exceeds 3 MB, and GitHub does not read files that large: put more records into one file";
        Ok((text.len() as u64 > LIMIT).then_some(large))
    }

    /// Compares it with `block`.
    ///
    /// # Errors
    /// Fails if its markers do not match.
    pub fn check(&self, block: &str) -> Result<OwnersCheck, Error> {
        let lines = differences(self.text(), block).map_err(|why| self.refused(why))?;
        Ok(if lines.is_empty() { OwnersCheck::UpToDate } else { OwnersCheck::OutOfDate(lines) })
    }

    fn text(&self) -> &str {
        self.0.text.as_deref().unwrap_or_default()
    }

    fn refused(&self, why: &str) -> Error {
        self.0
            .refused(format!("{why}\nhelp: keep one line `# aims: begin` with one `# aims: end` below it, or neither"))
    }
}
