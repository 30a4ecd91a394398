//! What a repository or a folder may hold ready for whoever makes documents of it: expressions without end, logos behind links,
//! places that are taken.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::paths::{self, base};
use crate::support::{
    files::read,
    folder::{Temporary, names},
};

/// Exit code, standard output and standard error, in one text.
fn run(root: &Path, arguments: &[&str]) -> (i32, String) {
    let ran = paths::run(root, arguments);
    (ran.code, ran.both())
}

/// `{{ 1+1+…` of so many bytes up to its end.
fn expression(length: usize, end: &str) -> String {
    let body = "+1".repeat(length.saturating_sub(4) / 2);
    format!("{{{{ 1{body}{}{end}", " ".repeat(length - 4 - body.len()))
}

#[test]
fn expressions_without_end_are_found_and_never_read() {
    let folder = base("expressions");
    let deep = format!("# Ours\n{{{{ {}1{} }}}}\n", "(".repeat(50_000), ")".repeat(50_000));
    let chain = format!("# Ours\n{}\n", expression(200_000, "}}"));
    let open = format!("# Ours\n{}", expression(200_000, ""));
    let statement = format!("# Ours\n{{% if {} %}}{{% endif %}}\n", "not ".repeat(50_000));
    let just = format!("# Ours\n{}\n", expression(2001, "}}"));
    for (text, what) in [(deep, "deep"), (chain, "chain"), (open, "open"), (statement, "statement"), (just, "just")] {
        folder.write("templates/soa.md.j2", &text);
        let found = "templates/soa.md.j2:2:1: error[broken-template]: an expression is longer than 2000 bytes";
        let (code, said) = run(&folder.0, &["check", "--format", "concise"]);
        assert!(code == 1 && said.contains(found), "{what}: {code} {said}");
        let (code, said) = run(&folder.0, &["render", "soa", "--output", "soa.html"]);
        assert!(code == 2 && said.contains("error[broken-template]: an expression is longer than"), "{what}: {said}");
        assert!(said.contains("nothing was written") && !folder.0.join("soa.html").exists(), "{what}: {said}");
    }
    // One that is just short enough is read.
    folder.write("templates/soa.md.j2", format!("# Ours\n\nSum {}\n", expression(2000, "}}")));
    assert_eq!(run(&folder.0, &["check"]).0, 0);
    let (code, said) = run(&folder.0, &["render", "soa", "--format", "md"]);
    assert!(code == 0 && said.contains("Sum 99"), "{said}");
}

#[test]
fn what_a_filter_would_blow_up_and_registers_without_end_are_refused() {
    let folder = base("blown");
    let long = format!("{{% set s = \"{}\" %}}", "a".repeat(1900));
    let cases = [
        (&*format!("{long}{{{{ (s ~ s)|replace(\"a\", s)|replace(\"a\", s)|length }}}}"), "text of more than 8 MiB"),
        (&*format!("{long}{{{{ range(9999)|join(s)|length }}}}"), "text of more than 8 MiB"),
        ("{% for n in range(600) %}{{ table(\"controls\") }}{% endfor %}", "more than 500 tables and pictures"),
    ];
    for (template, why) in cases {
        folder.write("templates/soa.md.j2", template);
        let (code, said) = run(&folder.0, &["render", "soa", "--format", "html"]);
        assert!(code == 2 && said.contains(why), "{template}: {code} {said}");
    }
    folder.write("templates/soa.md.j2", "{{ \"a-b\"|replace(\"-\", \"+\") }} {{ [1, \"x\"]|join(\", \") }}\n");
    let (code, said) = run(&folder.0, &["render", "soa", "--format", "md"]);
    assert!(code == 0 && said.contains("a+b 1, x"), "{said}");
}

