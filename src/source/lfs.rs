//! The small files that Git LFS keeps in the place of large ones.
//!
//! Must not know how LFS fetches them.

use super::FileFact;

/// The small file that Git LFS keeps in the place of a large one (its specification, version 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LfsPointer {
    sha256: Box<str>,
    bytes: u64,
}

impl LfsPointer {
    /// Most bytes of a pointer.
    pub const LONGEST: u64 = 1024;

    /// The pointer that `bytes` are, if they are one.
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

    /// What is known of the file that it stands for.
    #[must_use]
    pub fn fact(self) -> FileFact {
        FileFact::Present { bytes: self.bytes, sha256: Some(self.sha256), pointer: true }
    }
}
