//! Tests of comparison by section and sentence.

use super::{Edit, difference};

/// The changes between two versions of a file, in words.
fn changes(path: &str, before: &str, after: &str) -> Vec<String> {
    let found = difference((path, before.as_bytes()), (path, after.as_bytes()));
    found.map(|found| found.changes.iter().map(super::TextChange::describe).collect()).unwrap_or_default()
}

const POLICY: &str = "\
# AI policy

We use AI to help our customers. People decide.

## 4. Use of data

- We ask before we record.
- We delete recordings after 30 days.

| Topic | Limit |
|---|---|
| Age | 30 days |

## Roles

The board approves this policy. See [the scope](scope.md).
";

fn edited(old: &str, new: &str) -> Vec<String> {
    assert!(POLICY.contains(old), "{old}");
    changes("policy.md", POLICY, &POLICY.replace(old, new))
}

#[test]
fn sentences_are_named_with_their_section() {
    assert_eq!(
        edited("People decide.", "People decide. They may delegate it."),
        ["section “AI policy”: sentence added, “They may delegate it.”"]
    );
    assert_eq!(
        edited("We ask before we record.", "We may record without telling anyone."),
        [
            "section 4 (Use of data): sentence added, “We may record without telling anyone.”",
            "section 4 (Use of data): sentence removed, “We ask before we record.”"
        ]
    );
    assert_eq!(
        edited("after 30 days", "after 300 days"),
        [
            "section 4 (Use of data): sentence changed from “We delete recordings after 30 days.” to “We delete recordings after 300 days.”"
        ]
    );
    assert_eq!(
        edited("| Age | 30 days |", "| Age | 90 days |"),
        ["section 4 (Use of data): sentence changed from “| Age | 30 days |” to “| Age | 90 days |”"]
    );
    assert_eq!(
        edited("(scope.md)", "(other.md)"),
        ["section “Roles”: sentence changed from “See [the scope](scope.md).” to “See [the scope](other.md).”"]
    );
}

#[test]
fn sections_are_added_removed_renamed_and_moved() {
    assert_eq!(
        edited("## Roles", "## Responsibilities"),
        ["section “Responsibilities” has a new heading; it was “Roles”"]
    );
    let (kept, roles) = POLICY.split_at(POLICY.find("## Roles").expect("it is there"));
    assert_eq!(
        changes("policy.md", POLICY, kept),
        ["section “Roles” removed, “The board approves this policy.” and 1 more sentence"]
    );
    assert_eq!(
        changes("policy.md", kept, POLICY),
        ["section “Roles” added, “The board approves this policy.” and 1 more sentence"]
    );
    assert_eq!(changes("policy.md", POLICY, &format!("{roles}\n{kept}")), ["the order of the text changed"]);
    assert_eq!(
        edited(
            "- We ask before we record.\n- We delete recordings after 30 days.",
            "- We delete recordings after 30 days.\n- We ask before we record."
        ),
        ["section 4 (Use of data): the order of the text changed"]
    );
}

#[test]
fn white_space_and_line_ends_do_not_count_and_everything_else_does() {
    let wrapped = POLICY.replace("customers. People", "customers.\nPeople").replace("\n\n##", "\n\n\n##");
    for same in
        [wrapped, POLICY.replace('\n', "\r\n"), format!("\u{feff}{POLICY}"), POLICY.replace("| Age |", "|  Age  |")]
    {
        assert_eq!(changes("policy.md", POLICY, &same), Vec::<String>::new());
    }
    let unnoticed_by_sentences = [
        ("- We ask before we record.", "* We ask before we record."),
        ("## Roles", "### Roles"),
        ("scope.md).\n", "scope.md).\n\n[one]: https://example.com\n"),
    ];
    for (old, new) in unnoticed_by_sentences {
        assert_eq!(edited(old, new), ["formatting or link targets changed"], "{old}");
    }
    for (old, new) in [
        ("# AI policy", "<!-- draft -->\n# AI policy"),
        ("| Age |", "| `Age` |"),
        ("People decide.", "People\u{a0}decide, mostly."),
    ] {
        assert!(!edited(old, new).is_empty(), "{old}");
    }
}

#[test]
fn other_formats_are_compared_by_paragraphs_lines_or_as_a_whole() {
    let two = ("One thing.\nStill. Two.\n", "One thing. Still.\nThree.\n");
    assert_eq!(changes("a.txt", two.0, two.1), ["sentence added, “Three.”", "sentence removed, “Two.”"]);
    assert_eq!(changes("a.csv", "a,b\n1,2\n", "a,b\n1,3\n"), ["sentence added, “1,3”", "sentence removed, “1,2”"]);
    let whole = |before: &[u8], after: &[u8]| difference(("a.pdf", before), ("a.pdf", after));
    assert_eq!(whole(b"\xff\0a", b"\xff\0a"), None);
    assert!(whole(b"\xff\0a", b"\xff\0b").is_some_and(|found| found.changes.is_empty()));
}

#[test]
fn hostile_texts_end() {
    let many: String = (0..5_000).map(|number| format!("Sentence {number} of many. ")).collect();
    let others = many.replace("Sentence", "Sentences");
    assert!(!changes("a.md", &many, &others).is_empty());
    for text in ["> ".repeat(10_000), "- ".repeat(10_000), "[".repeat(10_000), "# ".repeat(10_000), "|".repeat(10_000)]
    {
        assert!(difference(("a.md", text.as_bytes()), ("a.md", b"x")).is_some());
    }
}

