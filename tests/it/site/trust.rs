//! The page for everyone tells of nothing but what is approved and in scope, and of certificates of this standard.

use std::fs;

use super::{copy, public, render};
use crate::support::{
    command,
    engine::COMPANY_DATE as DAY,
    files::{folder, read},
    folder::write,
    repository::Repository,
};

/// What the page states about the AI policy, the scope, a system and the certificate.
const POLICY: &str = "What we stand for";
const SCOPE: &str = "Scope of our AI management system";
const SYSTEM: &str = "Fennholm Score";
const CERTIFICATE: &str = "AIMS-2026-0143";
const ALL: [&str; 4] = [POLICY, SCOPE, SYSTEM, CERTIFICATE];

#[test]
fn it_tells_of_what_is_approved_and_in_scope_alone() {
    let root = copy("examples/company", "trust");
    // A change of a file, and what it takes off the page.
    let cases: &[(&str, &str, &str, &[&str])] = &[
        ("context/scope.yaml", "approval:\n  by: iwarnke\n  on: 2026-05-21\n  evidence: [EV-02]\n", "", &[SCOPE]),
        ("context/scope.yaml", "on: 2026-05-21", "on: 2026-05-21\n  version: \"1.1\"", &[SCOPE]),
        ("context/scope.yaml", "systems: [credit-model, ", "systems: [", &[SYSTEM]),
        ("documents/documents.yaml", "on: 2026-03-26", "on: 2026-03-26\n  version: \"1.1\"", &[POLICY]),
        ("documents/documents.yaml", "on: 2026-03-26", "on: 2026-10-26", &[POLICY]),
        (
            "documents/documents.yaml",
            "approval:\n  by: iwarnke\n  on: 2026-03-26\n  evidence: [EV-01]\n",
            "",
            &[POLICY],
        ),
        ("systems/credit-model.yaml", "version: \"4.2\"", "version: \"4.2\"\nretired: 2026-09-30", &[SYSTEM]),
        ("systems/credit-model.yaml", "version: \"4.2\"", "version: \"4.2\"\nretired: 2026-10-01", &[]),
        ("certificates/CERT-01.yaml", "ISO/IEC 42001:2023", "ISO/IEC 27001:2022", &[CERTIFICATE]),
        ("certificates/CERT-01.yaml", "standard: ISO/IEC 42001:2023\n", "", &[]),
    ];
    for (path, old, new, gone) in cases {
        let path = root.join("repo").join(path);
        let before = read(&path);
        assert!(before.contains(old), "{old}");
        write(&path, before.replacen(old, new, 1));
        let page = public(&root, DAY);
        for said in ALL {
            assert_eq!(page.contains(said), !gone.contains(&said), "`{said}` after `{old}` became `{new}`");
        }
        write(&path, before);
    }
}

#[test]
fn a_certificate_names_its_systems_as_far_as_the_page_tells_of_them() {
    let root = copy("examples/company", "trust-systems");
    let named = |system: &str| {
        let page = public(&root, DAY);
        let (_, row) = page.split_once("AI systems covered").expect("a row");
        row.split("</tr>").next().is_some_and(|row| row.contains(system))
    };
    assert!(named(SYSTEM));
    let path = root.join("repo/certificates/CERT-01.yaml");
    let text = read(&path);
    let all = "systems: [credit-model, support-assistant, cv-screening]";
    write(&path, text.replacen(all, "systems: [support-assistant]", 1));
    assert!(!named(SYSTEM) && public(&root, DAY).contains(SYSTEM));
    for option in [["--include", "person"], ["--classification", "restricted"]] {
        let arguments = [&["render", "site", "-o", "../other", "--audience", "public"][..], &option].concat();
        let output = super::aims(&root, &arguments);
        let said = output.err;
        assert!(output.code == 2 && said.contains(&format!("omit `{}`", option[0])), "{said}");
    }
}

#[test]
fn a_policy_rewritten_after_its_approval_is_not_told() {
    let repository = Repository::company("trust-rewritten");
    let to = repository.root.with_extension("site");
    let page = || {
        let _ = fs::remove_dir_all(&to);
        let target = to.to_str().expect("UTF-8");
        let arguments = ["render", "site", "--audience", "public", "--today", DAY, "-o", target];
        command::aims(&repository.root, &arguments).says(0, &["written to"]);
        read(to.join("index.html"))
    };
    assert!(page().contains(POLICY));
    let file = "documents/files/ai-policy.md";
    repository.write(file, format!("{}\nAnd whatever nobody approved.\n", repository.read(file)));
    repository.commit("2026-10-01", "Say more");
    let said = page();
    assert!(!said.contains("nobody approved") && !said.contains(POLICY) && said.contains(SYSTEM), "{said}");
}

#[test]
#[cfg(unix)]
fn a_text_behind_a_folder_that_leads_out_is_not_read() {
    let root = copy("examples/company", "trust-linked");
    let (inside, outside) = (root.join("repo/documents/files"), root.join("outside"));
    fs::rename(&inside, &outside).expect("it can be moved");
    std::os::unix::fs::symlink(&outside, &inside).expect("it can be linked");
    let page = public(&root, DAY);
    assert!(!page.contains(POLICY) && page.contains(SYSTEM), "{page}");
    // A link that stays inside is followed.
    fs::rename(&outside, root.join("repo/texts")).expect("it can be moved");
    fs::remove_file(&inside).expect("it is there");
    std::os::unix::fs::symlink("../texts", &inside).expect("it can be linked");
    assert!(public(&root, DAY).contains(POLICY));
}

#[test]
fn a_site_takes_the_place_of_no_repository() {
    let root = copy("tests/base", "repository");
    let site = render(&root, &["--today", DAY]);
    for (other, is_folder) in [(".git", true), (".git", false), ("aims.yaml", false)] {
        let inside = root.join("site").join(other);
        if is_folder {
            fs::create_dir(&inside).expect("it can be made");
        } else {
            write(&inside, "gitdir: elsewhere\n");
        }
        for audience in ["internal", "public"] {
            let output = super::aims(&root, &["render", "site", "-o", "../site", "--audience", audience]);
            assert_eq!(output.code, 2, "{other}");
            let said = output.err;
            assert!(said.contains(&format!("it contains `{other}`, which would be lost")), "{said}");
        }
        assert!(inside.exists());
        assert_eq!(
            folder(&root.join("site")).files.len(),
            site.len() + usize::from(!is_folder),
            "what was there stays"
        );
        let removed = if is_folder { fs::remove_dir(&inside) } else { fs::remove_file(&inside) };
        removed.expect("it is there");
    }
    assert_eq!(render(&root, &["--today", DAY]), site);
}
