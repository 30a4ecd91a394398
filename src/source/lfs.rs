//! Git LFS pointers: the small files that replace large ones.
//!
//! Must not know how LFS fetches them.

use super::FileFact;

/// The small file that Git LFS stores in place of a large one (specification version 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LfsPointer {
    sha256: Box<str>,
    bytes: u64,
}

impl LfsPointer {
    /// Maximum size of a pointer in bytes.
    pub const LONGEST: u64 = 1024;

    /// Parses `bytes` as a pointer, if they are one.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() as u64 <= Self::LONGEST)?;
        let rest = text.strip_prefix("version https://git-lfs.github.com/spec/v1\n")?;
        let value = |key: &str| rest.lines().find_map(|line| line.strip_prefix(key));
        let oid = value("oid sha256:")?;
        let hexadecimal = oid.len() == 64 && oid.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        hexadecimal.then_some(())?;
        Some(Self { sha256: oid.into(), bytes: value("size ")?.parse().ok()? })
    }

    /// The fact about the file that the pointer represents.
    #[must_use]
    pub fn fact(self) -> FileFact {
        FileFact::Present { bytes: self.bytes, sha256: Some(self.sha256), pointer: true }
    }
}
