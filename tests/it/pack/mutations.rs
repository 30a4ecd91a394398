//! Whatever is changed in a pack, verifying it names where.

use proptest::prelude::*;

use super::{archive, differences, names, small};
use crate::support::archive::{Entries, entries};

/// Where the bytes of an entry begin.
fn begins(pack: &[u8], path: &str) -> usize {
    let mut reader = zip::ZipArchive::new(std::io::Cursor::new(pack)).expect("it is an archive");
    let start = reader.by_name(path).expect("it is there").data_start();
    usize::try_from(start.expect("it is known")).expect("it fits")
}

/// One entry of each class that has bytes.
fn classes() -> Vec<String> {
    let all = entries(small());
    let first = |start: &str| all.iter().find(|(path, bytes)| path.starts_with(start) && !bytes.is_empty());
    let starts =
        ["index.html", "documents/", "policies/", "evidence/", "findings/", "records/", "MANIFEST.json", "SHA256SUMS"];
    starts.iter().map(|start| first(start).unwrap_or_else(|| panic!("{start}")).0.clone()).collect()
}

#[test]
fn the_pack_itself_is_whole() {
    assert_eq!(differences(small()), (std::collections::BTreeSet::new(), String::new()));
}

#[test]
fn one_flipped_bit_in_each_class_of_entry() {
    for path in classes() {
        let start = begins(small(), &path);
        let list = small().windows(path.len()).rposition(|window| window == path.as_bytes()).expect("it is listed");
        let places = [
            ("bytes", start),
            ("checksum", start - path.len() - 16),
            ("time", start - path.len() - 20),
            ("name", start - 1),
            ("listed name", list),
            ("listed mode", list - 6),
        ];
        for (what, at) in places {
            let mut changed = small().to_vec();
            changed[at] ^= 1;
            let (named, said) = differences(&changed);
            assert!(named.contains(&path), "{path}, {what}:\n{said}");
            let lines = said.lines().filter(|line| line.starts_with(&format!("{path}: "))).count();
            assert!(lines == 1 || path == "SHA256SUMS", "{path}, {what}:\n{said}");
            if what == "bytes" && !["MANIFEST.json", "SHA256SUMS"].contains(&&*path) {
                assert_eq!(said.lines().count(), 1, "{said}");
            }
        }
    }
}

fn edited(edit: impl FnOnce(&mut Entries)) -> Vec<u8> {
    let mut all = entries(small());
    edit(&mut all);
    archive(&all)
}

#[test]
fn missing_added_renamed_and_swapped_files() {
    for path in classes() {
        names(&edited(|all| all.retain(|(own, _)| *own != path)), &[&path]);
        let renamed = format!("{path}.old");
        let pack =
            edited(|all| all.iter_mut().filter(|(own, _)| *own == path).for_each(|(own, _)| own.clone_from(&renamed)));
        names(&pack, &[&path, &renamed]);
    }
    names(&edited(|all| all.push(("evidence/more.txt".to_owned(), b"more".to_vec()))), &["evidence/more.txt"]);
    let (one, other) = ("policies/DOC-1-policy.md", "policies/DOC-METHOD-method.md");
    let swapped = edited(|all| {
        let at = |path: &str| all.iter().position(|(own, _)| own == path).expect("it is there");
        let (one, other) = (at(one), at(other));
        let bytes = std::mem::take(&mut all[one].1);
        all[one].1 = std::mem::replace(&mut all[other].1, bytes);
    });
    names(&swapped, &[one, other]);
    let order = edited(|all| all.swap(1, 2));
    assert!(differences(&order).1.contains("order"), "{}", differences(&order).1);
}

#[test]
fn an_edited_manifest_and_edited_checksums() {
    let change = |path: &'static str, old: &'static str, new: &'static str| {
        edited(|all| {
            let (_, bytes) = all.iter_mut().find(|(own, _)| own == path).expect("it is there");
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            assert!(text.contains(old), "{old}");
            *bytes = text.replacen(old, new, 1).into_bytes();
        })
    };
    names(&change("MANIFEST.json", "\"dirty\": false", "\"dirty\": true"), &["MANIFEST.json"]);
    names(&change("MANIFEST.json", "\"tool\"", "\"tools\""), &["MANIFEST.json"]);
    names(&change("MANIFEST.json", "{", "["), &["MANIFEST.json"]);
    names(&change("MANIFEST.json", "\"missing\": [", "\"missing\": [ "), &["MANIFEST.json"]);
    names(&change("SHA256SUMS", "  index.html", "  other.html"), &["SHA256SUMS", "index.html"]);
    names(&change("SHA256SUMS", "\n", "\n\n"), &["SHA256SUMS"]);
    let later = change("MANIFEST.json", "\"version\": 1", "\"version\": 2");
    assert!(differences(&later).1.contains("later version"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::support::matrix::cases(500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_byte_goes_unseen(at in any::<prop::sample::Index>(), change in 1..=255u8) {
        let mut changed = small().to_vec();
        let at = at.index(changed.len());
        changed[at] ^= change;
        let (named, said) = differences(&changed);
        prop_assert!(!named.is_empty(), "byte {at}");
        prop_assert!(!said.is_empty());
    }

    #[test]
    fn no_cut_and_no_addition_goes_unseen(at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 1..40)) {
        let at = at.index(small().len());
        prop_assert!(!differences(&small()[..at]).1.is_empty());
        let mut longer = small().to_vec();
        longer.splice(at..at, bytes);
        prop_assert!(!differences(&longer).1.is_empty());
    }

    #[test]
    fn any_bytes_are_only_looked_at(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let framed = [b"PK\x03\x04".as_slice(), &bytes].concat();
        prop_assert!(!differences(&bytes).1.is_empty());
        prop_assert!(!differences(&framed).1.is_empty());
    }
}
