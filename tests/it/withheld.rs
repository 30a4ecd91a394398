//! What readers may not see: words planted in records that stay out stand in no file of a pack or a site, however it is packed,
//! nor do the messages and authors of the commits that changed such records.

use std::{collections::BTreeSet, fs};

use crate::{
    pack::packed,
    support::{
        archive::{Entries as Files, entries},
        command::aims,
        engine::COMPANY_DATE,
        files::folder,
        records::{plant, rewrite},
        repository::Repository,
    },
};

/// Stands in what nobody may see. One word, so that no format breaks it in two.
const TOKEN: &str = "zqtoken";
/// Kinds that stay out unless they are asked for.
pub const PERSONAL: &[&str] = &["concern", "incident", "person", "training"];
/// Records that are made restricted beside those that are.
const CLOSED: &[&str] = &["cv-screening", "A.10.2", "CERT-01", "DOC-10", "DOC-14", "EV-04", "EV-11"];
/// A commit that changed nothing which stays out.
const PLAIN: &str = "Word a risk anew";
/// What stands in place of the others' messages and authors.
const WITHHELD: &str = "(withheld: the commit also changed withheld records)";
/// Shows everything.
const EVERYTHING: &[&str] = &["--classification", "restricted", "--include", "concern,incident,person,training"];

/// The company with [`TOKEN`] in the texts of every record that stays out.
fn planted(name: &str) -> Repository {
    let repository = Repository::company(name);
    let mut planted = 0;
    rewrite(&repository.root, &mut |record| {
        let [id, kind] = ["id", "kind"].map(|key| record[key].as_str().unwrap_or_default().to_owned());
        if CLOSED.contains(&&*id) {
            record["classification"] = "restricted".into();
        }
        if record["classification"].as_str() == Some("restricted") || PERSONAL.contains(&&*kind) {
            let name = record.get("name").cloned().filter(|_| kind == "person");
            plant(record, &format!(" {TOKEN}"), &mut planted);
            // Persons go by their names where a record refers to them.
            name.into_iter().for_each(|name| record["name"] = name);
            if id == "cv-screening" {
                record["purpose"] = TOKEN.into();
            }
        }
    });
    assert!(planted > 80, "{planted}");
    broken(&repository);
    repository.git(&["add", "-A"]);
    repository.commit_with(COMPANY_DATE, &[], &["--amend", "-m", "Begin"]);
    committed(&repository);
    repository
}

/// Adds records about which something is found: of kinds that stay out, and such that nobody can read.
fn broken(repository: &Repository) {
    let incident =
        format!("kind: incident\nid: INC-90\ntitle: An {TOKEN}\ncategory: {TOKEN}\n{TOKEN}: 1\nowner: {TOKEN}\n");
    repository.write("incidents/INC-90.yaml", incident);
    let open = format!(
        "kind: incident\nid: INC-91\ntitle: An {TOKEN}\ncategory: performance\noccurred: 2026-06-02\nsystems: [cv-screening]\nseverity: 3\nowner: ai-officer\n"
    );
    repository.write("incidents/INC-91.yaml", open);
    let unread = format!("kind: risk\nid: R-90\ntitle: A {TOKEN}\nevent: [{TOKEN}]\n");
    repository.write("risks/R-90.yaml", unread);
    // A risk has no such field; whoever wrote it meant it all the same.
    let meant = format!("kind: risk\nid: R-91\ntitle: A {TOKEN}\nclassification: restricted\n");
    repository.write("risks/R-91.yaml", meant);
    // Nobody writes such a key for another field.
    let misspelt =
        format!("kind: supplier\nid: SUP-93\nname: A {TOKEN}\nsupplies: {TOKEN}\nclasification: restricted\n");
    repository.write("suppliers/SUP-93.yaml", misspelt);
    // What is overtaken is a finding, too.
    repository.write("aims.yaml", format!("{}approvals: {{}}\n", repository.read("aims.yaml")));
    // One that can be read stands beside it.
    let pair = format!(
        "kind: supplier\nid: SUP-90\nname: Readable Ltd\nsupplies: Tools\n---\nkind: supplier\nid: SUP-91\nname: [A {TOKEN}]\n{TOKEN}: 1\n"
    );
    repository.write("suppliers/pair.yaml", pair);
    repository.write("suppliers/SUP-92.yaml", format!("kind: supplier\nname: {TOKEN}\nid: [{TOKEN}\n"));
    repository.write("evidence/EV-90.yaml", format!("kind: evidence\nid: EV-90\ntitle: A {TOKEN}\npath: evidence/files/{TOKEN}.txt\nsha256: a{}\ncollected: 2026-06-01\nclassification: restricted\nowner: ai-officer\n", "0".repeat(63)));
    repository.write(&format!("evidence/files/{TOKEN}.txt"), TOKEN);
}

