//! A strict reader of archives: entry by entry, stored, without extra bytes.
//!
//! Must not write a file or unpack anything: paths in an archive are only compared.

use std::ops::Range;

use crate::{
    publish::pack::{Difference, MAX_FILES},
    render::archive::archive,
};

/// Signature of an entry.
const LOCAL: &[u8] = b"PK\x03\x04";
/// Signature of an entry of the central directory.
const CENTRAL: &[u8] = b"PK\x01\x02";
/// Length of the header of an entry before its name.
const HEAD: usize = 30;
/// Length of the header of a central directory entry before its name.
const LISTED: usize = 46;

/// The entries of an archive, with structural differences.
pub(super) struct Opened<'a> {
    /// Path and bytes of each entry.
    pub(super) entries: Vec<(String, &'a [u8])>,
    /// Differences of the archive.
    pub(super) differences: Vec<Difference>,
    /// Differences in the form of entries: reported only if nothing else is reported for the entry.
    pub(super) form: Vec<Difference>,
    /// Whether it was read to the end. If not, unread entries are not reported as missing.
    pub(super) intact: bool,
}

/// An entry that was read.
struct ArchiveEntry {
    path: String,
    head: Range<usize>,
    data: Range<usize>,
}

/// Whether `bytes` start like an archive.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL)
}

/// Reads an archive. Every deviation from the archive that aims would write for the same entries is a difference.
pub(super) fn open(bytes: &[u8]) -> Opened<'_> {
    let mut entries: Vec<ArchiveEntry> = Vec::new();
    let mut at = 0;
    let broken = loop {
        if !bytes[at..].starts_with(LOCAL) {
            break None;
        }
        match entry(bytes, at) {
            // The index, the manifest and the checksums are in addition.
            Ok(_) if entries.len() > MAX_FILES + 3 => {
                let what = format!("it has more than {MAX_FILES} entries; the others were not read");
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
    let unexpected = "the data after it is neither an entry nor the list of entries";
    let broken = broken.or_else(|| (!listed).then(|| Difference::new(&last, unexpected)));
    let intact = broken.is_none();
    let (differences, form) =
        broken.map_or_else(|| deviations(bytes, &entries, at), |broken| (vec![broken], Vec::new()));
    let entries = entries.into_iter().map(|entry| (entry.path, &bytes[entry.data])).collect();
    Opened { entries, differences, form, intact }
}

/// The entry at `start`, or why it is not an entry.
fn entry(bytes: &[u8], start: usize) -> Result<ArchiveEntry, Difference> {
    let cut_off = |path: &str| Difference::new(path, "the archive ends in the middle of it");
    let head = bytes.get(start..start + HEAD).ok_or_else(|| cut_off(""))?;
    let (name_length, extra) = (usize::from(short(head, 26)), usize::from(short(head, 28)));
    let name_start = start + HEAD;
    let name = bytes.get(name_start..name_start + name_length).ok_or_else(|| cut_off(""))?;
    let path = String::from_utf8_lossy(name).into_owned();
    match (short(head, 6), short(head, 8)) {
        (flags, _) if flags & 1 != 0 => return Err(Difference::new(&path, "it is encrypted; reading stopped here")),
        (_, method) if method != 0 => return Err(repacked("its entries are compressed")),
        (flags, _) if flags & 8 != 0 => return Err(repacked("the lengths of its entries follow the data")),
        _ => {}
    }
    let (packed, length) = (long(head, 18), long(head, 22));
    if packed != length {
        return Err(Difference::new(&path, "it has two different lengths for the same bytes; reading stopped here"));
    }
    let begin = name_start + name_length + extra;
    let end = usize::try_from(length).ok().and_then(|length| begin.checked_add(length));
    match end.filter(|end| *end <= bytes.len()) {
        Some(end) => Ok(ArchiveEntry { path, head: start..begin, data: begin..end }),
        None => Err(cut_off(&path)),
    }
}

/// The difference for an archive that may contain the same files but was written by another tool.
fn repacked(how: &str) -> Difference {
    let message = format!(
        "this is not the file that aims wrote, possibly because it was repacked: {how}; unpack it and run `sha256sum -c SHA256SUMS`"
    );
    Difference::new("", message)
}

/// Deviations from the archive that aims writes for these entries, and entries that deviate only in form; `list` is the
/// start of its central directory.
fn deviations(bytes: &[u8], entries: &[ArchiveEntry], list: usize) -> (Vec<Difference>, Vec<Difference>) {
    let same: Vec<_> = entries.iter().map(|entry| (entry.path.clone(), bytes[entry.data.clone()].to_vec())).collect();
    let written = match archive(&same) {
        Ok(written) if written == bytes => return (Vec::new(), Vec::new()),
        Ok(written) => written,
        Err(failure) => {
            let why = "it occurs twice in the archive, or its path leads out of the folder it is unpacked into";
            return (vec![Difference::new(&failure.template, why)], Vec::new());
        }
    };
    let mut form: Vec<Difference> = entries.iter().filter_map(|entry| in_head(bytes, &written, entry)).collect();
    if entries.len() > 1 && form.len() == entries.len() {
        return (vec![repacked("no entry has the form that aims writes")], Vec::new());
    }
    let mut found = Vec::new();
    let mut at = list;
    for entry in entries {
        let end = (at + LISTED + entry.path.len()).min(written.len());
        let (actual, expected) = (bytes.get(at..end), written.get(at..end));
        match actual {
            _ if actual == expected => {}
            Some(row) if is_link(row) => {
                found.push(Difference::new(&entry.path, "the list of entries marks it as a symbolic link"));
            }
            _ if form.iter().any(|known| known.path.raw() == entry.path) => {}
            _ => form.push(Difference::new(&entry.path, "its row in the list of entries differs")),
        }
        at = end;
    }
    if bytes.get(at..) != written.get(at..) {
        found.push(Difference::new("", "its end differs from what aims writes: something was added or cut off"));
    }
    (found, form)
}

fn in_head(bytes: &[u8], written: &[u8], entry: &ArchiveEntry) -> Option<Difference> {
    let expected = written.get(entry.head.clone());
    let actual = &bytes[entry.head.clone()];
    let sum = |head: &[u8]| long(head, 14);
    match expected {
        Some(expected) if expected == actual => None,
        Some(expected) if sum(expected) != sum(actual) => {
            Some(Difference::new(&entry.path, "its bytes do not match the checksum (CRC-32) in its header"))
        }
        _ => Some(Difference::new(&entry.path, "its header differs from what aims writes")),
    }
}

/// Whether a row of the central directory marks its entry as a link.
fn is_link(row: &[u8]) -> bool {
    const LINK: u32 = 0o120_000;
    const TYPE: u32 = 0o170_000;
    row.starts_with(CENTRAL) && (long(row, 38) >> 16) & TYPE == LINK
}

fn short(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}
