//! The fonts in a folder that the user names.
//!
//! Must not know what is written with them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::Error;

/// Most files of fonts.
const MOST: usize = 64;
/// Most bytes of all of them.
const MAX_BYTES: u64 = 256 << 20;

/// Reads the files of TrueType and OpenType in `folder`, by name; not those in folders below it.
///
/// # Errors
/// Where the folder cannot be read, or holds none or too many.
pub fn read(folder: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let paths = paths(folder)?;
    if paths.is_empty() || paths.len() > MOST {
        let why = format!("it holds {} .ttf, .otf and .ttc files; from 1 to {MOST} are read", paths.len());
        return Err(refused(folder, &why));
    }
    let mut left = MAX_BYTES;
    paths.iter().map(|path| file(path, &mut left)).collect()
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| refused(folder, &error.to_string()))?;
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).filter(|path| is_font(path)).collect();
    paths.sort();
    Ok(paths)
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    ending.is_some_and(|ending| ["ttf", "otf", "ttc"].iter().any(|font| ending == *font)) && path.is_file()
}

fn file(path: &Path, left: &mut u64) -> Result<Vec<u8>, Error> {
    let size = fs::metadata(path).map_err(|error| refused(path, &error.to_string()))?.len();
    *left = left
        .checked_sub(size)
        .ok_or_else(|| refused(path, &format!("the fonts up to here have more than {} MiB", MAX_BYTES >> 20)))?;
    fs::read(path).map_err(|error| refused(path, &error.to_string()))
}

fn refused(path: &Path, why: &str) -> Error {
    let why = format!("{why}\nhelp: `--font-dir` takes a folder with a few fonts, copied there for the purpose");
    Error::File { path: path.display().to_string(), why }
}
