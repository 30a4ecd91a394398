//! Loose objects that end too early, found before libgit2 reads them: it would wait for the rest without end.
//!
//! Must not know what objects contain.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, Read},
    path::{Path as OsPath, PathBuf},
};

use flate2::{Decompress, FlushDecompress, Status};
use git2::{ErrorClass, ErrorCode, Oid};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

/// The folders with the objects of a repository: its own, and those from which it borrows.
#[derive(Debug, Clone)]
pub(super) struct Loose {
    folders: Vec<PathBuf>,
}

/// How deep repositories borrow from one another, as in libgit2.
const MAX_DEPTH: usize = 6;
/// Bytes that are read and decompressed at a time.
const CHUNK: usize = 8 << 10;
/// Maximum size of a commit, tree or tag in bytes.
const MAX_SIZE: u64 = 256 << 20;

impl Loose {
    /// The loose objects in the folder `objects`, and in those that it borrows from.
    pub(super) fn of(objects: PathBuf) -> Self {
        let (mut folders, mut next) = (vec![objects], 0);
        for _ in 0..MAX_DEPTH {
            let borrowed: Vec<PathBuf> = folders[next..].iter().flat_map(|folder| borrowed(folder)).collect();
            next = folders.len();
            let new = borrowed.into_iter().filter(|folder| !folders.contains(folder)).collect::<Vec<_>>();
            folders.extend(new);
        }
        Self { folders }
    }

    /// Verifies that no commit, tree or tag ends too early. Blobs can be large; each is verified before it is read.
    ///
    /// # Errors
    /// Fails with the first that does.
    pub(super) fn verify(&self) -> Result<(), git2::Error> {
        let fans: Vec<PathBuf> = self.folders.iter().flat_map(|folder| fans(folder)).collect();
        let found = fans.par_iter().find_map_first(|fan| {
            let mut files = entries(fan);
            files.sort();
            files.into_iter().find(|file| is_cut_off(file, false))
        });
        found.map_or(Ok(()), |path| Err(cut_off(&path)))
    }

    /// Verifies that a blob does not end too early.
    ///
    /// # Errors
    /// Fails if it does.
    pub(super) fn verify_blob(&self, oid: Oid) -> Result<(), git2::Error> {
        let name = oid.to_string();
        let (fan, rest) = name.split_at(2);
        let mut paths = self.folders.iter().map(|folder| folder.join(fan).join(rest));
        paths.find(|path| is_cut_off(path, true)).map_or(Ok(()), |path| Err(cut_off(&path)))
    }
}

/// The error for an object that ends too early. It names the file, which `git fetch` would not replace.
fn cut_off(path: &OsPath) -> git2::Error {
    let message = format!("the object in {} ends too early", path.display());
    git2::Error::new(ErrorCode::GenericError, ErrorClass::Zlib, message)
}

/// The folders from which the folder `objects` borrows.
fn borrowed(objects: &OsPath) -> Vec<PathBuf> {
    let text = fs::read_to_string(objects.join("info/alternates")).unwrap_or_default();
    let paths = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    // git takes a relative path from the folder of the objects, libgit2 some of them from where it runs.
    paths.flat_map(|path| [objects.join(path), PathBuf::from(path)]).collect()
}

fn entries(folder: &OsPath) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// The folders of loose objects, named by the first two digits of their ids.
fn fans(objects: &OsPath) -> Vec<PathBuf> {
    let is_fan = |path: &PathBuf| {
        let name = path.file_name().map(OsStr::as_encoded_bytes).unwrap_or_default();
        name.len() == 2 && name.iter().all(u8::is_ascii_hexdigit)
    };
    let mut fans: Vec<PathBuf> = entries(objects).into_iter().filter(is_fan).collect();
    fans.sort();
    fans
}

/// Whether libgit2 would wait for more of an object. A file that is damaged in another way makes it fail, which is fine.
fn is_cut_off(path: &OsPath, blobs: bool) -> bool {
    let wanted = |start: &[u8]| blobs || !start.starts_with(b"blob ");
    File::open(path).is_ok_and(|file| ends_early(file, &wanted).unwrap_or(false))
}

