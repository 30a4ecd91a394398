//! The index of git, read without opening the repository: which files git tracks, and which of them are not checked out.
//!
//! Reads versions 2 to 4, split and sparse indexes, whoever owns them. libgit2 refuses split and sparse ones, so it is
//! given what is read here. Must not know which files are wanted.

use std::{fs, ops::Range, path::Path as OsPath};

use git2::{IndexTime, Oid};

/// The entries of an index, sorted by path.
#[derive(Debug, Default)]
pub(in crate::repo) struct RawIndex {
    pub(in crate::repo) entries: Vec<RawIndexEntry>,
}

/// An entry of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::repo) struct RawIndexEntry {
    /// Path from the top of the work tree; that of a folder ends with a slash.
    pub(in crate::repo) path: Vec<u8>,
    /// Times, device, inode, mode, owner and size, as stored.
    stat: [u8; 40],
    id: [u8; 20],
    flags: u16,
    extended: u16,
}

/// Maximum size of an index in bytes.
const MAX_SIZE: u64 = 1 << 30;
/// Flag of an entry that has extended flags.
const EXTENDED: u16 = 1 << 14;
/// Extended flag of an entry that is not checked out.
const SKIPPED: u16 = 1 << 14;
/// Size of the smallest entry in bytes.
const MIN_ENTRY: usize = 62;
const FOLDER: u32 = 0o040_000;
const SUBMODULE: u32 = 0o160_000;
const TYPE: u32 = 0o170_000;

impl RawIndexEntry {
    fn number(&self, at: usize) -> u32 {
        number(&self.stat, at).unwrap_or_default()
    }

    fn mode(&self) -> u32 {
        self.number(24)
    }

    /// Whether git was told not to check it out.
    pub(in crate::repo) fn is_skipped(&self) -> bool {
        self.extended & SKIPPED != 0
    }

    /// Whether it stands for a whole folder, none of whose files is checked out.
    pub(in crate::repo) fn is_folder(&self) -> bool {
        self.mode() & TYPE == FOLDER
    }

    /// Whether it is a commit of another repository.
    pub(in crate::repo) fn is_submodule(&self) -> bool {
        self.mode() & TYPE == SUBMODULE
    }

    /// The object.
    pub(super) fn oid(&self) -> Option<Oid> {
        Oid::from_bytes(&self.id).ok()
    }

    /// The entry for libgit2.
    pub(super) fn entry(&self) -> Option<git2::IndexEntry> {
        let time = |at: usize| IndexTime::new(self.number(at).cast_signed(), self.number(at + 4));
        Some(git2::IndexEntry {
            ctime: time(0),
            mtime: time(8),
            dev: self.number(16),
            ino: self.number(20),
            mode: self.mode(),
            uid: self.number(28),
            gid: self.number(32),
            file_size: self.number(36),
            id: self.oid()?,
            flags: self.flags & !EXTENDED,
            flags_extended: self.extended,
            path: self.path.clone(),
        })
    }

    /// An entry for a file of a folder that is not checked out.
    pub(super) fn below(&self, path: Vec<u8>, id: Oid, mode: u32) -> Option<Self> {
        let mut stat = [0; 40];
        stat[24..28].copy_from_slice(&mode.to_be_bytes());
        let id = id.as_bytes().try_into().ok()?;
        Some(Self { path, stat, id, ..self.clone() })
    }
}

impl RawIndex {
    /// The index in the git directory; empty if there is none yet.
    ///
    /// # Errors
    /// Fails if it cannot be read.
    pub(in crate::repo) fn read(directory: &OsPath, sha256: bool) -> Result<Self, String> {
        let path = directory.join("index");
        if path.symlink_metadata().is_err() {
            return Ok(Self::default());
        }
        let (bytes, hash) = (bytes(&path)?, if sha256 { 32 } else { 20 });
        let parsed = parsed(&bytes, hash).ok_or("it is damaged")?;
        let mut index = match &parsed.shared {
            None => Self { entries: parsed.entries },
            Some(shared) => parsed.merged(shared, directory, hash)?,
        };
        index.entries.retain(|entry| !entry.path.is_empty());
        index.entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(index)
    }
}

fn bytes(path: &OsPath) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| error.to_string();
    match fs::metadata(path).map_err(failed)? {
        metadata if !metadata.is_file() => Err("it is not a file".to_owned()),
        metadata if metadata.len() > MAX_SIZE => Err("it is too large".to_owned()),
        _ => fs::read(path).map_err(failed),
    }
}

/// An index file.
struct Parsed {
    entries: Vec<RawIndexEntry>,
    shared: Option<Shared>,
}

