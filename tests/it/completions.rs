//! Completion in shells: the script of each, and what the program answers.

use std::{collections::BTreeSet, sync::Mutex};

use aims::{
    model::{Ruleset, heads, read_ruleset},
    rules,
    source::{Facts, Listing, MemoryTree, ReadError, Selection, Tree, Wants},
};

use crate::support::{
    command::{AIMS, Ran, aims, isolated, ran},
    engine::TODAY,
    files::{example, tree},
    folder::Temporary,
};

/// What the program answers a shell that completes the last of `words` in a folder.
fn asked(folder: &Temporary, words: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["--", "aims"].into_iter().chain(words.iter().copied()).collect();
    let mut command = isolated(AIMS, &folder.0);
    command
        .args(arguments)
        .env("COMPLETE", "fish")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .env("_CLAP_IFS", "\n");
    ran(&mut command)
}

#[test]
fn each_shell_gets_a_script_that_asks_the_program() {
    let folder = Temporary::filled("completions-shells", &tree("tests/base").files);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = aims(&folder.0, &["completions", shell]).out;
        assert!(script.contains("COMPLETE") && script.contains("aims"), "{shell}: {script}");
    }
    aims(&folder.0, &["completions", "csh"]).says(2, &["invalid value 'csh'"]);
}

#[test]
fn ids_are_completed_with_their_titles() {
    let folder = Temporary::filled("completions-ids", &example("company").files);
    let answer = asked(&folder, &["show", "R-0"]).out;
    assert!(answer.starts_with("R-01\tScore errs more often against younger applicants\n"), "{answer}");
    assert!(answer.lines().all(|line| line.starts_with("R-0")), "{answer}");
    for words in
        [&["trace", "IA-"][..], &["log", "IA-"], &["graph", "IA-"], &["assess", "IA-"], &["render", "soa", "IA-"]]
    {
        assert!(asked(&folder, words).out.contains("IA-01\t"), "{words:?}");
    }
    assert!(asked(&folder, &["expl"]).out.starts_with("explain\t"));
    for (words, answer) in [
        (&["explain", "A.6.2.4"][..], "A.6.2.4\t"),
        (&["explain", "untreated"], "untreated-risk\t"),
        (&["explain", "obl"], "obligation\t"),
        (&["new", "ris"], "risk\t"),
        (&["schema", "ris"], "risk\t"),
        (&["render", "treat"], "treatment-plan\t"),
    ] {
        let answers = asked(&folder, words).out;
        assert!(answers.lines().any(|line| line.starts_with(answer)), "{words:?}: {answers}");
    }
    let nowhere = Temporary::new("completions-nowhere");
    assert_eq!(asked(&nowhere, &["show", "R"]).out, "");
}

#[test]
fn hostile_records_complete_as_one_line_or_not_at_all() {
    let folder = Temporary::filled("completions-hostile", &tree("tests/base").files);
    folder.write(
        "a.yaml",
        "kind: risk\nid: R-90\ntitle: \"\x1b]0;owned\x07\"\n--- [\nid: R-91\nkind: \x1b[31m\ntitle: x\n",
    );
    folder.write("b.yaml", b"\xff\xfe\x00kind");
    let answer = asked(&folder, &["show", "R-9"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(!answer.out.contains('\x1b') && !answer.out.contains('\x07'), "{answer:?}");
}

/// The heads say what the records say.
#[test]
fn heads_are_those_of_the_records() {
    let tree = example("company");
    let checked = crate::support::engine::check_tree(&tree, TODAY);
    let all: BTreeSet<(String, String)> = heads(&tree).into_iter().map(|head| (head.kind, head.id)).collect();
    let entries = checked.loaded.model.entries().iter().filter(|entry| entry.kind.name != "aims");
    let missing: Vec<&str> = entries
        .filter(|entry| !all.contains(&(entry.kind.name.to_owned(), entry.id.to_string())))
        .map(|entry| &*entry.id)
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// A tree that writes down what is read of it.
struct Watched {
    tree: MemoryTree,
    seen: Mutex<BTreeSet<String>>,
}

impl Tree for Watched {
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String> {
        self.seen.lock().expect("one at a time").insert(format!("{}/", selection.folder));
        self.tree.list(selection)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.seen.lock().expect("one at a time").insert(path.to_owned());
        self.tree.read(path, limit)
    }

    fn facts(&self, wants: &Wants) -> Facts {
        self.tree.facts(wants)
    }
}

/// What `explain` needs of a repository costs the same however many records there are.
#[test]
fn the_rules_of_a_repository_are_read_without_its_records() {
    let watched = Watched { tree: example("company"), seen: Mutex::default() };
    let ruleset = Ruleset::shipped(rules::catalog()).0;
    let before = ruleset.catalog.all().count();
    let ruleset = read_ruleset(&watched, ruleset, TODAY.parse().expect("a date")).expect("it can be listed");
    assert!(ruleset.catalog.all().count() > before, "the company has expectations of its own");
    let seen = watched.seen.into_inner().expect("nobody panicked");
    let others = seen.iter().filter(|path| *path != "aims.yaml" && !path.starts_with("expectations/"));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&String>::new());
}
