//! CSV in each of its forms: what it holds, and that no spreadsheet finds a formula in it, whatever separator it expects.

use crate::support::{
    command::{Ran, aims_today},
    files::{example, project, read},
    folder::{filled, fresh, write},
};

const SEPARATORS: [(&str, u8); 3] = [("comma", b','), ("semicolon", b';'), ("tab", b'\t')];
/// Characters that open a formula, as ASCII and in their other widths.
const OPENERS: [&str; 12] = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"];
const MARK: &str = "\u{feff}";

/// The fields of a text of CSV as a program reads it that expects this separator.
fn fields(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn soa(root: &std::path::Path, options: &[&str]) -> Ran {
    let ran = aims_today(root, &[&["render", "soa", "--format", "csv"], options].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran
}

#[test]
fn every_form_holds_the_same_fields() {
    let root = filled("csv-forms", &example("company").files);
    let plain = soa(&root, &[]).out;
    let wanted = fields(&plain, b',');
    assert!(wanted.len() > 38 && !plain.starts_with(MARK));
    for (name, byte) in SEPARATORS {
        for marked in [false, true] {
            let options: &[&str] =
                if marked { &["--csv-separator", name, "--csv-bom"] } else { &["--csv-separator", name] };
            let text = soa(&root, options).out;
            assert_eq!(text.starts_with(MARK), marked, "{name}");
            let text = text.strip_prefix(MARK).unwrap_or(&text);
            assert!(!text.contains(MARK) && text.ends_with("\r\n"), "{name}");
            assert_eq!(fields(text, byte), wanted, "{name}");
        }
    }
    assert_eq!(soa(&root, &["--csv-separator", "comma"]).out, plain);
}

#[test]
fn no_separator_makes_a_formula_of_a_text() {
    let between = ["", ",", ";", "\\t", "\\n", ",,", ";\\\"", "\\\"\\n\\\"", "a\\\",\\\""];
    let mut texts: Vec<String> = Vec::new();
    for opener in OPENERS {
        texts.extend(between.map(|between| format!("{between}{opener}HYPERLINK(1)")));
        texts.extend(between.map(|between| format!("text{between}{opener}1+1{between}{opener}2")));
    }
    let root = fresh("csv-formula");
    write(root.join("aims.yaml"), "kind: aims\nid: one\norganization: {name: One}\n");
    let record = |(number, text): (usize, &String)| {
        format!(
            "kind: control\nid: OWN-{number}\ntitle: T\ndecision: included\njustification: \"{text}\"\nhow: \"{text}\"\n"
        )
    };
    let all: Vec<_> = texts.iter().enumerate().map(record).collect();
    write(root.join("controls.yaml"), all.join("---\n"));
    for (name, own) in SEPARATORS {
        let text = soa(&root, &["--csv-separator", name]).out;
        assert!(text.matches("HYPERLINK").count() >= OPENERS.len() * between.len() && text.contains("OWN-9"), "{text}");
        for (_, byte) in SEPARATORS {
            for field in fields(&text, byte).into_iter().flatten() {
                let first = if byte == own { &*field } else { field.trim_start_matches('"') };
                let opens = OPENERS.iter().any(|opener| first.starts_with(opener)) || first.starts_with('\t');
                assert!(!opens, "{name} read with {:?}: {field:?}", char::from(byte));
            }
        }
    }
}

#[test]
fn all_documents_take_the_form() {
    let root = filled("csv-all", &example("start").files);
    let options = ["--format", "csv", "--csv-bom", "--csv-separator", "semicolon"];
    let ran = aims_today(&root, &[&["render", "--all", "-o", "out"], &options[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = read(root.join("out/soa.csv"));
    assert!(text.starts_with("\u{feff}Control;Title;"), "{}", &text[..60]);
}

#[test]
fn the_form_is_refused_where_no_csv_is_written() {
    let base = project().join("tests/base");
    let render = ["render", "soa", "--format", "md"];
    aims_today(&base, &[&render[..], &["--csv-bom"]].concat()).says(2, &["`--csv-bom` applies only to CSV"]);
    aims_today(&base, &[&render[..], &["--csv-separator", "tab"]].concat()).says(2, &["`--csv-separator`"]);
    aims_today(&base, &["render", "soa", "--csv-separator", "x"]).says(2, &["comma, semicolon, tab"]);
    let out = fresh("csv-refused").join("pack.zip");
    let pack = ["pack", "-o", out.to_str().expect("UTF-8"), "--csv-bom"];
    aims_today(&base, &pack).says(2, &["`--csv-bom` applies only to CSV"]);
    assert!(!out.exists());
}