/// How a split index differs from the one that it shares.
struct Shared {
    /// Id of the shared index in hexadecimal.
    id: String,
    /// Numbers of the entries that are removed.
    removed: Vec<usize>,
    /// Numbers of the entries that are replaced, by entries without a path.
    replaced: Vec<usize>,
}

impl Parsed {
    fn merged(&self, shared: &Shared, directory: &OsPath, hash: usize) -> Result<RawIndex, String> {
        let path = directory.join(format!("sharedindex.{}", shared.id));
        let bytes = bytes(&path).map_err(|why| format!("the part that it shares: {why}"))?;
        let base =
            parsed(&bytes, hash).filter(|base| base.shared.is_none()).ok_or("the part that it shares is damaged")?;
        merged(base.entries, shared, &self.entries)
            .map(|entries| RawIndex { entries })
            .ok_or("it is damaged".to_owned())
    }
}

/// The entries of the shared index, without those removed and with those replaced, and the entries that only the split
/// index has.
fn merged(base: Vec<RawIndexEntry>, shared: &Shared, own: &[RawIndexEntry]) -> Option<Vec<RawIndexEntry>> {
    let mut base: Vec<Option<RawIndexEntry>> = base.into_iter().map(Some).collect();
    let (replacing, added) = own.split_at_checked(shared.replaced.len())?;
    for (number, entry) in shared.replaced.iter().zip(replacing) {
        let replaced = base.get_mut(*number)?.as_mut()?;
        *replaced = RawIndexEntry { path: std::mem::take(&mut replaced.path), ..entry.clone() };
    }
    for number in &shared.removed {
        *base.get_mut(*number)? = None;
    }
    Some(base.into_iter().flatten().chain(added.iter().cloned()).collect())
}

/// Reads an index file whose object ids have `hash` bytes; `None` if it is damaged.
fn parsed(bytes: &[u8], hash: usize) -> Option<Parsed> {
    let version = number(bytes, 4).filter(|version| bytes.starts_with(b"DIRC") && (2..=4).contains(version))?;
    let count = number(bytes, 8)? as usize;
    let (mut at, mut entries) = (12, Vec::with_capacity(count.min(bytes.len() / MIN_ENTRY)));
    let mut path = Vec::new();
    for _ in 0..count {
        let (entry, end) = entry(bytes, at, hash, version, &path)?;
        path.clone_from(&entry.path);
        entries.push(entry);
        at = end;
    }
    let extensions = at..bytes.len().checked_sub(hash).filter(|end| at <= *end)?;
    let shared = match extension(bytes, extensions, *b"link")? {
        Some(range) => Shared::read(&bytes[range], hash)?,
        None => None,
    };
    Some(Parsed { entries, shared })
}

/// The entry at `at`, and where it ends. Version 4 omits what its path shares with the one before.
fn entry(bytes: &[u8], at: usize, hash: usize, version: u32, before: &[u8]) -> Option<(RawIndexEntry, usize)> {
    let stat = bytes.get(at..at + 40)?.try_into().ok()?;
    let id = bytes.get(at + 40..at + 60)?.try_into().ok()?;
    let mut end = at + 40 + hash;
    let flags = short(bytes, end)?;
    end += 2;
    let extended = if flags & EXTENDED == 0 { 0 } else { short(bytes, end)? };
    end += if flags & EXTENDED == 0 { 0 } else { 2 };
    let mut path = Vec::new();
    if version == 4 {
        let (omitted, start) = variable(bytes, end)?;
        path.extend_from_slice(before.get(..before.len().checked_sub(omitted)?)?);
        end = start;
    }
    let length = bytes.get(end..)?.iter().position(|byte| *byte == 0)?;
    path.extend_from_slice(&bytes[end..end + length]);
    end += length;
    // At least one zero byte follows, and in older versions as many as fill a multiple of eight.
    let end = if version == 4 { end + 1 } else { at + (end - at + 8) / 8 * 8 };
    Some((RawIndexEntry { path, stat, id, flags, extended }, end))
}

/// The extension `name`, if there is one; `None` if they cannot be read.
#[expect(clippy::option_option, reason = "damaged, absent and present")]
fn extension(bytes: &[u8], range: Range<usize>, name: [u8; 4]) -> Option<Option<Range<usize>>> {
    let mut at = range.start;
    while at < range.end {
        let size = number(bytes, at + 4)? as usize;
        let content = at + 8..(at + 8).checked_add(size).filter(|end| *end <= range.end)?;
        if bytes.get(at..at + 4)? == name.as_slice() {
            return Some(Some(content));
        }
        at = content.end;
    }
    Some(None)
}

