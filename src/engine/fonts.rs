//! The fonts in a folder that the user names.
//!
//! Must not know what they are used for.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::Error;

/// Maximum number of font files.
const MAX_FILES: usize = 64;
/// Maximum size of all fonts, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// Reads the TrueType and OpenType files in `folder`, sorted by name. Does not read subfolders.
///
/// # Errors
/// Fails if the folder cannot be read, or has no fonts or too many.
pub fn read(folder: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let paths = paths(folder)?;
    if paths.is_empty() || paths.len() > MAX_FILES {
        let why = format!("it contains {} .ttf, .otf and .ttc files; from 1 to {MAX_FILES} are allowed", paths.len());
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
    let extension = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    extension.is_some_and(|extension| ["ttf", "otf", "ttc"].iter().any(|font| extension == *font)) && path.is_file()
}

fn file(path: &Path, left: &mut u64) -> Result<Vec<u8>, Error> {
    let size = fs::metadata(path).map_err(|error| refused(path, &error.to_string()))?.len();
    *left = left
        .checked_sub(size)
        .ok_or_else(|| refused(path, &format!("the fonts up to this file exceed {} MiB", MAX_BYTES >> 20)))?;
    fs::read(path).map_err(|error| refused(path, &error.to_string()))
}

fn refused(path: &Path, why: &str) -> Error {
    let why = format!("{why}\nhelp: copy the few fonts that are needed to a folder and pass it with `--font-dir`");
    Error::File { path: path.display().to_string(), why }
}
