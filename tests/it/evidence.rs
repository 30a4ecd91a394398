//! Evidence as it is kept: defaults everywhere, line ends that git converts, and secrets that no report shows.

use aims::{
    disclosure::Audience,
    document::kinds::DOCUMENTS,
    finding::Stage,
    output::{FORMATS, Style},
    record::{Evidence, KINDS, field::REF_MARK},
    report::{origin::Origin, records},
    schema,
    source::{MemoryTree, sha256},
};
use serde_json::Value;

use crate::support::{
    command::{aims, aims_today},
    documents::text,
    engine::{TODAY, check_tree, checked, written},
    files::{base, read_project},
    repository::{Repository, git},
};

fn with(files: &[(&str, &str)]) -> MemoryTree {
    let mut tree = base();
    tree.files.extend(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    tree
}

fn manifest(more: &str) -> String {
    format!("{}{more}", read_project("tests/base/aims.yaml"))
}

#[test]
fn a_default_is_effective_everywhere() {
    let evidence = "kind: evidence\nid: EV-90\ntitle: Export of the log\ntype: log\nreference: Archive 4\n\
                    collected: 2026-05-11\nretrieved: 2026-05-11\nowner: chief\nsupports: [\"9.1\"]\n";
    let manifest = manifest("defaults: {evidence: {valid-for: 10 weeks}}\n");
    let checked = check_tree(&with(&[("aims.yaml", &manifest), ("evidence/EV-90.yaml", evidence)]), TODAY);
    let model = &checked.loaded.model;
    let last = model.get::<Evidence>("EV-90").expect("it is read").last_day().expect("it ends");
    assert_eq!(last.to_string(), "2026-07-20");
    let due = model.due();
    assert!(due.iter().any(|due| &*due.entry.id == "EV-90" && due.on == last), "it is among what is due");
    let (report, _) = checked.judge(Stage::Surveillance).report();
    let expiring = report
        .findings
        .iter()
        .find(|finding| finding.rule == "expiring-evidence" && finding.message.raw().contains("EV-90"))
        .expect("it is reported");
    assert_eq!(expiring.message.raw(), "evidence EV-90 is valid only until 2026-07-20 (10 weeks, the default)");
    let shown = written_page(&records::show(model, model.entry("EV-90").expect("it is there")));
    assert!(shown.contains("valid-for: 10 weeks (default)"), "{shown}");
    let redacted = checked.redacted(Stage::Surveillance, &Origin::default(), Audience::Whole);
    let index = DOCUMENTS.iter().find(|document| document.name == "evidence-index").expect("a document");
    let index = text(&redacted, index, None, "md");
    assert!(index.contains("2026-07-20"), "{index}");
}

fn written_page(page: &aims::report::page::Page) -> String {
    let format = aims::output::page::PAGE_FORMATS.iter().find(|format| format.name == "markdown").expect("a format");
    crate::support::engine::text_of(|out| (format.write)(page, &Style::default(), out))
}

#[test]
fn unknown_kinds_types_and_fields_of_defaults_are_findings() {
    for (defaults, wanted) in [
        ("{risk: {valid-for: 3 months}}", "unknown-field"),
        ("{evidence.selfie: {valid-for: 3 months}}", "unknown-field"),
        ("{evidence: {collected: 2026-01-01}}", "unknown-field"),
        ("{evidence: {valid-for: soon}}", "invalid-value"),
    ] {
        let manifest = manifest(&format!("defaults: {defaults}\n"));
        let (report, _) = checked(&with(&[("aims.yaml", &manifest)]), TODAY, Stage::Build);
        assert!(report.findings.iter().any(|finding| finding.rule == wanted), "{defaults}");
    }
}

#[test]
fn a_default_is_a_scalar_at_the_top_that_no_approval_covers() {
    let rows = KINDS.iter().flat_map(|kind| kind.defaulted().map(move |row| (kind, row)));
    let mut count = 0;
    for (kind, row) in rows {
        count += 1;
        // What an approval covers is compared with what older versions state, not with what they had by default.
        assert!(!row.path.contains('/') && row.approved.is_none(), "{}/{}", kind.name, row.path);
        assert_eq!(schema::json(kind)["properties"][row.path]["type"], "string");
        let defaults = row.defaults.expect("it has defaults");
        let types = schema::choices(&schema::json(kind)["properties"]["type"]);
        assert!(defaults.shipped.iter().all(|(name, _)| name.is_none_or(|name| types.contains(&name))));
        assert!(defaults.unless.iter().all(|field| schema::known(kind, field)));
    }
    assert!(count > 0);
}

/// Every field with the id of a person, and the item that contains it.
fn persons(schema: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        let items = field.get("items").unwrap_or(field);
        let names = items
            .get(REF_MARK)
            .and_then(Value::as_array)
            .is_some_and(|kinds| kinds.iter().any(|kind| kind == "person"));
        if names {
            found.push((path.clone(), schema.clone()));
        }
        let below = if field.get("items").is_some() { format!("{path}/*") } else { path };
        persons(items, &below, found);
    }
}