/// Commits that tell of what stays out, each with something that is shown, and one that does not.
fn committed(repository: &Repository) {
    let teller = [("GIT_AUTHOR_NAME", TOKEN), ("GIT_AUTHOR_EMAIL", "zq@elsewhere.example")];
    let told = format!("Tell of {TOKEN}");
    let touch = |path: &str, day: &str| repository.write(path, format!("{}# {day}\n", repository.read(path)));
    // The history of a file shows which commit changed it last.
    touch("documents/files/development-procedure.md", "Anew.");
    // An impact assessment relies on the system, so that its approval no longer applies.
    repository.replace("systems/cv-screening.yaml", &format!("purpose: {TOKEN}"), &format!("purpose: more {TOKEN}"));
    touch("risks/R-01.yaml", "2026-10-01");
    repository.commit_as("2026-10-01", &told, &teller);
    for (number, path) in
        ["incidents/incidents.yaml", "people/persons.yaml", "risks/R-90.yaml", "evidence/EV-90.yaml"].iter().enumerate()
    {
        let day = format!("2026-10-{:02}", number + 2);
        touch(path, &day);
        touch("risks/R-01.yaml", &day);
        repository.commit_as(&day, &told, &teller);
    }
    touch("risks/R-01.yaml", "2026-10-10");
    repository.commit("2026-10-10", PLAIN);
}

/// The files with those of archives among them in place of the archives, as DOCX and XLSX are.
fn opened(files: Files) -> Files {
    let open = |(path, bytes): (String, Vec<u8>)| match bytes.starts_with(b"PK\x03\x04") {
        true => entries(&bytes).into_iter().map(|(part, bytes)| (format!("{path}!{part}"), bytes)).collect(),
        false => vec![(path, bytes)],
    };
    files.into_iter().flat_map(open).collect()
}

/// The places in which the files say the token, with what stands around it, each page of a site once.
fn telling(files: &Files) -> Vec<String> {
    let tells = |(path, bytes): &(String, Vec<u8>)| {
        let text = format!("{path}\n{}", String::from_utf8_lossy(bytes));
        let at = text.to_ascii_lowercase().find(TOKEN)?;
        let (from, to) = (text.floor_char_boundary(at.saturating_sub(120)), text.ceil_char_boundary(at + 60));
        Some(format!("{path}: …{}…", text[from..to.min(text.len())].replace('\n', " ")))
    };
    files.iter().filter_map(tells).collect()
}

fn pack(repository: &Repository, options: &[&str]) -> Files {
    let formats = ["--format", "html", "--format", "docx", "--format", "xlsx", "--format", "csv", "--format", "md"];
    pack_as(repository, &[&formats, options].concat())
}

/// The files of a pack, those of archives among them.
pub fn pack_as(repository: &Repository, options: &[&str]) -> Files {
    let stage = ["--stage", "stage-2", "--today", "2026-10-15"];
    opened(entries(&packed(&repository.root, &[&stage[..], options].concat())))
}

pub fn site(repository: &Repository, options: &[&str]) -> Files {
    let to = repository.root.with_extension("site");
    let _ = fs::remove_dir_all(&to);
    let target = to.to_str().expect("UTF-8");
    aims(&repository.root, &[&["render", "site", "-o", target, "--today", "2026-10-15"], options].concat())
        .says(0, &["written to"]);
    folder(&to).files.into_iter().collect()
}

fn text<'f>(files: &'f Files, path: &str) -> std::borrow::Cow<'f, str> {
    let file = files.iter().find(|(own, _)| own.ends_with(path)).unwrap_or_else(|| panic!("{path} is not there"));
    String::from_utf8_lossy(&file.1)
}

#[test]
fn a_pack_tells_nothing_of_what_stays_out() {
    let repository = planted("withheld-pack");
    let files = pack(&repository, &[]);
    let parts: BTreeSet<&str> = files.iter().filter_map(|(path, _)| path.split(['/', '!']).next()).collect();
    assert!(parts.contains("documents") && parts.contains("findings") && parts.contains("records"), "{parts:?}");
    let telling = telling(&files);
    assert!(telling.is_empty(), "{} files:\n{}", telling.len(), telling.join("\n"));
    let register = text(&files, "-risk-register.md");
    assert!(register.contains(PLAIN), "what is not about them is told");
    // Six commits, each without author and message.
    assert_eq!(register.matches(WITHHELD).count(), 12);
    assert!(text(&files, "suppliers/pair.yaml").contains("Readable Ltd"));
    assert!(text(&files, "findings.json").contains("INC-90"), "that something was found is told");
}

#[test]
fn a_site_tells_nothing_of_what_stays_out() {
    let repository = planted("withheld-site");
    let files = site(&repository, &[]);
    let telling = telling(&files);
    assert!(telling.is_empty(), "{} files:\n{}", telling.len(), telling.join("\n"));
    let register = text(&files, "documents/risk-register.html");
    assert!(register.contains(PLAIN) && register.contains(WITHHELD));
    assert!(text(&files, "documents/system-inventory.html").contains("credit-model"));
    assert!(text(&files, "records/index.html").contains("Readable Ltd"));
}

#[test]
fn what_was_asked_for_is_told() {
    let repository = planted("withheld-asked");
    let all = telling(&pack(&repository, EVERYTHING));
    for part in ["documents/", ".docx!word/document.xml", ".xlsx!xl/", "findings/", "records/", "evidence/"] {
        assert!(all.iter().any(|file| file.contains(part)), "{part} could not tell: {all:#?}");
    }
    let all = telling(&site(&repository, EVERYTHING));
    assert!(all.iter().any(|file| file.starts_with("documents/")), "{all:#?}");
}
