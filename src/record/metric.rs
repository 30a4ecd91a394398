//! Metrics: what is measured, how, when, by whom, and the results (clause 9.1).
//!
//! Must not know whether a result is late; the model does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Deadline, Evidence, Nonconformity, Objective, Person, Process, Record, RecordType, Role, System,
    field::{Date, Id, Interval, Ref, Requirement, Review, Text},
    has,
    marks::{
        Direction::{Both, Bound, Kept, Later, Longer, Removal, Sooner},
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
    /// Target value.
    pub target: Option<Text>,
    /// Value at which action is taken.
    pub threshold: Option<Text>,
    /// Date from which it is measured.
    pub since: Option<Date>,
    /// Date of the last measurement, if it is no longer measured.
    pub until: Option<Date>,
    /// Results over time.
    #[serde(default)]
    pub results: Vec<MetricResult>,
    /// Role or person that measures.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Role or person that analyses the results, if not the owner.
    pub analyst: Option<Ref<(Role, Person)>>,
    /// When the metric itself is reviewed.
    pub review: Option<Review>,
}

/// A result of a metric.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MetricResult {
    /// Date of the result.
    pub on: Date,
    /// The value.
    pub value: Text,
    /// Whether it is within the threshold.
    pub within_threshold: Option<bool>,
    /// Result of the analysis.
    pub analysis: Option<Text>,
    /// Nonconformity raised from it.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Evidence of the result.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl Metric {
    /// Date of the latest result.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.results.iter().map(|result| result.on).max()
    }

    /// Date by which the next result is due; `None` if it has no interval or is no longer measured.
    #[must_use]
    pub fn next(&self) -> Option<Date> {
        let open = self.until.is_none();
        self.latest().or(self.since).filter(|_| open)?.after(self.every.as_ref()?)
    }
}

impl RecordType for Metric {
    const KIND: &'static str = "metric";
    const ABOUT: About = About::new("M", "metrics", &["8.1", "9.1", "A.6.2.6"]).weaker(Removal);
    const FIELDS: &'static [FieldMarks] = &[
        field("title").approved(),
        field("systems").approved().weaker(Removal),
        field("controls").approved().weaker(Removal),
        field("processes").approved().weaker(Removal),
        field("objectives").approved().weaker(Removal),
        field("method").approved(),
        field("every").approved().weaker(Longer),
        field("analysis").approved(),
        field("unit").approved(),
        field("target").approved().weaker(Bound),
        field("threshold")
            .approved()
            .weaker(Both)
            .missing(Missing::Either)
            .because("it determines when action is taken"),
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
        field("results/*/within-threshold")
            .weaker(Both)
            .missing(Missing::Kept)
            .because("it states what was measured then"),
        field("analyst").weaker(Removal).duty(),
    ];
}

impl Record for Metric {
    has!(id, title, owner, review);

    fn deadlines(&self) -> Vec<Deadline> {
        self.next().map(|on| Deadline::new(on, "next result", "every")).into_iter().collect()
    }
}
