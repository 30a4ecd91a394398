//! Helpers for text: counts, lists, shortened texts, and the nearest name for a misspelled one.
//!
//! Must not know the meaning of names and counts.

mod names;

use std::ops::Deref;

pub use names::Names;

/// The candidate nearest to `wrong`, if one is near enough.
#[must_use]
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match wrong.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        length => length / 3,
    };
    let wrong = wrong.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(wrong.len()) <= limit)
        .map(|candidate| (strsim::osa_distance(&wrong, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The id nearest to `wrong`, if one is near enough. Another number of the same series is another thing: `R-8` is not near `R-7`.
#[must_use]
pub fn nearest_id<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let numbers = numbers(wrong);
    nearest(wrong, candidates.into_iter().filter(|candidate| self::numbers(candidate) == numbers))
}

/// The numbers in a text, without leading zeros.
fn numbers(text: &str) -> Vec<&str> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    numbers.map(|number| number.trim_start_matches('0')).collect()
}

/// Whether `wrong` is `meant` with at most two typos.
#[must_use]
pub fn is_typo(wrong: &str, meant: &str) -> bool {
    wrong.len().abs_diff(meant.len()) <= 2 && strsim::osa_distance(&wrong.to_lowercase(), meant) <= 2
}

/// Maximum number of names that a sentence lists.
const LISTED: usize = 5;

/// `3 records`, `1 record`: the noun with an `s` unless the number is one.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {}", plural(number, noun))
}

/// The same for a noun with an irregular plural: `2 pieces of evidence`.
#[must_use]
pub fn count_of(number: usize, (one, many): (&str, &str)) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `record` for one, `records` for any other number.
#[must_use]
pub fn plural(number: usize, noun: &str) -> String {
    if number == 1 { noun.to_owned() } else { format!("{noun}s") }
}

/// `a, b and c`; of more than five names, the first five: `a, b, c, d, e and 2 more`.
#[must_use]
pub fn list<T: Deref<Target = str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(LISTED).map(|name| &**name).collect();
    match (names.len().saturating_sub(LISTED), shown.as_slice()) {
        (0, [rest @ .., last]) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (0, names) => names.join(", "),
        (more, names) => format!("{} and {more} more", names.join(", ")),
    }
}

/// Text on one line: each run of whitespace becomes one space.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of at most `most` characters, including a final `…` if it was truncated.
#[must_use]
pub fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// Text with its first letter capitalized.
#[must_use]
pub fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The sort key for ids in natural order: `R-2` before `R-10`.
#[must_use]
pub fn natural(id: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = Vec::new();
    for character in id.chars() {
        match (character.to_digit(10), parts.last_mut()) {
            (Some(digit), Some((number, text))) if text.is_empty() => {
                *number = number.saturating_mul(10).saturating_add(digit.into());
            }
            (Some(digit), _) => parts.push((digit.into(), String::new())),
            (None, Some((_, text))) => text.push(character),
            (None, None) => parts.push((0, character.to_string())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{capitalize, count, is_typo, list, nearest, nearest_id, one_line, shorten};

    #[test]
    fn typos_are_distinguished_from_other_words() {
        let typos = ["clasification", "Classification", "classifcaton", "classificatoin"];
        assert!(typos.iter().all(|typo| is_typo(typo, "classification")));
        assert!(["justification", "qualification", "class", ""].iter().all(|word| !is_typo(word, "classification")));
    }

    #[test]
    fn near_names_are_found_and_distant_ones_are_not() {
        assert_eq!(nearest("onwer", ["owner", "event"]), Some("owner"));
        assert_eq!(nearest("a.6.2.4", ["A.6.2.4", "A.6.2.5"]), Some("A.6.2.4"));
        assert_eq!(nearest("R-12", ["R-1", "R-112", "EV-3"]), Some("R-1"));
        assert_eq!(nearest("purpose", ["owner", "event"]), None);
        assert_eq!(nearest("", []), None);
        assert_eq!(nearest_id("R-12", ["R-1", "R-112", "EV-3"]), None);
        assert_eq!(nearest_id("R-7", ["R-8", "r-07", "RR-7"]), Some("r-07"));
        assert_eq!(nearest_id("a.6.2.4", ["A.6.2.5", "A.6.2.4"]), Some("A.6.2.4"));
        assert_eq!(nearest_id("marra", ["mara", "R-1"]), Some("mara"));
    }

    #[test]
    fn counts_lists_and_shortened_texts() {
        assert_eq!([count(0, "risk"), count(1, "risk"), count(2, "risk")], ["0 risks", "1 risk", "2 risks"]);
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(list(&["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
        assert_eq!(shorten("four words of text", 11), "four words…");
        assert_eq!(shorten("exactly", 7), "exactly");
        assert_eq!(one_line(" a\n  b\t"), "a b");
        assert_eq!(capitalize("été"), "Été");
    }
}