#[test]
fn every_field_with_a_person_declares_when_that_person_is_involved() {
    use aims::record::marks::Involved;
    for kind in KINDS {
        let mut found = Vec::new();
        persons(&schema::derive(kind), "", &mut found);
        for (path, item) in found {
            let (_, involved) = kind.involved(&path).unwrap_or_else(|| panic!("{}/{path} declares nothing", kind.name));
            if let Involved::On { date, .. } = involved {
                assert_eq!(item["properties"][date]["format"], "date", "{}/{path}", kind.name);
            }
        }
    }
}

#[test]
fn converted_line_ends_are_recognized_in_the_work_tree_and_in_a_commit() {
    let repository = Repository::base("line-ends");
    let content = b"month,alerts\r\n2026-04,3\r\n2026-05,1\r\n";
    let record = format!(
        "kind: evidence\nid: EV-90\ntitle: Alerts by month\npath: evidence/files/alerts.csv\nsha256: \"{}\"\n\
         collected: 2026-06-02\nsupports: [A.6.2.6]\n",
        sha256(content)
    );
    repository.write(".gitattributes", "* text=auto\n");
    repository.write("evidence/EV-90.yaml", record);
    std::fs::write(repository.root.join("evidence/files/alerts.csv"), content).expect("it can be written");
    repository.commit("2026-06-03", "Add alerts");
    let check = ["check", "--format", "concise", "--stage", "build"];
    aims_today(&repository.root, &check).lacks(&["hash-mismatch"]);
    aims_today(&repository.root, &[&check[..], &["--at", "HEAD"]].concat()).says(1, &["only with CRLF line ends"]);
    // The other way round: the example was recorded with LF, and this clone converts everything.
    let clone = repository.root.with_file_name("git-line-ends-clone");
    let _ = std::fs::remove_dir_all(&clone);
    let source = Repository::base("line-ends-lf");
    let (from, to) = (source.root.display().to_string(), clone.display().to_string());
    git(&source.root, &["-c", "core.autocrlf=true", "clone", "-q", &from, &to]);
    aims(&clone, &["check", "--format", "concise", "--stage", "build", "--today", TODAY])
        .says(1, &["only with LF line ends"]);
    aims(&clone, &["check", "--stage", "build", "--today", TODAY])
        .says(1, &["git converts line ends", "`evidence/files/report.txt -text`"]);
}

/// A token that looks drawn, put together here so that no scanner takes this file for a leak.
fn token() -> String {
    ["ghp", "_w3Kx7Tb5Yq0Hn2Vc8Z", "g4Jd6Rm1Lf9PsU3oAi"].concat()
}