impl Shared {
    /// Reads the extension of a split index: the id of the shared one, and two compressed sets of numbers.
    #[expect(clippy::option_option, reason = "damaged, absent and present")]
    fn read(bytes: &[u8], hash: usize) -> Option<Option<Self>> {
        let (id, sets) = bytes.split_at_checked(hash)?;
        if id.iter().all(|byte| *byte == 0) {
            return Some(None);
        }
        let id = crate::source::hexadecimal(id).into();
        if sets.is_empty() {
            return Some(Some(Self { id, removed: Vec::new(), replaced: Vec::new() }));
        }
        let (removed, end) = set(sets)?;
        let (replaced, _) = set(&sets[end..])?;
        Some(Some(Self { id, removed, replaced }))
    }
}

/// A set of numbers compressed as EWAH, and where it ends: words of 64 bits, of which each marker gives a number of words
/// of equal bits and the number of words that follow as they are.
fn set(bytes: &[u8]) -> Option<(Vec<usize>, usize)> {
    let (bits, words) = (number(bytes, 0)? as usize, number(bytes, 4)? as usize);
    let end = words.checked_mul(8)?.checked_add(8).filter(|_| bits as u64 <= MAX_SIZE / MIN_ENTRY as u64)?;
    let content = bytes.get(8..end)?;
    let mut words = content.chunks_exact(8).filter_map(|word| Some(u64::from_be_bytes(word.try_into().ok()?)));
    let (mut numbers, mut at) = (Vec::new(), 0usize);
    while let Some(marker) = words.next() {
        let equal = usize::try_from((marker >> 1) & 0xffff_ffff).ok()?.checked_mul(64)?;
        let next = at.checked_add(equal)?;
        if marker & 1 == 1 {
            numbers.extend(at..next.min(bits));
        }
        at = next;
        for _ in 0..marker >> 33 {
            let word = words.next()?;
            numbers.extend((0..64).filter(|bit| word >> bit & 1 == 1).map(|bit| at + bit));
            at = at.checked_add(64)?;
        }
    }
    Some((numbers, end + 4)).filter(|(numbers, _)| numbers.last().is_none_or(|last| *last < bits))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A number of variable length, and where it ends.
fn variable(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
    }
    Some((value, at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index of version 2 with these paths.
    fn index(paths: &[&str]) -> Vec<u8> {
        let mut bytes = [&b"DIRC\0\0\0\x02"[..], &u32::try_from(paths.len()).expect("few").to_be_bytes()].concat();
        for path in paths {
            let start = bytes.len();
            bytes.extend([0; 60]);
            bytes.extend(u16::try_from(path.len()).expect("short").to_be_bytes());
            bytes.extend(path.as_bytes());
            bytes.resize(start + (bytes.len() - start + 8) / 8 * 8, 0);
        }
        bytes.extend([0; 20]);
        bytes
    }

    fn paths(bytes: &[u8]) -> Option<Vec<String>> {
        let entries = parsed(bytes, 20)?.entries;
        Some(entries.iter().map(|entry| String::from_utf8_lossy(&entry.path).into_owned()).collect())
    }

    #[test]
    fn paths_of_every_length() {
        let names: Vec<String> = (1..40).map(|length| "x".repeat(length)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(paths(&index(&names)).expect("valid"), names);
    }

    #[test]
    fn an_index_that_is_cut_off_or_changed_is_refused_or_read_and_nothing_overflows() {
        let whole = index(&["aims.yaml", "risks/R-1.yaml"]);
        for end in 0..whole.len() {
            assert_eq!(paths(&whole[..end]), None, "{end} bytes");
        }
        for at in 0..whole.len() {
            for byte in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = whole.clone();
                changed[at] = byte;
                let _ = parsed(&changed, 20);
            }
        }
    }

    #[test]
    fn compressed_sets() {
        let words = |words: &[u64]| {
            let words: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            [&200u32.to_be_bytes()[..], &u32::try_from(words.len() / 8).expect("few").to_be_bytes(), &words, &[0; 4]]
                .concat()
        };
        // One word of ones, then one word as it is.
        let bytes = words(&[1 | 1 << 1 | 1 << 33, 0b101]);
        assert_eq!(
            set(&bytes).map(|(numbers, end)| (numbers.len(), numbers.last().copied(), end)),
            Some((66, Some(66), bytes.len()))
        );
        for hostile in [
            &[u64::MAX][..],
            &[u64::MAX - 1, 5],
            &[0xffff_ffff << 1, 0xffff_ffff << 1 | 1],
            &[1 << 33, 1 << 63, 1 << 33],
        ] {
            assert!(set(&words(hostile)).is_none_or(|(numbers, _)| numbers.len() <= 200), "{hostile:?}");
        }
        let huge = [&u32::MAX.to_be_bytes()[..], &1u32.to_be_bytes(), &u64::MAX.to_be_bytes(), &[0; 4]].concat();
        assert_eq!(set(&huge), None);
    }
}
