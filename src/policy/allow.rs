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

/// Maximum number of rules read from one allow.
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
    /// Parses the comment and adds the defects in it to `problems`.
    pub(super) fn parse(directive: &Directive, model: &Model, problems: &mut Vec<Finding>) -> Option<Self> {
        let at = At::Bytes(directive.path.clone(), directive.span.clone());
        let Some((rules, rest)) = directive.text.strip_prefix("allow(").and_then(|text| text.split_once(')')) else {
            problems.push(malformed(at, "the comment starts with `aims:` but is not an `allow(rule)`"));
            return None;
        };
        let named: Vec<&str> =
            rules.split(',').map(str::trim).filter(|rule| !rule.is_empty()).take(MAX_RULES).collect();
        if named.len() == MAX_RULES {
            problems.push(malformed(at.clone(), "the allow names 50 rules or more; only the first 50 are read"));
        }
        let (known, unknown): (Vec<_>, Vec<_>) = named
            .into_iter()
            .map(|rule| (rule, unknown_rule(model, rule, at.clone())))
            .partition(|(_, wrong)| wrong.is_none());
        problems.extend(unknown.into_iter().filter_map(|(_, wrong)| wrong));
        let rules = known.into_iter().map(|(rule, _)| rule.into()).collect();
        let mut allow = Self { at, subject: directive.subject.clone(), rules, until: None, reason: None };
        allow.options(rest, problems);
        if allow.reason.is_none() {
            let message = "the allow has no reason and does not count";
            problems.push(
                defect::ALLOW_WITHOUT_REASON
                    .finding(allow.at.clone(), message)
                    .help("add `reason=\"…\"` with words that a reviewer can check"),
            );
        }
        Some(allow)
    }

    fn options(&mut self, mut rest: &str, problems: &mut Vec<Finding>) {
        loop {
            rest = rest.trim_start();
            if let Some(value) = rest.strip_prefix("until=") {
                let (date, after) = value.split_at(value.find(' ').unwrap_or(value.len()));
                match date.parse() {
                    Ok(date) => self.until = Some(date),
                    Err(message) => problems.push(malformed(self.at.clone(), &message)),
                }
                rest = after;
            } else if let Some((reason, after)) = rest.strip_prefix("reason=\"").and_then(|value| value.split_once('"'))
            {
                self.reason = (!reason.trim().is_empty()).then(|| reason.trim().into());
                rest = after;
            } else {
                if !rest.is_empty() {
                    problems
                        .push(malformed(self.at.clone(), "the allow contains more than `until=` and `reason=\"…\"`"));
                }
                return;
            }
        }
    }

    /// Whether it has a reason and has not expired.
    pub(super) fn applies(&self, today: Date) -> bool {
        self.reason.is_some() && self.until.is_none_or(|until| until >= today)
    }

    /// The findings about it, once everything has been judged.
    pub(super) fn problems(&self, today: Date, used: impl Fn(&str) -> bool) -> Vec<Finding> {
        let mut problems = Vec::new();
        if let Some(until) = self.until.filter(|until| *until < today) {
            let message = format!("the allow expired on {until}");
            problems.push(
                defect::EXPIRED_ALLOW
                    .finding(self.at.clone(), message)
                    .help("fix what it suppresses, or decide again and set a later date"),
            );
        }
        for rule in self.rules.iter().filter(|rule| !used(rule)) {
            let message = format!("the allow suppresses nothing: `{rule}` has no finding here");
            problems.push(defect::UNUSED_ALLOW.finding(self.at.clone(), message).help("remove it").distinct(rule));
        }
        problems
    }
}

/// All inline allows, indexed by what they apply to: checking each one for every finding would be too slow.
#[derive(Default)]
pub(super) struct Allows {
    all: Vec<Allow>,
    /// Indices of the allows, by place and rule.
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

    /// Indices of the allows that apply to the rule and the place of `finding`.
    pub(super) fn covering(&self, finding: &Finding) -> Vec<usize> {
        let At::Place(place) = &finding.at else { return Vec::new() };
        if self.all.is_empty() {
            return Vec::new();
        }
        let at = |pointer: &str| Place { pointer: pointer.into(), part: Part::Value, ..place.clone() };
        let allows = |pointer: &str| self.by_place.get(&at(pointer))?.get(&*finding.rule);
        with_parents(&place.pointer).filter_map(allows).flatten().copied().collect()
    }
}

/// An allow on the line of the `id` applies to the whole record, like one before the first key.
fn subject(place: &Place) -> Place {
    let pointer = if &*place.pointer == "/id" { "".into() } else { place.pointer.clone() };
    Place { pointer, part: Part::Value, ..place.clone() }
}

/// The pointers of all parents, outermost first, then the pointer itself.
fn with_parents(pointer: &str) -> impl Iterator<Item = &str> {
    pointer.match_indices('/').map(|(at, _)| &pointer[..at]).chain([pointer])
}

fn malformed(at: At, message: &str) -> Finding {
    defect::MALFORMED_ALLOW
        .finding(at, message)
        .help("write `# aims: allow(rule-name) until=2027-01-31 reason=\"why\"`")
}
