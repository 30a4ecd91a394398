//! Inline allows: `# aims: allow(rule) until=2027-01-31 reason="…"`.
//!
//! Must not know how a comment was found.

use super::unknown_rule;
use crate::{
    finding::Finding,
    model::{Marker, Model},
    record::field::Date,
    source::{At, Place},
};

/// An inline allow.
pub(super) struct Allow {
    at: At,
    subject: Place,
    rules: Vec<Box<str>>,
    pub(super) until: Option<Date>,
    pub(super) reason: Option<Box<str>>,
}

impl Allow {
    /// Reads the comment; what is wrong with it goes to `complaints`.
    pub(super) fn parse(marker: &Marker, model: &Model, complaints: &mut Vec<Finding>) -> Option<Self> {
        let at = At::Bytes(marker.path.clone(), marker.span.clone());
        let Some((rules, rest)) = marker.text.strip_prefix("allow(").and_then(|text| text.split_once(')')) else {
            complaints.push(malformed(at, "the comment addresses aims but is no `allow(rule)`"));
            return None;
        };
        let named = rules.split(',').map(str::trim).filter(|rule| !rule.is_empty());
        let (known, unknown): (Vec<_>, Vec<_>) =
            named.map(|rule| (rule, unknown_rule(model, rule, at.clone()))).partition(|(_, wrong)| wrong.is_none());
        complaints.extend(unknown.into_iter().filter_map(|(_, wrong)| wrong));
        let rules = known.into_iter().map(|(rule, _)| rule.into()).collect();
        let mut allow = Self { at, subject: marker.subject.clone(), rules, until: None, reason: None };
        allow.options(rest, complaints);
        if allow.reason.is_none() {
            let message = "the allow gives no reason, so it does not count";
            complaints.push(
                Finding::new("allow-without-reason", allow.at.clone(), message)
                    .help("add `reason=\"…\"` in words that a reviewer can check"),
            );
        }
        Some(allow)
    }

    fn options(&mut self, mut rest: &str, complaints: &mut Vec<Finding>) {
        loop {
            rest = rest.trim_start();
            if let Some(value) = rest.strip_prefix("until=") {
                let (date, after) = value.split_at(value.find(' ').unwrap_or(value.len()));
                match date.parse() {
                    Ok(date) => self.until = Some(date),
                    Err(message) => complaints.push(malformed(self.at.clone(), &message)),
                }
                rest = after;
            } else if let Some((reason, after)) = rest.strip_prefix("reason=\"").and_then(|value| value.split_once('"'))
            {
                self.reason = (!reason.trim().is_empty()).then(|| reason.trim().into());
                rest = after;
            } else {
                if !rest.is_empty() {
                    complaints
                        .push(malformed(self.at.clone(), "the allow holds more than `until=` and `reason=\"…\"`"));
                }
                return;
            }
        }
    }

    /// Whether `finding` lies in what the comment speaks of.
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        let At::Place(place) = &finding.at else { return false };
        let same_document = place.path == self.subject.path && place.document == self.subject.document;
        same_document
            && self.rules.iter().any(|rule| **rule == *finding.rule)
            && below(&place.pointer, &self.subject.pointer)
    }

    /// Whether it is in force.
    pub(super) fn holds(&self, today: Date) -> bool {
        self.reason.is_some() && self.until.is_none_or(|until| until >= today)
    }

    /// What is wrong with it once everything was judged.
    pub(super) fn complaints(&self, today: Date, used: impl Fn(&str) -> bool) -> Vec<Finding> {
        let mut complaints = Vec::new();
        if let Some(until) = self.until.filter(|until| *until < today) {
            let message = format!("the allow ended on {until}");
            complaints.push(
                Finding::new("expired-allow", self.at.clone(), message)
                    .help("mend what it silences, or decide anew with a later day"),
            );
        }
        for rule in self.rules.iter().filter(|rule| !used(rule)) {
            let message = format!("the allow silences nothing: there is no finding of `{rule}` here");
            complaints.push(Finding::new("unused-allow", self.at.clone(), message).help("remove it").distinct(rule));
        }
        complaints
    }
}

/// On the line of the `id` an allow speaks of the whole record, like one before the first key.
fn below(pointer: &str, subject: &str) -> bool {
    let subject = if subject == "/id" { "" } else { subject };
    pointer.strip_prefix(subject).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn malformed(at: At, message: &str) -> Finding {
    Finding::new("malformed-allow", at, message)
        .help("write `# aims: allow(rule-name) until=2027-01-31 reason=\"why\"`")
}