#[test]
fn no_format_shows_a_secret_or_a_part_of_it() {
    let token = token();
    let risk = format!(
        "kind: risk\nid: R-90\ntitle: \"Leak of {token}\"\nstatus: {token}\nowner: {token}\nsystems: [scorer] # {token}\n"
    );
    let evidence = "kind: evidence\nid: EV-90\ntitle: Configuration\npath: evidence/files/gateway.txt\n";
    let gateway = format!("upstream: here\nAuthorization: Bearer {token}\n");
    let files =
        [("risks/R-90.yaml", &*risk), ("evidence/EV-90.yaml", evidence), ("evidence/files/gateway.txt", &*gateway)];
    let (report, sources) = checked(&with(&files), TODAY, Stage::Surveillance);
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.rule == "exposed-secret").collect();
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(report.findings.iter().any(|finding| finding.rule == "unknown-field"));
    for format in FORMATS {
        let text = written(format.name, &report, &sources, Style::default());
        for part in [&token[..12], &token[12..24], &token[28..]] {
            assert!(!text.contains(part), "{} shows {part}:\n{text}", format.name);
        }
    }
}

/// Whether nothing below a folder contains a part of a secret; `copied` are paths that contain copies of files.
fn shows_nothing_of(folder: &std::path::Path, secrets: &[String], copied: &[&str]) -> usize {
    let mut files = 0;
    for (path, bytes) in read_all(folder) {
        if copied.iter().all(|copy| !path.contains(copy)) {
            files += 1;
            let text = String::from_utf8_lossy(&bytes);
            for secret in secrets {
                assert!(!text.contains(&secret[5..15]) && !text.contains(&secret[secret.len() - 8..]), "{path}");
            }
        }
    }
    files
}

/// Every file below a folder, with its content.
fn read_all(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let of = |path: std::path::PathBuf| match path.is_dir() {
        true => read_all(&path),
        false => vec![(path.display().to_string(), std::fs::read(&path).expect("a file"))],
    };
    entries.flat_map(of).collect()
}

/// A repository with two commits whose records, files and messages contain these secrets.
fn exposed(secrets: &[String; 2]) -> Repository {
    let [token, word] = secrets;
    let repository = Repository::base("secrets-shown");
    let risk = |title: &str| {
        format!(
            "kind: risk\nid: R-90\ntitle: {title}\nsystems: [scorer]\nowner: model-owner\nevent: >-\n  Whoever has {token}\n  can \
             read it; the password: {word}\nlabels: {{api-key: {word}, \"of {token}\": yes}}\nexternal:\n  - {{system: jira, id: \"7\", \
             url: \"https://tickets.example/7?token={word}\"}}\n"
        )
    };
    let evidence = format!(
        "kind: evidence\nid: EV-90\ntitle: Log with {token}\nurl: \"https://logs.example/x?api_key={word}\"\ncollected: 2026-06-01\n\
         supports: [A.6.2.6]\nowner: model-owner\n"
    );
    let policy = |last: &str| format!("# Use of data\n\nWe ask first. {last}\n");
    repository.write("risks/R-90.yaml", risk("Leak"));
    repository.write("documents/files/more.md", policy("Then we log in."));
    repository.write("documents/DOC-90.yaml", "kind: document\nid: DOC-90\ntitle: More\ntype: procedure\nversion: \"1\"\npath: documents/files/more.md\nowner: model-owner\n");
    repository.commit("2026-06-02", "Add a risk");
    repository.write("risks/R-90.yaml", risk(&format!("Leak of {token}")));
    repository.write("evidence/EV-90.yaml", evidence);
    repository.write("documents/files/more.md", policy(&format!("The password: {word}")));
    repository.commit("2026-06-03", &format!("Use {token}"));
    repository
}

