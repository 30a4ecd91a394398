//! Archives, by a reader and a writer that aims has no part in.

use std::io::{Cursor, Read as _, Write as _};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Paths of an archive with their bytes, in its order.
pub type Entries = Vec<(String, Vec<u8>)>;

/// What an archive holds.
pub fn entries(archive: &[u8]) -> Entries {
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("it is an archive");
    let count = archive.len();
    let read = |at| {
        let mut file = archive.by_index(at).expect("it is there");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it can be read");
        (file.name().expect("UTF-8").to_string(), bytes)
    };
    (0..count).map(read).collect()
}

/// An archive of `entries`, put together with these options.
pub fn zipped(entries: &Entries, options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in entries {
        writer.start_file(path.as_str(), options).expect("memory takes it");
        writer.write_all(bytes).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}
