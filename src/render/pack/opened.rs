//! Archives read as strictly as they are written: entry behind entry, stored, and not a byte beside.
//!
//! Must not write a file, nor unpack anything: a path of an archive is only compared.

use std::ops::Range;

use crate::{
    publish::pack::{Difference, MAX_FILES},
    render::archive::archive,
};

/// What every entry begins with.
const LOCAL: &[u8] = b"PK\x03\x04";
/// What every entry of the list at the end begins with.
const CENTRAL: &[u8] = b"PK\x01\x02";
/// Bytes of the head of an entry before its name.
const HEAD: usize = 30;
/// Bytes of the head of an entry of the list at the end before its name.
const LISTED: usize = 46;

/// The entries of an archive, and what is wrong with how it is put together.
pub(super) struct Opened<'a> {
    /// Path and bytes of each entry.
    pub(super) entries: Vec<(String, &'a [u8])>,
    /// What is wrong.
    pub(super) differences: Vec<Difference>,
    /// What is wrong with the form of entries: told where nothing else is told of the same entry.
    pub(super) form: Vec<Difference>,
    /// Whether it was read to its end. Where not, what was not read is not missing.
    pub(super) intact: bool,
}

/// An entry while it is read.
struct ArchiveEntry {
    path: String,
    head: Range<usize>,
    data: Range<usize>,
}

/// Whether `bytes` can be an archive at all.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL)
}

/// Reads an archive. What differs from the archive that aims would write of the same entries is a difference.
pub(super) fn open(bytes: &[u8]) -> Opened<'_> {
    let mut entries: Vec<ArchiveEntry> = Vec::new();
    let mut at = 0;
    let broken = loop {
        if !bytes[at..].starts_with(LOCAL) {
            break None;
        }
        match entry(bytes, at) {
            // The index, the manifest and the checksums come on top.
            Ok(_) if entries.len() > MAX_FILES + 3 => {
                let what = format!("it has more than {MAX_FILES} entries; the rest was not read");
                break Some(Difference::new("", what));
            }
            Ok(entry) => {
                at = entry.data.end;
                entries.push(entry);
            }
            Err(difference) => break Some(difference),
        }
    };
    let last = entries.last().map(|entry| entry.path.clone()).unwrap_or_default();
    let listed = bytes[at..].starts_with(CENTRAL);
    let behind = "what comes behind it is neither an entry nor the list of entries";
    let broken = broken.or_else(|| (!listed).then(|| Difference::new(&last, behind)));
    let intact = broken.is_none();
    let (differences, form) =
        broken.map_or_else(|| otherwise(bytes, &entries, at), |broken| (vec![broken], Vec::new()));
    let entries = entries.into_iter().map(|entry| (entry.path, &bytes[entry.data])).collect();
    Opened { entries, differences, form, intact }
}

/// The entry at `start`, or why it is none.
fn entry(bytes: &[u8], start: usize) -> Result<ArchiveEntry, Difference> {
    let cut_off = |path: &str| Difference::new(path, "the archive ends in the middle of it");
    let head = bytes.get(start..start + HEAD).ok_or_else(|| cut_off(""))?;
    let (named, extra) = (usize::from(short(head, 26)), usize::from(short(head, 28)));
    let behind = start + HEAD;
    let name = bytes.get(behind..behind + named).ok_or_else(|| cut_off(""))?;
    let path = String::from_utf8_lossy(name).into_owned();
    match (short(head, 6), short(head, 8)) {
        (flags, _) if flags & 1 != 0 => return Err(Difference::new(&path, "it is encrypted; no more was read")),
        (_, method) if method != 0 => return Err(packed_again("its entries are compressed")),
        (flags, _) if flags & 8 != 0 => return Err(packed_again("the lengths of its entries stand behind them")),
        _ => {}
    }
    let (packed, length) = (long(head, 18), long(head, 22));
    if packed != length {
        return Err(Difference::new(&path, "it gives two lengths for the same bytes; no more was read"));
    }
    let begin = behind + named + extra;
    let end = usize::try_from(length).ok().and_then(|length| begin.checked_add(length));
    match end.filter(|end| *end <= bytes.len()) {
        Some(end) => Ok(ArchiveEntry { path, head: start..begin, data: begin..end }),
        None => Err(cut_off(&path)),
    }
}

/// What is said of an archive that holds the files perhaps, and is not the one that was made.
fn packed_again(how: &str) -> Difference {
    let said = format!(
        "This is not the file that aims wrote: {how}, as when somebody packs it again. Unpack it, and use `sha256sum -c SHA256SUMS`."
    );
    Difference::new("", said)
}

/// Where the archive is written otherwise than aims writes these entries, and entries whose form alone is another; `list` is
/// where its list of entries begins.
fn otherwise(bytes: &[u8], entries: &[ArchiveEntry], list: usize) -> (Vec<Difference>, Vec<Difference>) {
    let same: Vec<_> = entries.iter().map(|entry| (entry.path.clone(), bytes[entry.data.clone()].to_vec())).collect();
    let written = match archive(&same) {
        Ok(written) if written == bytes => return (Vec::new(), Vec::new()),
        Ok(written) => written,
        Err(failure) => {
            let why = "it stands in the archive twice, or its path leads out of the folder it is unpacked into";
            return (vec![Difference::new(&failure.template, why)], Vec::new());
        }
    };
    let mut form: Vec<Difference> = entries.iter().filter_map(|entry| in_head(bytes, &written, entry)).collect();
    if entries.len() > 1 && form.len() == entries.len() {
        return (vec![packed_again("no entry is put down as aims does it")], Vec::new());
    }
    let mut found = Vec::new();
    let mut at = list;
    for entry in entries {
        let end = (at + LISTED + entry.path.len()).min(written.len());
        let (there, expected) = (bytes.get(at..end), written.get(at..end));
        match there {
            _ if there == expected => {}
            Some(row) if is_link(row) => {
                found.push(Difference::new(&entry.path, "the list of entries makes a symbolic link of it"));
            }
            _ if form.iter().any(|known| known.path.raw() == entry.path) => {}
            _ => form.push(Difference::new(&entry.path, "the list of entries at the end tells of it otherwise")),
        }
        at = end;
    }
    if bytes.get(at..) != written.get(at..) {
        found.push(Difference::new("", "its end is not as aims writes it: something was added, or cut off"));
    }
    (found, form)
}

fn in_head(bytes: &[u8], written: &[u8], entry: &ArchiveEntry) -> Option<Difference> {
    let expected = written.get(entry.head.clone());
    let there = &bytes[entry.head.clone()];
    let sum = |head: &[u8]| long(head, 14);
    match expected {
        Some(expected) if expected == there => None,
        Some(expected) if sum(expected) != sum(there) => {
            Some(Difference::new(&entry.path, "its bytes do not have the checksum (CRC-32) that stands before them"))
        }
        _ => Some(Difference::new(&entry.path, "what stands before its bytes is not as aims writes it")),
    }
}

/// Whether a row of the list at the end makes a link of its entry.
fn is_link(row: &[u8]) -> bool {
    const LINK: u32 = 0o120_000;
    const SORT: u32 = 0o170_000;
    row.starts_with(CENTRAL) && (long(row, 38) >> 16) & SORT == LINK
}

fn short(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}
