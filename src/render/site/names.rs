//! File names of the pages of a site, and relative links between them.
//!
//! Must not know the content of a page. Every name is portable, and no two names differ only in case.

use std::collections::BTreeMap;

use crate::{escape, publish::site::PageRef, source::sha256};

/// Length of the hash that makes names unique.
const HASH: usize = 10;

/// The files of the pages.
pub struct Names {
    records: Vec<String>,
}

impl Names {
    /// The names for records, each a kind and an id.
    #[must_use]
    pub fn of(records: &[(&'static str, String)]) -> Self {
        let mut taken: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for (kind, id) in records {
            *taken.entry((kind, escape::file_name(id).to_ascii_lowercase())).or_default() += 1;
        }
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let name = |(kind, id): &'_ (&'static str, String), nth: usize| {
            let name = escape::file_name(id);
            let alone = taken.get(&(*kind, name.to_ascii_lowercase())) == Some(&1);
            let unique = format!("{kind}/{id}/{nth}");
            let hash = (name != *id || !alone).then(|| format!("-{}", &sha256(unique.as_bytes())[..HASH]));
            format!("records/{kind}/{name}{}.html", hash.unwrap_or_default())
        };
        let mut names = Vec::with_capacity(records.len());
        for record in records {
            let nth = seen.entry((record.0, &record.1)).or_default();
            names.push(name(record, *nth));
            *nth += 1;
        }
        Self { records: names }
    }

    /// The file of a page, relative to the folder of the site.
    #[must_use]
    pub fn path(&self, place: &PageRef) -> String {
        match place {
            PageRef::Home => "index.html".to_owned(),
            PageRef::Records => "records/index.html".to_owned(),
            PageRef::Record(number) => self.records.get(*number).cloned().unwrap_or_default(),
            PageRef::Requirements => "requirements/index.html".to_owned(),
            PageRef::Requirement(id) => format!("requirements/{}.html", escape::file_name(id)),
            PageRef::Risks => "risks.html".to_owned(),
            PageRef::Documents => "documents/index.html".to_owned(),
            PageRef::Document(name) => format!("documents/{name}.html"),
            PageRef::Search => "search.html".to_owned(),
        }
    }

    /// The relative link from the page `from` to the page `to`.
    #[must_use]
    pub fn link(&self, from: &PageRef, to: &PageRef) -> String {
        let (from, to) = (self.path(from), self.path(to));
        let common = from.split('/').zip(to.split('/')).take_while(|(a, b)| a == b && !a.ends_with(".html")).count();
        let up = "../".repeat(from.matches('/').count() - common);
        let down: Vec<&str> = to.split('/').skip(common).collect();
        format!("{up}{}", down.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn names(ids: &[&str]) -> Vec<String> {
        Names::of(&ids.iter().map(|id| ("risk", (*id).to_owned())).collect::<Vec<_>>()).records
    }

    #[test]
    fn plain_ids_are_file_names() {
        assert_eq!(names(&["R-1", "A.6.2.4"]), ["records/risk/R-1.html", "records/risk/A.6.2.4.html"]);
    }

    #[test]
    fn names_stay_in_their_folder_and_are_unique_on_any_file_system() {
        let long = "x".repeat(5000);
        let ids = [
            "r-1",
            "R-1",
            "R-1",
            "..",
            ".",
            "",
            "../../etc/passwd",
            "CON",
            "con.txt",
            "NUL",
            "com1",
            "LPT9.x",
            "a/b",
            "a-b",
            "a\\b",
            "index",
            "a b",
            "é",
            "\u{202e}",
            ".hidden",
            "end.",
            &long,
        ];
        let names = names(&ids);
        let folded: BTreeSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        assert_eq!(folded.len(), ids.len(), "{names:?}");
        for name in names {
            let file =
                name.strip_prefix("records/risk/").and_then(|name| name.strip_suffix(".html")).expect("in its folder");
            assert!(file.len() <= 100 && !file.starts_with('.') && !file.contains(['/', '\\']), "{name}");
            let stem = file.split('.').next().unwrap_or_default().to_ascii_lowercase();
            assert!(!["con", "nul", "com1", "lpt9"].contains(&&*stem), "{name}");
        }
    }

    #[test]
    fn links_are_relative() {
        let names = Names::of(&[("risk", "R-1".to_owned()), ("role", "x".to_owned())]);
        let link = |from, to| names.link(&from, &to);
        assert_eq!(link(PageRef::Home, PageRef::Record(0)), "records/risk/R-1.html");
        assert_eq!(link(PageRef::Record(0), PageRef::Home), "../../index.html");
        assert_eq!(link(PageRef::Record(0), PageRef::Record(1)), "../role/x.html");
        assert_eq!(link(PageRef::Record(0), PageRef::Record(0)), "R-1.html");
        assert_eq!(link(PageRef::Requirements, PageRef::Requirement("A.2".to_owned())), "A.2.html");
    }
}
