//! The same content with the line ends of another system: git converts them unless it is told not to.
//!
//! Must not know git's rules for it.

use super::{ReadError, Tree, sha256};

/// Maximum length in bytes of a file whose line ends are converted.
const MAX_CONVERTED: u64 = 16 << 20;

/// The line ends of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    /// A line feed, as on Unix.
    Lf,
    /// A carriage return and a line feed, as on Windows.
    CrLf,
}

impl LineEnds {
    /// The abbreviation by which they are known.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lf => "LF",
            Self::CrLf => "CRLF",
        }
    }

    /// The line ends with which the file at `path` has one of the hashes `expected`, each with that hash.
    pub(super) fn matching<'e>(
        tree: &dyn Tree,
        path: &str,
        expected: impl Iterator<Item = &'e str> + Clone,
    ) -> Result<Option<Self>, ReadError> {
        let bytes = tree.read_named(path, MAX_CONVERTED)?;
        let fits = |ends: &Self| {
            let hash = sha256(&ends.of(&bytes));
            expected.clone().any(|expected| *expected == *hash)
        };
        Ok([Self::Lf, Self::CrLf].into_iter().find(fits))
    }

    /// The bytes with these line ends.
    fn of(self, bytes: &[u8]) -> Vec<u8> {
        let mut converted = Vec::with_capacity(bytes.len());
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let text = line.strip_suffix(b"\n").map(|text| text.strip_suffix(b"\r").unwrap_or(text));
            converted.extend_from_slice(text.unwrap_or(line));
            match (text, self) {
                (None, _) => {}
                (Some(_), Self::Lf) => converted.push(b'\n'),
                (Some(_), Self::CrLf) => converted.extend_from_slice(b"\r\n"),
            }
        }
        converted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_converted_both_ways() {
        for (from, lf, crlf) in [("a\nb\r\nc", "a\nb\nc", "a\r\nb\r\nc"), ("", "", ""), ("\r\n\n", "\n\n", "\r\n\r\n")]
        {
            assert_eq!(LineEnds::Lf.of(from.as_bytes()), lf.as_bytes());
            assert_eq!(LineEnds::CrLf.of(from.as_bytes()), crlf.as_bytes());
        }
    }
}
