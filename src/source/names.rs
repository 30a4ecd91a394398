//! Names of files, across systems: what some system cannot hold, and which names some system takes for the same.
//!
//! Must not know what is in a file.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use unicode_normalization::UnicodeNormalization as _;

use super::{Facts, FileFact, Path, Wants};

/// Maximum length of a name in bytes, as on Linux.
const LONGEST: usize = 255;

/// Why some system cannot hold a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unportable {
    /// Windows reserves it for a device, with any extension.
    Device,
    /// It contains a character that Windows does not allow.
    Character(char),
    /// It ends with a dot or a space, which Windows removes.
    End,
    /// It is longer than Linux allows.
    Long,
}

impl Unportable {
    /// Why some system cannot hold `name`, the name of a file or a folder; `None` if all can.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let forbidden = |c: &char| matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\') || *c < ' ';
        if let Some(character) = name.chars().find(forbidden) {
            return Some(Self::Character(character));
        }
        match () {
            () if name.ends_with(['.', ' ']) => Some(Self::End),
            () if is_device(name) => Some(Self::Device),
            () if name.len() > LONGEST => Some(Self::Long),
            () => None,
        }
    }
}

/// Whether the name before its first dot is that of a device.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device).unwrap_or_default();
        number.chars().count() == 1 && number.chars().all(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'))
    };
    matches!(&*stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") || numbered("com") || numbered("lpt")
}

/// A path in the form in which systems that ignore case and Unicode normalization compare it.
#[must_use]
pub fn folded(path: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    match () {
        () if path.bytes().all(is_plain) => Cow::Borrowed(path),
        () if path.is_ascii() => path.to_ascii_lowercase().into(),
        () => path.nfd().collect::<String>().to_lowercase().nfc().collect::<String>().into(),
    }
}

/// How two different paths that are the same for some system differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// By case.
    Case,
    /// By Unicode normalization: the same letters, written with other characters.
    Normalization,
    /// By both.
    Both,
}

impl Difference {
    /// How `one` differs from `other`; `None` if they are equal, or different for every system.
    #[must_use]
    pub fn between(one: &str, other: &str) -> Option<Self> {
        if one == other || folded(one) != folded(other) {
            return None;
        }
        let is_normal = one.nfc().eq(other.nfc());
        let is_lower = one.to_lowercase() == other.to_lowercase();
        Some(match (is_normal, is_lower) {
            (true, _) => Self::Normalization,
            (false, true) => Self::Case,
            (false, false) => Self::Both,
        })
    }

    /// The words after "differ by".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Case => "case only",
            Self::Normalization => "Unicode normalization only",
            Self::Both => "case and Unicode normalization only",
        }
    }
}

/// Whether a file with this name is likely to be meant as `manifest`: another case, another ending, or one more.
#[must_use]
pub fn is_misnamed(name: &str, manifest: &str) -> bool {
    let lower = name.to_lowercase();
    let more = [".txt", ".bak", ".orig", ".old", "~"].iter().find_map(|more| lower.strip_suffix(more));
    let (stem, _) = manifest.rsplit_once('.').unwrap_or((manifest, ""));
    let rest = more.unwrap_or(&lower).strip_prefix(stem);
    name != manifest && rest.is_some_and(|rest| matches!(rest, ".yaml" | ".yml" | ".json"))
}

