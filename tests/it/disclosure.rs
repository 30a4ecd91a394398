//! What readers may not see, for every text field of every kind: words and dates planted in records that stay out, because of
//! their classification, their kind, or because nobody can read them, stand in no file of a pack, a site or the public page.
//!
//! Records and fields come from the published schemas, so that a new field is planted the day it is added.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use crate::{
    support::{
        files::base,
        fill::Fill,
        matrix,
        records::{self, Ids},
        repository::Repository,
        schemas::schemas,
    },
    withheld::{PERSONAL, pack_as, site},
};

/// Classes, the most open first.
const CLASSES: &[&str] = &["public", "internal", "confidential", "restricted"];
/// Days that no record of the base names, before and after today.
const DAYS: [&str; 2] = ["2019-02-13", "2037-04-19"];

/// A planted record: its word stands in every text of it, and nowhere else.
struct Planted {
    kind: String,
    id: String,
    word: String,
    class: Option<&'static str>,
    readable: bool,
    day: &'static str,
}

impl Planted {
    /// Whether those who see what is `class` at most, and kinds of persons where `personal`, may see it.
    fn is_seen(&self, class: &str, personal: bool) -> bool {
        let rank = |class: &str| CLASSES.iter().position(|known| *known == class);
        let own = if self.readable { self.class.unwrap_or("internal") } else { "restricted" };
        rank(own) <= rank(class) && (personal || !PERSONAL.contains(&&*self.kind))
    }

    fn text(&self, ids: &Ids, choice: usize) -> String {
        let fill = Fill { word: &format!("{} said", self.word), date: self.day, ids, choice, without: &[] };
        let mut record = fill.record(&self.kind, &self.id);
        match self.class {
            Some(class) => record["classification"] = class.into(),
            None => drop(record.as_object_mut().expect("a mapping").remove("classification")),
        }
        if self.kind == "person" {
            // Persons go by their names where a record that is seen refers to them.
            record["name"] = format!("Name {}", self.word.replace("zq", "nq")).into();
        }
        if !self.readable {
            let fields = schemas()[&self.kind]["properties"].as_object().expect("fields");
            let last = fields.keys().next_back().expect("a field");
            record[last] = serde_json::json!([[self.word]]);
        }
        format!("{record:#}\n")
    }
}

/// Ids of the records of the base, and requirements.
fn ids() -> Ids {
    records::ids(&base().files, &["A.6.2.4", "9.1", "A.2.2"])
}

/// Of every kind a record for each way of staying out, before and after today.
fn planted() -> Vec<Planted> {
    let mut planted = Vec::new();
    let kinds = schemas().keys().filter(|kind| !["aims", "expectation"].contains(&kind.as_str()));
    for (number, kind) in kinds.enumerate() {
        let ways = [
            (Some("restricted"), true),
            (Some("restricted"), true),
            (Some("confidential"), true),
            (None, true),
            (Some("public"), true),
            (Some("public"), false),
        ];
        for (way, (class, readable)) in ways.into_iter().enumerate() {
            planted.push(Planted {
                kind: kind.clone(),
                id: format!("ZQ-{number}-{way}"),
                word: format!("zq{}x{way}y", ('a'..='z').cycle().nth(number).expect("a letter").to_string() + kind)
                    .replace('-', ""),
                class,
                readable,
                day: if class == Some("public") && readable { "2025-12-24" } else { DAYS[way % 2] },
            });
        }
    }
    planted
}

/// The base with every planted record. Those that are seen refer to those that are not.
fn repository(name: &str, planted: &[Planted]) -> Repository {
    let repository = Repository::base(name);
    let base = ids();
    let mut hidden: Ids = Ids::new();
    hidden.insert("requirement".to_owned(), base["requirement"].clone());
    for record in planted.iter().filter(|record| record.class == Some("restricted") || !record.readable) {
        hidden.entry(record.kind.clone()).or_default().push(record.id.clone());
    }
    for (number, record) in planted.iter().enumerate() {
        let open = record.class != Some("restricted") && record.readable;
        let text = record.text(if open { &hidden } else { &base }, number);
        // What a file is called may tell as much as what it says.
        repository.write(&format!("planted/{}-{}.yaml", record.id, record.word), text);
        if record.kind == "evidence" || record.kind == "document" {
            repository.write(&format!("evidence/files/{}.txt", record.word), &record.word);
        }
    }
    let open = "kind: risk\nid: R-77\ntitle: Seen by everybody\nclassification: public\n";
    repository.write("risks/R-77.yaml", open);
    let waived = |id: &str, class: &str, word: &str| {
        format!(
            "kind: expectation\nid: {id}\ntitle: {word}\nclassification: {class}\nfor: risk\nrequire: [{{path: event}}]\nmessage: \"{word} of {{id}}\"\nhelp: {word}\nbasis: practice\n"
        )
    };
    repository.write("expectations/ours.yaml", waived("ours-hidden", "restricted", "zqexpectationy"));
    repository.commit("2026-06-01", "Plant");
    repository
}

