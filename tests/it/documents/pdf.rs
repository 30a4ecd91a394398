//! PDF as poppler reads it: nothing is missing in it, and no text of a record is more than text.
//!
//! Needs `pdftotext` and `pdfinfo` (Debian: poppler-utils); `AIMS_REQUIRE_POPPLER` makes their absence a failure, for CI.

#[cfg(not(feature = "pdf"))]
#[test]
fn a_build_without_pdf_says_what_to_do() {
    use crate::support::{command::aims_today, files::project};
    let ran = aims_today(&project().join("examples/company"), &["render", "soa", "--format", "pdf"]);
    ran.says(2, &["this build of aims has no PDF support", "cargo install aims --features pdf", "--format html"]);
}

#[cfg(feature = "pdf")]
mod written {
    use std::{
        fs,
        path::{Path, PathBuf},
    };

    use crate::support::{
        command::{Ran, aims_today, have, isolated, ran},
        files::{base, project, read},
        folder::{filled, fresh, write},
    };

    /// What a program of poppler prints about a file; `None` where it is not installed.
    fn poppler(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
        if !have(&[program], "AIMS_REQUIRE_POPPLER") {
            return None;
        }
        let mut command = isolated(program, file.parent().expect("a folder"));
        command.args(arguments).arg(file).args((program == "pdftotext").then_some("-"));
        Some(ran(&mut command).out)
    }

    fn company() -> PathBuf {
        project().join("examples/company")
    }

