//! Supporting tables of the statement: risks and evidence named by controls, exceptions, and the legend.
//!
//! Must not decide on a control.

use super::register::WITHHELD;
use crate::{
    model::{Level, Model},
    record::{
        Evidence, Exception, Risk, TreatmentOption,
        field::Ref,
        relation::{SUPPORTS, TREATS},
    },
    report::table::{Cell, Table},
};

/// The risks that controls name.
pub(super) fn risks(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("title", "Risk"),
        ("systems", "AI systems"),
        ("now", "Current level"),
        ("remaining", "Residual level"),
        ("treatment", "Treatment"),
        ("owner", "Owner"),
        ("accepted", "Residual risk accepted"),
        ("review", "Next assessment"),
    ];
    let mut table = Table::new("risks", "Risks named by controls", &columns);
    let named = |id: &str| !model.related(&TREATS, id).is_empty();
    let row = |risk: crate::model::Item<'_, Risk>| -> Vec<Cell> {
        let due = model.assessment_due(risk.entry());
        let now = risk.present.as_ref().map(|rating| model.levels(rating)).unwrap_or_default();
        vec![
            (*risk.id).into(),
            (*risk.title).into(),
            risk.systems.iter().map(|system| model.name_of(system.id())).collect(),
            levels(&now),
            levels(&model.residual(&risk)),
            risk.option().map(TreatmentOption::name).into(),
            risk.owner.as_ref().map(|owner| model.name_of(owner.id())).unwrap_or_default().into(),
            risk.acceptance.as_ref().map(|acceptance| acceptance.on).into(),
            due.map(|due| due.on).into(),
        ]
    };
    table.rows = model.all::<Risk>().filter(|risk| named(&risk.id)).map(row).collect();
    table
}

/// `organization: 9, medium`, one line for each affected group.
fn levels(levels: &[Level<'_>]) -> Cell {
    levels.iter().map(|level| format!("{}: {}, {}", level.group.name(), level.value, level.band)).collect()
}

/// The evidence that controls name.
pub(super) fn evidence(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("title", "Evidence"),
        ("collected", "Collected"),
        ("until", "Valid until"),
        ("where", "Location"),
    ];
    let mut table = Table::new("evidence", "Evidence named by controls", &columns);
    let is_control = |id: &str| model.control(id).is_some();
    let used =
        |evidence: &Evidence| model.related(&SUPPORTS, &evidence.id).iter().any(|control| is_control(control.id));
    table.rows =
        model.all::<Evidence>().filter(|evidence| used(evidence)).map(|evidence| row(evidence.data())).collect();
    table.rows.sort_by_key(|row| row[0].lines());
    table
}

fn row(evidence: &Evidence) -> Vec<Cell> {
    let kept = evidence.path.as_deref().or(evidence.url.as_deref());
    let place = kept.or(evidence.reference.as_deref()).or(evidence.commit.as_deref());
    vec![
        (*evidence.id).into(),
        (*evidence.title).into(),
        evidence.collected.into(),
        evidence.last_day().into(),
        place.into(),
    ]
}

/// The exceptions of the management system.
pub(super) fn exceptions(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("rule", "Rule"),
        ("records", "Records"),
        ("reason", "Reason"),
        ("compensation", "Compensating measures"),
        ("until", "Valid until"),
        ("approved_by", "Approved by"),
        ("approved_on", "Approved on"),
        ("nonconformity", "Tracked by"),
    ];
    let mut table = Table::new("exceptions", "Exceptions", &columns);
    let row = |exception: &Exception| -> Vec<Cell> {
        let approval = exception.approval.as_ref();
        vec![
            (*exception.id).into(),
            (*exception.rule).into(),
            exception.records.iter().map(ToString::to_string).collect(),
            exception.reason.as_deref().into(),
            exception.compensation.as_deref().into(),
            exception.until.into(),
            approval.map(|approval| model.name_of(approval.by.id())).unwrap_or_default().into(),
            approval.map(|approval| approval.on).into(),
            exception.nonconformity.as_ref().map(Ref::id).into(),
        ]
    };
    table.rows = model.all::<Exception>().map(|exception| row(exception.data())).collect();
    table
}

/// Meaning of columns and words.
const LEGEND: &[(&str, &str)] = &[
    ("Control", "Id in Annex A, or the organization's own id for a control beyond Annex A"),
    ("AI systems", "`all`, or the AI systems to which the row applies if they are treated differently"),
    ("Applicability", "yes: included; no: excluded; undecided: no decision yet"),
    ("Justification", "Why the control is included or excluded; one reason may cover a whole area"),
    (
        "Source",
        "Drivers other than risks: law, contract, policy, interested party, objective; for an exclusion, its basis",
    ),
    ("Risks", "Risks that require the control"),
    ("Status", "Implementation status of the control, and due date of what remains to be done"),
    ("implemented", "The control is in place"),
    ("partial", "Parts of the control are in place"),
    ("planned", "The control is planned"),
    ("not in place", "No part of the control is in place"),
    ("Implementation", "How the control is implemented, and the documents that describe it"),
    ("Evidence", "Ids of the evidence that the control works; the evidence table gives its location"),
    ("Owner", "Person or role responsible for the control"),
    ("Next review", "Date by which the next review of the control is due"),
    ("Remarks", "Further information for auditors"),
    ("Level", "Risk level from likelihood and consequence by the risk criteria, for each affected group"),
    ("Residual level", "Level after all treatment actions are done"),
    ("Valid until", "Last day on which a piece of evidence is valid; empty if it has no end date"),
    ("Exception", "A rule of aims check that is waived for a record for a limited time; the requirement remains open"),
];

pub(super) fn legend(model: &Model) -> Table {
    let mut table = Table::new("legend", "Legend", &[("word", "Column or word"), ("meaning", "Meaning")]);
    let withheld = (WITHHELD, "Recorded in a record that is withheld from the readers of this document");
    let withheld = (!model.withheld().is_empty()).then_some(&withheld);
    table.rows = LEGEND.iter().chain(withheld).map(|(word, meaning)| vec![(*word).into(), (*meaning).into()]).collect();
    table
}
