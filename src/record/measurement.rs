//! Measured values with what they were measured on, the limits they are held against, and the verdict (clause 9.1, A.6.2.4).
//!
//! Must not know which records have them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Dataset, Evidence, Nonconformity,
    field::{Date, Decimal, Ref, Text},
};

/// A measured value.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Measurement {
    /// What was measured, unless the record itself says it: `accuracy`, `share of missing values`.
    pub what: Option<Text>,
    /// Date of the measurement, or of the document that declares the value.
    pub on: Option<Date>,
    /// The value as a number.
    pub value: Option<Decimal>,
    /// The result in words, if it cannot be counted.
    pub text: Option<Text>,
    /// Unit of the value and its limits, if it differs from that of the record: `%`, `ms`, `points`.
    pub unit: Option<Text>,
    /// The group, language, site or condition for which it holds; omit for the whole.
    pub slice: Option<Text>,
    /// Range in which the true value lies.
    pub uncertainty: Option<Uncertainty>,
    /// Number of cases measured.
    #[schemars(range(min = 0, max = 999_999_999_999_999_i64))]
    pub size: Option<u64>,
    /// Dataset on which it was measured.
    pub dataset: Option<Ref<Dataset>>,
    /// Version of the system, model or dataset that was measured.
    pub version: Option<Text>,
    /// Where it was measured.
    pub setting: Option<Setting>,
    /// Whether the organization measured it or took it from someone else's statement; omit if it measured it.
    pub basis: Option<Basis>,
    /// Limits of this value, if they differ from those of the record.
    pub limits: Option<Limits>,
    /// Whether the value keeps to its limits or reaches the target; omit if both are numbers.
    pub met: Option<bool>,
    /// Result of the analysis.
    pub analysis: Option<Text>,
    /// Nonconformity raised from it.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Evidence of the result.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// Range in which a true value lies.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Uncertainty {
    /// Lower end.
    pub low: Decimal,
    /// Upper end.
    pub high: Decimal,
    /// Confidence level, between 0 and 1: `0.95`.
    pub level: Option<Decimal>,
}

/// The values that are acceptable or aimed for.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Limits {
    /// Smallest acceptable value.
    pub min: Option<Decimal>,
    /// Largest acceptable value.
    pub max: Option<Decimal>,
    /// The limits in words, if they cannot be counted.
    pub text: Option<Text>,
}

/// Where a value was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// While choosing between models.
    Validation,
    /// In a test before release.
    Test,
    /// In a pilot.
    Pilot,
    /// In operation.
    Operation,
}

/// Whose measurement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The organization measured it.
    Measured,
    /// A supplier or author states it, such as in a model card.
    Declared,
}

impl Limits {
    /// Whether no value can keep to them.
    #[must_use]
    pub fn are_crossed(&self) -> bool {
        self.min.zip(self.max).is_some_and(|(min, max)| min > max)
    }

    /// Whether a value keeps to the limits; `None` if they are only words.
    #[must_use]
    pub fn hold(&self, value: Decimal) -> Option<bool> {
        let are_counted = self.min.is_some() || self.max.is_some();
        let is_within = self.min.is_none_or(|min| min <= value) && self.max.is_none_or(|max| value <= max);
        are_counted.then_some(is_within)
    }
}

/// Results over time, with what they are held against.
#[derive(Debug, Clone, Copy)]
pub struct Series<'r> {
    /// The field with the results.
    pub at: &'static str,
    /// The results, in any order.
    pub results: &'r [Measurement],
    /// Unit of the values.
    pub unit: Option<&'r Text>,
    /// The field with the limits for the whole.
    pub limits_at: &'static str,
    /// Limits for the whole.
    pub limits: Option<&'r Limits>,
    /// Limits for each slice, if they differ from those for the whole.
    pub slice_limits: Option<&'r Limits>,
}

impl<'r> Series<'r> {
    /// Results without limits of their own.
    #[must_use]
    pub const fn of(at: &'static str, results: &'r [Measurement]) -> Self {
        Self { at, results, unit: None, limits_at: "", limits: None, slice_limits: None }
    }

    /// The limits of a result: its own, those of slices if it is of one, or those of the whole.
    #[must_use]
    pub fn limits_of(&self, result: &'r Measurement) -> Option<&'r Limits> {
        let of_slices = self.slice_limits.filter(|_| result.slice.is_some());
        result.limits.as_ref().or(of_slices).or(self.limits)
    }

    /// Whether a result keeps to its limits, as computed from the numbers.
    #[must_use]
    pub fn computed(&self, result: &'r Measurement) -> Option<bool> {
        self.limits_of(result)?.hold(result.value?)
    }

    /// Whether a result keeps to its limits: computed from the numbers, otherwise as stated.
    #[must_use]
    pub fn verdict(&self, result: &'r Measurement) -> Option<bool> {
        self.computed(result).or(result.met)
    }

    /// Date of the latest result.
    #[must_use]
    pub fn latest_date(&self) -> Option<Date> {
        self.results.iter().filter_map(|result| result.on).max()
    }

    /// The results of the latest date, of the whole and of each slice.
    #[must_use]
    pub fn latest(&self) -> Vec<&'r Measurement> {
        let latest = self.latest_date();
        self.results.iter().filter(|result| result.on == latest).collect()
    }