fn found_in(files: &[(String, Vec<u8>)], word: &str) -> Vec<String> {
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).build([word]).expect("one word");
    let holds = |(path, bytes): &&(String, Vec<u8>)| path.contains(word) || finder.is_match(bytes);
    files
        .iter()
        .filter(holds)
        .map(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            let at = text.to_ascii_lowercase().find(word).unwrap_or_default();
            let (from, to) =
                (text.floor_char_boundary(at.saturating_sub(100)), text.ceil_char_boundary((at + 60).min(text.len())));
            format!("{path}: …{}…", text[from..to].replace('\n', " "))
        })
        .collect()
}

/// Those of some words that files show, all looked for at once.
fn shown<'w>(files: &[(String, Vec<u8>)], words: &[&'w str]) -> BTreeSet<&'w str> {
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("words");
    let texts = files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]);
    let found = texts.flat_map(|text| finder.find_overlapping_iter(text));
    found.map(|found| words[found.pattern().as_usize()]).collect()
}

/// Holds that files for readers of `class` show nothing of what they may not see, and the words of what they may.
#[track_caller]
fn holds(files: &[(String, Vec<u8>)], planted: &[Planted], class: &str, personal: bool) {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let words: Vec<&str> = planted.iter().map(|record| &*record.word).collect();
    let shown = shown(files, &words);
    let is_told = |record: &&Planted| shown.contains(&*record.word) && !record.is_seen(class, personal);
    for record in planted.iter().filter(is_told) {
        let found = found_in(files, &record.word);
        told.insert(format!("{} {} {:?} readable {}", record.id, record.kind, record.class, record.readable), found);
    }
    let hidden = found_in(files, "zqexpectationy");
    if class != "restricted" && !hidden.is_empty() {
        told.insert("the hidden expectation".to_owned(), hidden);
    }
    // A day that only hidden records name.
    for day in DAYS {
        let open = planted.iter().any(|record| record.day == day && record.is_seen(class, personal));
        let found = found_in(files, day);
        if !open && !found.is_empty() {
            told.insert(day.to_owned(), found);
        }
    }
    let named = |record: &&Planted| record.kind == "person" && record.class != Some("restricted") && record.readable;
    for person in planted.iter().filter(named).filter(|_| !personal) {
        let found = found_in(files, &person.word.replace("zq", "nq"));
        if !found.is_empty() {
            told.insert(format!("the name of {}, to whom nothing refers", person.id), found);
        }
    }
    let lines: usize = told.values().map(Vec::len).sum();
    let listed = told.iter().map(|(record, found)| {
        let few: Vec<&str> = found.iter().take(4).map(String::as_str).collect();
        format!("{record} in {} files:\n    {}", found.len(), few.join("\n    "))
    });
    assert!(told.is_empty(), "{lines} places\n{}", listed.collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_field_of_a_hidden_record_reaches_a_pack() {
    let planted = planted();
    let repository = repository("disclosure-pack", &planted);
    for class in matrix::some(CLASSES.iter().take(3), 2) {
        let files = pack_as(&repository, &["--format", "md", "--classification", class]);
        holds(&files, &planted, class, false);
    }
    let everything =
        ["--format", "md", "--classification", "restricted", "--include", "concern,incident,person,training"];
    let files = pack_as(&repository, &everything);
    let words: Vec<&str> = planted.iter().map(|record| &*record.word).collect();
    assert_eq!(shown(&files, &words).len(), planted.len(), "whoever sees everything sees every word");
}

#[test]
fn no_field_of_a_hidden_record_reaches_a_site() {
    let planted = planted();
    let repository = repository("disclosure-site", &planted);
    for class in matrix::some(["public", "confidential"], 2) {
        let files = site(&repository, &["--classification", class]);
        holds(&files, &planted, class, false);
    }
    let files = site(&repository, &["--audience", "public"]);
    holds(&files, &planted, "public", false);
}
