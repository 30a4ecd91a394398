//! Scales, matrix, bands and appetite of the manifest are consistent.
//!
//! Must not know any risk.

use crate::record::{Limits, field::Group};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "inconsistent-risk-criteria",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.1"],
    practice: None,
    summary: "Scales, matrix, bands and appetite of the risk criteria are inconsistent",
    page: include_str!("inconsistent_risk_criteria.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let (Some(manifest), Some(criteria)) = (model.manifest(), model.risk_criteria()) else { return };
    let defects = scales(criteria).chain(bands(criteria)).chain(matrix(criteria)).chain(appetite(criteria));
    acc.extend(defects.map(|defect| inconsistent(manifest, defect)));
}

/// An inconsistency: its pointer below `risk-criteria`, the message and the help.
struct Defect {
    pointer: String,
    message: String,
    help: &'static str,
}

fn scales(criteria: &RiskCriteria) -> impl Iterator<Item = Defect> {
    Scale::ALL.into_iter().flat_map(|scale| {
        let (name, steps) = (scale.name(), criteria.steps(scale));
        let none = steps.is_empty().then(|| empty(name));
        let falling = not_above_before(&steps).map(|index| disordered_step(name, index, steps[index]));
        none.into_iter().chain(falling).chain(numbers(criteria, scale)).collect::<Vec<_>>()
    })
}

/// Steps whose limits in numbers cross, or reach into those of the step before.
fn numbers(criteria: &RiskCriteria, scale: Scale) -> Vec<Defect> {
    let (name, limits) = (scale.name(), criteria.limits(scale));
    let crossed = limits.iter().enumerate().filter(|(_, limits)| limits.is_some_and(Limits::are_crossed));
    let mut defects: Vec<Defect> = crossed.map(|(index, _)| crossed_limits(name, index)).collect();
    let stated = limits.iter().enumerate().filter_map(|(index, limits)| Some((index, (*limits)?)));
    let stated: Vec<(usize, &Limits)> = stated.collect();
    for pair in stated.windows(2) {
        let ((before, lower), (index, upper)) = (pair[0], pair[1]);
        let (ends, begins) = (lower.max.or(lower.min), upper.min.or(upper.max));
        if ends.zip(begins).is_some_and(|(ends, begins)| begins < ends) {
            defects.push(overlapping_limits(name, before, index));
        }
    }
    defects
}

fn bands(criteria: &RiskCriteria) -> impl Iterator<Item = Defect> {
    let none = criteria.bands.is_empty().then(|| empty("bands"));
    let falling = Group::ALL.into_iter().flat_map(|group| {
        let uppers: Vec<u16> = criteria.bands.iter().map(|band| band.upper(group)).collect();
        not_above_before(&uppers).map(|index| disordered_band(criteria, group, index)).collect::<Vec<_>>()
    });
    none.into_iter().chain(falling)
}

/// Indices of the values that are not above the one before.
fn not_above_before<T: PartialOrd>(values: &[T]) -> impl Iterator<Item = usize> {
    values.windows(2).enumerate().filter(|(_, pair)| pair[1] <= pair[0]).map(|(index, _)| index + 1)
}

fn matrix(criteria: &RiskCriteria) -> impl Iterator<Item = Defect> {
    let [rows, columns] = Scale::ALL.map(|scale| criteria.steps(scale).len());
    let written = criteria.matrix.len();
    let misfit = (written != 0 && written != rows).then(|| misfitting_rows(written, rows));
    let uneven = criteria.matrix.iter().take(rows).enumerate().filter(move |(_, row)| row.len() != columns);
    misfit.into_iter().chain(uneven.map(move |(index, row)| misfitting_row(index, row.len(), columns)))
}

fn appetite(criteria: &RiskCriteria) -> impl Iterator<Item = Defect> {
    criteria.highest_level().into_iter().flat_map(move |highest| {
        let above = Group::ALL.into_iter().filter(move |group| criteria.appetite.of(*group) > highest);
        above.map(move |group| excessive_appetite(criteria, group, highest))
    })
}

fn empty(list: &str) -> Defect {
    Defect {
        pointer: list.into(),
        message: format!("`{list}` of the risk criteria is empty, so no level can be derived"),
        help: "list the steps or bands, lowest first",
    }
}

fn disordered_step(scale: &str, index: usize, value: u8) -> Defect {
    Defect {
        pointer: format!("{scale}/{index}/value"),
        message: format!("step {value} of the {scale} scale is not above the step before it"),
        help: "number the steps in ascending order, lowest first, each number once",
    }
}

fn crossed_limits(scale: &str, index: usize) -> Defect {
    Defect {
        pointer: format!("{scale}/{index}/limits/min"),
        message: format!("`min` of step {} of the {scale} scale is greater than its `max`", index + 1),
        help: "set `min` to the smallest and `max` to the largest value of the step",
    }
}

fn overlapping_limits(scale: &str, before: usize, index: usize) -> Defect {
    Defect {
        pointer: format!("{scale}/{index}/limits"),
        message: format!("step {} of the {scale} scale begins below the end of step {}", index + 1, before + 1),
        help: "let each step begin where the one before ends, so that one number has one step",
    }
}

fn disordered_band(criteria: &RiskCriteria, group: Group, index: usize) -> Defect {
    let (band, before) = (&criteria.bands[index], &criteria.bands[index - 1]);
    let (name, upper) = (group.name(), band.upper(group));
    Defect {
        pointer: format!("bands/{index}/{name}"),
        message: format!("band {} ends at {upper} for {name}, not above band {} before it", band.name, before.name),
        help: "order the bands from lowest to highest, each ending above the one before",
    }
}

fn misfitting_rows(written: usize, rows: usize) -> Defect {
    Defect {
        pointer: format!("matrix/{}", rows.min(written)),
        message: format!("the matrix has {written} rows, but the likelihood scale has {rows} steps"),
        help: "give the matrix one row for each step of likelihood, lowest first",
    }
}

fn misfitting_row(index: usize, written: usize, columns: usize) -> Defect {
    Defect {
        pointer: format!("matrix/{index}"),
        message: format!(
            "row {} of the matrix has {written} levels, but the consequence scale has {columns} steps",
            index + 1
        ),
        help: "give each row one level for each step of consequence, lowest first",
    }
}

fn excessive_appetite(criteria: &RiskCriteria, group: Group, highest: u16) -> Defect {
    let (name, appetite) = (group.name(), criteria.appetite.of(group));
    Defect {
        pointer: format!("appetite/{name}"),
        message: format!("the appetite of {appetite} for {name} is above {highest}, the highest possible level"),
        help: "set the highest level that is acceptable without a decision, within the levels of the scales",
    }
}

fn inconsistent(manifest: Item<'_, Aims>, defect: Defect) -> Finding {
    let at = manifest.at(&format!("risk-criteria/{}", defect.pointer));
    Finding::new(RULE.name, at, defect.message).help(defect.help).about(&manifest.id)
}
