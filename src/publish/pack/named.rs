//! Portable and unique file names.
//!
//! Must not know the content of the files.

use std::collections::BTreeSet;

/// Maximum length of one part of a path in characters.
const LONGEST: usize = 100;
/// Names that Windows reserves for devices, with any extension.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// The names in use, in lower case: some file systems do not distinguish `A` and `a`.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A portable path similar to `path` that stays in its folder and is not in use.
    pub(super) fn free(&mut self, path: &str) -> String {
        let plain = path.split('/').filter(|part| !part.is_empty()).map(portable).collect::<Vec<_>>().join("/");
        let mut name = plain.clone();
        let mut number = 2;
        while !self.0.insert(name.to_ascii_lowercase()) {
            name = numbered(&plain, number);
            number += 1;
        }
        name
    }
}

/// `folder/name-2.md`.
fn numbered(path: &str, number: usize) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{folder}{slash}{stem}-{number}.{ending}"),
        None => format!("{folder}{slash}{name}-{number}"),
    }
}

/// One part of a path in ASCII letters, digits, `.`, `_` and `-`, with a letter, digit or `_` at its start.
pub(super) fn portable(part: &str) -> String {
    let allowed = |character: char| match character {
        plain if plain.is_ascii_alphanumeric() || matches!(plain, '.' | '_' | '-') => plain,
        _ => '_',
    };
    let allowed: String = part.chars().map(allowed).collect();
    let short = match allowed.rsplit_once('.') {
        Some((stem, ending)) if allowed.len() > LONGEST && ending.len() < 12 => {
            format!("{}.{ending}", &stem[..stem.len().min(LONGEST - ending.len() - 1)])
        }
        _ => allowed[..allowed.len().min(LONGEST)].to_owned(),
    };
    let name = short.trim_end_matches('.');
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let port = |kind: &str| stem.strip_prefix(kind).is_some_and(|rest| rest.len() == 1 && rest != "0");
    let device = DEVICES.contains(&&*stem) || port("com") || port("lpt");
    let bare = !name.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_');
    if device || bare { format!("_{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder_and_are_unique() {
        let mut names = Names::default();
        let cases = [
            ("evidence/../../etc/passwd", "evidence/_../_../etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("evidence/C:\\x", "evidence/C__x"),
            ("evidence/Con.txt", "evidence/_Con.txt"),
            ("evidence/lpt1", "evidence/_lpt1"),
            ("evidence/a b\u{202e}.md", "evidence/a_b_.md"),
            ("evidence/A_B_.md", "evidence/A_B_-2.md"),
            ("evidence/x. .", "evidence/x._"),
            ("evidence/.hidden", "evidence/_.hidden"),
            ("evidence/-rf", "evidence/_-rf"),
        ];
        for (path, expected) in cases {
            let expected = expected.replace("_../", "_/");
            assert_eq!(names.free(path), expected, "{path}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = portable(&format!("{}.xlsx", "é".repeat(5000)));
        assert!(name.len() <= LONGEST && name.ends_with(".xlsx"), "{name}");
    }
}
