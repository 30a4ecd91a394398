//! The log of a CI runner: after wrapping and folding, no line of it is a command to the runner.
//!
//! Must not know what is written.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use super::replace::{Around, escape_str, shown};

/// A writer to the log of a CI runner. Each line is read as a whole, since whatever wraps a text may break it anywhere.
pub struct Log<'w> {
    out: &'w mut dyn Write,
    line: Vec<u8>,
}

impl<'w> Log<'w> {
    /// A log that is written to `out`.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, line: Vec::new() }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let written = match std::str::from_utf8(&self.line) {
            Ok(line) => self.out.write_all(log_line(line).as_bytes()),
            Err(_) => self.out.write_all(log_line(&String::from_utf8_lossy(&self.line)).as_bytes()),
        };
        self.line.clear();
        written
    }
}

impl Write for Log<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") || part.ends_with(b"\r") {
                self.end_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end_line()?;
        self.out.flush()
    }
}

/// A line without a command: `::` after nothing but whitespace and colors, `##[` anywhere.
fn log_line(line: &str) -> Cow<'_, str> {
    if !line.contains("::") && !line.contains("##[") {
        return Cow::Borrowed(line);
    }
    let is_command = |at: &Around<'_>| match at.character {
        ':' => at.after.starts_with(':') && is_blank(at.before),
        '[' => at.before.ends_with("##"),
        _ => false,
    };
    escape_str(line, |at| is_command(at).then(|| shown(at.character)))
}

/// Whether text has only whitespace and the colors that aims writes.
fn is_blank(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(color) = rest.strip_prefix("\u{1b}[") {
        let Some((_, after)) = color.split_once('m') else { return false };
        rest = after.trim_start();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logged(parts: &[&str]) -> String {
        let mut out = Vec::new();
        let mut log = Log::new(&mut out);
        parts.iter().for_each(|part| log.write_all(part.as_bytes()).expect("it can be written"));
        log.flush().expect("it can be written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn no_line_starts_a_command_however_it_was_put_together() {
        assert_eq!(logged(&[" :", ":error::x\n", "a::b ::c\n"]), " \\u{3a}:error::x\na::b ::c\n");
        assert_eq!(logged(&["\u{1b}[1m\u{a0}::x\r::y"]), "\u{1b}[1m\u{a0}\\u{3a}:x\r\\u{3a}:y");
        assert_eq!(logged(&["a ##", "[x]\n"]), "a ##\\u{5b}x]\n");
        assert_eq!(logged(&["one\n\ntwo"]), "one\n\ntwo");
    }
}
