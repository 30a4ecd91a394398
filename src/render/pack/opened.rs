//! Archives read as strictly as they are written: entry behind entry, stored, and not a byte beside.
//!
//! Must not write a file, nor unpack anything: a path of an archive is only compared.

use std::ops::Range;

use crate::{
    render::archive::archive,
    report::pack::{Difference, MAX_FILES},
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
}

/// An entry while it is read.
struct Entry {
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
    let mut differences = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    while bytes[at..].starts_with(LOCAL) {
        match entry(bytes, at) {
            Ok(_) if entries.len() > MAX_FILES => {
                differences
                    .push(Difference::new("", format!("it has more than {MAX_FILES} entries; the rest was not read")));
                return opened(bytes, &entries, differences);
            }
            Ok(entry) => {
                at = entry.data.end;
                entries.push(entry);
            }
            Err((path, what)) => {
                differences.push(Difference::new(&path, what));
                return opened(bytes, &entries, differences);
            }
        }
    }
    let last = entries.last().map(|entry| entry.path.clone()).unwrap_or_default();
    if !bytes[at..].starts_with(CENTRAL) {
        differences.push(Difference::new(&last, "what comes behind it is neither an entry nor the list of entries"));
        return opened(bytes, &entries, differences);
    }
    differences.extend(otherwise(bytes, &entries, at));
    opened(bytes, &entries, differences)
}

fn opened<'a>(bytes: &'a [u8], entries: &[Entry], differences: Vec<Difference>) -> Opened<'a> {
    let entries = entries.iter().map(|entry| (entry.path.clone(), &bytes[entry.data.clone()])).collect();
    Opened { entries, differences }
}

/// The entry at `start`, or the path that it has and why it is none.
fn entry(bytes: &[u8], start: usize) -> Result<Entry, (String, String)> {
    let cut_off = |path: &str| (path.to_owned(), "the archive ends in the middle of it".to_owned());
    let head = bytes.get(start..start + HEAD).ok_or_else(|| cut_off(""))?;
    let (named, extra) = (usize::from(short(head, 26)), usize::from(short(head, 28)));
    let behind = start + HEAD;
    let name = bytes.get(behind..behind + named).ok_or_else(|| cut_off(""))?;
    let path = String::from_utf8_lossy(name).into_owned();
    let refused = |what: &str| Err((path.clone(), what.to_owned()));
    match (short(head, 6), short(head, 8)) {
        (flags, _) if flags & 1 != 0 => return refused("it is encrypted"),
        (flags, _) if flags & 8 != 0 => return refused("its length stands behind it, which aims never writes"),
        (_, method) if method != 0 => return refused("it is compressed, which aims never does; it was not unpacked"),
        _ => {}
    }
    let (packed, length) = (long(head, 18), long(head, 22));
    if packed != length {
        return refused("it gives two lengths for the same bytes");
    }
    let begin = behind + named + extra;
    let end = usize::try_from(length).ok().and_then(|length| begin.checked_add(length));
    match end.filter(|end| *end <= bytes.len()) {
        Some(end) => Ok(Entry { path, head: start..begin, data: begin..end }),
        None => Err(cut_off(&path)),
    }
}

/// Where the archive is written otherwise than aims writes these entries; `list` is where its list of entries begins.
fn otherwise(bytes: &[u8], entries: &[Entry], list: usize) -> Vec<Difference> {
    let same: Vec<_> = entries.iter().map(|entry| (entry.path.clone(), bytes[entry.data.clone()].to_vec())).collect();
    let written = match archive(&same) {
        Ok(written) if written == bytes => return Vec::new(),
        Ok(written) => written,
        Err(failure) => {
            return vec![Difference::new(
                &failure.template,
                "it stands in the archive twice, or its path leads out of the folder it is unpacked into",
            )];
        }
    };
    let mut found: Vec<Difference> = entries.iter().filter_map(|entry| in_head(bytes, &written, entry)).collect();
    let mut at = list;
    for entry in entries {
        let end = (at + LISTED + entry.path.len()).min(written.len());
        let (there, expected) = (bytes.get(at..end), written.get(at..end));
        if there != expected {
            found.push(Difference::new(&entry.path, in_list(there)));
        }
        at = end;
    }
    if bytes.get(at..) != written.get(at..) {
        found.push(Difference::new("", "its end is not as aims writes it: something was added, or cut off"));
    }
    found
}

fn in_head(bytes: &[u8], written: &[u8], entry: &Entry) -> Option<Difference> {
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

/// What is wrong with a row of the list at the end.
fn in_list(there: Option<&[u8]>) -> &'static str {
    const LINK: u32 = 0o120_000;
    const SORT: u32 = 0o170_000;
    match there {
        Some(row) if row.starts_with(CENTRAL) && (long(row, 38) >> 16) & SORT == LINK => {
            "the list of entries makes a symbolic link of it"
        }
        Some(row) if row.starts_with(CENTRAL) => "it is not in the list of entries as aims writes it",
        _ => "it is not in the list of entries at its place",
    }
}

fn short(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}
