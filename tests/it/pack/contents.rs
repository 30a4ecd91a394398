//! What goes into a pack, what does not, and that it says so.

use std::{fs, process::Command};

use serde_json::Value;

use super::{archive, file, manifest, packed};
use crate::support::{
    archive::{Entries, entries},
    command::aims,
    folder::{fresh, write},
    repository::Repository,
    schemas::{assert_fits, published},
    texts::compiled,
};

/// Why something is not there, by its title or record.
#[track_caller]
fn why(manifest: &Value, list: &str, what: &str) -> String {
    let all = manifest[list].as_array().expect("a list");
    let found = all.iter().find(|absent| absent["title"] == what || absent["record"] == what);
    found.unwrap_or_else(|| panic!("{what} is not in {list}: {all:#?}"))["why"].as_str().expect("text").to_owned()
}

fn has(entries: &Entries, path: &str) -> bool {
    entries.iter().any(|(own, _)| own == path)
}

fn text(entries: &Entries) -> String {
    entries.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
}

#[test]
fn everything_is_named_with_its_hash_and_can_be_checked_without_aims() {
    let pack = super::small();
    let entries = entries(pack);
    let manifest = manifest(&entries);
    let named: Vec<&str> = manifest["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| file["path"].as_str().expect("a path"))
        .collect();
    let there: Vec<&str> = entries.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(there, [&named[..], &["MANIFEST.json", "SHA256SUMS"]].concat());
    let index = String::from_utf8(file(&entries, "index.html")).expect("UTF-8");
    for path in &named[1..] {
        assert!(index.contains(&format!("href=\"{path}\"")), "{path} is not on the page");
    }
    assert!(!index.contains("<script") && index.contains("default-src 'none'"));
    let folder = fresh("pack-unpacked");
    for (path, bytes) in &entries {
        write(folder.join(path), bytes);
    }
    if let Ok(output) = Command::new("sha256sum").args(["--quiet", "-c", "SHA256SUMS"]).current_dir(&folder).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn the_published_schema_takes_the_manifest_and_the_verification() {
    let fits = |schema: &str, value: &Value| assert_fits(&published(schema), value);
    fits("pack-manifest", &manifest(&entries(super::small())));
    let folder = fresh("pack-schema");
    let mut broken = super::small().to_vec();
    broken.push(0);
    write(folder.join("pack.zip"), broken);
    let said = aims(&folder, &["pack", "verify", "pack.zip", "--format", "json"]);
    assert_eq!(said.code, 1);
    fits("pack-verify-report", &said.json());
}

#[test]
fn people_and_incidents_stay_out_unless_asked_for() {
    let repository = Repository::base("pack-private");
    let private = "kind: incident\nid: INC-1\ntitle: Zanzibar mishap\ncategory: performance\noccurred: 2026-01-02\nstatus: open\n";
    repository.write("incidents/INC-1.yaml", private);
    repository.commit("2026-01-31", "More");
    let without = entries(&packed(&repository.root, &["--stage", "stage-2", "--format", "html"]));
    assert!(!has(&without, "records/incidents/INC-1.yaml"));
    assert!(!text(&without).contains("Zanzibar"));
    let beside: Entries = without.iter().filter(|(path, _)| !path.starts_with("documents/")).cloned().collect();
    assert!(!text(&beside).contains("Lead auditor of management systems"));
    let said = manifest(&without);
    assert!(why(&said, "leftOut", "incident").contains("`--include incident`"));
    let all = ["--stage", "stage-2", "--format", "html", "--include", "incident,person"];
    let with = entries(&packed(&repository.root, &all));
    assert!(has(&with, "records/incidents/INC-1.yaml") && text(&with).contains("Lead auditor of management systems"));
    assert_eq!(manifest(&with)["options"]["include"], serde_json::json!(["incident", "person"]));
}

#[test]
fn what_is_too_closed_stays_out_with_its_record() {
    let repository = Repository::base("pack-closed");
    repository.replace("evidence/EV-1.yaml", "owner: model-owner", "classification: confidential\nowner: model-owner");
    repository.commit("2026-01-31", "More");
    let by_default = entries(&packed(&repository.root, &["--format", "csv"]));
    assert!(has(&by_default, "evidence/EV-1-report.txt") && has(&by_default, "records/evidence/EV-1.yaml"));
    assert!(!has(&by_default, "records/documents/external.yaml"), "restricted");
    let less = entries(&packed(&repository.root, &["--format", "csv", "--classification", "internal"]));
    assert!(!has(&less, "evidence/EV-1-report.txt") && !has(&less, "records/evidence/EV-1.yaml"));
    assert_eq!(
        why(&manifest(&less), "leftOut", "EV-1"),
        "its classification is confidential; the highest classification in this pack is internal"
    );
    let named = manifest(&less)["leftOut"].as_array().expect("a list").clone();
    assert_eq!(named.iter().filter(|absent| absent["record"] == "EV-1").count(), 1, "{named:#?}");
    let index = String::from_utf8(file(&less, "index.html")).expect("UTF-8");
    assert!(index.contains("its classification is confidential") && index.contains("id=\"left-out\""));
    let most = entries(&packed(&repository.root, &["--format", "csv", "--classification", "restricted"]));
    assert!(has(&most, "records/documents/external.yaml"));
    assert!(why(&manifest(&most), "leftOut", "DOC-4").contains("of external origin"));
}

#[test]
fn missing_evidence_and_drafts_are_named() {
    let repository = Repository::base("pack-missing");
    let evidence = |id: &str, place: &str| {
        format!("kind: evidence\nid: {id}\ntitle: Thing {id}\n{place}\ncollected: 2026-01-05\nowner: chief\n")
    };
    repository.write("evidence/EV-81.yaml", evidence("EV-81", "path: evidence/gone.txt"));
    repository.write("evidence/EV-82.yaml", evidence("EV-82", "url: https://elsewhere.example/x"));
    repository.write("evidence/EV-83.yaml", evidence("EV-83", "path: evidence/large.bin"));
    let oid = "a".repeat(64);
    repository
        .write("evidence/large.bin", format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 5\n"));
    repository.write("evidence/files/report.txt", "changed after it was collected");
    repository.replace("documents/policy.yaml", "approval: {by: ada, on: 2026-01-15}\n", "");
    repository.commit("2026-01-31", "More");
    let entries = entries(&packed(&repository.root, &["--format", "csv"]));
    let manifest = manifest(&entries);
    assert_eq!(why(&manifest, "missing", "EV-81"), "there is no such file");
    assert_eq!(why(&manifest, "external", "EV-82"), "it is stored at https://elsewhere.example/x");
    assert!(why(&manifest, "missing", "EV-83").contains("Git LFS"));
    assert!(why(&manifest, "external", "EV-10").contains("archive, review 1"));
    let notes = |path: &str| {
        let files = manifest["files"].as_array().expect("files");
        files.iter().find(|file| file["path"] == path).unwrap_or_else(|| panic!("{path}"))["notes"].to_string()
    };
    assert!(notes("evidence/EV-1-report.txt").contains("a different SHA-256"));
    assert!(notes("policies/drafts/DOC-1-policy.md").contains("not approved"));
    assert!(manifest["findings"]["errors"].as_u64().expect("a number") > 0);
    let index = String::from_utf8(file(&entries, "index.html")).expect("UTF-8");
    let errors = manifest["findings"]["errors"].as_u64().expect("a number");
    let first = index.split("<table").next().expect("it begins");
    assert!(first.contains(&format!("Open when this pack was created: {errors} error")), "{first}");
    for said in
        ["there is no such file", "https://elsewhere.example/x", "Git LFS", "a different SHA-256", "it is not approved"]
    {
        assert!(index.contains(said), "{said}");
    }
    let blob = repository.git(&["rev-parse", "HEAD:documents/policy.md"]);
    assert!(manifest["files"].as_array().expect("files").iter().any(|file| file["blob"] == blob.as_str()));
}

#[test]
fn a_dirty_pack_says_so_and_a_release_is_refused() {
    let repository = Repository::base("pack-dirty");
    repository.replace("documents/policy.md", "AI", "An AI");
    let entries = entries(&packed(&repository.root, &["--format", "html", "--today", "2026-06-30"]));
    let manifest = manifest(&entries);
    assert_eq!(
        (&manifest["dirty"], &manifest["uncommitted"]),
        (&true.into(), &serde_json::json!(["documents/policy.md"]))
    );
    for path in ["index.html", "documents/01-soa.html"] {
        let path = entries
            .iter()
            .map(|(own, _)| own)
            .find(|own| own.ends_with(path.trim_start_matches("documents/01-")))
            .expect("it is there");
        assert!(String::from_utf8(file(&entries, path)).expect("UTF-8").contains("DRAFT"), "{path}");
    }
    let to = repository.root.with_extension("pack.zip");
    let to = to.to_str().expect("UTF-8");
    aims(&repository.root, &["pack", "verify", to])
        .says(0, &["with uncommitted changes", "It is a draft made from uncommitted files"]);
    aims(&repository.root, &["pack", "verify", to, "--rebuild"])
        .says(1, &["It is a draft made from uncommitted files"]);
    let before = fs::read(to).expect("it is there");
    let refused = aims(&repository.root, &["pack", "--release", "-o", to]);
    refused.says(1, &["nothing was written", "documents/policy.md has uncommitted changes"]);
    assert!(fs::read(to).expect("it is there") == before);
}

#[test]
fn a_pack_that_cannot_be_made_leaves_the_old_one() {
    let repository = Repository::base("pack-large");
    let old = packed(&repository.root, &["--format", "csv"]);
    let large = fs::File::create(repository.root.join("evidence/files/report.txt")).expect("it can be made");
    large.set_len((64 << 20) + 1).expect("it can grow");
    let to = repository.root.with_extension("pack.zip");
    let to = to.to_str().expect("UTF-8");
    let said = aims(&repository.root, &["pack", "--format", "csv", "-o", to]);
    said.says(2, &["evidence/files/report.txt", "the limit for a file in a pack is 67108864", "help:"]);
    repository.git(&["checkout", "-q", "."]);
    repository.write("templates/soa.md.j2", "{{ nothing }}");
    aims(&repository.root, &["pack", "--format", "html", "-o", to]).says(2, &["templates/soa.md.j2"]);
    assert!(fs::read(to).expect("it is there") == old);
}

#[test]
#[cfg(unix)]
fn no_link_brings_in_what_lies_outside() {
    let repository = Repository::base("pack-links");
    let outside = fresh("pack-outside");
    write(outside.join("secret.txt"), "Xanadu");
    for (id, path) in [
        ("EV-91", "evidence/folder/secret.txt"),
        ("EV-92", "evidence/link.txt"),
        ("EV-93", "../pack-outside/secret.txt"),
    ] {
        let record =
            format!("kind: evidence\nid: {id}\ntitle: Thing\npath: {path}\ncollected: 2026-01-05\nowner: chief\n");
        repository.write(&format!("evidence/{id}.yaml"), record);
    }
    std::os::unix::fs::symlink(&outside, repository.root.join("evidence/folder")).expect("it can be linked");
    std::os::unix::fs::symlink(outside.join("secret.txt"), repository.root.join("evidence/link.txt"))
        .expect("it can be linked");
    for committed in [false, true] {
        if committed {
            repository.commit("2026-01-31", "More");
        }
        let entries = entries(&packed(&repository.root, &["--format", "csv", "--today", "2026-06-30"]));
        assert_eq!(manifest(&entries)["dirty"], !committed);
        assert!(!text(&entries).contains("Xanadu"));
        let said = manifest(&entries);
        ["EV-91", "EV-92"].iter().for_each(|id| assert!(!why(&said, "missing", id).is_empty()));
        assert!(entries.iter().all(|(path, _)| aims::source::stays_inside(path)));
        assert!(archive(&entries) == fs::read(repository.root.with_extension("pack.zip")).expect("it is there"));
    }
}

#[test]
fn the_findings_name_the_file_for_which_others_wait() {
    let repository = Repository::base("pack-waiting");
    repository.write("risks/R-1.yaml", "kind: risk\nid: R-1\ntitle: A\nmore:\n\tone: 1\n");
    let findings = |options: &[&str]| {
        let options = [&["--format", "csv", "--today", "2026-06-30"], options].concat();
        let entries = entries(&packed(&repository.root, &options));
        String::from_utf8(file(&entries, "findings/findings.html")).expect("UTF-8")
    };
    let whole = findings(&["--classification", "restricted"]);
    assert!(compiled(r"<p>\d+ findings wait for risks/R-1\.yaml\.</p>").is_match(&whole), "{whole}");
    let partial = findings(&[]);
    assert!(partial.contains("findings wait for ") && !partial.contains("wait for risks/"), "{partial}");
    repository.git(&["checkout", "-q", "."]);
    assert!(!findings(&[]).contains(" wait for "));
}
