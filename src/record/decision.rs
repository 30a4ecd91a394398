//! Decisions at the gates of an AI system's life cycle (A.6.2.5 and its neighbours).
//!
//! Must not know whether the evidence it names is good.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Evidence, Impact, Person, Record, RecordType, Role, System,
    field::{Action, Date, Id, LifeCycleStage, Ref, Text, open_actions},
    has,
    marks::{
        Direction::{Good, Plain},
        FieldMarks, field,
    },
};

/// A life cycle gate of an AI system: go or no-go, on which criteria, by whom (A.6.2.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Decision {
    /// Id of the decision.
    pub id: Id,
    /// What was decided on.
    pub title: Text,
    /// The AI system.
    pub system: Ref<System>,
    /// Version of the system it was about.
    pub version: Option<Text>,
    /// Stage of the life cycle that the system was to enter.
    pub gate: Option<LifeCycleStage>,
    /// Day of the decision.
    pub on: Option<Date>,
    /// What was decided; leave out while it is open.
    pub outcome: Option<GateOutcome>,
    /// Criteria that had to be met.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// Conditions of the decision, each with owner and day.
    #[serde(default)]
    pub conditions: Vec<Action>,
    /// Impact assessments that were looked at.
    #[serde(default)]
    pub impacts: Vec<Ref<Impact>>,
    /// Who decided.
    pub by: Option<Ref<(Person, Role)>>,
    /// Test reports, minutes and other evidence.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who sees to the conditions.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// What a gate lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GateOutcome {
    /// It may go on.
    Go,
    /// It may go on under conditions.
    GoWithConditions,
    /// It may not go on.
    NoGo,
}

/// A criterion of a gate.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Criterion {
    /// The criterion.
    pub what: Text,
    /// Whether it was met.
    pub met: Option<bool>,
    /// What shows it.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Decision {
    const KIND: &'static str = "decision";
    const ABOUT: About = About::new("DEC", "decisions", &["A.6.2.4", "A.6.2.5"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("outcome").weighs(Plain).because("it decides whether the system passes the gate"),
        field("criteria").weighs(Plain),
        field("conditions").weighs(Good),
    ];
}

impl Record for Decision {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        open_actions(&self.conditions, "conditions").collect()
    }
}