    /// Whether all results of the latest date keep to their limits.
    #[must_use]
    pub fn latest_verdict(&self) -> Option<bool> {
        let verdicts: Vec<bool> = self.latest().into_iter().filter_map(|result| self.verdict(result)).collect();
        (!verdicts.is_empty()).then(|| verdicts.into_iter().all(|is_met| is_met))
    }

    /// A result for display: `Estonian: 94.3 % (93.1 to 95.5)`.
    #[must_use]
    pub fn describe(&self, result: &Measurement) -> String {
        let of = [&result.what, &result.slice].into_iter().flatten().map(|of| format!("{}: ", of.trim()));
        of.collect::<String>() + &self.describe_value(result)
    }

    /// A result without what it is of.
    #[must_use]
    pub fn describe_value(&self, result: &Measurement) -> String {
        let value = result.value.map(|value| with_unit(&value.to_string(), result.unit.as_ref().or(self.unit)));
        let range = result.uncertainty.as_ref().map(|range| format!(" ({} to {})", range.low, range.high));
        let value = value.map(|value| value + &range.unwrap_or_default());
        let parts: Vec<String> = value.into_iter().chain(result.text.as_ref().map(|text| text.trim().into())).collect();
        parts.join("; ")
    }

    /// Its limits for display, those for slices after those for the whole.
    #[must_use]
    pub fn limits(&self) -> Vec<String> {
        let whole = self.limits.map(|limits| limits.describe(self.unit));
        let slices = self.slice_limits.map(|limits| format!("each group: {}", limits.describe(self.unit)));
        whole.into_iter().chain(slices).collect()
    }
}

impl Limits {
    /// The limits for display: `at least 94 %`.
    #[must_use]
    pub fn describe(&self, unit: Option<&Text>) -> String {
        let counted = match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => Some(with_unit(&min.to_string(), unit)),
            (Some(min), Some(max)) => Some(with_unit(&format!("{min} to {max}"), unit)),
            (Some(min), None) => Some(with_unit(&format!("at least {min}"), unit)),
            (None, Some(max)) => Some(with_unit(&format!("at most {max}"), unit)),
            (None, None) => None,
        };
        let parts = counted.into_iter().chain(self.text.as_ref().map(|text| text.trim().to_owned()));
        parts.collect::<Vec<_>>().join("; ")
    }
}

fn with_unit(text: &str, unit: Option<&Text>) -> String {
    unit.map_or_else(|| text.to_owned(), |unit| format!("{text} {}", unit.trim()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn verdict(limits: Value, result: Value) -> (Option<bool>, Option<bool>) {
        let limits: Limits = serde_json::from_value(limits).expect("limits");
        let result: Measurement = serde_json::from_value(result).expect("a measurement");
        let series = Series { limits: Some(&limits), ..Series::of("results", &[]) };
        (series.computed(&result), series.verdict(&result))
    }

    #[test]
    fn a_slice_has_limits_of_its_own_and_the_latest_date_counts() {
        let results: Vec<Measurement> = serde_json::from_value(json!([
            {"on": "2026-01-31", "value": 50},
            {"on": "2026-02-28", "value": 97.5},
            {"on": "2026-02-28", "value": 95, "slice": "Estonian", "uncertainty": {"low": 93, "high": 96.5}},
        ]))
        .expect("results");
        let limits: Limits = serde_json::from_value(json!({"min": 97})).expect("limits");
        let slices: Limits = serde_json::from_value(json!({"min": 94})).expect("limits");
        let unit = "%".into();
        let series = |slices| Series {
            unit: Some(&unit),
            limits: Some(&limits),
            slice_limits: slices,
            ..Series::of("results", &results)
        };
        assert_eq!(series(Some(&slices)).latest_verdict(), Some(true));
        assert_eq!(series(None).latest_verdict(), Some(false));
        assert_eq!(series(None).describe(&results[2]), "Estonian: 95 % (93 to 96.5)");
        assert_eq!(series(Some(&slices)).limits(), ["at least 97 %", "each group: at least 94 %"]);
    }

    #[test]
    fn numbers_decide_and_words_are_taken_as_stated() {
        assert_eq!(verdict(json!({"min": 0.1}), json!({"value": 0.1})), (Some(true), Some(true)));
        assert_eq!(verdict(json!({"max": 3}), json!({"value": 3.01, "met": true})), (Some(false), Some(false)));
        assert_eq!(verdict(json!({"min": 1, "max": 2}), json!({"value": 0.5})), (Some(false), Some(false)));
        assert_eq!(verdict(json!({"text": "none"}), json!({"value": 3, "met": true})), (None, Some(true)));
        assert_eq!(verdict(json!({"min": 1}), json!({"text": "good", "met": false})), (None, Some(false)));
        let own = json!({"value": 5, "limits": {"max": 4}});
        assert_eq!(verdict(json!({"max": 9}), own), (Some(false), Some(false)));
    }

    #[test]
    fn limits_are_told_with_their_unit() {
        let told = |limits: Value| {
            let limits: Limits = serde_json::from_value(limits).expect("limits");
            limits.describe(Some(&"%".into()))
        };
        assert_eq!(told(json!({"min": 94})), "at least 94 %");
        assert_eq!(told(json!({"min": 0.9, "max": 1.1})), "0.9 to 1.1 %");
        assert_eq!(
            told(json!({"max": 3, "text": "no single case above five"})),
            "at most 3 %; no single case above five"
        );
    }
}
