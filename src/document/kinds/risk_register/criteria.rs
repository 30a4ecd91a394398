//! The risk criteria: scales, levels, bands and appetite for each affected group.
//!
//! Must not know risks.

use super::cells::{self, step, text};
use crate::{
    model::Model,
    record::{Band, RiskCriteria, field::Group},
    report::table::{Cell, Table},
};

const LIKELIHOOD: &[(&str, &str)] = &[("value", "Step"), ("label", "Likelihood"), ("meaning", "Meaning")];
const CONSEQUENCE: &[(&str, &str)] = &[
    ("value", "Step"),
    ("label", "Consequence"),
    ("organization", "For the organization"),
    ("individuals", "For individuals and groups"),
    ("societies", "For societies"),
];
const BANDS: &[(&str, &str)] =
    &[("band", "Band"), ("organization", "Organization"), ("individuals", "Individuals"), ("societies", "Societies")];
const MATRIX: &[(&str, &str)] = &[
    ("likelihood", "Likelihood"),
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5"),
    ("6", "6"),
    ("7", "7"),
    ("8", "8"),
    ("9", "9"),
    ("10", "10"),
];

/// The tables of the criteria; empty if no criteria are recorded.
pub(super) fn tables(model: &Model) -> Vec<Table> {
    let some = model.risk_criteria();
    let rows = |of: fn(&RiskCriteria) -> Vec<Vec<Cell>>| some.map(of).unwrap_or_default();
    vec![
        cells::table("likelihood", "Likelihood scale", LIKELIHOOD, rows(likelihood)),
        cells::table("consequence", "Consequence scale", CONSEQUENCE, rows(consequence)),
        cells::table("matrix", "Level by likelihood and consequence", MATRIX, rows(matrix)),
        cells::table("bands", "Bands and risk appetite", BANDS, rows(bands)),
    ]
}

fn likelihood(criteria: &RiskCriteria) -> Vec<Vec<Cell>> {
    let steps = criteria.likelihood.iter();
    steps.map(|it| vec![step(Some(it.value)), (*it.label).into(), text(it.meaning.as_ref())]).collect()
}

fn consequence(criteria: &RiskCriteria) -> Vec<Vec<Cell>> {
    let row = |it: &crate::record::ConsequenceStep| {
        let meanings = [&it.organization, &it.individuals, &it.societies];
        let head = [step(Some(it.value)), (*it.label).into()];
        head.into_iter().chain(meanings.map(|meaning| text(meaning.as_ref()))).collect()
    };
    criteria.consequence.iter().map(row).collect()
}

/// One row for each likelihood, with the level at each step of the consequence scale.
fn matrix(criteria: &RiskCriteria) -> Vec<Vec<Cell>> {
    let level = |likelihood: u8, consequence: u8| -> Cell {
        criteria.level(likelihood, consequence).map_or(Cell::Empty, |level| Cell::Number(u64::from(level)))
    };
    let row = |it: &crate::record::LikelihoodStep| {
        let head = Cell::Text(format!("{} {}", it.value, it.label));
        std::iter::once(head).chain((1..=10).map(|consequence| level(it.value, consequence))).collect()
    };
    criteria.likelihood.iter().map(row).collect()
}

/// The upper level of each band. The last row is the appetite: the level acceptable without a decision.
fn bands(criteria: &RiskCriteria) -> Vec<Vec<Cell>> {
    let band = |(at, band): (usize, &Band)| {
        let last = at + 1 == criteria.bands.len();
        let upper = |group| if last { Cell::from("above that") } else { format!("up to {}", band.upper(group)).into() };
        std::iter::once((*band.name).into()).chain(Group::ALL.map(upper)).collect()
    };
    let appetite = Group::ALL.map(|group| Cell::from(format!("up to {}", criteria.appetite.of(group))));
    let acceptable = std::iter::once("acceptable without a decision".into()).chain(appetite).collect();
    criteria.bands.iter().enumerate().map(band).chain([acceptable]).collect()
}
