//! Names of files across systems, in the work tree and in a commit: what some system cannot hold, what two of them take for one file,
//! and what is not read because of its name.

use std::collections::BTreeSet;

use aims::{
    engine::State,
    finding::Stage,
    source::{Facts, FileFact, Listing, MemoryTree, ReadError, Selection, Tree, Wants, folded},
};
use unicode_normalization::UnicodeNormalization as _;

use crate::support::{
    command::aims_today,
    engine::{TODAY, check_state},
    folder::{fresh, write},
    repository::Repository,
};

const MANIFEST: &str = "kind: aims\nid: tiny\norganization: {name: Tiny}\nstage: build\n";

fn risk(id: &str) -> String {
    format!("kind: risk\nid: {id}\ntitle: T\n")
}

fn evidence(id: &str, path: &str) -> String {
    format!("kind: evidence\nid: {id}\ntitle: T\npath: {path}\ncollected: 2026-06-01\n")
}

/// A repository of git with these files in its only commit.
fn holding(name: &str, files: &[(&str, String)]) -> Repository {
    let repository = Repository::new(name);
    // Names are kept as they are written, on every system that can.
    repository.git(&["config", "core.precomposeUnicode", "false"]);
    repository.write("aims.yaml", MANIFEST);
    files.iter().for_each(|(path, text)| repository.write(path, text));
    repository.commit("2026-06-01", "Start");
    repository
}

/// What these rules find, each with path and a part of message and help, in the work tree and in the commit alike.
fn found(repository: &Repository, rules: &[&str]) -> BTreeSet<(String, String, String)> {
    let one = |more: &[&str]| -> BTreeSet<(String, String, String)> {
        let report = aims_today(&repository.root, &[&["check", "--format", "json"], more].concat()).json();
        let findings = report["findings"].as_array().expect("a list").iter();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let all = findings.map(|it| {
            let words = format!("{} | {}", text(&it["message"]), text(&it["help"]));
            (text(&it["rule"]), text(&it["location"]["path"]), words)
        });
        all.filter(|(rule, ..)| rules.contains(&&**rule)).collect()
    };
    let here = one(&[]);
    assert_eq!(one(&["--at", "HEAD"]), here);
    here
}

#[track_caller]
fn assert_found(repository: &Repository, rules: &[&str], wanted: &[(&str, &str, &str)]) {
    let found = found(repository, rules);
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (rule, path, words) in wanted {
        let is_it = |it: &(String, String, String)| it.0 == *rule && it.1 == *path && it.2.contains(words);
        assert!(found.iter().any(is_it), "{rule} at {path}: {words} is not in {found:#?}");
    }
}

#[test]
fn twins_are_found_by_case_and_by_normalization() {
    let (composed, decomposed) = ("pr\u{fc}fung", "pru\u{308}fung");
    let repository = holding(
        "names-twins",
        &[
            ("risks/R-1.yaml", risk("R-1")),
            ("risks/r-1.yaml", risk("R-2")),
            ("Suppliers/x.yaml", risk("R-3")),
            ("suppliers/X.yaml", risk("R-4")),
            (&format!("risks/{composed}.yaml"), risk("R-5")),
            (&format!("risks/{decomposed}.yaml"), risk("R-6")),
            ("evidence/EV-1.yaml", evidence("EV-1", "evidence/files/Log.txt")),
            ("evidence/files/Log.txt", "a".to_owned()),
            ("evidence/files/log.txt", "b".to_owned()),
            ("evidence/files/other.txt", "c".to_owned()),
            ("Evidence/files/Other.txt", "c".to_owned()),
        ],
    );
    let (composed, rule) = (format!("risks/{composed}.yaml"), "colliding-file-names");
    let wanted = [
        (rule, "risks/r-1.yaml", "`risks/r-1.yaml` and `risks/R-1.yaml` differ by case only"),
        (rule, "suppliers/X.yaml", "differ by case only"),
        (rule, &*composed, "differ by Unicode normalization only"),
        (rule, "evidence/files/log.txt", "`evidence/files/log.txt` and `evidence/files/Log.txt`"),
    ];
    assert_found(&repository, &[rule], &wanted);
}

