//! Names in words: found as whole words, however short, and taken out.
//!
//! Must not know what bears a name.

use std::{borrow::Cow, cmp::Reverse, collections::BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match};

/// Names, ready to be found.
#[derive(Default)]
pub struct Names {
    all: Vec<Box<str>>,
    finder: Option<AhoCorasick>,
    /// Bytes of the shortest.
    shortest: usize,
}

impl Names {
    /// These names; none of them empty.
    #[must_use]
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let names: BTreeSet<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        // Only patterns of gigabytes are refused, and files of records are bounded.
        // The fastest automaton takes longer to build than a repository takes to be searched.
        let quick = || AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&names).ok();
        let finder = (!names.is_empty()).then(quick).flatten();
        let shortest = names.iter().map(|name| name.len()).min().unwrap_or_default();
        Self { all: names.into_iter().map(Into::into).collect(), finder, shortest }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.finder.is_none()
    }

    /// Whether one of them stands in the words.
    #[must_use]
    pub fn stand_in(&self, words: &str) -> bool {
        self.found(words).next().is_some()
    }

    /// Those that stand in the words, in the order in which they end.
    pub fn all_in<'w>(&'w self, words: &'w str) -> impl Iterator<Item = &'w str> {
        self.found(words).map(|found| &*self.all[found.pattern().as_usize()])
    }

    /// The words with `instead` in their place.
    #[must_use]
    pub fn taken_out<'w>(&self, words: &'w str, instead: &str) -> Cow<'w, str> {
        let mut found: Vec<Match> = self.found(words).collect();
        if found.is_empty() {
            return Cow::Borrowed(words);
        }
        found.sort_by_key(|found| (found.start(), Reverse(found.end())));
        let (mut told, mut end) = (String::new(), 0);
        for found in found {
            if found.start() >= end {
                told.extend([&words[end..found.start()], instead]);
            }
            end = end.max(found.end());
        }
        told.push_str(&words[end..]);
        Cow::Owned(told)
    }

    /// Where they stand, each as whole words.
    fn found<'w>(&'w self, words: &'w str) -> impl Iterator<Item = Match> {
        let finder = self.finder.as_ref().filter(|_| words.len() >= self.shortest);
        let all = finder.into_iter().flat_map(move |names| names.find_overlapping_iter(words));
        all.filter(move |found| is_whole(words, found))
    }
}

fn is_whole(words: &str, found: &Match) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let name = &words[found.range()];
    let joined_before = is_letter(name.chars().next()) && is_letter(words[..found.start()].chars().next_back());
    let joined_after = is_letter(name.chars().next_back()) && is_letter(words[found.end()..].chars().next());
    !joined_before && !joined_after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(names: &[&str], words: &str) -> String {
        Names::of(names.iter().copied()).taken_out(words, "(withheld)").into_owned()
    }

    #[test]
    fn names_are_found_as_whole_words_however_short() {
        assert_eq!(
            out(&["Q"], "Q of the Queue: Q, (Q) and AQ"),
            "(withheld) of the Queue: (withheld), ((withheld)) and AQ"
        );
        assert_eq!(out(&["R-1"], "R-1 and R-12, AR-1, R-1."), "(withheld) and R-12, AR-1, (withheld).");
        assert_eq!(out(&["Zoë's Plan"], "see Zoë's Plan; Zoë's Plans"), "see (withheld); Zoë's Plans");
        assert_eq!(out(&["(x)"], "f(x) = y"), "f(withheld) = y");
    }

    #[test]
    fn what_overlaps_goes_as_one() {
        assert_eq!(out(&["a plan", "plan for two"], "of a plan for two"), "of (withheld)");
        assert_eq!(out(&["plan", "a plan"], "a plan"), "(withheld)");
        assert_eq!(out(&[], "a plan"), "a plan");
        assert!(Names::of(["plan"]).stand_in("The plan.") && !Names::default().stand_in("The plan."));
    }
}
