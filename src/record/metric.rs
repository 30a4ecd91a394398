//! Metrics: what is measured, how, when, by whom, and the results (clause 9.1).
//!
//! Must not know whether a result is late; the model does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Deadline, Evidence, Nonconformity, Objective, Person, Process, Record, Role, System,
    field::{Date, Id, Interval, Ref, Requirement, Review, Text},
};

/// A metric with its results (clause 9.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Metric {
    /// Id of the metric.
    pub id: Id,
    /// What is measured.
    #[schemars(extend("x-aims-substance" = true))]
    pub title: Text,
    /// AI systems that it watches; none where it watches the management system.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub systems: Vec<Ref<System>>,
    /// Controls whose effect it shows (clause 8.1).
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub controls: Vec<Ref<(Control, Requirement)>>,
    /// Processes that it watches.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub processes: Vec<Ref<Process>>,
    /// Objectives whose progress it shows (clause 6.2).
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub objectives: Vec<Ref<Objective>>,
    /// How it is measured, so that the result is valid and can be repeated.
    #[schemars(extend("x-aims-substance" = true))]
    pub method: Option<Text>,
    /// How often it is measured.
    #[schemars(extend("x-aims-substance" = true))]
    pub every: Option<Interval>,
    /// When and how the results are analysed and judged.
    #[schemars(extend("x-aims-substance" = true))]
    pub analysis: Option<Text>,
    /// Unit of the values.
    #[schemars(extend("x-aims-substance" = true))]
    pub unit: Option<Text>,
    /// Value to reach.
    #[schemars(extend("x-aims-substance" = true))]
    pub target: Option<Text>,
    /// Value at which something is done.
    #[schemars(extend("x-aims-substance" = true))]
    pub threshold: Option<Text>,
    /// Day from which it is measured.
    pub since: Option<Date>,
    /// Day of the last measurement, where it is no longer measured.
    pub until: Option<Date>,
    /// Results over time.
    #[serde(default)]
    pub results: Vec<MetricResult>,
    /// Who measures.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who analyses the results, where it is somebody else.
    pub analyst: Option<Ref<(Role, Person)>>,
    /// When the metric itself is reviewed.
    pub review: Option<Review>,
}

/// A result of a metric.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MetricResult {
    /// Day of the result.
    pub on: Date,
    /// The value.
    pub value: Text,
    /// Whether it is within the threshold.
    pub within_threshold: Option<bool>,
    /// What the analysis found.
    pub analysis: Option<Text>,
    /// Nonconformity raised from it.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Evidence of it.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl Metric {
    /// Day of the latest result.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.results.iter().map(|result| result.on).max()
    }

    /// Day by which the next result is due; `None` where it has no interval or is no longer measured.
    #[must_use]
    pub fn next(&self) -> Option<Date> {
        let open = self.until.is_none();
        self.latest().or(self.since).filter(|_| open)?.after(self.every.as_ref()?)
    }
}

impl Record for Metric {
    const KIND: &'static str = "metric";
    const ABOUT: About = About { prefix: "M", folder: "metrics", clauses: &["8.1", "9.1", "A.6.2.6"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
    fn deadlines(&self) -> Vec<Deadline> {
        self.next().map(|on| Deadline::new(on, "next result", "every")).into_iter().collect()
    }
}
