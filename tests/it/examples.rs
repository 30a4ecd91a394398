//! What aims makes of the example repositories, as a reader of the project finds it in `expected/`; `AIMS_BLESS=1 cargo test
//! examples` writes it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use aims::document::kinds::DOCUMENTS;

use crate::{
    generated::assert_fresh,
    support::{
        command::{AIMS, isolated, ran},
        engine::{COMPANY_DATE, TODAY},
        files::{read, tree},
        folder::fresh,
        repository::Repository,
    },
};

/// File below `examples/`, with the command whose output it is. [`documents`] are expected as well.
const EXPECTED: &[(&str, &str)] = &[
    ("start/expected/check.txt", "check"),
    ("company/expected/check.txt", "check"),
    ("company/expected/soa.md", "render soa"),
    ("company/expected/soa.html", "render soa --format html"),
    ("company/expected/soa.csv", "render soa --format csv"),
    ("company/expected/documents/impact-assessment-IA-01.md", "render impact-assessment IA-01"),
    ("company/expected/documents/document-DOC-02.md", "render document DOC-02"),
    ("findings/expected/check.txt", "check"),
    ("findings/expected/check.concise.txt", "check --format concise"),
    ("findings/expected/check.sarif", "check --format sarif"),
];

/// The documents of the company that are expected as Markdown, all made by one run.
fn documents() -> impl Iterator<Item = (String, &'static str)> {
    // The Statement of Applicability is expected in every format above; all records in full would only repeat the files.
    let names = DOCUMENTS.iter().map(|document| document.name).filter(|name| !["soa", "record-sheets"].contains(name));
    names.map(|name| (format!("company/expected/documents/{name}.md"), name))
}

/// The examples in a git repository of their own that has no commit yet, so that nothing depends on where this one lies or was
/// unpacked, nor on its commits.
fn examples() -> PathBuf {
    let repository = Repository::at(fresh("examples-in-git"), &[]);
    repository.lay("examples", &tree("examples").files);
    repository.root.join("examples")
}

/// What the command prints about the example in `root`.
fn output(root: &Path, arguments: &str) -> String {
    let today = if root.ends_with("company") { COMPANY_DATE } else { TODAY };
    let mut command = isolated(AIMS, root);
    command.args(arguments.split(' ')).args(["--today", today, "--color", "never"]).env("COLUMNS", "100");
    // The history of this project is not that of the companies in its examples.
    command.env("GIT_CEILING_DIRECTORIES", root.parent().expect("a folder"));
    let ran = ran(&mut command);
    // What CSV has no room for is noted each time, and how many files `--all` wrote.
    let said = ran.err;
    let is_note = |line: &str| line.starts_with("note: not included: ") || line.contains(" files were written to ");
    assert!(said.lines().all(|line| line.is_empty() || is_note(line)), "{said}");
    ran.out
}

#[test]
fn outputs_of_the_examples_are_up_to_date() {
    let examples = examples();
    let made = EXPECTED.iter().map(|(path, arguments)| {
        let example = path.split('/').next().expect("a name");
        (format!("examples/{path}"), output(&examples.join(example), arguments))
    });
    assert_eq!(output(&examples.join("company"), "render --all --format md --output ../../documents"), "");
    let folder = examples.with_file_name("documents");
    let document = |name: &str| read(folder.join(format!("{name}.md")));
    let documents = documents().map(|(path, name)| (format!("examples/{path}"), document(name)));
    assert_fresh(made.chain(documents).collect());
}

#[test]
fn expected_outputs_are_no_records_and_all_follow_from_something() {
    let printed = EXPECTED.iter().map(|(path, _)| (*path).to_owned());
    let known: BTreeSet<String> = printed.chain(documents().map(|(path, _)| path)).collect();
    for example in ["start", "company", "findings"] {
        for name in tree(&format!("examples/{example}/expected")).files.into_keys() {
            let path = format!("{example}/expected/{name}");
            assert!(known.contains(&path), "{path} follows from nothing");
            assert!(!name.ends_with(".yaml") && !name.ends_with(".yml"), "{path} would be read as a record");
        }
    }
}