#[test]
fn no_command_and_no_document_shows_a_secret_of_a_record() {
    let secrets = [token(), ["Hn4Vc9Rt", "2Kx7Mb5Wq8Zd"].concat()];
    let repository = exposed(&secrets);
    let root = &repository.root;
    let mut shown = 0;
    let formats = |all: &[&'static str]| all.to_vec();
    let page = formats(&["text", "markdown", "json"]);
    let commands: &[(&[&str], Vec<&str>)] = &[
        (&["show", "R-90"], page.clone()),
        (&["show", "EV-90"], page.clone()),
        (&["list"], page.clone()),
        (&["list", "risk"], page.clone()),
        (&["log", "R-90"], page.clone()),
        (&["status"], page.clone()),
        (&["trace", "R-90"], page.clone()),
        (&["diff", "HEAD~1"], page),
        (&["graph"], formats(&["mermaid", "dot", "json"])),
        (&["check"], FORMATS.iter().map(|format| format.name).collect()),
        (&["check", "--diff", "HEAD~1"], FORMATS.iter().map(|format| format.name).collect()),
    ];
    for (command, formats) in commands {
        for format in formats {
            let ran = aims_today(root, &[command, &["--format", *format][..]].concat());
            if ran.code == 2 && ran.err.contains("possible values") {
                continue;
            }
            assert!(ran.code < 2, "{command:?} {format}: {ran:?}");
            shown += 1;
            for secret in &secrets {
                let all = ran.both();
                let found = [&secret[5..15], &secret[secret.len() - 8..]].into_iter().find(|part| all.contains(*part));
                assert!(found.is_none(), "{command:?} {format}:\n{all}");
            }
        }
    }
    assert!(shown > 40, "{shown}");
    let out = crate::support::folder::fresh("secrets-shown-out");
    let formats = ["md", "html", "docx", "xlsx", "csv"].map(|format| ["--format", format]).concat();
    let documents = out.join("documents").display().to_string();
    assert!(aims_today(root, &[&["render", "--all", "-o", &documents][..], &formats].concat()).code < 2);
    assert!(shows_nothing_of(&out, &secrets, &[]) > 100);
    let site = out.join("site").display().to_string();
    assert!(aims_today(root, &["render", "site", "-o", &site]).code < 2);
    assert!(shows_nothing_of(&out, &secrets, &[]) > 200);
    let sheets = std::fs::read_to_string(out.join("documents/record-sheets.md")).expect("it was written");
    assert!(sheets.contains("Leak of ghp") || sheets.contains("Leak of xxx"), "the record itself is shown");
}

#[test]
fn a_change_of_a_secret_in_a_file_is_a_change() {
    let file = |word: &str| format!("# A\n\nThe password: {word}\n").into_bytes();
    let (one, other) = (["q8Rv3Zt6", "Ky1Wb9Xn4Ld7"].concat(), ["Ky1Wb9Xn4Ld7", "q8Rv3Zt6"].concat());
    let difference = aims::text::difference(("a.md", &file(&one)), ("a.md", &file(&other))).expect("it differs");
    assert!(!difference.describe().contains(&other[..8]), "{}", difference.describe());
}

#[test]
fn nothing_in_the_examples_and_templates_looks_like_a_secret() {
    for example in ["examples/company", "examples/findings", "examples/start", "templates", "docs"] {
        for (path, bytes) in crate::support::files::tree(example).files {
            let found = std::str::from_utf8(&bytes).map(aims::source::secrets).unwrap_or_default();
            // The page of the rule shows what it finds.
            assert!(found.is_empty() || path.contains("reference/rules"), "{example}/{path}: {found:?}");
        }
    }
}

#[test]
fn secrets_are_found_in_bounded_time() {
    for hostile in [
        "password=".repeat(100_000),
        "eyJ".repeat(300_000),
        ".eyJ".repeat(200_000),
        "AccountKey=".repeat(90_000),
        "-----BEGIN PRIVATE KEY".repeat(40_000),
    ] {
        assert!(aims::source::secrets(&hostile).len() <= 100);
    }
}
