//! Armor: bytes as base64 between two lines.
//!
//! Must not know what the bytes are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The bytes between the BEGIN and END lines of `label`, which must be the first and the last line of the text.
///
/// Lines may have any length, because programs other than OpenSSH and GnuPG break them differently. Headers and the
/// OpenPGP checksum are ignored.
pub(super) fn bytes(text: &str, label: &str) -> Option<Vec<u8>> {
    let inside = text.trim().strip_prefix(&format!("-----BEGIN {label}-----"))?;
    let inside = inside.strip_suffix(&format!("-----END {label}-----"))?;
    let data = inside.lines().map(str::trim).filter(|line| !line.contains(':') && !line.starts_with('='));
    STANDARD.decode(data.collect::<String>()).ok()
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn lines_headers_and_checksums() {
        let read = |inside: &str| bytes(&format!("-----BEGIN X-----\n{inside}\n-----END X-----\n"), "X");
        assert_eq!(read("YW\r\nJj"), Some(b"abc".to_vec()));
        assert_eq!(read("Comment: x\n\nYWJj\n=abcd"), Some(b"abc".to_vec()));
        assert_eq!(read("YWJ"), None);
        assert_eq!(read("YWJj\n-----END X-----\nYWJj"), None);
        assert_eq!(bytes("-----BEGIN X-----\nYWJj\n", "X"), None);
    }
}
