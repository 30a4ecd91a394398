//! Answered and open requirements by clause and control, and items due next.
//!
//! Must not judge: it counts and lists, and makes no statement on conformity.

use serde_json::{Value, json};

use crate::{
    document::cells,
    document::kind::DocumentKind,
    document::{
        kind::DocumentData,
        pictures::{control_status, timeline},
    },
    finding::Stage,
    model::Model,
    report::{
        due::DueItem,
        status::{RequirementStatus, State, StatusReport, Tally},
        table::{Cell, Table},
    },
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "gap-report",
    about: "Answered and open requirements, by clause and control",
    of: None,
    approved_as: None,
    shows: &[],
    asked: &[(Stage::Stage1, 24), (Stage::Stage2, 26), (Stage::Surveillance, 26)],
    personal: &[],
    data: |shown, _| document(shown.model(), shown.status()),
};

const SUMMARY: &[(&str, &str)] = &[
    ("group", "Clause or area"),
    ("answered", "Answered"),
    ("partly-answered", "Partly answered"),
    ("unanswered", "Unanswered"),
    ("not-due", "Not due"),
    ("excluded", "Excluded"),
];
const OPEN: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Clause or control"),
    ("state", "Status"),
    ("why", "Open items"),
    ("help", "Action"),
    ("due-from", "Due from stage"),
    ("records", "Answered by"),
    ("errors", "Errors"),
    ("warnings", "Warnings"),
    ("todos", "Not due yet"),
];
const DOCUMENTS: &[(&str, &str)] = &[
    ("requirement", "Clause or control"),
    ("what", "Required information"),
    ("records", "Answered by"),
    ("state", "Status"),
];
const DISTANCE: &[(&str, &str)] = &[("stage", "Stage"), ("errors", "Errors"), ("warnings", "Warnings")];
const DUE: &[(&str, &str)] = &[
    ("on", "Date"),
    ("state", "Status"),
    ("type", "Type"),
    ("record", "Record"),
    ("title", "Title"),
    ("what", "Item due"),
    ("owner", "Responsible"),
];
const WAIVED: &[(&str, &str)] =
    &[("id", "Exception"), ("rule", "Rule"), ("records", "Records"), ("until", "Valid until")];

/// The document.
#[must_use]
pub fn document(model: &Model, status: &StatusReport) -> DocumentData {
    let tables = vec![
        cells::table("open", "Open items", OPEN, requirements(status).filter(|status| is_open(status)).map(row)),
        cells::table("clauses", "Clauses", OPEN, status.clauses.iter().map(row)),
        cells::table("controls", "Controls", OPEN, status.controls.iter().map(row)),
        cells::table("summary", "Summary", SUMMARY, status.summary.iter().map(tally)),
        documents(model, status),
        distance(status),
        cells::table("due", "Upcoming due dates", DUE, status.due.iter().map(|item| due(model, item))),
        waived(model),
    ];
    let pictures = vec![control_status(model), timeline(model)];
    cells::document("Gap report", facts(status), tables).pictures(pictures)
}

fn requirements(status: &StatusReport) -> impl Iterator<Item = &RequirementStatus> {
    status.clauses.iter().chain(&status.controls)
}

/// Whether it has open items. An answered requirement may still have warnings.
fn is_open(status: &RequirementStatus) -> bool {
    let settled = matches!(status.state, State::Answered | State::Excluded | State::Withheld);
    !settled || status.errors + status.warnings > 0
}

fn row(status: &RequirementStatus) -> Vec<Cell> {
    let number = |count: usize| if count == 0 { Cell::Empty } else { count.into() };
    vec![
        status.id.raw().into(),
        status.title.raw().into(),
        status.state.name().into(),
        why(status).into(),
        status.help.as_ref().map(|help| plain(help.raw())).unwrap_or_default().into(),
        status.due_from.map(Stage::name).into(),
        status.records.iter().map(crate::escape::Untrusted::raw).collect::<Vec<_>>().join(", ").into(),
        number(status.errors),
        number(status.warnings),
        number(status.todos),
    ]
}

/// The help text of the checks, with quotes instead of code marks.
fn plain(advice: &str) -> String {
    advice.replace(":`", "`").replace('`', "\"")
}

/// Why it is not answered; for an answered requirement, the rules that report warnings.
fn why(status: &RequirementStatus) -> String {
    match &status.why {
        Some(why) => why.raw().to_owned(),
        None if status.rules.is_empty() => String::new(),
        None => format!("reported by {}", status.rules.join(", ")),
    }
}

fn tally(tally: &Tally) -> Vec<Cell> {
    let counts = State::ALL.into_iter().map(|state| tally.count(state).into());
    std::iter::once(format!("{} {}", tally.group, tally.title).into()).chain(counts).collect()
}

fn documents(model: &Model, status: &StatusReport) -> Table {
    let rows = status.documents.iter().map(|needed| {
        let records = needed.records.iter().map(|record| model.name_with_id(record.id.raw()));
        let state = if needed.records.is_empty() { "missing" } else { "documented" };
        vec![needed.requirement.as_str().into(), needed.what.as_str().into(), records.collect(), state.into()]
    });
    cells::table("documents", "Documented information", DOCUMENTS, rows)
}

fn distance(status: &StatusReport) -> Table {
    let rows = status.distance.iter();
    let rows = rows.map(|open| vec![open.stage.name().into(), open.errors.into(), open.warnings.into()]);
    cells::table("distance", "Open items before each stage", DISTANCE, rows)
}

fn due(model: &Model, item: &DueItem) -> Vec<Cell> {
    vec![
        item.on.parse().map_or(Cell::Empty, Cell::Date),
        if item.overdue { "overdue".into() } else { Cell::Empty },
        item.kind.name().into(),
        item.record.raw().into(),
        model.title_of(item.record.raw()).into(),
        item.what.raw().into(),
        item.owner.as_ref().map(|owner| model.name_of(owner.raw())).unwrap_or_default().into(),
    ]
}

fn waived(model: &Model) -> Table {
    let rows = model.all::<crate::record::Exception>().map(|it| {
        let records = it.records.iter().map(|record| model.name_with_id(record)).collect();
        vec![(*it.id).into(), (*it.rule).into(), records, it.until.into()]
    });
    cells::table("waived", "Exceptions", WAIVED, rows)
}

fn facts(status: &StatusReport) -> Value {
    let count = |all: &[RequirementStatus], state| all.iter().filter(|status| status.state == state).count();
    let counts = |all: &[RequirementStatus]| {
        json!({
            "all": all.len(),
            "answered": count(all, State::Answered),
            "partly": count(all, State::PartlyAnswered),
            "unanswered": count(all, State::Unanswered),
            "not_due": count(all, State::NotDue),
            "excluded": count(all, State::Excluded),
            "withheld": count(all, State::Withheld),
        })
    };
    json!({
        "stage": status.stage.name(),
        "clauses": counts(&status.clauses),
        "controls": counts(&status.controls),
        "overdue": status.due.iter().filter(|item| item.overdue).count(),
        "unwritten": status.documents.iter().filter(|needed| needed.records.is_empty()).count(),
    })
}
