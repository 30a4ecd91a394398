//! An OpenSSH key line: `[principals] [options] type base64 [comment]`.
//!
//! Must not know what a key can do.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{KeyError, NAMESPACE, word};

/// The relevant parts of a line.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    pub(super) key_type: &'a str,
    pub(super) base64: &'a str,
    pub(super) after: Option<i64>,
    pub(super) before: Option<i64>,
}

impl<'a> Line<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, KeyError> {
        if text.lines().nth(1).is_some() {
            return Err(KeyError("the key has more than one line; it must be a single line".to_owned()));
        }
        let words = split(text, |c| c == ' ' || c == '\t');
        let Some(at) = words.iter().position(|word| is_type(word)) else {
            return Err(KeyError(no_key(text)));
        };
        let mut line = Self { key_type: words[at], ..Self::default() };
        line.base64 = words.get(at + 1).ok_or_else(|| KeyError("the key ends after its type".to_owned()))?;
        match &words[..at] {
            [] => {}
            [one] if !is_options(one) => {}
            [options] | [_, options] => line.options(options)?,
            _ => return Err(KeyError("there are too many words before the key".to_owned())),
        }
        Ok(line)
    }

    fn options(&mut self, options: &str) -> Result<(), KeyError> {
        for option in split(options, |c| c == ',') {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let value = value.trim_matches('"');
            match name.to_ascii_lowercase().as_str() {
                "namespaces" if !allows_git(value) => {
                    return Err(KeyError(format!("the key's `namespaces` do not include `{NAMESPACE}`")));
                }
                "namespaces" => {}
                "valid-after" => self.after = Some(time(value)?),
                "valid-before" => self.before = Some(time(value)?),
                "cert-authority" => {
                    return Err(KeyError("this is the key of a certificate authority; aims verifies keys only".into()));
                }
                _ => return Err(KeyError(format!("unknown option `{}`", word(name.as_bytes())))),
            }
        }
        Ok(())
    }
}

/// Splits at the characters for which `is_separator` holds, outside of quotes.
fn split(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<&str> {
    let mut quoted = false;
    let parts = text.split(|c| {
        quoted ^= c == '"';
        !quoted && is_separator(c)
    });
    parts.filter(|part| !part.is_empty()).collect()
}

fn is_type(word: &str) -> bool {
    ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"].iter().any(|start| word.starts_with(start))
}

/// A single word before a key is its principals in `allowed_signers` and its options in `authorized_keys`.
fn is_options(word: &str) -> bool {
    word.contains('=') || word.eq_ignore_ascii_case("cert-authority")
}

fn no_key(text: &str) -> String {
    if text.starts_with("SHA256:") || text.starts_with("MD5:") {
        return "this is the fingerprint of a key, not the key".to_owned();
    }
    "this is not an SSH or OpenPGP public key".to_owned()
}

/// Comma-separated patterns with `*` and `?`; a matching pattern with a leading `!` overrides the others.
fn allows_git(patterns: &str) -> bool {
    let matches = |pattern: &str| like(pattern.as_bytes(), NAMESPACE.as_bytes());
    let mut patterns = patterns.split(',').map(str::trim).peekable();
    let mut allowed = false;
    patterns.all(|pattern| match pattern.strip_prefix('!') {
        Some(pattern) => !matches(pattern),
        None => {
            allowed |= matches(pattern);
            true
        }
    }) && allowed
}

fn like(pattern: &[u8], text: &[u8]) -> bool {
    // Rows of a table instead of recursion, because patterns are untrusted.
    let mut row: Vec<bool> = (0..=text.len()).map(|end| end == 0).collect();
    for &part in pattern {
        let mut next = vec![part == b'*' && row[0]];
        for (end, &byte) in text.iter().enumerate() {
            let one = row[end] && (part == byte || part == b'?');
            next.push(if part == b'*' { row[end + 1] || next[end] } else { one });
        }
        row = next;
    }
    row.last().copied().unwrap_or(false)
}

/// `YYYYMMDD[HHMM[SS]][Z]`, always as UTC: with local time the result would depend on the machine.
fn time(text: &str) -> Result<i64, KeyError> {
    let wrong = || KeyError(format!("`{}` is not a time; write it as 20260131 or 202601312359", word(text.as_bytes())));
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let number = |at: usize, length: usize| digits.get(at..at + length).map_or(Ok(0), str::parse::<i8>);
    let read = || -> Option<i64> {
        let year = digits.get(..4)?.parse().ok()?;
        let [month, day, hour, minute, second] = [4, 6, 8, 10, 12].map(|at| number(at, 2).ok());
        let civil = DateTime::new(year, month?, day?, hour?, minute?, second?, 0).ok()?;
        Some(TimeZone::UTC.to_timestamp(civil).ok()?.as_second())
    };
    read().ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::{Line, allows_git, time};

    const KEY: &str = "ssh-ed25519 AAAA";

    #[test]
    fn all_line_forms_are_read() {
        for front in
            ["", "a@b.example,*@c.example ", "\"a b\" ", "namespaces=\"git\" ", "a@b.example namespaces=\"git,file\" "]
        {
            let line = format!("{front}{KEY} a comment");
            let read = Line::parse(&line).expect(&line);
            assert_eq!((read.key_type, read.base64, read.after, read.before), ("ssh-ed25519", "AAAA", None, None));
        }
        let line = format!("a@b.example valid-after=\"20260101\",valid-before=\"20270101Z\" {KEY}");
        let read = Line::parse(&line).expect(&line);
        assert_eq!((read.after, read.before), (Some(1_767_225_600), Some(1_798_761_600)));
    }

    #[test]
    fn errors_name_the_defect() {
        let message = |line: &str| Line::parse(line).expect_err(line).to_string();
        assert!(message("SHA256:abc").contains("fingerprint"));
        assert!(message("hello").contains("not an SSH or OpenPGP"));
        assert!(message("ssh-ed25519").contains("ends after its type"));
        assert!(message(&format!("{KEY}\n{KEY}")).contains("more than one line"));
        assert!(message(&format!("a b=\"\" c {KEY}")).contains("too many"));
        assert!(message(&format!("a namespaces=\"file\" {KEY}")).contains("do not include `git`"));
        assert!(message(&format!("cert-authority {KEY}")).contains("authority"));
        assert!(message(&format!("command=\"x y\",restrict {KEY}")).contains("option `command`"));
        assert!(message(&format!("a valid-before=\"2026-01-01\" {KEY}")).contains("not a time"));
    }

    #[test]
    fn namespaces_are_patterns() {
        for yes in ["git", "file,git", "*", "g?t", "g*", "!file,*"] {
            assert!(allows_git(yes), "{yes}");
        }
        for no in ["", "file", "gi", "git?", "!git,*", "*,!g*"] {
            assert!(!allows_git(no), "{no}");
        }
    }

    #[test]
    fn times_are_utc() {
        assert_eq!(time("19700102"), Ok(86_400));
        assert_eq!(time("197001020001Z"), Ok(86_460));
        assert_eq!(time("19700102000102"), Ok(86_462));
        for no in ["", "1970", "19701301", "19700102Zulu", "1970010224", "197001022500"] {
            assert!(time(no).is_err(), "{no}");
        }
    }
}