/// Whether a compressed stream ends before it is complete, if `wanted` selects its first decompressed bytes.
fn ends_early(mut file: impl Read, wanted: &dyn Fn(&[u8]) -> bool) -> io::Result<bool> {
    let (mut input, mut output) = ([0; CHUNK], [0; CHUNK]);
    let filled = file.read(&mut input)?;
    let Some(start) = start(&input[..filled]) else { return Ok(false) };
    let mut stream = Decompress::new(true);
    let mut rest = start..filled;
    loop {
        let (read, written, given) = (stream.total_in(), stream.total_out(), rest.len());
        match stream.decompress(&input[rest.clone()], &mut output, FlushDecompress::None) {
            Err(_) | Ok(Status::StreamEnd) => return Ok(false),
            Ok(_) if written == 0 && !wanted(&output) => return Ok(false),
            Ok(_) => {}
        }
        let is_stuck = stream.total_in() == read && stream.total_out() == written;
        rest.start += usize::try_from(stream.total_in() - read).unwrap_or(given);
        if rest.is_empty() {
            rest = 0..file.read(&mut input)?;
        }
        if (is_stuck && (given > 0 || rest.is_empty())) || stream.total_out() > MAX_SIZE {
            return Ok(true);
        }
    }
}

/// Where the compressed bytes of a loose object start, as libgit2 sees it; `None` if it refuses the object.
fn start(bytes: &[u8]) -> Option<usize> {
    let is_stream = |one: u8, two: u8| one & 0x8f == 0x08 && u16::from_be_bytes([one, two]).is_multiple_of(31);
    if matches!(bytes, [one, two, ..] if is_stream(*one, *two)) {
        return Some(0);
    }
    // The old format has type and size in front of the compressed bytes.
    let kind = (bytes.first()? >> 4) & 7;
    let end = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    matches!(kind, 1..=4).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn compressed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    fn object(kind: &str, length: usize) -> Vec<u8> {
        let noise = (0..length).map(|index| u8::try_from(index * index / 7 % 251).expect("small"));
        let header = format!("{kind} {length}\0").into_bytes();
        compressed(&header.into_iter().chain(noise).collect::<Vec<_>>())
    }

    #[test]
    fn every_length_of_an_object() {
        for (kind, length) in [("commit", 0), ("commit", 30), ("tree", 300), ("blob", 3000), ("tag", 40_000)] {
            let whole = object(kind, length);
            assert!(!ends_early(&*whole, &|_| true).expect("memory"), "{kind} {length}");
            for end in (2..whole.len()).step_by(1 + whole.len() / 500) {
                assert!(ends_early(&whole[..end], &|_| true).expect("memory"), "{end} bytes of {kind} {length}");
            }
        }
    }

    #[test]
    fn the_old_format() {
        let content = compressed(b"tree of an old version of git");
        for header in [&b"\x10"[..], b"\x9d\x01", b"\x3d", b"\xad\x80\x01"] {
            let whole = [header, &content].concat();
            assert!(!ends_early(&*whole, &|_| true).expect("memory"), "{header:?}");
            for end in header.len()..whole.len() {
                assert!(ends_early(&whole[..end], &|_| true).expect("memory"), "{end} bytes after {header:?}");
            }
        }
    }

    #[test]
    fn other_damage_is_left_to_libgit2() {
        let mut noise = object("tree", 3000);
        noise.iter_mut().skip(40).for_each(|byte| *byte ^= 0x5a);
        for bytes in [&b""[..], b"\x00\x01garbage", b"\x58garbage", b"\xff", &noise] {
            assert!(!ends_early(bytes, &|_| true).expect("memory"), "{} bytes", bytes.len());
        }
    }

    #[test]
    fn blobs_are_left_out_once_they_are_known() {
        let blob = object("blob", 50_000);
        assert!(!ends_early(&blob[..blob.len() / 2], &|start| !start.starts_with(b"blob ")).expect("memory"));
    }
}
