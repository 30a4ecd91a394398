//! Inline allows: `# aims: allow(rule) until=2027-01-31 reason="…"`.
//!
//! Must not know how a comment was found.

use std::collections::BTreeMap;

use super::unknown_rule;
use crate::{
    defect,
    finding::Finding,
    model::{Directive, Model},
    record::field::Date,
    source::{At, Part, Place},
};

/// Most rules that are read from one allow.
const MAX_RULES: usize = 50;

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
    pub(super) fn parse(marker: &Directive, model: &Model, complaints: &mut Vec<Finding>) -> Option<Self> {
        let at = At::Bytes(marker.path.clone(), marker.span.clone());
        let Some((rules, rest)) = marker.text.strip_prefix("allow(").and_then(|text| text.split_once(')')) else {
            complaints.push(malformed(at, "the comment addresses aims but is no `allow(rule)`"));
            return None;
        };
        let named: Vec<&str> =
            rules.split(',').map(str::trim).filter(|rule| !rule.is_empty()).take(MAX_RULES).collect();
        if named.len() == MAX_RULES {
            complaints.push(malformed(at.clone(), "the allow names 50 rules or more; any behind these are not read"));
        }
        let (known, unknown): (Vec<_>, Vec<_>) = named
            .into_iter()
            .map(|rule| (rule, unknown_rule(model, rule, at.clone())))
            .partition(|(_, wrong)| wrong.is_none());
        complaints.extend(unknown.into_iter().filter_map(|(_, wrong)| wrong));
        let rules = known.into_iter().map(|(rule, _)| rule.into()).collect();
        let mut allow = Self { at, subject: marker.subject.clone(), rules, until: None, reason: None };
        allow.options(rest, complaints);
        if allow.reason.is_none() {
            let message = "the allow gives no reason, so it does not count";
            complaints.push(
                defect::ALLOW_WITHOUT_REASON
                    .finding(allow.at.clone(), message)
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
                defect::EXPIRED_ALLOW
                    .finding(self.at.clone(), message)
                    .help("mend what it silences, or decide anew with a later day"),
            );
        }
        for rule in self.rules.iter().filter(|rule| !used(rule)) {
            let message = format!("the allow silences nothing: there is no finding of `{rule}` here");
            complaints.push(defect::UNUSED_ALLOW.finding(self.at.clone(), message).help("remove it").distinct(rule));
        }
        complaints
    }
}

/// All inline allows, found by what they speak of: looking at each for every finding would take too long.
#[derive(Default)]
pub(super) struct Allows {
    all: Vec<Allow>,
    /// By place and rule, the allows that speak of both.
    by_place: BTreeMap<Place, BTreeMap<Box<str>, Vec<usize>>>,
}

impl Allows {
    pub(super) fn of(allows: impl Iterator<Item = Allow>) -> Self {
        let mut found = Self { all: allows.collect(), ..Self::default() };
        for (index, allow) in found.all.iter().enumerate() {
            let rules = found.by_place.entry(subject(&allow.subject)).or_default();
            for rule in &allow.rules {
                rules.entry(rule.clone()).or_default().push(index);
            }
        }
        found
    }

    pub(super) fn get(&self, index: usize) -> &Allow {
        &self.all[index]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Allow> {
        self.all.iter()
    }

    /// The allows of the rule of `finding` that speak of the place in which it lies.
    pub(super) fn covering(&self, finding: &Finding) -> Vec<usize> {
        let At::Place(place) = &finding.at else { return Vec::new() };
        if self.all.is_empty() {
            return Vec::new();
        }
        let here = |pointer: &str| Place { pointer: pointer.into(), part: Part::Value, ..place.clone() };
        let there = |pointer: &str| self.by_place.get(&here(pointer))?.get(&*finding.rule);
        around(&place.pointer).filter_map(there).flatten().copied().collect()
    }
}

/// On the line of the `id` an allow speaks of the whole record, like one before the first key.
fn subject(place: &Place) -> Place {
    let pointer = if &*place.pointer == "/id" { "".into() } else { place.pointer.clone() };
    Place { pointer, part: Part::Value, ..place.clone() }
}

/// The pointer and those of everything around it.
fn around(pointer: &str) -> impl Iterator<Item = &str> {
    pointer.match_indices('/').map(|(at, _)| &pointer[..at]).chain([pointer])
}

fn malformed(at: At, message: &str) -> Finding {
    defect::MALFORMED_ALLOW
        .finding(at, message)
        .help("write `# aims: allow(rule-name) until=2027-01-31 reason=\"why\"`")
}
