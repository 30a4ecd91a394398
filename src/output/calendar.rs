//! Due dates as an iCalendar file (RFC 5545): one event per item and date, without alarms, so no
//! notifications are sent.
//!
//! Must not use the clock: the stamp of an event is the date as of which the repository was evaluated.

use std::io::{self, Write};

use crate::{escape, report::due::DueItem};

/// Maximum length of a line in bytes, without its break (RFC 5545, section 3.1).
const LINE: usize = 75;

/// Writes `items` of the management system `id` as of `today` (`2026-06-30`).
///
/// # Errors
/// Fails if the output cannot be written.
pub fn write(id: &str, today: &str, items: &[&DueItem], out: &mut dyn Write) -> io::Result<()> {
    let name = escape::icalendar(id);
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", concat!("PRODID:-//aims//aims ", env!("CARGO_PKG_VERSION"), "//EN")];
    head.iter().try_for_each(|line| fold(line, out))?;
    fold("CALSCALE:GREGORIAN", out)?;
    fold(&format!("X-WR-CALNAME:{name}"), out)?;
    items.iter().try_for_each(|item| event(today, item, out))?;
    if items.is_empty() {
        UTC.iter().try_for_each(|line| fold(line, out))?;
    }
    fold("END:VCALENDAR", out)
}

/// A calendar needs a component (RFC 5545, section 3.6). If nothing is due, this is the time zone of the stamps, which
/// calendars do not show.
const UTC: [&str; 8] = [
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
];

fn event(today: &str, item: &DueItem, out: &mut dyn Write) -> io::Result<()> {
    let digits = |date: &str| date.replace('-', "");
    let owner = item.owner.as_ref().map(|owner| format!("owner: {}; ", owner.raw())).unwrap_or_default();
    let title = item.title.as_ref().map(|title| format!(" ({})", title.raw())).unwrap_or_default();
    let lines = [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@aims", item.fingerprint),
        format!("DTSTAMP:{}T000000Z", digits(today)),
        format!("DTSTART;VALUE=DATE:{}", digits(&item.on)),
        format!("SUMMARY:{}", escape::icalendar(&format!("{}: {}{title}", item.record.raw(), item.what.raw()))),
        format!("DESCRIPTION:{}", escape::icalendar(&format!("{owner}set by {}", item.field.raw()))),
        format!("CATEGORIES:{}", item.kind.name()),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
    ];
    lines.iter().try_for_each(|line| fold(line, out))
}

/// Writes a line and breaks it if it is too long. Continuation lines start with a space.
fn fold(line: &str, out: &mut dyn Write) -> io::Result<()> {
    let (mut rest, mut indent) = (line, "");
    while indent.len() + rest.len() > LINE {
        let cuts = || (1..=LINE - indent.len()).rev().filter(|at| rest.is_char_boundary(*at));
        // A log could take what follows the break for a command.
        let harmless = cuts().find(|at| !rest[*at..].trim_start().starts_with("::"));
        let cut = harmless.or_else(|| cuts().next()).unwrap_or(rest.len());
        write!(out, "{indent}{}\r\n", &rest[..cut])?;
        (rest, indent) = (&rest[cut..], " ");
    }
    write!(out, "{indent}{rest}\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let line = format!("SUMMARY:{}", "ä".repeat(60));
        let mut bytes = Vec::new();
        fold(&line, &mut bytes).expect("it can be written");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.lines().all(|line| line.len() <= LINE));
        assert_eq!(text.replace("\r\n ", "").trim_end(), line);
    }
}
