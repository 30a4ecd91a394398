//! What registers hold, against the records: the levels of the model, every record once, and one record where one is asked for.

use std::collections::BTreeSet;

use aims::{
    document::{
        kind::DocumentData,
        kinds::{DOCUMENTS, document_named},
    },
    record::{Concern, Incident, Risk},
    report::{
        status::StatusReport,
        table::{Cell, Table},
    },
};

use super::rendered::Read;
use crate::support::{
    command::aims,
    files::{example, project},
};

fn data(read: &Read, name: &str, one: Option<&str>) -> DocumentData {
    let kind = document_named(name).expect("a document");
    let one = one.map(|one| read.model().entry(one).expect("a record"));
    (kind.data)(&read.shown, one)
}

fn table<'d>(data: &'d DocumentData, name: &str) -> &'d Table {
    data.tables.iter().find(|table| table.name == name).expect("a table")
}

fn column(table: &Table, name: &str) -> usize {
    table.columns.iter().position(|column| column.name == name).expect("a column")
}

/// The cells of a column, by the cell of another.
fn cells<'t>(table: &'t Table, by: &str, name: &str) -> Vec<(String, &'t Cell)> {
    let (by, at) = (column(table, by), column(table, name));
    table.rows.iter().map(|row| (row[by].lines().join(" "), &row[at])).collect()
}

