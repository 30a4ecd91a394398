//! Names in text: found as whole words of any length, and replaced.
//!
//! Must not know what has a name.

use std::{borrow::Cow, cmp::Reverse, collections::BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match};

/// Names, prepared for search.
#[derive(Default)]
pub struct Names {
    all: Vec<Box<str>>,
    finder: Option<AhoCorasick>,
    /// Length of the shortest name in bytes.
    shortest: usize,
}

impl Names {
    /// Prepares `names`; empty names are ignored.
    #[must_use]
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let names: BTreeSet<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        // Building fails only for patterns of gigabytes, and record files are limited in size.
        // Building the fastest automaton takes longer than searching a repository.
        let quick = || AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&names).ok();
        let finder = (!names.is_empty()).then(quick).flatten();
        let shortest = names.iter().map(|name| name.len()).min().unwrap_or_default();
        Self { all: names.into_iter().map(Into::into).collect(), finder, shortest }
    }

    /// Whether there are no names.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.finder.is_none()
    }

    /// Whether a name occurs in `text`.
    #[must_use]
    pub fn occur_in(&self, text: &str) -> bool {
        self.found(text).next().is_some()
    }

    /// The names that occur in `text`, in the order of their ends.
    pub fn all_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.found(text).map(|found| &*self.all[found.pattern().as_usize()])
    }

    /// The text with each name replaced by `instead`.
    #[must_use]
    pub fn replaced_in<'t>(&self, text: &'t str, instead: &str) -> Cow<'t, str> {
        let mut found: Vec<Match> = self.found(text).collect();
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        found.sort_by_key(|found| (found.start(), Reverse(found.end())));
        let (mut out, mut end) = (String::new(), 0);
        for found in found {
            if found.start() >= end {
                out.extend([&text[end..found.start()], instead]);
            }
            end = end.max(found.end());
        }
        out.push_str(&text[end..]);
        Cow::Owned(out)
    }

    /// The occurrences, each as a whole word.
    fn found<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Match> {
        let finder = self.finder.as_ref().filter(|_| text.len() >= self.shortest);
        let all = finder.into_iter().flat_map(move |names| names.find_overlapping_iter(text));
        all.filter(move |found| is_whole_word(text, found))
    }
}

fn is_whole_word(text: &str, found: &Match) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let name = &text[found.range()];
    let joined_before = is_letter(name.chars().next()) && is_letter(text[..found.start()].chars().next_back());
    let joined_after = is_letter(name.chars().next_back()) && is_letter(text[found.end()..].chars().next());
    !joined_before && !joined_after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(names: &[&str], text: &str) -> String {
        Names::of(names.iter().copied()).replaced_in(text, "(withheld)").into_owned()
    }

    #[test]
    fn names_of_any_length_are_found_as_whole_words() {
        assert_eq!(
            out(&["Q"], "Q of the Queue: Q, (Q) and AQ"),
            "(withheld) of the Queue: (withheld), ((withheld)) and AQ"
        );
        assert_eq!(out(&["R-1"], "R-1 and R-12, AR-1, R-1."), "(withheld) and R-12, AR-1, (withheld).");
        assert_eq!(out(&["Zoë's Plan"], "see Zoë's Plan; Zoë's Plans"), "see (withheld); Zoë's Plans");
        assert_eq!(out(&["(x)"], "f(x) = y"), "f(withheld) = y");
    }

    #[test]
    fn overlapping_names_are_replaced_once() {
        assert_eq!(out(&["a plan", "plan for two"], "of a plan for two"), "of (withheld)");
        assert_eq!(out(&["plan", "a plan"], "a plan"), "(withheld)");
        assert_eq!(out(&[], "a plan"), "a plan");
        assert!(Names::of(["plan"]).occur_in("The plan.") && !Names::default().occur_in("The plan."));
    }
}
