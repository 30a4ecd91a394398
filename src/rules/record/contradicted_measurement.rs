//! The verdict, range and limits of a measured value agree with the value.
//!
//! Must not know which records have measured values.

use crate::{
    record::{Limits, Measurement, Series, field::Decimal},
    rules::prelude::*,
};

pub(super) const RULE: Rule = Rule {
    name: "contradicted-measurement",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["9.1"],
    practice: None,
    summary: "A measured value contradicts its verdict, its range or its limits",
    page: include_str!("contradicted_measurement.md"),
    suppressible: true,
    check,
};

/// A field, what is wrong with it, and what to do.
type Fault = (String, String, &'static str);

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for entry in model.entries() {
        let Some(record) = entry.record() else { continue };
        let faults = record.series().into_iter().flat_map(|series| faults(&series));
        acc.extend(faults.map(|(field, message, help)| {
            Finding::new(RULE.name, entry.at(&field), format!("{message} in {}", entry.id)).help(help).about(&entry.id)
        }));
    }
}

fn faults(series: &Series<'_>) -> Vec<Fault> {
    let at = series.limits_at;
    let mut faults: Vec<Fault> = series.limits.and_then(|limits| crossed(limits, at)).into_iter().collect();
    faults.extend(series.slice_limits.and_then(|limits| crossed(limits, &format!("slice-{at}"))));
    for (index, result) in series.results.iter().enumerate() {
        let at = format!("{}/{index}", series.at);
        faults.extend(verdict(series, result, &at));
        faults.extend(range(result, &at));
        faults.extend(result.limits.as_ref().and_then(|limits| crossed(limits, &format!("{at}/limits"))));
    }
    faults
}

/// Limits that no value can keep.
fn crossed(limits: &Limits, at: &str) -> Option<Fault> {
    let (min, max) = limits.min.zip(limits.max).filter(|(min, max)| min > max)?;
    let message = format!("`min` {min} is greater than `max` {max}");
    Some((format!("{at}/min"), message, "set `min` to the smallest and `max` to the largest acceptable value"))
}

/// A verdict that the numbers refute.
fn verdict(series: &Series<'_>, result: &Measurement, at: &str) -> Option<Fault> {
    let stated = result.met?;
    let computed = series.computed(result).filter(|computed| *computed != stated)?;
    let limits = series.limits_of(result)?.describe(result.unit.as_ref().or(series.unit));
    let keeps = if computed { "keeps to" } else { "does not keep to" };
    let message = format!("`met: {stated}`, but {} {keeps} {limits}", result.value?);
    Some((
        format!("{at}/met"),
        message,
        "remove `met`, which follows from the numbers, or correct the value or the limits",
    ))
}

/// A range that does not contain its value.
fn range(result: &Measurement, at: &str) -> Option<Fault> {
    let range = result.uncertainty.as_ref()?;
    let contains = |value: Decimal| range.low <= value && value <= range.high;
    let is_level = |level: Decimal| Decimal::from(0) < level && level < Decimal::from(1);
    let help = "write the lower and the upper end of the range around the value, and its level as `0.95`";
    let fault = |field: &str, message: String| Some((format!("{at}/uncertainty/{field}"), message, help));
    match (result.value, range.level) {
        _ if range.low > range.high => {
            fault("low", format!("`low` {} is greater than `high` {}", range.low, range.high))
        }
        (Some(value), _) if !contains(value) => {
            fault("low", format!("the range {} to {} does not contain the value {value}", range.low, range.high))
        }
        (_, Some(level)) if !is_level(level) => {
            fault("level", format!("the confidence level {level} is not between 0 and 1"))
        }
        _ => None,
    }
}
