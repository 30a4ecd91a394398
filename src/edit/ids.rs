//! Ids for new records: the next number, or an id derived from a name.
//!
//! Must not know where records are stored.

use std::collections::BTreeMap;

use super::Refusal;
use crate::record::{Kind, field::Id};

/// The ids in use, each with its file.
#[derive(Debug, Clone, Default)]
pub struct Taken(BTreeMap<String, String>);

/// Names that Windows reserves for devices, with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

impl Taken {
    /// Marks `id`, which is in the file `path`, as taken.
    pub fn take(&mut self, id: &str, path: &str) {
        self.0.insert(id.to_owned(), path.to_owned());
    }

    /// The next id of `kind`: one more than the highest number after its prefix, with at least as many digits.
    #[must_use]
    pub fn next(&self, kind: &Kind) -> String {
        let numbers = self.0.keys().filter_map(|id| id.strip_prefix(kind.about.prefix)?.strip_prefix('-'));
        let highest = numbers.filter_map(|digits| Some((number(digits)?, digits.len()))).max();
        let (number, width) = highest.unwrap_or((0, 1));
        format!("{}-{:0width$}", kind.about.prefix, number + 1)
    }

    /// Checks whether a new record can have `id`.
    ///
    /// # Errors
    /// Fails if it is not a valid id, is taken, or is not a valid file name on every system.
    pub fn check(&self, id: &str) -> Result<(), Refusal> {
        if !Id::is_valid(id) {
            let help =
                "use letters, digits, `.`, `_` and `-`, starting with a letter or digit, and at most 64 characters";
            return Err(Refusal::new(format!("`{id}` is not an id"), help));
        }
        if let Some((taken, path)) = self.0.iter().find(|(taken, _)| taken.eq_ignore_ascii_case(id)) {
            let help =
                format!("choose another id, or omit it to get the next one; `aims show {taken}` shows that record");
            return Err(Refusal::new(format!("record `{taken}` already exists in {path}"), help));
        }
        if !is_portable(id) {
            return Err(Refusal::new(format!("`{id}` is not a valid file name on every system"), "choose another id"));
        }
        Ok(())
    }

    /// `wanted`, or the first of `wanted-2`, `wanted-3` … that is free.
    #[must_use]
    pub fn free(&self, wanted: &str) -> String {
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(|id| self.check(id).is_ok()).unwrap_or_default()
    }
}

fn number(digits: &str) -> Option<u32> {
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

fn is_portable(id: &str) -> bool {
    let stem = id.split('.').next().unwrap_or_default().to_ascii_lowercase();
    !id.ends_with('.') && !DEVICES.contains(&stem.trim_end_matches(|last: char| last.is_ascii_digit()))
}

/// A name as an id: lower-case letters, digits and hyphens; `None` if nothing remains.
#[must_use]
pub fn slug(name: &str) -> Option<String> {
    let mut slug = String::new();
    for character in name.chars().flat_map(char::to_lowercase) {
        match latin(character) {
            "" if slug.is_empty() || slug.ends_with('-') => {}
            "" => slug.push('-'),
            letters => slug.push_str(letters),
        }
    }
    slug.truncate(48);
    let slug = slug.trim_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// A lower-case letter or digit in ASCII; empty if it has no common spelling in ASCII.
fn latin(character: char) -> &'static str {
    const ASCII: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    if let Some(at) = ASCII.find(character) {
        return &ASCII[at..=at];
    }
    match character {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' => "o",
        'ř' => "r",
        'ś' | 'š' => "s",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(kind: &str, ids: &[&str]) -> String {
        let mut taken = Taken::default();
        ids.iter().for_each(|id| taken.take(id, "x.yaml"));
        taken.next(Kind::named(kind).expect("a kind"))
    }

    #[test]
    fn next_id_follows_the_highest_and_keeps_its_width() {
        assert_eq!(next("risk", &[]), "R-1");
        assert_eq!(next("risk", &["R-7", "R-2", "EV-9", "ROLE-3"]), "R-8");
        assert_eq!(next("risk", &["R-07", "R-7a", "R-"]), "R-08");
        assert_eq!(next("risk", &["R-099"]), "R-100");
        assert_eq!(next("risk", &["R-9", "R-99999999999"]), "R-10");
    }

    #[test]
    fn taken_or_unportable_ids_are_refused() {
        let mut taken = Taken::default();
        taken.take("R-7", "risks/R-7.yaml");
        for id in ["R-7", "r-7", "", "../x", "a b", "con", "Aux.1", "COM1", "a."] {
            assert!(taken.check(id).is_err(), "{id}");
        }
        for id in ["R-8", "contract", "A.6.2.4", "command"] {
            assert!(taken.check(id).is_ok(), "{id}");
        }
        assert_eq!(taken.free("r-7"), "r-7-2");
    }

    #[test]
    fn names_become_ids() {
        assert_eq!(slug("Müller & Søn (Ltd.)").as_deref(), Some("mueller-son-ltd"));
        assert_eq!(slug("株式会社"), None);
        assert!(slug(&"long ".repeat(40)).is_some_and(|slug| Id::is_valid(&slug) && slug.len() <= 48));
    }
}
