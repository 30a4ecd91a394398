//! Every format of the check report: what it looks like, that its schema accepts it, that hostile text stays text, and
//! that size and exit code stay what they should be.

mod excerpts;
mod exit;
mod fixture;
mod hostile;
mod limits;
mod valid;

use aims::{
    output::{FORMATS, Format, Style},
    report::check::CheckReport,
};

use crate::support::engine::written;

#[test]
fn every_format_of_a_rich_report() {
    let (report, sources) = fixture::rich();
    for format in FORMATS {
        insta::assert_snapshot!(format.name, written(format.name, &report, &sources, Style::default()));
    }
}

#[test]
fn text_in_forty_columns() {
    let (report, sources) = fixture::rich();
    insta::assert_snapshot!(written("text", &report, &sources, Style { color: false, width: 40, ..Style::default() }));
}

#[test]
fn text_in_color() {
    let (report, sources) = fixture::rich();
    insta::assert_snapshot!(
        written("text", &report, &sources, Style { color: true, width: 100, ..Style::default() })
            .replace('\u{1b}', "^[")
    );
}

#[test]
fn an_empty_and_an_incomplete_report() {
    let (mut report, sources) = fixture::of(Vec::new());
    let every = |report: &CheckReport| {
        let one = |format: &Format| {
            format!("== {}\n{}", format.name, written(format.name, report, &sources, Style::default()))
        };
        FORMATS.iter().map(one).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!("nothing_found", every(&report));
    report.incomplete = Some("the manifest cannot be read\n::error::so the rules were not run".into());
    insta::assert_snapshot!("incomplete", every(&report));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in FORMATS {
        let once = || {
            let (report, sources) = fixture::rich();
            written(format.name, &report, &sources, Style::default())
        };
        assert_eq!(once(), once(), "{}", format.name);
        assert!(once().ends_with('\n') && !once().ends_with("\n\n\n"), "{} ends with a line break", format.name);
    }
}