    fn soa(folder: &Path, file: &Path) -> Ran {
        let path = file.to_str().expect("UTF-8");
        let ran = aims_today(folder, &["render", "soa", "--format", "pdf", "--output", path]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    }

    /// Letters and digits alone: lines break, and words at the end of a line are hyphenated.
    fn bare(text: &str) -> String {
        text.chars().filter(|character| character.is_alphanumeric()).collect()
    }

    #[test]
    fn every_cell_of_the_statement_of_applicability_stands_in_it() {
        let file = fresh("pdf-soa").join("soa.pdf");
        soa(&company(), &file);
        let Some(text) = poppler("pdftotext", &["-raw"], &file) else { return };
        let text = bare(&text);
        let csv = aims_today(&company(), &["render", "soa", "--format", "csv"]).out;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let mut cells = 0;
        for row in reader.records() {
            for cell in row.expect("a row").iter().flat_map(str::lines).filter(|line| !line.is_empty()) {
                let words = cell.split_whitespace().map(bare).filter(|word| !word.is_empty());
                words.for_each(|word| assert!(text.contains(&word), "{word:?} of {cell:?} is missing"));
                cells += 1;
            }
        }
        assert!(cells > 300, "{cells}");
    }

    #[test]
    fn it_is_tagged_titled_numbered_and_says_that_it_is_a_draft() {
        let folder = fresh("pdf-pages");
        let file = folder.join("soa.pdf");
        soa(&company(), &file);
        let Some(info) = poppler("pdfinfo", &[], &file) else { return };
        for line in ["Tagged:          yes", "Title:           Statement of Applicability", "842 x 595"] {
            assert!(info.replace("841.89 x 595.276", "842 x 595").contains(line), "{line}: {info}");
        }
        let pages: usize =
            info.lines().find_map(|line| line.strip_prefix("Pages:")?.trim().parse().ok()).expect("a number");
        let text = poppler("pdftotext", &["-layout"], &file).expect("it is installed");
        let each: Vec<&str> = text.split_terminator('\u{c}').collect();
        assert_eq!(each.len(), pages);
        for (index, page) in each.iter().enumerate() {
            assert!(page.contains(&format!("page {} of {pages}", index + 1)), "{page}");
            assert!(page.contains("DRAFT ·"), "{page}");
        }
        let meta = poppler("pdfinfo", &["-meta"], &file).expect("it is installed");
        assert!(meta.contains("<pdfuaid:part>1</pdfuaid:part>") && meta.contains("2026-06-30T00:00:00"), "{meta}");
    }

    #[test]
    fn two_runs_write_the_same_bytes() {
        let folder = fresh("pdf-same");
        let (one, two) = (folder.join("one.pdf"), folder.join("two.pdf"));
        soa(&company(), &one);
        soa(&company(), &two);
        assert!(fs::read(one).expect("a file") == fs::read(two).expect("a file"));
    }

    /// Texts that another program would read as more than text.
    const HOSTILE: &[&str] = &[
        "#import \"@preview/x:1.0.0\": *",
        "#read(\"/etc/passwd\")",
        "$x^2$ *b* _i_ @ref <label> `raw` = heading",
        "<script>alert(1)</script> <b>bold</b> &amp; [link](https://e.vil)",
        "=cmd|' /C calc'!A0",
    ];

    /// A repository whose scope says `text`.
    fn saying(name: &str, text: &str) -> PathBuf {
        let root = filled(name, &base().files);
        let path = root.join("context/scope.yaml");
        let scope = read(&path);
        let line = scope.lines().find(|line| line.starts_with("statement:")).expect("a statement");
        let said = format!("statement: {}", serde_json::to_string(text).expect("JSON"));
        write(&path, scope.replace(line, &said));
        root
    }

    #[test]
    fn markup_in_a_record_is_text() {
        let text = HOSTILE.join(" ; ");
        let root = saying("pdf-markup", &text);
        let file = root.join("soa.pdf");
        soa(&root, &file);
        let Some(seen) = poppler("pdftotext", &["-raw"], &file) else { return };
        let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect::<String>();
        for hostile in HOSTILE {
            assert!(squeezed(&seen).contains(&squeezed(hostile)), "{hostile}: {seen}");
        }
    }

    #[test]
    fn a_text_of_a_megabyte_is_there_and_no_contents_repeat_it() {
        let root = saying("pdf-megabyte", "A scope.");
        let (word, times) = ("megabyte", 110_000);
        let title = format!("title: {}", format!("{word} ").repeat(times).trim());
        let risk = read(root.join("risks/R-1.yaml"));
        let line = risk.lines().find(|line| line.starts_with("title:")).expect("a title");
        write(root.join("risks/R-1.yaml"), risk.replace(line, &title));
        let file = root.join("risks.pdf");
        let path = file.to_str().expect("UTF-8");
        let ran = aims_today(&root, &["render", "risk-register", "--output", path]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(fs::metadata(&file).expect("a file").len() < 32 << 20);
        let Some(seen) = poppler("pdftotext", &["-raw"], &file) else { return };
        assert!(seen.matches(word).count() >= times, "{} of {times}", seen.matches(word).count());
    }

    #[test]
    fn hidden_characters_are_shown_and_those_without_a_font_are_named() {
        let root = saying("pdf-signs", "a\u{202e}b\u{7}c Ελληνικά Кириллица مرحبا שלום 日本 🙂 d\u{e000}e");
        let file = root.join("soa.pdf");
        let ran = soa(&root, &file);
        for named in ["日 (U+65E5", "本 (U+672C", "🙂 (U+1F642", "--font-dir"] {
            assert!(ran.err.contains(named), "{named}: {}", ran.err);
        }
        let Some(seen) = poppler("pdftotext", &["-raw"], &file) else { return };
        for text in ["\\u{202e}", "\\u{7}", "\\u{65e5}", "\\u{1f642}", "\\u{e000}", "Ελληνικά", "Кириллица"]
        {
            assert!(seen.replace('\u{200b}', "").contains(text), "{text}: {seen}");
        }
    }

    #[test]
    fn a_word_as_long_as_a_book_is_not_cut_off() {
        let root = saying("pdf-long", &"0123456789".repeat(5_000));
        let file = root.join("soa.pdf");
        soa(&root, &file);
        let Some(seen) = poppler("pdftotext", &["-raw"], &file) else { return };
        let seen: String = seen.lines().filter(|line| !line.contains(" of ")).map(bare).collect();
        assert!(seen.matches("0123456789").count() >= 4_990, "{}", seen.len());
    }
}