#[test]
fn a_template_is_refused_for_another_that_it_could_take_in() {
    let folder = base("included");
    folder.write("templates/soa.md.j2", "# Ours\n{% include \"part.md.j2\" %}\n");
    folder.write("templates/part.md.j2", expression(200_000, "}}"));
    let (code, said) = run(&folder.0, &["render", "soa", "--format", "md"]);
    assert!(code == 2 && said.contains("templates/part.md.j2:1:1"), "{said}");
    assert_eq!(run(&folder.0, &["render", "soa", "--format", "md", "--shipped-templates"]).0, 0);
}

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"><desc>Xanadu</desc></svg>\n";

#[test]
#[cfg(unix)]
fn a_logo_behind_a_folder_that_leads_out_is_not_read() {
    use std::os::unix::fs::symlink;
    let (folder, outside) = (base("logo"), Temporary::new("hostile-logo-outside"));
    outside.write("logo.svg", LOGO);
    let manifest = read(folder.0.join("aims.yaml"));
    let with = |logo: &str| manifest.replace("{name: Base Ltd,", &format!("{{name: Base Ltd, logo: {logo},"));
    folder.write("aims.yaml", with("brand/logo.svg"));
    let html = ["render", "soa", "--format", "html"];
    symlink(&outside.0, folder.0.join("brand")).expect("it can be linked");
    let (code, said) = run(&folder.0, &html);
    assert!(code == 2 && said.contains("brand/logo.svg: it is not a regular file inside the repository"), "{said}");
    assert!(!said.contains("Xanadu"));
    // A link that stays inside is followed.
    folder.write("pictures/logo.svg", LOGO);
    fs::remove_file(folder.0.join("brand")).expect("it is there");
    symlink("pictures", folder.0.join("brand")).expect("it can be linked");
    let (code, said) = run(&folder.0, &html);
    assert!(code == 0 && said.contains("data:image/svg+xml"), "{said}");
    for logo in ["../logo.svg", "brand/missing.svg"] {
        folder.write("aims.yaml", with(logo));
        assert_eq!(run(&folder.0, &html).0, 2, "{logo}");
    }
}

#[test]
fn all_documents_are_written_or_none() {
    let folder = base("all");
    folder.write("out/soa.md", "the one before");
    fs::create_dir(folder.0.join("out/scope.md")).expect("it can be made");
    let all = ["render", "--all", "--format", "md", "--output", "out"];
    let (code, said) = run(&folder.0, &all);
    assert!(code == 2 && said.contains("cannot write") && said.contains("scope.md"), "{said}");
    assert_eq!(names(&folder.0.join("out")), ["scope.md", "soa.md"], "nothing else was left");
    assert_eq!(read(folder.0.join("out/soa.md")), "the one before");
    fs::remove_dir(folder.0.join("out/scope.md")).expect("it is there");
    assert_eq!(run(&folder.0, &all).0, 0);
    assert_ne!(read(folder.0.join("out/soa.md")), "the one before");
    assert!(names(&folder.0.join("out")).iter().all(|name| name.ends_with(".md") && !name.starts_with('.')));
}

#[test]
fn a_set_of_files_that_cannot_be_written_leaves_each_place_as_it_was() {
    let folder = Temporary::new("hostile-set");
    let file = |path: &str| -> (PathBuf, Vec<u8>) { (folder.0.join(path), b"new".to_vec()) };
    folder.write("a", "old");
    for broken in ["missing/x", "a/x", ".."] {
        let set = [file("a"), file("b"), file(broken), file("c")];
        let (path, _) = aims::repo::write_all(&set).expect_err("one has no place");
        assert_eq!(path, folder.0.join(broken));
        assert_eq!(names(&folder.0), ["a"], "{broken}");
        assert_eq!(read(folder.0.join("a")), "old");
    }
    aims::repo::write_all(&[file("a"), file("b")]).expect("both have a place");
    assert_eq!(names(&folder.0), ["a", "b"]);
    assert_eq!(read(folder.0.join("a")), "new");
}