#[test]
fn levels_are_those_of_the_model() {
    let read = Read::of(&example("company"));
    let register = data(&read, "risk-register", None);
    let risks = table(&register, "risks");
    let mut seen = 0;
    for (id, cell) in cells(risks, "id", "now") {
        let risk = read.model().get::<Risk>(&id).expect("a risk");
        let levels = read.model().levels(risk.present.as_ref().expect("it is rated"));
        for level in levels {
            let says = format!("{}: {} {} (", level.group.name(), level.value, level.band);
            assert!(cell.lines().iter().any(|line| line.starts_with(&says)), "{id}: {says} is not in {cell:?}");
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} levels");
    for (id, cell) in cells(risks, "id", "above-after") {
        let risk = read.model().get::<Risk>(&id).expect("a risk");
        let above = read.model().residual(risk.data()).into_iter().filter(|level| level.above_appetite()).count();
        assert_eq!(cell.lines().iter().filter(|line| *line != "no").count(), above, "{id}");
    }
}

/// The cells of the rows of a control in the Statement of Applicability, by their AI systems.
fn rows_of(data: &DocumentData, control: &str, name: &str) -> Vec<(String, Vec<String>)> {
    let controls = table(data, "controls");
    let (at, systems, wanted) = (column(controls, "control"), column(controls, "systems"), column(controls, name));
    let rows = controls.rows.iter().filter(|row| row[at] == control.into());
    rows.map(|row| (row[systems].lines().join(" "), row[wanted].lines())).collect()
}

#[test]
fn a_row_for_single_systems_shows_nothing_that_is_about_others_only() {
    let read = Read::of(&example("company"));
    let data = data(&read, "soa", None);
    let evidence = rows_of(&data, "A.6.2.4", "evidence");
    let risks = rows_of(&data, "A.6.2.4", "risks");
    let of = |rows: &[(String, Vec<String>)], system: &str| {
        rows.iter().find(|(name, _)| name.starts_with(system)).expect("a row of its own").1.clone()
    };
    assert_eq!(of(&evidence, "Fennholm Score"), ["EV-14", "EV-15"]);
    assert_eq!(of(&evidence, "Fenna"), ["EV-27", "EV-28", "EV-42"]);
    assert_eq!(of(&evidence, "Vellmarsch Rank"), ["EV-31", "EV-44"]);
    assert_eq!(of(&risks, "Fennholm Score"), ["R-01", "R-02", "R-07"]);
    assert_eq!(of(&risks, "Fenna"), ["R-07", "R-08", "R-09", "R-10"]);
    assert_eq!(of(&risks, "Vellmarsch Rank"), ["R-12"]);
}

#[test]
fn rows_of_a_control_together_leave_out_nothing_that_the_control_gives() {
    let read = Read::of(&example("company"));
    let data = data(&read, "soa", None);
    for control in read.model().controls().filter(|row| !row.is_own() && row.is_included()) {
        let text =
            |name| rows_of(&data, control.id(), name).into_iter().flat_map(|(_, lines)| lines).collect::<Vec<_>>();
        let (evidence, reasons) = (text("evidence"), [text("source"), text("risks")].concat().join("\n"));
        for variant in control.variants() {
            assert!(variant.evidence().all(|it| evidence.iter().any(|id| id == it)), "{}", control.id());
            assert!(variant.drivers().iter().all(|driver| reasons.contains(*driver)), "{}", control.id());
        }
    }
}

#[test]
fn a_statement_keeps_its_columns_where_nothing_stands_in_them_yet() {
    let read = Read::of(&example("start"));
    let data = data(&read, "soa", None);
    let shown = table(&data, "controls").without_empty_columns();
    let names: Vec<&str> = shown.columns.iter().map(|column| column.name).collect();
    for kept in ["justification", "source", "status", "how", "evidence", "owner"] {
        assert!(names.contains(&kept), "{kept} is not among {names:?}");
    }
}

#[test]
fn a_change_that_nobody_judged_is_said_to_be_so() {
    let mut tree = example("company");
    let path = "changes/management-system.yaml";
    let text = String::from_utf8(tree.files[path].clone()).expect("UTF-8");
    tree.files.insert(path.to_owned(), text.replace("significant: false\n", "").into_bytes());
    let read = Read::of(&tree);
    let data = data(&read, "changes", None);
    let cells = cells(table(&data, "management_system"), "id", "significant");
    assert_eq!(cells, [("CH-M1".to_owned(), &Cell::from("yes")), ("CH-M2".to_owned(), &Cell::from("not assessed"))]);
}

#[test]
fn the_main_register_of_audit_reports_holds_their_findings() {
    let read = Read::of(&example("company"));
    let data = data(&read, "audit-report", None);
    assert_eq!((&*data.tables[0].name, data.tables[0].columns[0].name), ("audit_findings", "audit"));
}

#[test]
fn every_assessment_of_every_risk_is_kept() {
    let read = Read::of(&example("company"));
    let register = data(&read, "risk-register", None);
    let kept: usize = read.model().all::<Risk>().map(|risk| risk.assessments.len()).sum();
    assert_eq!(table(&register, "assessments").rows.len(), kept);
    assert!(kept > 18, "more than one a risk");
}

#[test]
fn a_register_has_a_row_for_each_record() {
    let read = Read::of(&example("company"));
    let registers = [
        ("evidence-index", "evidence", "id", vec!["evidence"]),
        ("monitoring", "metrics", "id", vec!["metric"]),
        ("nonconformities", "nonconformities", "id", vec!["nonconformity"]),
        ("nonconformities", "improvements", "id", vec!["improvement"]),
        ("incidents", "incidents", "id", vec!["incident"]),
        ("incidents", "concerns", "id", vec!["concern"]),
        ("audit-programme", "audits", "id", vec!["audit"]),
        ("impact-assessment", "impacts", "id", vec!["impact"]),
        ("treatment-plan", "treatments", "risk", vec!["risk"]),
        ("management-review", "reviews", "id", vec!["management-review"]),
    ];
    for (document, name, by, kinds) in registers {
        let data = data(&read, document, None);
        let shown: Vec<String> = cells(table(&data, name), by, by).into_iter().map(|(id, _)| id).collect();
        let ids: BTreeSet<&str> =
            kinds.iter().flat_map(|kind| read.model().of_kind(kind)).map(|entry| &*entry.id).collect();
        assert_eq!(shown.iter().map(String::as_str).collect::<BTreeSet<_>>(), ids, "{document}");
        assert_eq!(shown.len(), ids.len(), "{document} shows one twice");
        assert!(!ids.is_empty(), "{document}");
    }
}

#[test]
fn one_impact_assessment_is_about_that_one_alone() {
    let read = Read::of(&example("company"));
    let (kind, one) = (document_named("impact-assessment").expect("a document"), read.model().entry("IA-01"));
    let text = read.written(kind, one, "md");
    assert!(text.contains("IA-01") && !text.contains("IA-02") && !text.contains("IA-03"));
    let data = data(&read, "impact-assessment", Some("IA-01"));
    assert_eq!(data.own.as_deref(), Some("IA-01"));
    for (id, _) in
        data.tables.iter().filter(|table| table.name != "impacts").flat_map(|it| cells(it, "impact", "impact"))
    {
        assert_eq!(id, "IA-01");
    }
}

#[test]
fn all_impact_assessments_together_are_no_draft_for_want_of_one_approval() {
    let read = Read::of(&example("company"));
    let kind = document_named("impact-assessment").expect("a document");
    let text = read.written(kind, None, "md");
    assert!(!text.contains("it is not approved"), "each states its own approval");
    assert!(text.contains("Henrike Sievers on 2026-03-20"));
}

#[test]
fn concerns_are_told_by_reference_category_dates_and_status_only() {
    let read = Read::of(&example("company"));
    let data = data(&read, "incidents", None);
    let columns: Vec<&str> = table(&data, "concerns").columns.iter().map(|column| column.name).collect();
    assert_eq!(columns, ["reference", "id", "category", "received", "due", "answered", "closed", "state"]);
    let kind = document_named("incidents").expect("a document");
    let text = read.written(kind, None, "md");
    for concern in read.model().all::<Concern>() {
        assert!(!text.contains(&*concern.title), "{}", concern.id);
        assert!(concern.outcome.as_ref().is_none_or(|outcome| !text.contains(&**outcome)), "{}", concern.id);
    }
    assert!(read.model().all::<Incident>().all(|incident| text.contains(&*incident.id)));
}

#[test]
fn the_gap_report_counts_what_status_counts() {
    let read = Read::of(&example("company"));
    let data = data(&read, "gap-report", None);
    let StatusReport { clauses, controls, due, .. } = read.shown.status();
    assert_eq!(table(&data, "clauses").rows.len(), clauses.len());
    assert_eq!(table(&data, "controls").rows.len(), controls.len());
    assert_eq!(table(&data, "due").rows.len(), due.len());
    let text = read.written(document_named("gap-report").expect("a document"), None, "md");
    assert!(!text.contains('%') || !text.to_lowercase().contains("per cent"), "it gives no percentage");
}

#[test]
fn a_record_of_another_kind_is_refused() {
    let root = project().join("examples/company");
    let said = |arguments: &[&str]| {
        let ran = aims(&root, &[&["render"], arguments].concat());
        (ran.code, ran.err)
    };
    let (code, why) = said(&["audit-report", "R-01"]);
    assert_eq!(code, 2);
    assert!(why.contains("R-01 is of kind `risk`, not `audit`") && why.contains("aims list audit"), "{why}");
    let (code, why) = said(&["risk-register", "R-01"]);
    assert_eq!(code, 2);
    assert!(why.contains("is a single document and takes no id"), "{why}");
}

#[test]
fn no_register_bears_the_name_of_a_table_of_the_cover() {
    let read = Read::of(&example("company"));
    for kind in DOCUMENTS {
        let data = data(&read, kind.name, None);
        let mut names: Vec<&str> = data.tables.iter().map(|table| &*table.name).collect();
        assert!(["approvals", "revisions", "findings"].iter().all(|name| !names.contains(name)), "{}", kind.name);
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "{} has two tables of one name", kind.name);
    }
}