#[test]
fn a_missing_file_has_the_name_of_the_one_that_is_there() {
    let (composed, decomposed) = ("evidence/pr\u{fc}fung.csv", "evidence/pru\u{308}fung.csv");
    let repository = holding(
        "names-missing",
        &[
            ("a.yaml", evidence("EV-1", "evidence/DATA/Export.csv")),
            ("b.yaml", evidence("EV-2", composed)),
            ("c.yaml", evidence("EV-3", "evidence/none.csv")),
            ("evidence/Data/export.csv", "x".to_owned()),
            (decomposed, "x".to_owned()),
        ],
    );
    let rule = "missing-file";
    let wanted = [
        (rule, "a.yaml", "write `evidence/Data/export.csv`, which exists and differs by case only"),
        (rule, "b.yaml", "to the path of the record; the two differ by Unicode normalization only"),
        (rule, "c.yaml", "add the file"),
    ];
    assert_found(&repository, &[rule, "colliding-file-names"], &wanted);
}

#[test]
fn names_that_windows_cannot_hold_are_reported_once_for_a_folder() {
    let repository = holding(
        "names-windows",
        &[
            ("risks/NUL.yaml", risk("R-1")),
            ("risks/what*.yaml", risk("R-2")),
            ("lpt1/R-3.yaml", risk("R-3")),
            ("lpt1/R-4.yaml", risk("R-4")),
            ("risks/end. /R-5.yaml", risk("R-5")),
            ("evidence/EV-1.yaml", evidence("EV-1", "evidence/files/a|b.txt")),
            ("evidence/files/a|b.txt", "x".to_owned()),
            ("risks/auxiliary.yaml", risk("R-6")),
        ],
    );
    let rule = "unportable-file-name";
    let wanted = [
        (rule, "risks/NUL.yaml", "the file is named `NUL.yaml`, which Windows reserves"),
        (rule, "risks/what*.yaml", "allows no '*' in a name"),
        (rule, "lpt1/R-3.yaml", "the folder is named `lpt1`, which Windows reserves"),
        (rule, "risks/end. /R-5.yaml", "removes a dot or a space at the end"),
        (rule, "evidence/files/a|b.txt", "allows no '|' in a name"),
    ];
    assert_found(&repository, &[rule], &wanted);
}

#[test]
fn records_under_other_names_are_named() {
    let json = |kind: &str| format!("{{\"kind\": \"{kind}\", \"id\": \"R-9\", \"title\": \"T\"}}");
    let repository = holding(
        "names-passed-over",
        &[
            ("risks/R-1.yaml", risk("R-1")),
            ("risks/R-1.yaml.bak", risk("R-1")),
            ("risks/R-1.json", json("risk")),
            ("risks/R-2.yaml.txt", risk("R-2")),
            ("risks/R-3.YML.TXT", risk("R-3")),
            ("risks/R-4.yaml~", risk("R-4")),
            ("risks/R-5.json", json("risk")),
            ("package.json", json("library")),
            ("notes.yaml.txt", "How to write records.\n".to_owned()),
            ("notes.txt", risk("R-6")),
            (".hidden/R-7.yaml.txt", risk("R-7")),
        ],
    );
    let rule = "passed-over-file";
    let wanted = [
        (rule, "risks/R-2.yaml.txt", "rename it to `risks/R-2.yaml`"),
        (rule, "risks/R-3.YML.TXT", "rename it to `risks/R-3.YML`"),
        (rule, "risks/R-4.yaml~", "rename it to `risks/R-4.yaml`"),
        (rule, "risks/R-5.json", "rename it to `risks/R-5.yaml`"),
    ];
    assert_found(&repository, &[rule], &wanted);
    repository.write("aims.yaml", format!("{MANIFEST}exclude: ['*.txt', '*.TXT', '*.yaml~', '*.json']\n"));
    repository.commit("2026-06-02", "Exclude them");
    assert_found(&repository, &[rule], &[]);
}

#[test]
fn a_manifest_under_another_name_is_named() {
    for name in ["aims.yml", "Aims.yaml", "aims.yaml.txt"] {
        let root = fresh("names-manifest");
        write(root.join(name), MANIFEST);
        write(root.join("risks/R-1.yaml"), risk("R-1"));
        for folder in [root.clone(), root.join("risks")] {
            aims_today(&folder, &["check"])
                .says(2, &["there is no `aims.yaml`", "rename", &format!("{name} to `aims.yaml`")]);
        }
        let repository = Repository::new("names-manifest-commit");
        repository.write(name, MANIFEST);
        repository.commit("2026-06-01", "Start");
        repository.aims(&["check", "--at", "HEAD"]).says(2, &[&format!("rename `{name}` to `aims.yaml`")]);
    }
    aims_today(&fresh("names-none"), &["check"]).says(2, &["create one with `aims init`"]);
}

