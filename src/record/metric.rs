//! Metrics: what is measured, how, when, by whom, and the results (clause 9.1).
//!
//! Must not know whether a result is late; the model does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Deadline, Limits, Measurement, Model, Objective, Person, Process, Record, RecordType, Role, Series,
    System,
    field::{Date, Id, Interval, Ref, Requirement, Review, Text},
    has,
    marks::{
        Direction::{Both, Bound, Kept, Later, Less, Longer, More, Removal, Sooner},
        FieldMarks,
        Missing::{self, Stronger},
        field,
    },
};

/// A metric with its results (clause 9.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Metric {
    /// Id of the metric.
    pub id: Id,
    /// What is measured.
    pub title: Text,
    /// AI systems that it monitors; omit if it monitors the management system.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// AI models that it monitors.
    #[serde(default)]
    pub models: Vec<Ref<Model>>,
    /// Controls whose effectiveness it shows (clause 8.1).
    #[serde(default)]
    pub controls: Vec<Ref<(Control, Requirement)>>,
    /// Processes that it monitors.
    #[serde(default)]
    pub processes: Vec<Ref<Process>>,
    /// Objectives whose progress it shows (clause 6.2).
    #[serde(default)]
    pub objectives: Vec<Ref<Objective>>,
    /// Method of measurement, such that the result is valid and can be repeated.
    pub method: Option<Text>,
    /// How often it is measured.
    pub every: Option<Interval>,
    /// When and how the results are analysed and evaluated.
    pub analysis: Option<Text>,
    /// Unit of the values.
    pub unit: Option<Text>,
    /// Property of the systems for which it speaks.
    pub property: Option<Property>,
    /// Why it suits what it is used for.
    pub suited_because: Option<Text>,
    /// Whether the instructions for use of the systems declare its level.
    pub declared: Option<bool>,
    /// Values that are aimed for.
    pub target: Option<Limits>,
    /// Values within which no action is taken.
    pub limits: Option<Limits>,
    /// The same for each group, language or site, if it differs from that for the whole.
    pub slice_limits: Option<Limits>,
    /// Date from which it is measured.
    pub since: Option<Date>,
    /// Date of the last measurement, if it is no longer measured.
    pub until: Option<Date>,
    /// Results over time.
    #[serde(default)]
    pub results: Vec<Measurement>,
    /// Role or person that measures.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Role or person that analyses the results, if not the owner.
    pub analyst: Option<Ref<(Role, Person)>>,
    /// When the metric itself is reviewed.
    pub review: Option<Review>,
}

/// What a metric speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// How often its output is right.
    Accuracy,
    /// How it behaves under errors, faults and change.
    Robustness,
    /// How it withstands attacks.
    Cybersecurity,
    /// How evenly its errors and outcomes fall on groups.
    Fairness,
    /// How it avoids harm.
    Safety,
    /// How well its output can be understood.
    Explainability,
    /// What it costs to run: time, energy, money.
    Efficiency,
    /// Anything else.
    Other,
}

impl Metric {
    /// Its results with their limits.
    #[must_use]
    pub fn series(&self) -> Series<'_> {
        Series {
            unit: self.unit.as_ref(),
            limits_at: "limits",
            limits: self.limits.as_ref(),
            slice_limits: self.slice_limits.as_ref(),
            ..Series::of("results", &self.results)
        }
    }

    /// Date by which the next result is due; `None` if it has no interval or is no longer measured.
    #[must_use]
    pub fn next(&self) -> Option<Date> {
        let open = self.until.is_none();
        self.series().latest_date().or(self.since).filter(|_| open)?.after(self.every.as_ref()?)
    }
}

impl RecordType for Metric {
    const KIND: &'static str = "metric";
    const ABOUT: About = About::new("M", "metrics", &["8.1", "9.1", "A.6.2.6"]).weaker(Removal);
    const FIELDS: &'static [FieldMarks] = &[
        field("title").approved(),
        field("systems").approved().weaker(Removal),
        field("models").detail().approved().weaker(Removal),
        field("controls").approved().weaker(Removal),
        field("processes").approved().weaker(Removal),
        field("objectives").approved().weaker(Removal),
        field("method").approved(),
        field("every").approved().weaker(Longer),
        field("analysis").approved(),
        field("unit").approved(),
        field("property").detail().approved().neutral("it says what the metric speaks for"),
        field("suited-because").detail().approved(),
        field("declared").detail().approved().ranked(&["false", "true"]),
        field("target").approved().weaker(Removal),
        field("target/min").weaker(Less),
        field("target/max").weaker(More),
        field("target/text").weaker(Bound),
        field("limits").approved().weaker(Removal),
        field("limits/min").weaker(Less).because("it determines when action is taken"),
        field("limits/max").weaker(More).because("it determines when action is taken"),
        field("limits/text").weaker(Both).because("it determines when action is taken"),
        field("slice-limits").detail().approved().weaker(Removal),
        field("slice-limits/min").weaker(Less).because("it determines when action is taken"),
        field("slice-limits/max").weaker(More).because("it determines when action is taken"),
        field("slice-limits/text").weaker(Both).because("it determines when action is taken"),
        field("since").planned().weaker(Later),
        field("until")
            .planned()
            .not_before(&["since", "results/*/on"])
            .weaker(Sooner)
            .missing(Stronger)
            .because("it is not measured any longer"),
        field("results").weaker(Kept),
        field("results/*/value").weaker(Both).missing(Missing::Kept).because("it states what was measured then"),
        field("results/*/on")
            .past("result")
            .not_before(&["since"])
            .neutral("the interval determines when the next one is due"),
        field("results/*/met").weaker(Both).missing(Missing::Kept).because("it states what was measured then"),
        field("analyst").weaker(Removal).duty(),
    ];
}

impl Record for Metric {
    has!(id, title, owner, review);

    fn series(&self) -> Vec<Series<'_>> {
        vec![self.series()]
    }

    fn deadlines(&self) -> Vec<Deadline> {
        self.next().map(|on| Deadline::new(on, "next result", "every")).into_iter().collect()
    }
}
