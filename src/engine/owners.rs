//! CODEOWNERS: the block of aims in the file of the code host, held against the owners of the records or written.
//!
//! Must not know who owns what.

use std::path::Path;

use super::{Engine, Error, file::File};
use crate::{
    output::owners::{PLACES, differences, laid},
    repo::{self, WorkTree},
    source::Tree as _,
};

/// The largest CODEOWNERS that GitHub reads.
const LIMIT: u64 = 3_000_000;

/// The CODEOWNERS of a repository.
pub struct OwnersFile(File);

/// How far a CODEOWNERS is from the owners of the records.
pub enum Step {
    /// It says what they say.
    In,
    /// These lines differ.
    Out(Vec<String>),
}

impl Engine {
    /// The file at `asked`, else the CODEOWNERS of the git repository.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn owners_file(&self, asked: Option<&Path>) -> Result<OwnersFile, Error> {
        let tree = self.work_tree()?;
        Ok(OwnersFile(asked.map_or_else(|| of_repository(&tree), |path| File::at(path, LIMIT))?))
    }
}

fn of_repository(tree: &WorkTree) -> Result<File, Error> {
    let depth = tree.prefix().split('/').filter(|part| !part.is_empty()).count();
    let top = tree.root().ancestors().nth(depth).unwrap_or(tree.root());
    let there = PLACES.iter().find(|place| repo::exists(top, place));
    File::below(top, there.unwrap_or(&PLACES[0]), LIMIT)
}

impl OwnersFile {
    /// Its path from its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Writes `block` into it and keeps everything else; gives what there is to know of what was written.
    ///
    /// # Errors
    /// Where its marks do not fit together, or it cannot be written.
    pub fn write(&self, block: &str) -> Result<Option<&'static str>, Error> {
        let text = laid(self.text(), block).map_err(|why| self.refused(why))?;
        self.0.write(&text)?;
        let large = "the file has more than 3 MB, and GitHub reads none so large: keep more records in a file";
        Ok((text.len() as u64 > LIMIT).then_some(large))
    }

    /// Holds it against `block`.
    ///
    /// # Errors
    /// Where its marks do not fit together.
    pub fn check(&self, block: &str) -> Result<Step, Error> {
        let lines = differences(self.text(), block).map_err(|why| self.refused(why))?;
        Ok(if lines.is_empty() { Step::In } else { Step::Out(lines) })
    }

    fn text(&self) -> &str {
        self.0.text.as_deref().unwrap_or_default()
    }

    fn refused(&self, why: &str) -> Error {
        self.0.refused(format!(
            "{why}\nhelp: leave one line `# aims: begin` with one `# aims: end` below it, or none of both"
        ))
    }
}
