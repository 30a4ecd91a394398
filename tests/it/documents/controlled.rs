//! Policies and procedures as controlled documents: their text is in every format, stays text whatever it contains, and is seen by
//! nobody who may not see its record.

use std::path::Path;

use crate::{
    documents::{docx, same::read_rows, xlsx},
    pack::{differences, manifest, packed},
    support::{
        archive::{Entries, entries},
        command::{Ran, aims, aims_today},
        folder,
        repository::Repository,
    },
};

const MANIFEST: &str = "kind: aims\nid: one\norganization: {name: One}\n";
const RECORD: &str =
    "kind: document\nid: DOC-1\ntitle: AI policy\ntype: ai-policy\nversion: \"3\"\ndate: 2026-01-02\npath: FILE\n";
const POLICY: &str = "# DOC-1: AI Policy

Version 3 of 2026-01-02.

## 1. Roles

| Role | Duty |
| --- | --- |
| Board | Decides, *always* |
| Owner | Says `stop` |

1. First, see [part 2](#2-data-and-people).
2. Second
   - inner **strong** item

> Quoted words.

### Details

```
code {{ cover.id }}
```

## 2. Data and people

Read [the law](https://law.example/a?b=1&c=2). ![The flow](flow.png)
";

/// A folder with one document, whose file has this name and content; renders it in a format that is text.
struct One {
    root: std::path::PathBuf,
}

impl One {
    fn new(name: &str, file: &str, content: impl AsRef<[u8]>) -> Self {
        let root = folder::fresh(name);
        folder::write(root.join("aims.yaml"), MANIFEST);
        folder::write(root.join("policy.yaml"), RECORD.replace("FILE", file));
        if !content.as_ref().is_empty() {
            folder::write(root.join(file), content);
        }
        Self { root }
    }

    #[track_caller]
    fn text(&self, format: &str) -> String {
        let ran = self.ran(&["--format", format]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    }

    fn ran(&self, options: &[&str]) -> Ran {
        aims_today(&self.root, &[&["render", "document", "DOC-1", "--without-git"], options].concat())
    }

    #[track_caller]
    fn bytes(&self, format: &str) -> Vec<u8> {
        let path = self.root.join(format!("out.{format}"));
        self.ran(&["-o", path.to_str().expect("UTF-8")]).says(0, &[]);
        std::fs::read(path).expect("it was written")
    }
}

const ROWS: [[&str; 2]; 2] = [["Board", "Decides, always"], ["Owner", "Says stop"]];

#[test]
fn a_policy_is_read_back_from_docx() {
    let parts = docx::unpacked(&One::new("controlled-docx", "policy.md", POLICY).bytes("docx"));
    let text = docx::part(&parts, "word/document.xml");
    let tables = docx::tables(text);
    let rows = tables.iter().find(|table| table.rows[0] == ["Role", "Duty"]).expect("its table");
    assert_eq!(rows.rows[1..], ROWS);
    let read = roxmltree::Document::parse(text).expect("well-formed");
    let of_style = |style: &str| -> Vec<String> {
        let paragraphs =
            read.descendants().filter(|node| node.has_tag_name((node.tag_name().namespace().unwrap_or(""), "p")));
        let is_styled = |node: &roxmltree::Node<'_, '_>| {
            node.descendants()
                .any(|own| own.tag_name().name() == "pStyle" && own.attributes().any(|it| it.value() == style))
        };
        let text = |node: roxmltree::Node<'_, '_>| {
            node.descendants().filter(|piece| piece.tag_name().name() == "t").filter_map(|piece| piece.text()).collect()
        };
        paragraphs.filter(is_styled).map(text).collect()
    };
    assert_eq!(of_style("Title"), ["AI policy"]);
    assert_eq!(of_style("Heading1"), ["1. Roles", "2. Data and people"], "the title is not repeated");
    assert_eq!(of_style("Heading2"), ["Details"]);
    assert_eq!(of_style("Quote"), ["Quoted words."]);
    assert_eq!(of_style("Code"), ["code {{ cover.id }}"]);
    assert_eq!(of_style("ListParagraph"), ["First, see part 2.", "Second", "inner strong item"]);
    assert!(text.contains("[Picture: The flow, file flow.png]"));
    let relations = docx::part(&parts, "word/_rels/document.xml.rels");
    assert!(relations.contains("https://law.example/a?b=1&amp;c=2"), "{relations}");
    let footer = parts.iter().find(|(name, _)| name.starts_with("word/footer")).expect("a footer").1;
    assert!(String::from_utf8_lossy(footer).contains("DOC-1 · AI policy · version 3"));
}

#[test]
fn a_policy_is_read_back_from_html_markdown_and_tables() {
    let one = One::new("controlled-text", "policy.md", POLICY);
    let html = one.text("html");
    assert!(html.split("<table").skip(1).any(|table| read_rows(table) == ROWS));
    for part in [
        "<h2 id=\"1-roles\">1. Roles</h2>",
        "<h3 id=\"details\">Details</h3>",
        "<a href=\"#2-data-and-people\">part 2</a>",
        "<a href=\"https://law.example/a?b=1&amp;c=2\">the law</a>",
        "<blockquote>\n<p>Quoted words.</p>",
        "code {{ cover.id }}",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert_eq!(html.matches("AI Policy").count(), 0, "the first heading is not repeated");
    let markdown = one.text("md");
    assert!(markdown.contains("| Board | Decides, *always* |\n| Owner | Says `stop` |\n"), "{markdown}");
    assert!(markdown.contains("\n```\ncode {{ cover.id }}\n```\n"), "{markdown}");
    let sheets = xlsx::sheets(&one.bytes("xlsx"));
    let (_, text) = sheets.iter().find(|(name, _)| name == "Text").expect("a sheet");
    let rows: Vec<String> =
        text.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("/")).collect();
    for row in [
        "DOC-1/1. Roles/Board | Decides, always",
        "DOC-1/1. Roles/2. • inner strong item",
        "DOC-1/Details/code {{ cover.id }}",
    ] {
        assert!(rows.iter().any(|own| own == row), "{row} is not in {rows:#?}");
    }
    assert!(one.text("csv").contains("DOC-1,AI policy,AI policy,3,2026-01-02"));
}

#[test]
fn a_text_is_never_a_template_or_markup() {
    let hostile = "# Other\n\n{{ 6 * 7 }} {% include 'cover.md.j2' %} {{ table(\"documents\") }} \u{2060}table:documents\u{2060}\n\n\
        <script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) [y](data:text/html,z) ![p](http://e.vil/p.png)\n\n\
        [z]: javascript:alert(2)\n\n[z] \u{202e}abc\u{1}\n";
    let one = One::new("controlled-hostile", "policy.md", hostile);
    let html = one.text("html");
    let body = html.split("</style>").last().expect("a body");
    for text in [
        "{{ 6 * 7 }} {% include",
        "{{ table(&quot;documents&quot;) }}",
        "table:documents",
        "&lt;script&gt;alert(1)",
        "[Picture: p, file http://e.vil/p.png]",
    ] {
        assert!(body.contains(text), "{text} is not in {body}");
    }
    for text in
        ["<script", "<img", "href=\"javascript", "href=\"data", "\u{202e}", "\u{1}", "<th scope=\"col\">Classification"]
    {
        assert!(!body.contains(text), "{text} is in {body}");
    }
    let markdown = one.text("md");
    assert!(markdown.contains("\\{\\{ 6 \\* 7 \\}\\} \\{% include"), "{markdown}");
    assert!(!markdown.contains("](javascript") && !markdown.contains("](data"), "{markdown}");
    roxmltree::Document::parse(docx::part(&docx::unpacked(&one.bytes("docx")), "word/document.xml"))
        .expect("well-formed");
}

#[test]
fn deep_and_long_texts_end() {
    for text in [
        "> ".repeat(20_000),
        "- ".repeat(20_000),
        "[".repeat(20_000),
        "# x\n".repeat(5_000),
        "|a".repeat(5_000),
        "*".repeat(20_000),
    ] {
        assert!(!One::new("controlled-deep", "policy.md", text).text("html").is_empty());
    }
}

#[test]
fn a_file_without_text_gets_a_cover_that_names_it() {
    let pdf = One::new("controlled-pdf", "files/policy.pdf", b"%PDF-1.7\xff").text("md");
    assert!(pdf.contains("not included here: its type is not set as text."), "{pdf}");
    assert!(pdf.contains("| File in the repository | files/policy.pdf |"), "{pdf}");
    let sha256 = aims::source::sha256(b"%PDF-1.7\xff");
    assert!(pdf.contains(&format!("| SHA-256 | {sha256} |")) && pdf.contains("| Size | 9 bytes |"), "{pdf}");
    let txt = One::new("controlled-txt", "policy.txt", "# No heading\nsecond line\n\nNext *part*.\n").text("html");
    assert!(txt.contains("<p># No heading<br>second line</p>\n<p>Next *part*.</p>"), "{txt}");
    let long = One::new("controlled-long", "policy.md", "word ".repeat(900_000)).text("md");
    assert!(long.contains("not included here: it is longer than 4 MiB.") && !long.contains("word word"));
}

/// The reason why the document is a draft.
#[track_caller]
fn defect(one: &One) -> String {
    let text = one.text("md");
    let found = text.lines().find_map(|line| line.strip_prefix("**DRAFT**: "));
    found.unwrap_or_else(|| panic!("no draft: {text}")).to_owned()
}

#[test]
fn a_file_that_cannot_be_read_makes_a_draft_that_says_why() {
    let missing = One::new("controlled-missing", "policy.md", "");
    assert!(defect(&missing).contains("policy.md cannot be read: there is no such file"));
    let latin = One::new("controlled-latin", "policy.md", b"# Caf\xe9\n");
    assert!(defect(&latin).contains("policy.md cannot be read: it is not UTF-8 text"));
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    assert!(defect(&One::new("controlled-lfs", "policy.md", pointer)).contains("has not been fetched"));
}

#[cfg(unix)]
#[test]
fn no_path_leads_out_of_the_repository() {
    let outside = folder::fresh("controlled-outside");
    folder::write(outside.join("secret.md"), "zqsecret words\n");
    let linked = One::new("controlled-link", "policy.md", "");
    std::os::unix::fs::symlink(outside.join("secret.md"), linked.root.join("policy.md")).expect("a link");
    let folder = One::new("controlled-folder", "inside/secret.md", "");
    std::os::unix::fs::symlink(&outside, folder.root.join("inside")).expect("a link");
    for one in [&linked, &folder] {
        assert!(defect(one).contains("it is not a regular file inside the repository"));
        assert!(!one.text("html").contains("zqsecret"));
    }
    let above = One::new("controlled-above", "../controlled-outside/secret.md", "zqsecret words\n");
    above.ran(&[]).lacks(&["zqsecret"]);
}

/// The texts of a pack, those of Word files unpacked.
fn texts(files: Entries) -> Vec<(String, String)> {
    let inner = |(path, bytes): (String, Vec<u8>)| match path.ends_with(".docx") {
        true => docx::unpacked(&bytes).into_iter().map(|(part, bytes)| (format!("{path}/{part}"), bytes)).collect(),
        false => vec![(path, bytes)],
    };
    files
        .into_iter()
        .flat_map(inner)
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// The files of a pack that contain the planted word.
fn with_word(root: &Path, options: &[&str]) -> Vec<String> {
    let files =
        texts(entries(&packed(root, &[&["--format", "html", "--format", "docx", "--format", "md"], options].concat())));
    files.into_iter().filter(|(_, text)| text.contains("zqsecret")).map(|(path, _)| path).collect()
}

#[test]
fn the_text_of_a_restricted_document_is_only_in_packs_for_its_readers() {
    let repository = Repository::base("controlled-classes");
    repository.replace("documents/method.yaml", "classification: internal", "classification: restricted");
    repository.write("documents/method.md", "# Method\n\nA zqsecret step.\n");
    repository.commit("2026-02-01", "Restrict the method");
    assert_eq!(with_word(&repository.root, &[]), Vec::<String>::new());
    let found = with_word(&repository.root, &["--classification", "restricted"]);
    for path in [
        "policies/drafts/DOC-METHOD-method.md",
        "policies/drafts/DOC-METHOD-method.html",
        "policies/drafts/DOC-METHOD-method.docx/word/document.xml",
    ] {
        assert!(found.iter().any(|own| own == path), "{path} is not among {found:?}");
    }
}

#[test]
fn a_pack_has_each_policy_next_to_its_file() {
    let repository = Repository::base("controlled-pack");
    let pack = packed(&repository.root, &["--format", "html", "--format", "docx", "--format", "csv"]);
    let manifest = manifest(&entries(&pack));
    let files = manifest["files"].as_array().expect("files");
    let policies: Vec<_> = files.iter().filter(|file| file["record"] == "DOC-1" && file["kind"] == "policy").collect();
    let paths: Vec<&str> = policies.iter().filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(paths, ["policies/DOC-1-policy.md", "policies/DOC-1-policy.html", "policies/DOC-1-policy.docx"]);
    assert_eq!([0, 1, 2].map(|at| policies[at]["source"].is_string()), [true, false, false]);
    assert!(differences(&pack).0.is_empty());
    let target = repository.root.with_extension("pack.zip");
    aims(&repository.root, &["pack", "verify", target.to_str().expect("UTF-8"), "--rebuild"])
        .says(0, &["gives the same bytes"]);
}

#[test]
fn all_documents_are_in_one() {
    let repository = Repository::base("controlled-all");
    let ran = repository.aims(&["render", "document"]);
    ran.says(
        0,
        &[
            "## DOC-1 AI policy",
            "## DOC-METHOD Method of risk",
            "We assess the impact of every AI system",
            "https&#58;",
            "Origin: Published by ISO",
        ],
    );
    repository.aims(&["render", "document", "R-1"]).says(2, &["not `document`"]);
    repository.aims(&["render", "document", "DOC-4"]).says(0, &["DOC-4"]).lacks(&["DRAFT"]);
}