/// A Word file with these parts.
fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("it is written");
        archive.write_all(text.as_bytes()).expect("it is written");
    }
    archive.finish().expect("it is written").into_inner()
}

const RELATIONS: &str = "<Relationships><Relationship Target=\"word/document.xml\"/></Relationships>";

fn body(paragraphs: &str) -> String {
    format!("<w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>")
}

#[test]
fn word_files_are_compared_by_their_text() {
    let heading = "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>4 Use</w:t></w:r></w:p>";
    let text = |words: &str| format!("{heading}<w:p><w:r><w:t>We ask </w:t></w:r><w:r><w:t>{words}</w:t></w:r></w:p>");
    let file = |words: &str, style: &str, footer: &str| {
        docx(&[
            ("_rels/.rels", RELATIONS),
            ("word/styles.xml", style),
            ("word/document.xml", &body(&text(words))),
            ("word/footer1.xml", &body(footer)),
            ("word/media/image1.png", footer),
        ])
    };
    let first = file("first.", "a", "");
    let changed = |other: &[u8]| {
        let found = difference(("a.docx", &first), ("a.docx", other));
        found.map(|found| found.changes.into_iter().map(|change| change.edit).collect::<Vec<_>>())
    };
    assert_eq!(changed(&file("first.", "another style", "")), None);
    let sentence = Edit::Changed("We ask first.".to_owned(), "We ask at first.".to_owned());
    assert_eq!(changed(&file("at first.", "a", "")), Some(vec![sentence]));
    let footer = "<w:p><w:r><w:t>Draft</w:t></w:r></w:p>";
    assert_eq!(changed(&file("first.", "a", footer)).map(|edits| edits.len()), Some(2), "footer and picture");
    assert_eq!(changed(b"no archive"), Some(Vec::new()));
    assert_eq!(changed(&docx(&[("word/document.xml", "<open>")])), Some(Vec::new()));
}

#[test]
fn nothing_that_word_shows_is_left_out() {
    let base = [
        ("_rels/.rels", RELATIONS.to_owned()),
        ("word/document.xml", body("<w:p><w:r><w:t>We ask.</w:t></w:r></w:p>")),
    ];
    let file = |parts: &[(&str, String)]| {
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        docx(&parts)
    };
    let with = |name: &'static str, text: &str| {
        let mut parts: Vec<(&str, String)> = base.iter().filter(|(known, _)| *known != name).cloned().collect();
        parts.push((name, text.to_owned()));
        file(&parts)
    };
    let run = |properties: &str, text: &str| {
        body(&format!("<w:p><w:r><w:t>We ask.</w:t></w:r><w:r>{properties}{text}</w:r></w:p>"))
    };
    let other = |text: &str| difference(("a.docx", &file(&base)), ("a.docx", &with("word/document.xml", text)));
    let changed = [
        with("_rels/.rels", "<Relationships><Relationship Target=\"word/other.xml\"/></Relationships>"),
        with("word/numbering.xml", "<w:numbering xmlns:w=\"w\"><w:lvlText w:val=\"Never: %1\"/></w:numbering>"),
        with("word/_rels/document.xml.rels", "<R><L TargetMode=\"External\" Target=\"https://example.com\"/></R>"),
        with("word/embedded.html", "We do not."),
        with(
            "word/document.xml",
            &body("<w:p><w:r><w:t>We ask.</w:t></w:r></w:p><w:altChunk/>")
                .replace("<w:altChunk/>", "<w:p><w:altChunk/></w:p>"),
        ),
    ];
    for file_with in &changed {
        assert!(difference(("a.docx", &file(&base)), ("a.docx", file_with)).is_some());
    }
    let struck = body("<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>We ask.</w:t></w:r></w:p>");
    let hidden = body("<w:p><w:r><w:rPr><w:vanish w:val=\"true\"/></w:rPr><w:t>We ask.</w:t></w:r></w:p>");
    let deleted = body("<w:p><w:del><w:r><w:t>We ask.</w:t></w:r></w:del></w:p>");
    for text in [
        struck,
        hidden,
        deleted,
        run("", "<w:delText>Not</w:delText>"),
        run("", "<w:instrText>INCLUDETEXT x</w:instrText>"),
    ] {
        assert!(other(&text).is_some(), "{text}");
    }
    let same =
        run("<w:rPr><w:b/><w:strike w:val=\"0\"/></w:rPr>", "").replace("<w:document ", "<w:document w:rsid=\"1\" ");
    assert_eq!(other(&same), None);
    assert_eq!(difference(("a.docx", &file(&base)), ("a.docx", &with("docProps/core.xml", "<a/>"))), None);
    let deep = body(&format!("{}{}", "<w:p>".repeat(5_000), "</w:p>".repeat(5_000)));
    assert!(other(&deep).is_some_and(|found| found.changes.is_empty()), "too deep to be read");
    let many = body(&format!("<w:p>{}</w:p>", "<w:r><w:t>a</w:t></w:r>".repeat(20_000)));
    assert!(other(&many).is_some());
}