#[test]
fn a_conflict_is_one_finding_in_the_work_tree_and_in_a_commit() {
    let conflict = |ours: &str, theirs: &str| format!("<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> other\n");
    let both = format!(
        "kind: risk\nid: R-1\n{}owner:\n{}---\n{}",
        conflict("title: \"a", "title: b"),
        conflict(" x", "\ty"),
        risk("R-2")
    );
    let log = conflict("What git printed.", "What it printed later.");
    let document = "kind: document\nid: DOC-1\ntitle: T\ntype: procedure\npath: text.md\n";
    let across = format!(
        "{}---\n{}{}",
        risk("R-3"),
        conflict("kind: risk\nid: R-4\ntitle: [\n---\nkind: [", "kind: risk\nid R-5"),
        "title: T\n"
    );
    let repository = holding(
        "names-conflict",
        &[
            ("both.yaml", both),
            ("across.yaml", across),
            ("document.yaml", document.to_owned()),
            ("text.md", format!("# T\n\n{}", conflict("One way.", "Another way."))),
            ("templates/soa.md.j2", format!("# T\n{}", conflict("a", "b"))),
            ("evidence.yaml", evidence("EV-1", "notes.txt")),
            ("notes.txt", log.clone()),
            (
                "hashed.yaml",
                format!("{}sha256: {}\n", evidence("EV-2", "log.txt"), aims::source::sha256(log.as_bytes())),
            ),
            ("log.txt", log),
        ],
    );
    let rules = [
        "merge-conflict",
        "broken-template",
        "yaml-syntax",
        "yaml-duplicate-key",
        "unknown-field",
        "unknown-kind",
        "empty-file",
        "missing-field",
        "invalid-value",
        "duplicate-id",
    ];
    let wanted = [
        ("merge-conflict", "both.yaml", "the first of 2 in this file"),
        ("merge-conflict", "across.yaml", "unresolved merge conflict"),
        ("merge-conflict", "document.yaml", "`text.md`, the file of DOC-1, has an unresolved merge conflict in line 3"),
        ("broken-template", "templates/soa.md.j2", "unresolved merge conflict"),
        (
            "merge-conflict",
            "evidence.yaml",
            "`notes.txt`, the file of EV-1, has an unresolved merge conflict in line 1",
        ),
    ];
    assert_found(&repository, &rules, &wanted);
    let listed = repository.aims(&["list", "risk"]).out;
    assert!(listed.contains("R-2") && listed.contains("R-3"), "what has no conflict is read: {listed}");
}

#[test]
fn a_template_that_only_some_systems_take_for_one_is_named_with_the_right_name() {
    for (name, right) in
        [("Scope.md.j2", "templates/scope.md.j2"), ("RISK-register.md.j2", "templates/risk-register.md.j2")]
    {
        let path = format!("templates/{name}");
        let repository = holding(&format!("names-template-{name}"), &[(&path, "# T\n".to_owned())]);
        let right = format!("rename it to `{right}`; the names differ by case only");
        assert_found(&repository, &["broken-template"], &[("broken-template", &path, &right)]);
    }
    let own = holding("names-template-own", &[("templates/Letterhead.md.j2", "# T\n".to_owned())]);
    assert_found(&own, &["broken-template"], &[]);
}

/// A file system that opens a file by every name that differs by case and normalization only, as those of Windows and macOS do.
struct Forgiving {
    files: MemoryTree,
    /// Whether it lists every name decomposed, whatever name the file was created with.
    decomposes: bool,
}

impl Forgiving {
    fn listed(&self, path: &str) -> String {
        if self.decomposes { path.nfd().collect() } else { path.to_owned() }
    }

    fn bytes(&self, path: &str) -> Option<&Vec<u8>> {
        self.files.files.iter().find(|(own, _)| folded(own) == folded(path)).map(|(_, bytes)| bytes)
    }
}

impl Tree for Forgiving {
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String> {
        let files = self.files.list(selection)?.files.iter().map(|path| self.listed(path).into()).collect();
        Ok(Listing { files, ..Listing::default() })
    }

    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, ReadError> {
        self.bytes(path).cloned().ok_or(ReadError::Missing)
    }