impl Facts {
    /// The same facts with the files among `all`, which have the names that the tree lists, that some system takes for one of the wanted
    /// ones. A wanted file that the tree opens only because its system takes another name for it is missing.
    #[must_use]
    pub fn with_twins<'p>(mut self, wants: &Wants, all: impl Iterator<Item = &'p str>) -> Self {
        if wants.files.is_empty() {
            return self;
        }
        let mut wanted: BTreeMap<Cow<'_, str>, Vec<&str>> = BTreeMap::new();
        wants.files.keys().for_each(|path| wanted.entry(folded(path)).or_default().push(path));
        let mut listed = BTreeSet::new();
        for path in all {
            for wanted in wanted.get(&folded(path)).into_iter().flatten() {
                match *wanted == path {
                    true => drop(listed.insert(*wanted)),
                    false => self.twins.entry((*wanted).into()).or_default().push(Path::from(path)),
                }
            }
        }
        self.twins.values_mut().for_each(|twins| twins.sort());
        self.correct(&listed);
        self
    }

    /// Corrects the facts about files that are not listed by the name by which they were opened.
    fn correct(&mut self, listed: &BTreeSet<&str>) {
        for (path, twins) in &mut self.twins {
            let fact = self.files.get_mut(path).filter(|fact| matches!(fact, FileFact::Present { .. }));
            let Some(fact) = fact.filter(|_| !listed.contains(&**path)) else { continue };
            // Some file systems decompose every name, so that a decomposed one says nothing about the name in git.
            match twins.iter().position(|twin| twin.chars().eq(path.nfd())) {
                Some(own) => drop(twins.remove(own)),
                None => *fact = FileFact::Missing,
            }
        }
        self.twins.retain(|_, twins| !twins.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_system_cannot_hold_are_recognized() {
        for device in
            ["aux", "AUX.yaml", "con", "Con.tar.gz", "nul.txt", "prn .md", "com1.yaml", "LPT9", "com¹.txt", "com0"]
        {
            assert_eq!(Unportable::of(device), Some(Unportable::Device), "{device}");
        }
        for character in ['<', '>', ':', '"', '|', '?', '*', '\\', '\n', '\u{1}'] {
            assert_eq!(Unportable::of(&format!("a{character}b.yaml")), Some(Unportable::Character(character)));
        }
        for end in ["a.", "a ", "R-1.yaml ", "x.."] {
            assert_eq!(Unportable::of(end), Some(Unportable::End), "{end:?}");
        }
        assert_eq!(Unportable::of(&"x".repeat(256)), Some(Unportable::Long));
        for good in [
            "R-1.yaml",
            "auxiliary.yaml",
            "com10.txt",
            "com.yaml",
            "console.md",
            "Größe & Maß (1), 100 %.md",
            "日本.yaml",
            "a'b",
            "nulls",
        ] {
            assert_eq!(Unportable::of(good), None, "{good}");
        }
    }

    #[test]
    fn paths_that_some_system_takes_for_the_same_are_recognized() {
        let (composed, decomposed) = ("pr\u{fc}fung.csv", "pru\u{308}fung.csv");
        let cases = [
            ("data.csv", "Data.csv", Difference::Case),
            ("Risks/R-1.yaml", "risks/r-1.yaml", Difference::Case),
            ("ÄRGER.md", "ärger.md", Difference::Case),
            (composed, decomposed, Difference::Normalization),
            ("Pr\u{fc}fung.csv", decomposed, Difference::Both),
        ];
        for (one, other, difference) in cases {
            assert_eq!(Difference::between(one, other), Some(difference), "{one} {other}");
            assert_eq!(Difference::between(other, one), Some(difference), "{other} {one}");
        }
        for (one, other) in [("a", "a"), ("a.md", "b.md"), ("ss", "ß"), ("a/b", "a_b"), ("é", "e")] {
            assert_eq!(Difference::between(one, other), None, "{one} {other}");
        }
    }

    #[test]
    fn a_manifest_under_another_name_is_recognized() {
        for name in ["aims.yml", "Aims.yaml", "AIMS.YML", "aims.yaml.txt", "aims.json", "aims.yaml~"] {
            assert!(is_misnamed(name, "aims.yaml"), "{name}");
        }
        for name in ["aims.yaml", "aims.md", "claims.yaml", "aims.yaml.gz", "aims"] {
            assert!(!is_misnamed(name, "aims.yaml"), "{name}");
        }
    }
}
