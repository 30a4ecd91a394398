//! What the statement rests on: the risks and the evidence that controls name, the exceptions, and what the words mean.
//!
//! Must not decide on a control.

use super::register::WITHHELD;
use crate::{
    model::{Level, Model},
    record::{Control, Evidence, Exception, RecordType as _, Risk, TreatmentOption, field::Ref},
    report::table::{Cell, Table},
};

/// The risks that controls name.
pub(super) fn risks(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("title", "Risk"),
        ("systems", "AI systems"),
        ("now", "Level now"),
        ("remaining", "Level that remains"),
        ("treatment", "Treatment"),
        ("owner", "Owner"),
        ("accepted", "Remaining risk accepted"),
        ("review", "Next assessment"),
    ];
    let mut table = Table::new("risks", "Risks named by controls", &columns);
    let named = |id: &str| model.links_to(id).any(|(entry, _)| entry.kind.name == Control::KIND);
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

/// `organization: 9, medium`, a line for each affected group.
fn levels(levels: &[Level<'_>]) -> Cell {
    levels.iter().map(|level| format!("{}: {}, {}", level.group.name(), level.value, level.band)).collect()
}

/// The evidence that controls name.
pub(super) fn evidence(model: &Model) -> Table {
    let columns =
        [("id", "Id"), ("title", "Evidence"), ("collected", "Collected"), ("until", "Valid until"), ("where", "Where")];
    let mut table = Table::new("evidence", "Evidence named above", &columns);
    let used = |evidence: &Evidence| model.links_to(&evidence.id).any(|(entry, _)| entry.kind.name == Control::KIND);
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
        ("compensation", "What is done meanwhile"),
        ("until", "Until"),
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

/// What columns and words mean.
const LEGEND: &[(&str, &str)] = &[
    ("Control", "Id in Annex A, or our own id of a control beyond it"),
    ("AI systems", "`all`, or the AI systems for which the row holds where something differs between them"),
    ("Applicable", "yes: included; no: excluded; undecided: nothing is decided yet"),
    ("Justification", "Why the control is included or excluded; a reason may be given once for a whole area"),
    (
        "Source",
        "What calls for the control beside risks: law, contract, policy, party, objective; for an exclusion, its basis",
    ),
    ("Risks", "Risks that call for the control"),
    ("Status", "How far the control is in place, and by when the rest will be"),
    ("implemented", "The control is in place"),
    ("partial", "Parts of the control are in place"),
    ("planned", "The control is planned"),
    ("not in place", "Nothing is in place"),
    ("How it is carried out", "What is done, and the documents that say how"),
    ("Evidence", "Ids of the evidence that the control works; the sheet on evidence says where it is"),
    ("Owner", "Who answers for the control"),
    ("Next review", "Day by which the control is reviewed again"),
    ("Remarks", "Anything else that an auditor should know"),
    ("Level", "Likelihood and consequence by the risk criteria of the organization, for each affected group"),
    ("Level that remains", "Level once the actions of the treatment are done"),
    ("Valid until", "Last day on which a piece of evidence is valid; empty where it has no end"),
    ("Exception", "A rule of the checks waived for a record and for a time; it does not make a requirement answered"),
];

pub(super) fn legend(model: &Model) -> Table {
    let mut table = Table::new("legend", "Legend", &[("word", "Column or word"), ("meaning", "What it means")]);
    let withheld = (WITHHELD, "It stands in a record that is kept from the readers of this document");
    let withheld = (!model.withheld().is_empty()).then_some(&withheld);
    table.rows = LEGEND.iter().chain(withheld).map(|(word, meaning)| vec![(*word).into(), (*meaning).into()]).collect();
    table
}