    fn facts(&self, wants: &Wants) -> Facts {
        let fact = |path: &str, hash| self.bytes(path).map_or(FileFact::Missing, |bytes| FileFact::of(bytes, hash));
        let files = wants.files.iter().map(|(path, hash)| (path.clone(), fact(path, *hash))).collect();
        let listed: Vec<String> = self.files.files.keys().map(|path| self.listed(path)).collect();
        Facts { files, ..Facts::default() }.with_twins(wants, listed.iter().map(String::as_str))
    }
}

/// What is found on such a file system about the names of files: rule, path, message and help.
fn found_on(decomposes: bool, files: &[(&str, String)]) -> Vec<String> {
    let files = [("aims.yaml", MANIFEST.to_owned())].iter().chain(files).cloned().collect::<Vec<_>>();
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect();
    let tree = Forgiving { files: MemoryTree { files, ..MemoryTree::default() }, decomposes };
    let report = check_state(State::memory(tree), TODAY).judge(Stage::Build).report().0;
    let of_names = report.findings.iter().filter(|it| ["missing-file", "colliding-file-names"].contains(&&*it.rule));
    let text = |it: &aims::report::check::Reported| {
        let path = it.location.as_ref().map(|at| at.path.raw().to_owned()).unwrap_or_default();
        let help = it.help.as_ref().map(aims::escape::Untrusted::raw).unwrap_or_default();
        format!("{} {path}: {}; {help}", it.rule, it.message.raw())
    };
    of_names.map(text).collect()
}

#[test]
fn a_file_system_that_forgives_another_case_does_not_hide_it() {
    let document = "kind: document\nid: DOC-1\ntitle: T\ntype: policy\npath: Documents/policy.md\n".to_owned();
    let logo = MANIFEST.replace("{name: Tiny}", "{name: Tiny, logo: LOGO.png}");
    for decomposes in [false, true] {
        let found = found_on(
            decomposes,
            &[
                ("aims.yaml", logo.clone()),
                ("a.yaml", evidence("EV-1", "evidence/DATA/Export.csv")),
                ("b.yaml", evidence("EV-2", "evidence/data/other.csv")),
                ("c.yaml", document.clone()),
                ("d.yaml", evidence("EV-4", "evidence/data/EXPORT.csv")),
                ("evidence/data/export.csv", "x".to_owned()),
                ("evidence/data/other.csv", "x".to_owned()),
                ("documents/policy.md", "# Policy\n".to_owned()),
                ("logo.png", "x".to_owned()),
            ],
        );
        let wanted = [
            "missing-file aims.yaml: the file of tiny, `LOGO.png`, does not exist; write `logo.png`, which exists",
            "missing-file a.yaml: the file of EV-1, `evidence/DATA/Export.csv`, does not exist; write `evidence/data/export.csv`",
            "missing-file c.yaml: the file of DOC-1, `Documents/policy.md`, does not exist; write `documents/policy.md`",
            "missing-file d.yaml: the file of EV-4, `evidence/data/EXPORT.csv`, does not exist; write `evidence/data/export.csv`",
        ];
        assert_eq!(found.len(), wanted.len(), "{found:#?}");
        for wanted in wanted {
            assert!(found.iter().any(|it| it.starts_with(wanted)), "{wanted}: {found:#?}");
        }
    }
}

#[test]
fn a_file_system_that_decomposes_names_raises_no_false_alarm() {
    let (composed, decomposed) = ("evidence/pr\u{fc}fung.csv", "evidence/pru\u{308}fung.csv");
    let files = |named: &str, stored: &'static str| {
        [("a.yaml", evidence("EV-1", named)), (stored, "x".to_owned()), ("risks/\u{e9}t\u{e9}.yaml", risk("R-1"))]
    };
    for named in [composed, decomposed] {
        assert_eq!(found_on(true, &files(named, composed)), Vec::<String>::new(), "{named}");
    }
    assert_eq!(found_on(false, &files(composed, composed)), Vec::<String>::new());
    assert_eq!(found_on(false, &files(decomposed, decomposed)), Vec::<String>::new());
    // A system that keeps names as they were created would list the composed one if git had it.
    let found = found_on(false, &files(decomposed, composed));
    assert!(found.len() == 1 && found[0].contains("differ by Unicode normalization only"), "{found:#?}");
}
