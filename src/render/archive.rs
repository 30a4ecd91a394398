//! Reproducible archives: entries in the given order, stored without compression, with a fixed time and mode.
//!
//! Must not know the content. Nothing is compressed, because the output of a compression library depends on its
//! version.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _, Write as _},
};

use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::Failure;
use crate::source::stays_inside;

/// A ZIP archive of `entries` (path and bytes) in their order, each with date 1980-01-01 and mode 0644.
///
/// # Errors
/// Fails if a path leads out of the folder that the archive is unpacked into, or occurs twice.
pub(crate) fn archive(entries: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Failure> {
    let mut seen = BTreeSet::new();
    let bad = entries.iter().find(|(path, _)| !is_plain(path) || !seen.insert(path.as_str()));
    if let Some((path, _)) = bad {
        return Err(Failure::of(path, "this path is not allowed in an archive".to_owned()));
    }
    written(entries).map_err(|error| Failure::of("archive", error.to_string()))
}

fn written(entries: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in entries {
        let large = u32::try_from(bytes.len()).is_err();
        writer.start_file(path.as_str(), options.large_file(large))?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The same archive without compression, so that its bytes do not depend on the compression library.
///
/// # Errors
/// Fails if it cannot be read, or [`archive`] rejects a path in it.
pub(super) fn stored(compressed: &[u8]) -> Result<Vec<u8>, Failure> {
    let entries = entries(compressed).map_err(|error| Failure::of("archive", error.to_string()))?;
    archive(&entries)
}

fn entries(compressed: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ZipError> {
    let mut reader = ZipArchive::new(Cursor::new(compressed))?;
    (0..reader.len())
        .map(|at| {
            let mut entry = reader.by_index(at)?;
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            Ok((entry.name()?.to_string(), bytes))
        })
        .collect()
}

/// Whether `path` is allowed in an archive for all systems.
fn is_plain(path: &str) -> bool {
    stays_inside(path) && !path.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, bytes: &[u8]) -> (String, Vec<u8>) {
        (path.to_owned(), bytes.to_vec())
    }

    #[test]
    fn entries_are_stored_in_order_with_fixed_time_and_mode() {
        let entries = [entry("b/é.txt", b"two"), entry("a.txt", b"one")];
        let bytes = archive(&entries).expect("it is written");
        assert_eq!(bytes, archive(&entries).expect("it is written"));
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("it can be read");
        for (at, (path, bytes)) in entries.iter().enumerate() {
            let mut file = archive.by_index(at).expect("it is there");
            let mut read = Vec::new();
            file.read_to_end(&mut read).expect("it can be read");
            assert_eq!((&*file.name().expect("UTF-8"), &read), (path.as_str(), bytes));
            assert_eq!(file.compression(), CompressionMethod::Stored);
            assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o644));
            assert_eq!(file.last_modified(), Some(DateTime::DEFAULT));
        }
    }

    #[test]
    fn paths_out_of_the_folder_are_rejected() {
        for path in ["", "/etc/x", "../x", "a/../x", "a//b", "./a", "a/", "C:/x", "C:x", "a\\..\\b", "a\nb", "a\0"] {
            assert!(archive(&[entry(path, b"")]).is_err(), "{path:?}");
        }
        assert!(archive(&[entry("a", b""), entry("a", b"")]).is_err());
    }
}
